using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>StringBuilder: append, insert, replace, chunks, capacity.</summary>
internal static class StringBuildingTests
{
    public static void Run(string[] args)
    {
        var b = new StringBuilder();
        for (int i = 0; i < 50; i++)
        {
            b.Append(i).Append(',').Append(i * 0.5).Append(i % 2 == 0).Append((char)('a' + (i % 26))).Append(' ');
        }

        Console.WriteLine($"{b.Length} {b}");
        b.Insert(5, "<<insert>>").Replace("True", "T").Replace('0', 'o').Remove(20, 30);
        Console.WriteLine(b.ToString());
        b.Length = 40;
        b.AppendLine().AppendFormat("{0:D4}|{1,6}", 42, "x").AppendJoin(';', [1, 2, 3]).Append($"{b.Length} interpolated {3.5:F2}");
        Console.WriteLine(b);
        Console.WriteLine($"{b[3]} {b.ToString(10, 10)} {b.Equals(new StringBuilder(b.ToString()))}");
        var big = new StringBuilder(16);
        for (int i = 0; i < 5000; i++)
        {
            big.Append("chunk").Append(i);
        }

        int chunks = 0, length = 0;
        foreach (ReadOnlyMemory<char> chunk in big.GetChunks())
        {
            chunks++;
            length += chunk.Length;
        }

        string text = big.ToString();
        int hash = 17;
        foreach (char c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        Console.WriteLine($"{chunks > 1} {length == big.Length} {text.Length} {hash}");
        big.Insert(12345, new string('#', 1000)).Remove(0, 12000);
        Console.WriteLine($"{big.Length} {big.ToString(300, 100)} {big.Clear().Length}");
        try
        {
            big.Remove(0, 5);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine(e.Message);
        }

        var limited = new StringBuilder(4, 8);
        try
        {
            limited.Append("123456789");
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine(e.ParamName + " " + limited.MaxCapacity);
        }
    }
}
