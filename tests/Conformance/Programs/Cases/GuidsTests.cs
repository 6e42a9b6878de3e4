namespace PusOS.Conformance.Cases;

/// <summary>Guid parsing, formats, comparison, creation.</summary>
internal static class GuidsTests
{
    public static void Run(string[] args)
    {
        Guid g = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");
        foreach (string f in (string[])["D", "N", "B", "P", "X"])
        {
            Console.WriteLine($"{g.ToString(f)} {Guid.ParseExact(g.ToString(f), f) == g}");
        }

        Console.WriteLine($"{Convert.ToHexString(g.ToByteArray())} {Convert.ToHexString(g.ToByteArray(true))} {g.GetHashCode()} {g.CompareTo(Guid.Empty)} {g == new Guid(g.ToByteArray())} {Guid.AllBitsSet}");
        Console.WriteLine($"{Guid.TryParse("nope", out _)} {Guid.TryParse("{01234567-89AB-CDEF-0123-456789ABCDEF}", out Guid other)} {other == g} {g < Guid.AllBitsSet}");
        try
        {
            Guid.Parse("01234567-89ab");
        }
        catch (FormatException e)
        {
            Console.WriteLine(e.Message);
        }

        Guid n = Guid.NewGuid(), m = Guid.NewGuid();
        Console.WriteLine($"{n != m} {n.Version} {n.Variant >= 8} {n.ToString().Length} {Guid.CreateVersion7().Version}");
        Guid[] sorted = [g, Guid.Empty, Guid.AllBitsSet, new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])];
        Array.Sort(sorted);
        Console.WriteLine(string.Join(' ', sorted));
    }
}
