using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>String's internal calls.</summary>
internal static unsafe class StringCalls
{
    /// <summary>Longest string of .NET in UTF-16 units.</summary>
    private const nint LongestString = 0x3FFF_FFDF;

    /// <summary>A string of <paramref name="length"/> zero units that the class library fills before anybody sees it.</summary>
    [InternalCall("System.String", "FastAllocateString")]
    internal static string Allocate(MethodTable* type, nint length)
    {
        if ((nuint)length > (nuint)LongestString)
        {
            throw new OutOfMemoryException();
        }

        return Unsafe.As<string>(ObjectAllocation.NewArray((MethodTableView*)type, length));
    }
}
