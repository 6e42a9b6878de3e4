using System.Runtime.InteropServices;

namespace PusOS.Runtime.Gc;

/// <summary>Test double of the heap's memory: host pages, a budget, and a check of who commits what.</summary>
internal static unsafe class GcMemory
{
    private static readonly HashSet<nint> s_committed = [];
    private static readonly List<(nint Address, nuint Bytes)> s_reserved = [];

    public static nuint HeapWindowBytes => 64 << 20;

    public static nuint TableWindowBytes => 16 << 20;

    /// <summary>Pages that may still be committed.</summary>
    public static long PagesLeft { get; set; } = long.MaxValue;

    /// <summary>Pages committed now.</summary>
    public static int CommittedPages => s_committed.Count;

    public static byte* Reserve(nuint bytes)
    {
        byte* address = (byte*)NativeMemory.AlignedAlloc(bytes, 4096);
        s_reserved.Add(((nint)address, bytes));
        return address;
    }

    public static bool Commit(byte* address, nuint bytes)
    {
        Assert.Equal(0u, (nuint)address & 4095);
        nuint pages = (bytes + 4095) / 4096;
        if ((long)pages > PagesLeft)
        {
            return false;
        }

        PagesLeft -= (long)pages;
        for (nuint i = 0; i < pages; i++)
        {
            Assert.True(s_committed.Add((nint)address + (nint)(i * 4096)), "committed twice");
        }

        NativeMemory.Clear(address, pages * 4096);
        return true;
    }

    public static bool IsCommitted(byte* address) => s_committed.Contains((nint)address & ~4095);

    public static void Decommit(byte* address, nuint bytes)
    {
        for (nuint i = 0; i < (bytes + 4095) / 4096; i++)
        {
            Assert.True(s_committed.Remove((nint)address + (nint)(i * 4096)), "decommitted without memory");
            NativeMemory.Fill(address + (i * 4096), 4096, 0xDD);
            PagesLeft++;
        }
    }

    /// <summary>Forgets everything.</summary>
    public static void Reset()
    {
        foreach ((nint address, _) in s_reserved)
        {
            NativeMemory.AlignedFree((void*)address);
        }

        s_reserved.Clear();
        s_committed.Clear();
        PagesLeft = long.MaxValue;
    }
}
