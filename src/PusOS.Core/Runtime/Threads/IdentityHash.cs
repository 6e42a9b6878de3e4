using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Runtime.Gc;

namespace PusOS.Runtime.Threads;

/// <summary>RuntimeHelpers.GetHashCode: a number per object that is made when it is first asked for.</summary>
internal static unsafe class IdentityHash
{
    private const string HelpersType = "System.Runtime.CompilerServices.RuntimeHelpers";
    /// <summary>As many bits as CoreCLR's identity hash codes have.</summary>
    private const int Mask = 0x03FF_FFFF;

    [ThreadStatic]
    private static uint t_random;

    [InternalCall(HelpersType, "TryGetHashCode")]
    internal static int TryGetHashCode(object? instance)
    {
        if (instance == null)
        {
            return 0;
        }

        ulong header = Volatile.Read(ref *ObjectHeader.Of(*(nuint*)Unsafe.AsPointer(ref instance)));
        return (header & ObjectHeader.Inflated) == 0 ? (int)(header >> ObjectHeader.PayloadShift) : MonitorTable.Of(header)->Hash;
    }

    [RuntimeExport("ObjectNative_GetHashCodeSlow")]
    internal static int GetHashCodeSlow(ObjectHandleOnStack instance)
    {
        ref ulong header = ref *ObjectHeader.Of(*(nuint*)instance._ptr);
        int hash = Next();
        for (; ; )
        {
            ulong old = Volatile.Read(ref header);
            if ((old & ObjectHeader.Inflated) != 0)
            {
                int present = Interlocked.CompareExchange(ref MonitorTable.Of(old)->Hash, hash, 0);
                return present == 0 ? hash : present;
            }

            if (old >> ObjectHeader.PayloadShift != 0)
            {
                return (int)(old >> ObjectHeader.PayloadShift);
            }

            if (Interlocked.CompareExchange(ref header, old | ((ulong)(uint)hash << ObjectHeader.PayloadShift), old) == old)
            {
                return hash;
            }
        }
    }

    /// <summary>Marsaglia's 32-bit xorshift, one sequence per thread; never zero.</summary>
    private static int Next()
    {
        uint value = t_random;
        if (value == 0)
        {
            value = ((uint)ThreadRecords.CurrentId * 0x9E37_79B9) | 1;
        }

        int hash;
        do
        {
            value ^= value << 13;
            value ^= value >> 17;
            value ^= value << 5;
            hash = (int)(value & Mask);
        }
        while (hash == 0);
        t_random = value;
        return hash;
    }
}
