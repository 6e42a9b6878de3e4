using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Abi;
using PusOS.Runtime.Exceptions;

namespace PusOS.Runtime.Gc;

/// <summary>
/// Allocation as compiled code and the class library's seams ask for it. Compiled code takes small fixed-size objects
/// from the thread's contexts inline and comes here when a context is empty. Threads only; may collect; throws
/// OutOfMemoryException when memory is exhausted.
/// </summary>
internal static unsafe class Allocator
{
    /// <summary>Array lengths above this are refused as .NET does (System.Array.MaxLength).</summary>
    private const long MaximumArrayLength = 0x7FFF_FFC7;

    /// <summary>A zeroed object of a fixed-size type.</summary>
    [RuntimeExport(RuntimeSymbols.New)]
    public static byte* New(byte* methodTable)
    {
        uint cellClass = methodTable[MethodTableLayout.SizeClass];
        byte* cell;
        if (cellClass < SizeClasses.Count)
        {
            AllocationContext* context = GcWorld.Contexts + cellClass;
            cell = context->Next;
            byte* next = cell + CellClasses.CellSize[(int)cellClass];
            if (next > context->Limit)
            {
                cell = Refill(context, cellClass);
            }
            else
            {
                context->Next = next;
            }
        }
        else
        {
            cell = AllocateCell(((ulong)*(uint*)(methodTable + MethodTableLayout.BaseSize) + 7) & ~7UL);
        }

        *(byte**)(cell + HeapLayout.HeaderSize) = methodTable;
        return cell + HeapLayout.HeaderSize;
    }

    /// <summary>A zeroed object whose finalizer will run.</summary>
    [RuntimeExport(RuntimeSymbols.NewFinalizable)]
    public static byte* NewFinalizable(byte* methodTable)
    {
        byte* reference = New(methodTable);
        RegisterForFinalization((nuint)reference);
        return reference;
    }

    /// <summary>Registers an object for finalization.</summary>
    public static void RegisterForFinalization(nuint reference)
    {
        HeapLock.Acquire();
        bool registered = FinalizationQueue.Register(reference);
        HeapLock.Release();
        if (!registered)
        {
            RuntimeExceptions.ThrowOutOfMemory();
        }
    }

    /// <summary>A zeroed one-dimensional array (or string: <paramref name="length"/> in UTF-16 units).</summary>
    [RuntimeExport(RuntimeSymbols.NewArray)]
    public static byte* NewArray(byte* methodTable, long length)
    {
        if ((ulong)length > MaximumArrayLength)
        {
            return RefuseLength(length);
        }

        uint componentSize = *(uint*)(methodTable + MethodTableLayout.Flags) & MethodTableFlags.ComponentSizeMask;
        ulong bytes = *(uint*)(methodTable + MethodTableLayout.BaseSize) + ((ulong)length * componentSize);
        bytes = (bytes + 7) & ~7UL;
        if (bytes <= SizeClasses.LargestCell)
        {
            // SAFETY: ClassOfWords has an entry for each size up to the largest cell, CellSize one for each of its values.
            uint cellClass = Unsafe.Add(ref MemoryMarshal.GetReference(CellClasses.ClassOfWords), (nuint)(bytes >> 3));
            AllocationContext* context = GcWorld.Contexts + cellClass;
            byte* cell = context->Next;
            byte* next = cell + Unsafe.Add(ref MemoryMarshal.GetReference(CellClasses.CellSize), (nuint)cellClass);
            if (next <= context->Limit)
            {
                context->Next = next;
                return MakeArray(cell, methodTable, length);
            }
        }

        return NewArraySlowly(methodTable, length, bytes);
    }

    // Slow ways are the last thing that NewArray does: it saves no registers then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* NewArraySlowly(byte* methodTable, long length, ulong bytes) => MakeArray(AllocateCell(bytes), methodTable, length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* RefuseLength(long length)
    {
        RuntimeExceptions.ThrowArrayLength(length == (int)length ? length : -1); // No int32: an overflow, as .NET has it.
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* MakeArray(byte* cell, byte* methodTable, long length)
    {
        *(long*)(cell + HeapLayout.HeaderSize + ObjectLayout.Length) |= length;
        *(byte**)(cell + HeapLayout.HeaderSize) = methodTable;
        return cell + HeapLayout.HeaderSize;
    }

    /// <summary>A zeroed array of <paramref name="rank"/> dimensions with lower bounds of zero.</summary>
    [RuntimeExport(RuntimeSymbols.NewMultiDimensionalArray)]
    public static byte* NewMultiDimensionalArray(byte* methodTable, int rank, int* lengths)
    {
        long total = 1;
        for (int i = 0; i < rank; i++)
        {
            if (lengths[i] < 0)
            {
                RuntimeExceptions.ThrowOverflow();
            }

            total *= lengths[i];
            if (total > MaximumArrayLength)
            {
                RuntimeExceptions.ThrowArrayLength(total);
            }
        }

        byte* reference = NewArray(methodTable, total);
        for (int i = 0; i < rank; i++)
        {
            *(int*)(reference + ObjectLayout.MultiDimensionalLengths + (i * sizeof(int))) = lengths[i];
        }

        return reference;
    }

    /// <summary>A zeroed cell of at least <paramref name="bytes"/> (multiple of 8), its header word first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* AllocateCell(ulong bytes)
    {
        if (bytes > SizeClasses.LargestCell)
        {
            return AllocateBig(bytes);
        }

        uint cellClass = CellClasses.ClassOfWords[(int)(bytes >> 3)];
        AllocationContext* context = GcWorld.Contexts + cellClass;
        byte* cell = context->Next;
        byte* next = cell + CellClasses.CellSize[(int)cellClass];
        if (next > context->Limit)
        {
            return Refill(context, cellClass);
        }

        context->Next = next;
        return cell;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* Refill(AllocationContext* context, uint cellClass)
    {
        // The unused rest of the old run stays behind, zero, until the next collection. A collection may also come
        // between Heap.Refill and the taking, and empty the context again.
        for (; ; )
        {
            if (!Heap.Refill((int)cellClass, context))
            {
                RuntimeExceptions.ThrowOutOfMemory();
            }

            byte* cell = context->Next;
            byte* next = cell + CellClasses.CellSize[(int)cellClass];
            if (next <= context->Limit)
            {
                context->Next = next;
                return cell;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* AllocateBig(ulong bytes)
    {
        byte* cell;
        if (bytes <= CellClasses.LargestCell)
        {
            cell = Heap.AllocateMedium(CellClasses.MediumClass((nuint)bytes));
        }
        else
        {
            cell = Heap.AllocateLarge(bytes);
        }

        if (cell == null)
        {
            RuntimeExceptions.ThrowOutOfMemory();
        }

        return cell;
    }
}
