using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>Marshal, NativeMemory, ArrayPool, MemoryPool, Unsafe, MemoryMarshal, RuntimeHelpers, sequences of bytes.</summary>
internal static unsafe class MemoryAccessTests
{
    [StructLayout(LayoutKind.Sequential)]
    private struct Plain
    {
        public byte A;
        public int B;
        public long C;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct Union
    {
        [FieldOffset(0)]
        public double D;
        [FieldOffset(0)]
        public ulong U;
        [FieldOffset(8)]
        public short S;
    }

    public static void Run(string[] args)
    {
        Marshalling();
        Native();
        Pools();
        Raw();
        Helpers();
        Sequences();
    }

    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    private static void Marshalling()
    {
        nint p = Marshal.AllocHGlobal(64);
        Marshal.WriteInt32(p, 4, 0x12345678);
        Marshal.WriteByte(p, 0xAB);
        Marshal.WriteInt64(p, 8, -2);
        Marshal.WriteInt16(p, 16, -3);
        Marshal.WriteIntPtr(p, 24, 99);
        Console.WriteLine($"{Marshal.ReadInt32(p, 4):X} {Marshal.ReadByte(p)} {Marshal.ReadInt64(p, 8)} {Marshal.ReadInt16(p, 16)} {Marshal.ReadIntPtr(p, 24)} {Marshal.ReadInt32(p, 5):X}");
        p = Marshal.ReAllocHGlobal(p, 4096);
        Console.WriteLine(Marshal.ReadInt64(p, 8));
        Marshal.Copy(new[] { 1, 2, 3, 4 }, 1, p, 3);
        int[] back = new int[3];
        Marshal.Copy(p, back, 0, 3);
        Console.WriteLine(string.Join(",", back));
        Marshal.FreeHGlobal(p);
        Marshal.FreeHGlobal(0);
        nint text = Marshal.StringToCoTaskMemUTF8("äb€");
        Console.WriteLine(Marshal.PtrToStringUTF8(text) + Marshal.PtrToStringUTF8(text, 2) + Marshal.PtrToStringUTF8(0));
        Marshal.FreeCoTaskMem(text);
        text = Marshal.StringToHGlobalUni("wide");
        Console.WriteLine(Marshal.PtrToStringUni(text) + Marshal.PtrToStringUni(text, 2));
        Marshal.FreeHGlobal(text);
        text = Marshal.StringToHGlobalAnsi("ansi");
        Console.WriteLine(Marshal.PtrToStringAnsi(text));
        Marshal.FreeHGlobal(text);
        Console.WriteLine($"{Marshal.SizeOf<Plain>()} {Marshal.SizeOf<Union>()} {Unsafe.SizeOf<Plain>()} {sizeof(Union)}");
        Try("structure", () =>
        {
            nint s = Marshal.AllocCoTaskMem(32);
            Marshal.StructureToPtr(new Plain { A = 1, B = 2, C = 3 }, s, false);
            Plain read = Marshal.PtrToStructure<Plain>(s);
            Console.WriteLine($"{read.A} {read.B} {read.C}");
            Marshal.FreeCoTaskMem(s);
        });
        Console.WriteLine($"{Marshal.GetHRForException(new ArgumentException()):X} {Marshal.GetExceptionForHR(unchecked((int)0x80070057))?.GetType().Name} {Marshal.GetPInvokeErrorMessage(2)}");
        Marshal.SetLastPInvokeError(5);
        Console.WriteLine(Marshal.GetLastPInvokeError());
        Try("throw", () => Marshal.ThrowExceptionForHR(unchecked((int)0x80004002)));
        Console.WriteLine(Marshal.UnsafeAddrOfPinnedArrayElement(new byte[4], 1) != 0);
        Span<byte> bytes = stackalloc byte[16];
        MemoryMarshal.Write(bytes, new Plain { A = 7, B = 8, C = 9 });
        Console.WriteLine(Convert.ToHexString(bytes));
        Console.WriteLine(MemoryMarshal.Cast<byte, int>(bytes)[1] + " " + MemoryMarshal.Read<long>(bytes[8..]));
        Console.WriteLine(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("abc\0def"u8))).Length);
        Console.WriteLine(MemoryMarshal.TryGetArray(new ArraySegment<byte>(new byte[9], 2, 3).AsMemory(), out ArraySegment<byte> segment) + " " + segment.Offset);
        Console.WriteLine(MemoryMarshal.TryGetString("hello".AsMemory(1, 3), out string? owner, out int start, out int length) + owner + start + length);
        ref int missing = ref CollectionsMarshal.GetValueRefOrNullRef(new Dictionary<string, int>(), "x");
        Console.WriteLine(Unsafe.IsNullRef(ref missing));
        var list = new List<int> { 1, 2, 3 };
        CollectionsMarshal.AsSpan(list)[1] = 20;
        CollectionsMarshal.SetCount(list, 5);
        Console.WriteLine(string.Join(",", list));
    }

    private static void Native()
    {
        byte* p = (byte*)NativeMemory.AllocZeroed(100);
        NativeMemory.Fill(p, 10, 0x5A);
        p = (byte*)NativeMemory.Realloc(p, 200);
        Console.WriteLine($"{p[0]:X} {p[9]:X} {p[10]}");
        NativeMemory.Free(p);
        void* aligned = NativeMemory.AlignedAlloc(100, 256);
        Console.WriteLine((nuint)aligned % 256);
        aligned = NativeMemory.AlignedRealloc(aligned, 500, 1024);
        Console.WriteLine((nuint)aligned % 1024);
        NativeMemory.AlignedFree(aligned);
        NativeMemory.Free(null);
        Try("much", () => NativeMemory.Alloc(nuint.MaxValue / 2));
        Try("overflow", () => NativeMemory.Alloc(nuint.MaxValue, 2));
        Try("alignment", () => NativeMemory.AlignedAlloc(8, 3));
        Console.WriteLine((nint)NativeMemory.Alloc(0) != 0);
    }

    private static void Pools()
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(100);
        Console.WriteLine(rented.Length);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        Console.WriteLine(ReferenceEquals(rented, ArrayPool<byte>.Shared.Rent(90)));
        Console.WriteLine(ArrayPool<int>.Shared.Rent(0).Length);
        ArrayPool<string> own = ArrayPool<string>.Create(100, 2);
        Console.WriteLine(own.Rent(33).Length);
        Try("foreign", () => ArrayPool<byte>.Shared.Return(new byte[77]));
        Try("negative", () => ArrayPool<byte>.Shared.Rent(-1));
        using IMemoryOwner<char> owner = MemoryPool<char>.Shared.Rent(10);
        Console.WriteLine(owner.Memory.Length >= 10);
        var writer = new ArrayBufferWriter<byte>(4);
        writer.Write("hello world"u8);
        Console.WriteLine($"{writer.WrittenCount} {writer.Capacity >= 11} {writer.FreeCapacity >= 0}");
        Try("advance", () => writer.Advance(10000));
    }

    private static void Raw()
    {
        int value = 0x01020304;
        Console.WriteLine(Unsafe.As<int, byte>(ref value) + " " + Unsafe.Add(ref Unsafe.As<int, byte>(ref value), 3));
        Console.WriteLine(Unsafe.BitCast<float, int>(1.5f).ToString("X"));
        int[] array = [1, 2, 3];
        ref int second = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), 1);
        second = 50;
        Console.WriteLine(array[1] + " " + Unsafe.ByteOffset(ref array[0], ref array[2]) + " " + Unsafe.AreSame(ref second, ref array[1]) + " " + Unsafe.IsAddressLessThan(ref array[0], ref second));
        object boxed = 5;
        Unsafe.Unbox<int>(boxed) = 6;
        Console.WriteLine(boxed);
        byte* raw = stackalloc byte[16];
        Unsafe.WriteUnaligned(raw + 1, 0x1122334455667788L);
        Console.WriteLine(Unsafe.ReadUnaligned<int>(raw + 3).ToString("X"));
        Unsafe.InitBlock(raw, 7, 16);
        Unsafe.CopyBlock(raw, Unsafe.AsPointer(ref value), 4);
        Console.WriteLine(raw[0] + " " + raw[4]);
        Union u = new() { D = 1.0 };
        Console.WriteLine(u.U.ToString("X"));
        Array md = new int[2, 2];
        Console.WriteLine(Buffer.ByteLength(md));
        Buffer.BlockCopy(new short[] { 1, 2, 3 }, 2, array, 0, 4);
        Console.WriteLine(array[0]);
        Try("block", () => Buffer.BlockCopy(new string[1], 0, new int[1], 0, 1));
        Try("span", () => { Span<int> s = stackalloc int[2]; s.Slice(3); });
        Try("copy", () => { Span<int> s = new int[2]; s.CopyTo(new int[1]); });
        Try("memory", () => new Memory<int>(new int[2], 1, 2));
        Try("covariant", () => { object[] o = new string[1]; Span<object> s = o; });
    }

    private static void Helpers()
    {
        Console.WriteLine(RuntimeHelpers.IsReferenceOrContainsReferences<(int, string)>() + " " + RuntimeHelpers.IsReferenceOrContainsReferences<Plain>());
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Console.WriteLine(RuntimeHelpers.TryEnsureSufficientExecutionStack());
        int[] part = RuntimeHelpers.GetSubArray([1, 2, 3, 4], 1..^1);
        Console.WriteLine(string.Join(",", part));
        Console.WriteLine(RuntimeHelpers.OffsetToStringData);
        Console.WriteLine(RuntimeHelpers.Equals(5, 5) + " " + RuntimeHelpers.GetObjectValue("x"));
        var box = new StrongBox<int>(4);
        box.Value++;
        Console.WriteLine(box.Value);
        object o = RuntimeHelpers.GetUninitializedObject(typeof(WithConstructor));
        Console.WriteLine(((WithConstructor)o).Field);
        Console.WriteLine(HashCode.Combine(1, 2) == HashCode.Combine(1, 2));
        var hash = new HashCode();
        hash.Add("x");
        hash.AddBytes([1, 2, 3]);
        Console.WriteLine(hash.ToHashCode() != 0);
        var tuple = (1, "two", 3.0, 4m, 'c', true, 7L, 8);
        Console.WriteLine(((ITuple)tuple).Length + " " + ((ITuple)tuple)[7] + " " + tuple);
        Console.WriteLine(StructuralComparisons.StructuralEqualityComparer.Equals(new[] { 1, 2 }, new[] { 1, 2 }));
    }

    private sealed class WithConstructor
    {
        public WithConstructor() => Console.WriteLine("constructor");

        public int Field = 5;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] data, Segment? before)
        {
            Memory = data;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }

    private static void Sequences()
    {
        var first = new Segment("GET /in"u8.ToArray(), null);
        var last = new Segment("dex\r\nrest"u8.ToArray(), first);
        var sequence = new ReadOnlySequence<byte>(first, 0, last, 9);
        var reader = new SequenceReader<byte>(sequence);
        Console.WriteLine(reader.TryReadTo(out ReadOnlySequence<byte> word, (byte)' ') + " " + word.Length);
        Console.WriteLine(reader.TryReadTo(out ReadOnlySpan<byte> path, "\r\n"u8) + " " + System.Text.Encoding.ASCII.GetString(path) + " " + reader.Remaining);
        Console.WriteLine(sequence.IsSingleSegment + " " + sequence.Length + " " + sequence.Slice(5, 4).ToArray().Length + " " + sequence.PositionOf((byte)'x')!.Value.GetInteger());
        Console.WriteLine(BitConverter.ToString([1, 0xAB]) + " " + Convert.ToHexString(BitConverter.GetBytes(1.5)));
        Console.WriteLine(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian([1, 2, 3, 4]));
        Console.WriteLine(System.Buffers.Text.Utf8Parser.TryParse("123abc"u8, out int n, out int used) + " " + n + " " + used);
        Console.WriteLine(System.Buffers.Text.Base64Url.EncodeToString([0xFF, 0xEE, 1]));
        Console.WriteLine("a-b_c".AsSpan().IndexOfAny(SearchValues.Create("_-")) + " " + "xxabc".AsSpan().IndexOfAny(SearchValues.Create(["bc", "abc"], StringComparison.OrdinalIgnoreCase)));
    }
}
