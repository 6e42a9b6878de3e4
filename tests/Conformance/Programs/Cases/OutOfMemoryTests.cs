namespace PusOS.Conformance.Cases;

/// <summary>Impossible allocations throw OutOfMemoryException, and the program goes on.</summary>
internal static class OutOfMemoryTests
{
    public static void Run(string[] args)
    {
        foreach (long n in (long[])[int.MaxValue, 0x7fffffc7L + 1, long.MaxValue])
        {
            try
            {
                byte[][] huge = new byte[2][];
                huge[0] = new byte[n];
                huge[1] = new byte[n];
                Console.WriteLine(huge[0].Length);
            }
            catch (Exception e) when (e is OutOfMemoryException or OverflowException)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        try
        {
            long[] longs = new long[0x7fffffc8];
            Console.WriteLine(longs.Length);
        }
        catch (OutOfMemoryException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            string s = new('x', int.MaxValue);
            Console.WriteLine(s.Length);
        }
        catch (OutOfMemoryException e)
        {
            Console.WriteLine(e.Message);
        }

        byte[] fine = new byte[1 << 20];
        fine[^1] = 3;
        Console.WriteLine(fine.Length + fine[^1]);
    }
}
