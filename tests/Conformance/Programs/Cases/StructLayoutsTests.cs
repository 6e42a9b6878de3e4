using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>Explicit, sequential and automatic layout; unions, packing, sizes, fixed buffers.</summary>
internal static unsafe class StructLayoutsTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine($"{sizeof(Mixed)} {sizeof(Packed)} {sizeof(Union)} {sizeof(Sized)} {sizeof(Fixed)} {sizeof(Empty)} {Unsafe.SizeOf<Nested>()} {Unsafe.SizeOf<(byte, long, byte)>()} {Unsafe.SizeOf<int?>()} {Unsafe.SizeOf<long?>()} {sizeof(decimal)} {sizeof(Guid)} {Unsafe.SizeOf<WithReference>()}");
        Console.WriteLine($"{Marshal.SizeOf<Mixed>()} {Marshal.OffsetOf<Mixed>("C")} {Marshal.OffsetOf<Packed>("B")}");
        Union u = default;
        u.Float = 1.0f;
        Console.WriteLine($"{u.Int:x} {u.Byte0} {u.Byte3:x} {u.High:x}");
        u.Long = 0x1122334455667788;
        Console.WriteLine($"{u.Int:x} {u.Byte0:x} {u.High:x}");
        Mixed m = new() { A = 1, B = 2, C = 3, D = 4.5 };
        byte* p = (byte*)&m;
        Console.WriteLine($"{*p} {*(int*)(p + 4)} {*(p + 8)} {*(double*)(p + 16)} {(byte*)&m.D - p}");
        Packed k = new() { A = 1, B = 0x0102030405060708, C = 9 };
        Console.WriteLine(Convert.ToHexString(new ReadOnlySpan<byte>(&k, sizeof(Packed))));
        Fixed f = default;
        for (int i = 0; i < 8; i++)
        {
            f.Data[i] = (short)(i * i);
        }

        f.Tail = 7;
        Fixed copy = f;
        copy.Data[3] = -1;
        Console.WriteLine($"{f.Data[7]} {f.Data[3]} {copy.Data[3]} {copy.Tail}");
        Nested n = new() { Inner = new Inner { X = 1, Y = 2 }, Z = 3 };
        Nested n2 = n;
        n2.Inner.X = 100;
        Change(ref n.Inner);
        Change(n.Inner);
        Console.WriteLine($"{n.Inner.X} {n.Inner.Y} {n2.Inner.X} {n.Z} {Make(5).Inner.Y} {Get(n).X}");
        WithReference w = new() { Name = "n", Flag = true, Value = 5, Other = "o" };
        WithReference[] array = [w, w];
        array[0].Name = "changed";
        array[1].Value++;
        Console.WriteLine($"{array[0].Name}{array[1].Name} {array[0].Value}{array[1].Value} {w.Flag} {array[1].Other}");
        ClassLayout c = new() { A = 1, B = "b", C = 2, D = 3.5, E = true };
        Console.WriteLine($"{c.A} {c.B} {c.C} {c.D} {c.E} {new Derived { A = 5, F = 6 }.Sum()}");
        Console.WriteLine($"{default(Mixed).Equals(default(Mixed))} {new Inner { X = 1 }.Equals(new Inner { X = 1 })} {new Inner { X = 1 }.Equals(new Inner { X = 2 })}");
    }

    private static void Change(ref Inner i) => i.X += 10;

    private static void Change(Inner i) => i.X += 1000;

    private static Nested Make(int y) => new() { Inner = new Inner { Y = y } };

    private static Inner Get(in Nested n) => n.Inner;

    private struct Mixed
    {
        public byte A;
        public int B;
        public byte C;
        public double D;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte A;
        public long B;
        public short C;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Union
    {
        [FieldOffset(0)]
        public int Int;
        [FieldOffset(0)]
        public float Float;
        [FieldOffset(0)]
        public byte Byte0;
        [FieldOffset(3)]
        public byte Byte3;
        [FieldOffset(0)]
        public long Long;
        [FieldOffset(4)]
        public uint High;
    }

    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct Sized
    {
        public int A;
    }

    private struct Fixed
    {
        public fixed short Data[8];
        public int Tail;
    }

    private struct Empty;

    private struct Inner
    {
        public int X;
        public long Y;
    }

    private struct Nested
    {
        public Inner Inner;
        public byte Z;
    }

    private struct WithReference
    {
        public bool Flag;
        public string Name;
        public int Value;
        public string Other;
    }

    private class ClassLayout
    {
        public byte A;
        public string? B;
        public short C;
        public double D;
        public bool E;
    }

    private sealed class Derived : ClassLayout
    {
        public byte F;

        public int Sum() => A + F;
    }
}
