using System.Buffers.Binary;

namespace PusOS.Storage.Torture.Reference;

/// <summary>The peer's journal: every prog, erase and sync that it made, and the number of the command that it ran then.</summary>
public sealed class JournalReplay(byte[] journal, int blockSize, bool erases)
{
    private const int HeaderLength = 20;
    private int _next;

    /// <summary>The command in which the current write was made.</summary>
    public int Command { get; private set; } = -1;

    public uint Block { get; private set; }

    public int Offset { get; private set; }

    /// <summary>What the current write would leave, whole.</summary>
    public byte[] Data { get; private set; } = [];

    /// <summary>Goes to the next prog or erase; false: there is none.</summary>
    public bool MoveNext()
    {
        while (_next + HeaderLength <= journal.Length)
        {
            uint kind = Word(0);
            Block = Word(1);
            Offset = (int)Word(2);
            int length = (int)Word(3);
            _next += HeaderLength;
            switch (kind)
            {
                case 1:
                    Data = journal.AsSpan(_next, length).ToArray();
                    _next += length;
                    return true;
                case 2 when erases:
                    Data = new byte[length];
                    Array.Fill(Data, (byte)0xff);
                    return true;
                case 4:
                    Command = (int)Block;
                    break;
                default:
                    break;
            }
        }

        return false;
    }

    /// <summary>Makes the current write.</summary>
    public void Apply(Span<byte> disk)
    {
        Span<byte> target = Target(disk);
        if (!erases || Data.Length == blockSize)
        {
            // An erase, or a prog of a whole block, or a device that is written over.
            Data.CopyTo(target);
            return;
        }

        for (int index = 0; index < Data.Length; index++)
        {
            target[index] &= Data[index];
        }
    }

    /// <summary>Where the current write goes.</summary>
    public Span<byte> Target(Span<byte> disk) => disk.Slice(((int)Block * blockSize) + Offset, Data.Length);

    private uint Word(int index) => BinaryPrimitives.ReadUInt32LittleEndian(journal.AsSpan(_next + (index * sizeof(uint))));
}
