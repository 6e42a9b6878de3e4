using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PusOS.Compiler.Llvm;

namespace PusOS.Compiler.Image;

/// <summary>
/// The content of a global as bytes with symbol addresses among them, written as a packed LLVM struct constant.
/// Everything not written is zero.
/// </summary>
/// <param name="size">Bytes.</param>
internal sealed class TypeInfoData(int size)
{
    private readonly byte[] _bytes = new byte[size];
    private readonly SortedDictionary<int, string> _pointers = [];

    /// <summary>Symbols whose addresses were written, in ordinal order.</summary>
    public SortedSet<string> References { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes an integer of 1, 2, 4 or 8 bytes, little-endian.</summary>
    public void Write(int offset, int width, ulong value)
    {
        Span<byte> bits = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bits, value);
        bits[..width].CopyTo(_bytes.AsSpan(offset, width));
    }

    /// <summary>Writes bytes.</summary>
    public void Write(int offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan(offset));

    /// <summary>Writes the address of a symbol plus an offset; 8 bytes, aligned.</summary>
    public void WriteAddress(int offset, string symbol, int addend = 0)
    {
        References.Add(symbol);
        WriteLocalAddress(offset, symbol, addend);
    }

    /// <summary>As <see cref="WriteAddress"/>, of a private global of the same fragment.</summary>
    public void WriteLocalAddress(int offset, string symbol, int addend = 0)
    {
        string name = LlvmNames.Quote(symbol);
        _pointers[offset] = addend == 0 ? $"ptr {name}" : string.Create(CultureInfo.InvariantCulture, $"ptr getelementptr (i8, ptr {name}, i64 {addend})");
    }

    /// <summary>The LLVM type and value.</summary>
    public (string Type, string Value) Build()
    {
        var types = new StringBuilder("<{ ");
        var values = new StringBuilder("<{ ");
        int position = 0;
        foreach ((int offset, string pointer) in _pointers)
        {
            AppendBytes(types, values, position, offset);
            Append(types, values, "ptr", pointer);
            position = offset + 8;
        }

        AppendBytes(types, values, position, _bytes.Length);
        return (types.Append(" }>").ToString(), values.Append(" }>").ToString());
    }

    private void AppendBytes(StringBuilder types, StringBuilder values, int start, int end)
    {
        if (start == end)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = _bytes.AsSpan(start, end - start);
        string type = string.Create(CultureInfo.InvariantCulture, $"[{bytes.Length} x i8]");
        Append(types, values, type, type + " " + (bytes.ContainsAnyExcept((byte)0) ? LlvmNames.ByteString(bytes) : "zeroinitializer"));
    }

    private static void Append(StringBuilder types, StringBuilder values, string type, string value)
    {
        string separator = types.Length == 3 ? "" : ", ";
        types.Append(separator).Append(type);
        values.Append(separator).Append(value);
    }
}
