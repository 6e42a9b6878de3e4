namespace PusOS.Bench;

/// <summary>Kernel 1: pancake flips over all permutations.</summary>
internal static class Fannkuch
{
    /// <summary>The greatest number of flips for <paramref name="n"/> elements, and the benchmark's checksum.</summary>
    public static int Run(int n, out int checksum)
    {
        int[] p = new int[n], q = new int[n], c = new int[n];
        int greatest = 0, sum = 0, r = n, k = 0;
        for (int i = 0; i < n; i++)
        {
            p[i] = i;
        }

        for (; ; )
        {
            while (r != 1)
            {
                c[r - 1] = r;
                r--;
            }

            for (int i = 0; i < n; i++)
            {
                q[i] = p[i];
            }

            int flips = Flip(q);
            greatest = Math.Max(greatest, flips);
            sum += (k & 1) != 0 ? -flips : flips;
            for (; ; )
            {
                if (r == n)
                {
                    checksum = sum;
                    return greatest;
                }

                int p0 = p[0];
                for (int i = 0; i < r; i++)
                {
                    p[i] = p[i + 1];
                }

                p[r] = p0;
                if (--c[r] > 0)
                {
                    break;
                }

                r++;
            }

            k++;
        }
    }

    private static int Flip(int[] q)
    {
        int flips = 0, top;
        while ((top = q[0]) != 0)
        {
            int a = 0, z = top;
            while (a < z)
            {
                (q[a], q[z]) = (q[z], q[a]);
                a++;
                z--;
            }

            flips++;
        }

        return flips;
    }
}
