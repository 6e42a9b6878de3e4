namespace PusOS.Bench;

/// <summary>Kernel 8: quicksort by hand (median of three, insertion below 16). Kernel 9 sorts the same numbers with Array.Sort.</summary>
internal static class Sorting
{
    /// <summary><paramref name="n"/> pseudo-random numbers.</summary>
    public static int[] Fill(int n)
    {
        int[] a = new int[n];
        uint s = 42;
        for (int i = 0; i < n; i++)
        {
            s = (s * 1664525u) + 1013904223u;
            a[i] = (int)s;
        }

        return a;
    }

    /// <summary>Sorts a[lo..hi], both included.</summary>
    public static void Introsort(int[] a, int lo, int hi)
    {
        while (hi - lo > 16)
        {
            int m = lo + ((hi - lo) / 2);
            Order(a, lo, m);
            Order(a, lo, hi);
            Order(a, m, hi);
            int p = a[m], i = lo, j = hi;
            while (i <= j)
            {
                while (a[i] < p)
                {
                    i++;
                }

                while (a[j] > p)
                {
                    j--;
                }

                if (i <= j)
                {
                    (a[i], a[j]) = (a[j], a[i]);
                    i++;
                    j--;
                }
            }

            if (j - lo < hi - i)
            {
                Introsort(a, lo, j);
                lo = i;
            }
            else
            {
                Introsort(a, i, hi);
                hi = j;
            }
        }

        Insert(a, lo, hi);
    }

    private static void Order(int[] a, int low, int high)
    {
        if (a[high] < a[low])
        {
            (a[low], a[high]) = (a[high], a[low]);
        }
    }

    private static void Insert(int[] a, int lo, int hi)
    {
        for (int i = lo + 1; i <= hi; i++)
        {
            int v = a[i], j = i - 1;
            while (j >= lo && a[j] > v)
            {
                a[j + 1] = a[j];
                j--;
            }

            a[j + 1] = v;
        }
    }
}
