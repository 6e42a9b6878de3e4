using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Rows by program counter: running the frame instructions costs hundreds of instructions, and exceptions come from
/// the same places again. Direct-mapped; each slot has a sequence number that is odd while a thread writes it, so
/// readers take no lock and see a whole row or compute one themselves.
/// </summary>
internal static unsafe class UnwindRowCache
{
    private const int SlotCount = 128;

    private struct Slot
    {
        public uint Sequence;
        public ulong ProgramCounter;
        public UnwindRow Row;
    }

    [InlineArray(SlotCount)]
    private struct Slots
    {
        private Slot _first;
    }

#pragma warning disable CS0649 // Written through its address.
    private static Slots s_slots;
#pragma warning restore CS0649

    /// <summary>The row at <paramref name="programCounter"/>; false: no function lies there.</summary>
    public static bool TryGet(ulong programCounter, UnwindRow* row)
    {
        Slot* slot = (Slot*)Unsafe.AsPointer(ref s_slots) + ((programCounter >> 1 ^ programCounter >> 8) % SlotCount);
        uint sequence = Volatile.Read(ref slot->Sequence);
        if (slot->ProgramCounter == programCounter && (sequence & 1) == 0)
        {
            *row = slot->Row;
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref slot->Sequence) == sequence)
            {
                return true;
            }
        }

        byte* header = (byte*)ImageSymbols.EhFrameHeaderStart();
        if (!FrameTable.TryFind(header, programCounter, out FrameDescription function)
            || !FrameInterpreter.TryGetRow(&function, programCounter, row))
        {
            return false;
        }

        if ((sequence & 1) == 0 && Interlocked.CompareExchange(ref slot->Sequence, sequence + 1, sequence) == sequence)
        {
            slot->ProgramCounter = programCounter;
            slot->Row = *row;
            Volatile.Write(ref slot->Sequence, sequence + 2);
        }

        return true;
    }
}
