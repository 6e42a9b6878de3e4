namespace PusOS.Conformance.Cases;

/// <summary>Multi-dimensional and jagged arrays.</summary>
internal static class ArraysMultiTests
{
    public static void Run(string[] args)
    {
        int[,] grid = new int[3, 4];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                grid[i, j] = (i * 10) + j;
            }
        }

        grid[1, 2] += 100;
        ref int slot = ref grid[2, 3];
        slot *= 2;
        Console.WriteLine($"{grid.Length} {grid.Rank} {grid.GetLength(0)} {grid.GetLength(1)} {grid.GetUpperBound(1)} {grid[1, 2]} {grid[2, 3]} {grid.GetType()} {string.Join(',', grid.Cast<int>())}");
        double[,,] cube = { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8 } }, { { 9, 10 }, { 11, 12 } } };
        Console.WriteLine($"{cube.Length} {cube.GetLength(0)} {cube.GetLength(1)} {cube.GetLength(2)} {cube[2, 1, 0]}");
        string[,] names = { { "a", "b" }, { "c", null! } };
        names[1, 1] = names[0, 0] + names[1, 0];
        foreach (string s in names)
        {
            Console.Write(s + " ");
        }

        Console.WriteLine();
        int[][] jagged = [[1], [2, 3], [], [4, 5, 6]];
        jagged[2] = [9, 9];
        Console.WriteLine(string.Join('|', jagged.Select(r => string.Join(',', r))) + " " + jagged.GetType());
        int[][,] mixed = [new int[1, 2], new int[2, 2]];
        mixed[1][1, 1] = 5;
        (int X, string S)[,] tuples = new (int, string)[2, 2];
        tuples[1, 0] = (3, "q");
        tuples[1, 0].X++;
        Console.WriteLine($"{mixed[1][1, 1]} {tuples[1, 0]} {tuples[0, 0].S is null}");
        foreach (Action bad in (Action[])[() => grid[3, 0] = 1, () => grid[0, -1] = 1, () => _ = cube[0, 2, 0], () => _ = new int[2, -args.Length - 1], () => ((object[,])names)[0, 0] = 5])
        {
            try
            {
                bad();
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        int[,] a = { { 1, 2, 3 }, { 4, 5, 6 } }, b = { { 7, 8 }, { 9, 10 }, { 11, 12 } };
        int[,] product = Multiply(a, b);
        Console.WriteLine($"{product[0, 0]} {product[0, 1]} {product[1, 0]} {product[1, 1]}");
        Array offset = Array.CreateInstance(typeof(int), [2, 3], [5, -1]);
        offset.SetValue(77, 6, 1);
        Console.WriteLine($"{offset.GetValue(6, 1)} {offset.GetLowerBound(0)} {offset.GetUpperBound(0)} {offset.GetLowerBound(1)} {((int[,])offset)[6, 1]}");
        int[,] clone = (int[,])grid.Clone();
        clone[0, 0] = -1;
        Array.Clear(grid);
        Console.WriteLine($"{clone[1, 2]} {grid[1, 2]} {clone[0, 0]}");
    }

    private static int[,] Multiply(int[,] a, int[,] b)
    {
        int[,] r = new int[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < r.GetLength(0); i++)
        {
            for (int j = 0; j < r.GetLength(1); j++)
            {
                for (int k = 0; k < a.GetLength(1); k++)
                {
                    r[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return r;
    }
}
