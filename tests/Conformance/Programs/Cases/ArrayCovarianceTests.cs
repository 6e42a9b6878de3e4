namespace PusOS.Conformance.Cases;

/// <summary>Covariant arrays: store checks, casts between integral arrays, interfaces of arrays.</summary>
internal static class ArrayCovarianceTests
{
    public static void Run(string[] args)
    {
        object[] o = new string[] { "a", "b" };
        o[0] = "c";
        o[1] = null!;
        Console.WriteLine($"{o[0]} {o[1] is null} {o.GetType()} {o is string[]} {o is IEnumerable<string>} {o is IList<object>}");
        foreach (Action bad in (Action[])[
            () => o[0] = 5,
            () => o[0] = new object(),
            () => ((Animal[])new Dog[1])[0] = new Cat(),
            () => ((IComparable[])new string[1])[0] = 3,
            () => Fill(new Dog[2], new Cat()),
            () => _ = (string[])(object)new object[1],
            () => Swap(ref ((object[])new string[1])[0])])
        {
            try
            {
                bad();
                Console.WriteLine("ok");
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        Animal[] animals = new Dog[2];
        animals[0] = new Puppy();
        animals[1] = new Dog();
        Console.WriteLine($"{animals[0].GetType().Name} {animals.Length} {animals.OfType<Puppy>().Count()}");
        object ints = new int[] { -1 };
        uint[] u = (uint[])ints;
        Console.WriteLine($"{u[0]} {ints is uint[]} {ints is long[]} {ints is IList<uint>} {ints is DayOfWeek[]} {(object)new byte[1] is sbyte[]}");
        object[][] jagged = new string[][] { ["x"] };
        Console.WriteLine($"{jagged[0][0]} {jagged is object[]} {(object)jagged is System.Collections.IEnumerable[]} {(object)new int[1][] is object[]}");
        IList<Animal> list = new Dog[] { new() };
        Console.WriteLine($"{list.Count} {list.IsReadOnly} {list[0].GetType().Name}");
        try
        {
            list.Add(new Dog());
        }
        catch (NotSupportedException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Fill<T>(T[] array, T value)
    {
        for (int i = 0; i < array.Length; i++)
        {
            array[i] = value;
        }
    }

    private static void Fill(Animal[] array, Animal value) => Fill<Animal>(array, value);

    private static void Swap(ref object x) => x = 1;

    private class Animal;

    private class Dog : Animal;

    private sealed class Puppy : Dog;

    private sealed class Cat : Animal;
}
