namespace PusOS.Runtime.Types;

/// <summary>
/// Counts UTF-16 units, and stores them if it was given a buffer: the same code measures a name and writes it.
/// </summary>
internal unsafe ref struct TypeNameWriter
{
    private readonly char* _buffer;

    /// <summary>Writes from <paramref name="buffer"/> on, which holds what a run without buffer counted.</summary>
    internal TypeNameWriter(char* buffer) => _buffer = buffer;

    /// <summary>UTF-16 units so far.</summary>
    internal int Length { get; private set; }

    internal void Append(char unit)
    {
        if (_buffer != null)
        {
            _buffer[Length] = unit;
        }

        Length++;
    }

    internal void Append(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Append(text[i]);
        }
    }

    internal void AppendHexadecimal(ulong value)
    {
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            uint digit = (uint)(value >> shift) & 15;
            Append((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /// <summary>Appends zero-terminated UTF-8, which the compiler wrote from valid metadata names.</summary>
    internal void AppendUtf8(byte* text) => Length += Utf8Name.Decode(text, _buffer == null ? null : _buffer + Length);
}
