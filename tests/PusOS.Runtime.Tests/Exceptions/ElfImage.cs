using System.Runtime.InteropServices;
using System.Text;

namespace PusOS.Runtime.Tests.Exceptions;

/// <summary>
/// A linked riscv64 ELF file with its loadable sections in host memory, at the distances that they have on the target,
/// so that everything that is relative to the program counter holds.
/// </summary>
internal sealed unsafe class ElfImage : IDisposable
{
    private readonly byte* _memory;
    private readonly ulong _lowest;
    private readonly Dictionary<string, (ulong Address, ulong Size)> _sections = [];
    private readonly Dictionary<string, ulong> _symbols = [];

    /// <summary>Loads a file.</summary>
    public ElfImage(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        ulong Word(ulong at) => BitConverter.ToUInt64(file, (int)at);
        uint Half(ulong at) => BitConverter.ToUInt32(file, (int)at);
        ulong table = Word(0x28);
        int count = BitConverter.ToUInt16(file, 0x3C);
        ulong names = Word(table + (64UL * BitConverter.ToUInt16(file, 0x3E)) + 24);
        List<ulong> headers = [.. Enumerable.Range(0, count).Select(i => table + (64UL * (uint)i))];
        List<ulong> loaded = [.. headers.Where(h => (Word(h + 8) & 2) != 0)];
        _lowest = loaded.Min(h => Word(h + 16)) & ~4095UL;
        ulong highest = loaded.Max(h => Word(h + 16) + Word(h + 32));
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(highest - _lowest), 4096);
        NativeMemory.Clear(_memory, (nuint)(highest - _lowest));
        foreach (ulong header in headers)
        {
            string name = Text(file, names + Half(header));
            if ((Word(header + 8) & 2) != 0)
            {
                _sections.TryAdd(name, (Word(header + 16), Word(header + 32)));
                if (Half(header + 4) != 8)
                {
                    file.AsSpan((int)Word(header + 24), (int)Word(header + 32)).CopyTo(new Span<byte>(_memory + (Word(header + 16) - _lowest), (int)Word(header + 32)));
                }
            }

            if (Half(header + 4) == 2)
            {
                ulong strings = Word(headers[(int)Half(header + 40)] + 24);
                for (ulong at = Word(header + 24); at < Word(header + 24) + Word(header + 32); at += 24)
                {
                    _symbols.TryAdd(Text(file, strings + Half(at)), Word(at + 8));
                }
            }
        }
    }

    /// <summary>Where a target address lies in host memory.</summary>
    public byte* Host(ulong target) => _memory + (target - _lowest);

    /// <summary>The target address of a host address.</summary>
    public ulong Target(ulong host) => host - (ulong)_memory + _lowest;

    /// <summary>A section's start in host memory.</summary>
    public byte* Section(string name) => Host(_sections[name].Address);

    /// <summary>A symbol's target address.</summary>
    public ulong Symbol(string name) => _symbols[name];

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private static string Text(byte[] file, ulong at)
    {
        int end = Array.IndexOf(file, (byte)0, (int)at);
        return Encoding.UTF8.GetString(file, (int)at, end - (int)at);
    }
}
