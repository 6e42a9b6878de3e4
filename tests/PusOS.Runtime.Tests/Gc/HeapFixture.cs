using System.Runtime.InteropServices;
using PusOS.Abi;
using PusOS.Runtime.Gc;

namespace PusOS.Runtime.Tests.Gc;

/// <summary>A fresh heap over host memory, with MethodTables made by hand and the runtime's allocation steps.</summary>
public sealed unsafe class HeapFixture : IDisposable
{
    private readonly List<nint> _tables = [];

    /// <summary>A heap whose memory limit is <paramref name="limitBytes"/>.</summary>
    public HeapFixture(ulong limitBytes = 4 << 20, long pages = long.MaxValue)
    {
        GcMemory.Reset();
        GcMemory.PagesLeft = pages;
        Array.Clear(GcWorld.Roots);
        Array.Clear(GcWorld.Contexts);
        Collector.Count = 0;
        Assert.True(Heap.Initialize(limitBytes));
    }

    /// <summary>A MethodTable of a fixed-size type: <paramref name="fieldWords"/> words after the table pointer.</summary>
    public byte* Type(int fieldWords, ulong referenceMap)
    {
        byte* table = NewTable();
        uint baseSize = (uint)Math.Max(16 + (fieldWords * 8), ObjectLayout.MinimumObjectSize);
        *(uint*)(table + MethodTableLayout.BaseSize) = baseSize;
        *(ulong*)(table + MethodTableLayout.ReferenceMap) = referenceMap;
        *(table + MethodTableLayout.SizeClass) = SizeClasses.ForSize(baseSize);
        return table;
    }

    /// <summary>A MethodTable of a one-dimensional array type.</summary>
    public byte* ArrayType(uint componentSize, ulong referenceMap)
    {
        byte* table = NewTable();
        *(uint*)(table + MethodTableLayout.Flags) = MethodTableFlags.HasComponentSize | componentSize;
        *(uint*)(table + MethodTableLayout.BaseSize) = ObjectLayout.SzArrayBaseSize;
        *(ulong*)(table + MethodTableLayout.ReferenceMap) = referenceMap;
        *(table + MethodTableLayout.SizeClass) = SizeClasses.None;
        return table;
    }

    /// <summary>Allocates as compiled code does; 0: out of memory. Every new cell must be zero.</summary>
    public nuint New(byte* table) => Allocate(table, *(uint*)(table + MethodTableLayout.BaseSize));

    /// <summary>Allocates an array.</summary>
    public nuint NewArray(byte* table, uint length)
    {
        uint component = *(uint*)table & MethodTableFlags.ComponentSizeMask;
        nuint reference = Allocate(table, ObjectLayout.SzArrayBaseSize + ((ulong)length * component));
        if (reference != 0)
        {
            *(uint*)(reference + ObjectLayout.Length) = length;
        }

        return reference;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Assert.Equal(0, HeapLock.Depth);
        foreach (nint table in _tables)
        {
            NativeMemory.Free((void*)table);
        }

        GcMemory.Reset();
    }

    /// <summary>Collects now.</summary>
    public static void Collect()
    {
        HeapLock.Acquire();
        Collector.Collect();
        HeapLock.Release();
    }

    private byte* NewTable()
    {
        byte* table = (byte*)NativeMemory.AllocZeroed(MethodTableLayout.Size);
        _tables.Add((nint)table);
        return table;
    }

    private static nuint Allocate(byte* table, ulong bytes)
    {
        bytes = Math.Max((bytes + 7) & ~7UL, ObjectLayout.MinimumObjectSize);
        byte* cell = bytes <= SizeClasses.LargestCell ? AllocateSmall((nuint)bytes)
            : bytes <= CellClasses.LargestCell ? Heap.AllocateMedium(CellClasses.MediumClass((nuint)bytes))
            : Heap.AllocateLarge(bytes);
        if (cell == null)
        {
            return 0;
        }

        for (ulong i = 0; i < bytes / 8; i++)
        {
            Assert.Equal(0UL, ((ulong*)cell)[i]);
        }

        *(byte**)(cell + 8) = table;
        return (nuint)(cell + 8);
    }

    private static byte* AllocateSmall(nuint bytes)
    {
        int cellClass = CellClasses.ClassOfWords[(int)(bytes / 8)];
        fixed (AllocationContext* context = &GcWorld.Contexts[cellClass])
        {
            uint size = CellClasses.CellSize[cellClass];
            if (context->Next == null || context->Next + size > context->Limit)
            {
                if (!Heap.Refill(cellClass, context))
                {
                    return null;
                }
            }

            byte* cell = context->Next;
            context->Next += size;
            return cell;
        }
    }
}
