using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>Unsafe, MemoryMarshal, NativeMemory, pointers to fields and spans over them.</summary>
internal static unsafe class UnsafeMemoryTests
{
    public static void Run(string[] args)
    {
        int[] a = [1, 2, 3, 4];
        ref int r = ref MemoryMarshal.GetArrayDataReference(a);
        Unsafe.Add(ref r, 2) = 30;
        Console.WriteLine($"{string.Join(',', a)} {Unsafe.ByteOffset(ref a[0], ref a[3])} {Unsafe.AreSame(ref r, ref a[0])} {Unsafe.As<int, short>(ref a[2])} {Unsafe.IsAddressLessThan(ref a[0], ref a[1])}");
        double d = 1.5;
        Console.WriteLine($"{Unsafe.As<double, long>(ref d):x} {Unsafe.BitCast<float, int>(1f):x} {Unsafe.SizeOf<(int, long)>()} {Unsafe.ReadUnaligned<int>(ref Unsafe.As<int, byte>(ref Unsafe.AddByteOffset(ref a[0], 2)))}");
        object o = "string";
        string s = Unsafe.As<string>(o);
        Unsafe.SkipInit(out int skipped);
        skipped = 5;
        Console.WriteLine($"{s} {skipped} {Unsafe.Unbox<int>((object)77)} {Unsafe.IsNullRef(ref Unsafe.NullRef<int>())}");
        object box = 10;
        Unsafe.Unbox<int>(box) = 11;
        Console.WriteLine(box);
        byte* native = (byte*)NativeMemory.AllocZeroed(100);
        for (int i = 0; i < 100; i++)
        {
            native[i] = (byte)(i * 3);
        }

        native = (byte*)NativeMemory.Realloc(native, 200);
        NativeMemory.Copy(native, native + 100, 50);
        Span<byte> view = new(native, 200);
        Console.WriteLine($"{view[99]} {view[149]} {view[..100].IndexOf((byte)30)} {Unsafe.Read<int>(native + 1):x}");
        Unsafe.InitBlock(native, 0xaa, 10);
        Unsafe.CopyBlock(native + 20, native, 10);
        Console.WriteLine(Convert.ToHexString(view[..32]));
        NativeMemory.Free(native);
        nint hglobal = Marshal.AllocHGlobal(64);
        Marshal.WriteInt32(hglobal, 4, 123456);
        Marshal.Copy(a, 0, hglobal + 16, 4);
        Console.WriteLine($"{Marshal.ReadInt32(hglobal + 4)} {Marshal.ReadInt32(hglobal, 24)}");
        Marshal.FreeHGlobal(hglobal);
        nint text = Marshal.StringToCoTaskMemUTF8("grüße");
        Console.WriteLine(Marshal.PtrToStringUTF8(text));
        Marshal.FreeCoTaskMem(text);
        Holder h = new();
        fixed (int* p = &h.Value)
        {
            *p = 99;
            fixed (long* q = h.Array)
            {
                q[1] = *p + 1;
            }
        }

        Console.WriteLine($"{h.Value} {h.Array[1]} {Sum((nuint)3)} {MemoryMarshal.CreateSpan(ref h.Value, 1)[0]} {MemoryMarshal.Cast<int, byte>(a).Length}");
        Span<Pair> pairs = MemoryMarshal.Cast<int, Pair>(a.AsSpan());
        pairs[1].B = -7;
        Console.WriteLine($"{pairs.Length} {a[3]} {RuntimeHelpers.IsReferenceOrContainsReferences<string>()} {RuntimeHelpers.IsReferenceOrContainsReferences<Pair>()} {RuntimeHelpers.GetHashCode(h) == RuntimeHelpers.GetHashCode(h)}");
    }

    private static nuint Sum(nuint n) => n == 0 ? 0 : n + Sum(n - 1);

    private struct Pair
    {
        public int A;
        public int B;
    }

    private sealed class Holder
    {
        public int Value;
        public long[] Array = new long[3];
    }
}
