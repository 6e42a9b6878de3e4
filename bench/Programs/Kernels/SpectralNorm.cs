namespace PusOS.Bench;

/// <summary>Kernel 2: spectral norm of an infinite matrix's corner.</summary>
internal static class SpectralNorm
{
    /// <summary>The norm of the <paramref name="n"/> x <paramref name="n"/> corner, by ten power iterations.</summary>
    public static double Run(int n)
    {
        double[] u = new double[n], v = new double[n], t = new double[n];
        for (int i = 0; i < n; i++)
        {
            u[i] = 1;
        }

        for (int i = 0; i < 10; i++)
        {
            Multiply(n, u, t);
            MultiplyTransposed(n, t, v);
            Multiply(n, v, t);
            MultiplyTransposed(n, t, u);
        }

        double a = 0, b = 0;
        for (int i = 0; i < n; i++)
        {
            a += u[i] * v[i];
            b += v[i] * v[i];
        }

        return Math.Sqrt(a / b);
    }

    private static double Element(int i, int j) => 1.0 / (((i + j) * (i + j + 1) / 2) + i + 1);

    private static void Multiply(int n, double[] v, double[] result)
    {
        for (int i = 0; i < n; i++)
        {
            double s = 0;
            for (int j = 0; j < n; j++)
            {
                s += Element(i, j) * v[j];
            }

            result[i] = s;
        }
    }

    private static void MultiplyTransposed(int n, double[] v, double[] result)
    {
        for (int i = 0; i < n; i++)
        {
            double s = 0;
            for (int j = 0; j < n; j++)
            {
                s += Element(j, i) * v[j];
            }

            result[i] = s;
        }
    }
}
