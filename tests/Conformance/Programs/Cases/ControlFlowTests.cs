namespace PusOS.Conformance.Cases;

/// <summary>Switches, loops, goto, conditional evaluation order.</summary>
internal static class ControlFlowTests
{
    private static int s_calls;

    public static void Run(string[] args)
    {
        for (int i = -2; i < 15; i++)
        {
            Console.WriteLine($"{i}: {Dense(i)} {Sparse(i * 100)} {Text("key" + i)} {Range(i)}");
        }

        int state = 0, steps = 0;
    again:
        steps++;
        switch (state)
        {
            case 0: state = 3; goto again;
            case 3: state = 1; goto case 1;
            case 1: state = 9; goto default;
            default:
                if (steps < 6)
                {
                    state = steps % 2 == 0 ? 0 : 3;
                    goto again;
                }

                break;
        }

        Console.WriteLine($"steps {steps} state {state}");
        Loops();
        bool r = F(false) && F(true) || F(true) && (F(false) | F(true));
        Console.WriteLine($"{r} {s_calls}");
        int n = 5;
        n = n++ + ++n * n--;
        Console.WriteLine(n);
        int[] a = [1, 2, 3];
        int k = 0;
        a[k++] += a[k++] * 10 + k;
        Console.WriteLine(string.Join(',', a) + " " + k);
        do
        {
            k--;
            if (k == 1)
            {
                continue;
            }
        }
        while (k > 0);
        Console.WriteLine(k);
    }

    private static void Loops()
    {
        int total = 0;
        for (int i = 0; i < 10; i++)
        {
            for (int j = 0; ; j++)
            {
                if (j > i)
                {
                    break;
                }

                if ((i + j) % 3 == 0)
                {
                    continue;
                }

                total += (i * j) + 1;
                if (total > 100)
                {
                    goto done;
                }
            }
        }

    done:
        Console.WriteLine($"total {total}");
        foreach (var (x, y) in new[] { (1, 2), (3, 4) })
        {
            Console.Write($"{x + y} ");
        }

        Console.WriteLine();
    }

    private static bool F(bool value)
    {
        s_calls++;
        return value;
    }

    private static string Dense(int i)
    {
        switch (i)
        {
            case 0: return "zero";
            case 1: case 2: return "few";
            case 3: return "three";
            case 4: return "four";
            case 5: return "five";
            case 6: return "six";
            case 7: return "seven";
            default: return "many";
        }
    }

    private static int Sparse(int i) => i switch { -200 => 1, 0 => 2, 100 => 3, 500 => 4, 1000 => 5, 1400 => 6, _ => 0 };

    private static int Text(string s) => s switch { "key0" => 10, "key1" => 11, "key2" => 12, "key3" => 13, "key5" => 15, "key7" => 17, "key9" => 19, "key11" => 21, "key" => 1, "" => 2, _ => -1 };

    private static string Range(int i) => i switch { < 0 => "negative", 0 => "zero", > 0 and < 5 => "small", >= 5 and <= 9 => "medium", _ => "large" };
}
