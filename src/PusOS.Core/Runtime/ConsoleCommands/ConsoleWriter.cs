using System.IO;
using System.Text;
using PusOS.Kernel;

namespace PusOS.Runtime.ConsoleCommands;

/// <summary>Text to the console's UART, past the program's standard output. Threads; nothing is kept back.</summary>
internal sealed class ConsoleWriter : TextWriter
{
    /// <summary>Characters encoded in one go; three bytes each at most.</summary>
    private const int ChunkCharacters = 80;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        Write("\n".AsSpan());
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Span<byte> bytes = stackalloc byte[3 * ChunkCharacters];
        while (!buffer.IsEmpty)
        {
            int count = buffer.Length < ChunkCharacters ? buffer.Length : ChunkCharacters;
            if (count > 1 && char.IsHighSurrogate(buffer[count - 1]))
            {
                count--;
            }

            KernelConsole.Write(bytes[..Encoding.UTF8.GetBytes(buffer[..count], bytes)]);
            buffer = buffer[count..];
        }
    }
}
