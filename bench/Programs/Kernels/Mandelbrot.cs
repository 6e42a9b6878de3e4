namespace PusOS.Bench;

/// <summary>Kernel 4: points of the Mandelbrot set on a grid, 50 iterations each.</summary>
internal static class Mandelbrot
{
    /// <summary>How many of <paramref name="n"/> x <paramref name="n"/> points did not escape.</summary>
    public static int Run(int n)
    {
        int count = 0;
        for (int y = 0; y < n; y++)
        {
            for (int x = 0; x < n; x++)
            {
                double cr = (2.0 * x / n) - 1.5, ci = (2.0 * y / n) - 1.0, zr = 0, zi = 0, tr = 0, ti = 0;
                for (int i = 0; i < 50 && tr + ti <= 4.0; i++)
                {
                    zi = (2.0 * zr * zi) + ci;
                    zr = tr - ti + cr;
                    tr = zr * zr;
                    ti = zi * zi;
                }

                if (tr + ti <= 4.0)
                {
                    count++;
                }
            }
        }

        return count;
    }
}
