namespace PusOS.Conformance.Cases;

/// <summary>Stack allocation, pointers, pointer arithmetic and fixed statements.</summary>
internal static unsafe class StackallocTests
{
    public static void Run(string[] args)
    {
        int* p = stackalloc int[10];
        for (int i = 0; i < 10; i++)
        {
            p[i] = i * 3;
        }

        int* end = p + 10;
        int sum = 0;
        for (int* q = p; q < end; q++)
        {
            sum += *q;
        }

        Console.WriteLine($"{sum} {end - p} {*(p + 4)} {p[9]}");
        Span<byte> bytes = stackalloc byte[300];
        bytes[299] = 7;
        Console.WriteLine($"{bytes[0]} {bytes[299]} {bytes.IndexOf((byte)7)}");
        for (int n = 1; n < 2000; n *= 3)
        {
            Console.Write(Dynamic(n) + " ");
        }

        Console.WriteLine();
        Console.WriteLine(Recursive(50));
        fixed (char* c = "fixed string")
        {
            char* w = c;
            int length = 0;
            while (*w++ != 0)
            {
                length++;
            }

            Console.WriteLine(length);
        }

        byte[] data = [1, 2, 3, 4, 5, 6, 7, 8];
        fixed (byte* d = data)
        {
            *(int*)(d + 2) = 0x0a0b0c0d;
            ulong* u = (ulong*)d;
            Console.WriteLine($"{*u:x} {Convert.ToHexString(data)}");
        }

        Point pt = new() { X = 1, Y = 2 };
        Point* pp = &pt;
        pp->X += 10;
        (*pp).Y++;
        Point** ppp = &pp;
        (*ppp)->Y *= 5;
        Console.WriteLine($"{pt.X} {pt.Y} {sizeof(Point)}");
        void* v = pp;
        Console.WriteLine($"{((int*)v)[1]} {(nint)v % 4}");
        ReadOnlySpan<int> constants = [2, 3, 5, 7, 11];
        Span<(int, long)> pairs = stackalloc (int, long)[4];
        pairs[2] = (5, 6);
        Console.WriteLine($"{constants[4]} {pairs[2]} {pairs[3]}");
    }

    private static int Dynamic(int n)
    {
        Span<int> s = n <= 500 ? stackalloc int[n] : new int[n];
        for (int i = 0; i < n; i++)
        {
            s[i] = n - i;
        }

        s.Sort();
        return s[0] + s[n - 1] + s[n / 2];
    }

    private static long Recursive(int depth)
    {
        if (depth == 0)
        {
            return 1;
        }

        long* block = stackalloc long[depth];
        for (int i = 0; i < depth; i++)
        {
            block[i] = depth + i;
        }

        long inner = Recursive(depth - 1);
        return (inner + block[depth - 1] + block[0]) % 1000003;
    }

    private struct Point
    {
        public int X;
        public int Y;
    }
}
