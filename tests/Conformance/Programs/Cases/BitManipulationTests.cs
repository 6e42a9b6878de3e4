using System.Buffers.Binary;
using System.Numerics;

namespace PusOS.Conformance.Cases;

/// <summary>BitOperations and BinaryPrimitives.</summary>
internal static class BitManipulationTests
{
    public static void Run(string[] args)
    {
        ulong[] values = [0, 1, 2, 3, 0x80, 0xff00, 0x12345678, 0x80000000, 0xffffffff, 0x0123456789abcdef, 0x8000000000000000, ulong.MaxValue];
        foreach (ulong v in values)
        {
            uint w = (uint)v;
            Console.WriteLine($"{v:x}: {BitOperations.PopCount(v)} {BitOperations.PopCount(w)} {BitOperations.LeadingZeroCount(v)} {BitOperations.LeadingZeroCount(w)} {BitOperations.TrailingZeroCount(v)} {BitOperations.TrailingZeroCount(w)} {BitOperations.Log2(v)} {BitOperations.IsPow2(v)} {BitOperations.RoundUpToPowerOf2(w)}");
            Console.WriteLine($"  {BitOperations.RotateLeft(v, 13):x} {BitOperations.RotateRight(w, 7):x} {BinaryPrimitives.ReverseEndianness(v):x} {BinaryPrimitives.ReverseEndianness(w):x} {BinaryPrimitives.ReverseEndianness((ushort)v):x} {BitOperations.Crc32C(0u, v):x}");
        }

        Span<byte> buffer = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(buffer, 0x01020304);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[4..], 0x1122334455667788);
        BinaryPrimitives.WriteInt16LittleEndian(buffer[12..], -2);
        BinaryPrimitives.WriteHalfBigEndian(buffer[14..], (Half)1.5);
        Console.WriteLine(Convert.ToHexString(buffer));
        Console.WriteLine($"{BinaryPrimitives.ReadInt32LittleEndian(buffer)} {BinaryPrimitives.ReadUInt64BigEndian(buffer[4..]):x} {BinaryPrimitives.ReadInt16LittleEndian(buffer[12..])} {BinaryPrimitives.ReadHalfBigEndian(buffer[14..])}");
        BinaryPrimitives.WriteDoubleBigEndian(buffer, Math.PI);
        BinaryPrimitives.WriteSingleLittleEndian(buffer[8..], MathF.E);
        Console.WriteLine($"{Convert.ToHexString(buffer)} {BinaryPrimitives.ReadDoubleBigEndian(buffer)} {BinaryPrimitives.ReadSingleLittleEndian(buffer[8..])} {BinaryPrimitives.TryReadInt64BigEndian(buffer[..7], out _)}");
    }
}
