using System.Reflection;
using System.Runtime.CompilerServices;

namespace PusOS.Conformance.Cases;

/// <summary>Objects and types that no code names where they are made: by type, by name, as elements and as fields.</summary>
internal static class RuntimeMadeTests
{
    public static void Run(string[] args)
    {
        Objects();
        ArraysAndBoxes();
        Casts();
        Names();
    }

    private static int Call(Base b) => b.M();

    // The compiler must not know the type.
    private static Type Hidden(Type type) => DateTime.UtcNow.Year > 1 ? type : typeof(string);

    private static void Objects()
    {
        Console.WriteLine(Call(new X()) + Call((Base)RuntimeHelpers.GetUninitializedObject(Hidden(typeof(Y)))));
        Console.WriteLine(RuntimeHelpers.GetUninitializedObject(Hidden(typeof(Z))) is Z);
        Console.WriteLine(RuntimeHelpers.GetUninitializedObject(typeof(Y)));
        Console.WriteLine(Activator.CreateInstance(Hidden(typeof(S))));
        object one = new Outer { Inner = new Inner { Name = "a" }, X = 1 };
        object other = new Outer { Inner = new Inner { Name = "b" }, X = 1 };
        Console.WriteLine($"{one.Equals(other)} {one.GetHashCode() == other.GetHashCode()}");
    }

    private static void ArraysAndBoxes()
    {
        Console.WriteLine(Enum.ToObject(Hidden(typeof(E)), 1));
        Console.WriteLine(Enum.ToObject(typeof(F), 2) is F f ? f.ToString() : "no");
        Array elements = new T[2];
        Console.WriteLine(elements.GetValue(1));
        Console.WriteLine(Array.CreateInstance(Hidden(typeof(U)), 3).GetValue(0));
        object[] boxes = new object[2];
        Array.Copy(new Bytes3[2], boxes, 2);
        Console.WriteLine(boxes[1]);
        Array bytes = Array.CreateInstance(typeof(byte), 8);
        bytes.SetValue((byte)7, 2);
        Console.WriteLine(string.Join(",", (byte[])bytes));
        Bytes3[] triples = new Bytes3[3];
        ((Array)triples).SetValue(new Bytes3 { A = 1, B = 2, C = 3 }, 1);
        Console.WriteLine($"{triples[0].C} {triples[1].A} {triples[1].C} {triples[2].A}");
        Array steps = Array.CreateInstance(Hidden(typeof(IStep)), 2);
        steps.SetValue(new Step(), 0);
        Console.WriteLine(((IEnumerable<IStep>)(object)steps).Count(s => s is not null));
        Console.WriteLine(Enum.GetValues(Hidden(typeof(G))).GetValue(1));
    }

    private static void Casts()
    {
        object action = new Action<object>(x => Console.WriteLine("got " + x));
        Console.WriteLine($"{action is Action<string>} {action is Action<Base>} {action is Action<int>}");
        ((Action<string>)action)("text");
        object function = new Func<string>(() => "result");
        Console.WriteLine($"{((Func<object>)function)()} {function is Func<int>}");
        foreach (Type type in (Type[])[typeof(Circle), typeof(int[]), typeof(List<int>), typeof(string)])
        {
            Console.WriteLine(type.Name + " " + string.Join(" ", type.GetInterfaces().Select(i => i.Name).Order(StringComparer.Ordinal)));
        }
    }

    private static void Names()
    {
        Console.WriteLine(Assembly.GetEntryAssembly()!.GetName().Name);
        Console.WriteLine(Type.GetType("PusOS.Conformance.Cases.RuntimeMadeTests+Circle"));
        Console.WriteLine(Type.GetType("System.Int32"));
        Console.WriteLine(Type.GetType("No.Such.Type") is null);
        Console.WriteLine(Type.GetType(Hidden(typeof(Circle)).FullName!));
        Console.WriteLine(Type.GetType(Hidden(typeof(Circle)).AssemblyQualifiedName!) == typeof(Circle));
        Console.WriteLine(Type.GetType(Hidden(typeof(int)).FullName + "[]"));
        Console.WriteLine(Type.GetType(Hidden(typeof(int)).FullName!.ToUpperInvariant(), false, true));
        try
        {
            Type.GetType("No.Such." + Hidden(typeof(int)).Name, true);
        }
        catch (TypeLoadException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private interface IShape;

    private interface IRound : IShape;

    private interface IStep;

    private sealed class Step : IStep;

    private sealed class Circle : IRound, IComparable<Circle>
    {
        public int CompareTo(Circle? other) => 0;
    }

    private abstract class Base
    {
        public abstract int M();
    }

    private sealed class X : Base
    {
        public override int M() => 1;
    }

    private sealed class Y : Base
    {
        private Y(int value)
        {
        }

        public override int M() => 2;

        public override string ToString() => "why";
    }

    private sealed class Z
    {
        private Z(int value)
        {
        }
    }

    private struct S
    {
        public int A;

        public override readonly string ToString() => "S" + A;
    }

    private struct T
    {
        public int A;

        public override readonly string ToString() => "T" + A;
    }

    private struct U
    {
        public int A;

        public override readonly string ToString() => "U" + A;
    }

    private struct Inner
    {
        public string Name;

        public override readonly bool Equals(object? other) => true;

        public override readonly int GetHashCode() => 5;
    }

    private struct Outer
    {
        public Inner Inner;
        public int X;
    }

    private struct Bytes3
    {
        public byte A, B, C;
    }

    private enum E
    {
        Zero,
        One,
        Two,
    }

    private enum F : byte
    {
        Zero,
        One,
        Two,
    }

    private enum G : long
    {
        Low = -1,
        High = 1,
    }
}
