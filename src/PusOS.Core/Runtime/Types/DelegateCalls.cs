using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>
/// Delegate's seams. The compiler gives each method of each signature one code pointer of its own, so that
/// two delegates call the same method exactly if their pointers are equal.
/// </summary>
internal static unsafe class DelegateCalls
{
    /// <summary>The stub that walks the invocation list, which the compiler made for the delegate type.</summary>
    [InternalCall("System.Delegate", "GetMulticastInvoke")]
    internal static void* GetMulticastInvoke(MethodTable* type) => ((MethodTableView*)type)->TypeCode;

    [RuntimeExport("Delegate_GetMulticastInvokeSlow")]
    internal static void* GetMulticastInvokeSlow(MethodTable* type)
    {
        void* stub = ((MethodTableView*)type)->TypeCode;
        return stub != null ? stub : throw new PlatformNotSupportedException("The image keeps no multicast stub of this delegate type.");
    }

    /// <summary>Only tells a multicast delegate from others: never called through.</summary>
    [InternalCall("System.Delegate", "GetInvokeMethod")]
    internal static void* GetInvokeMethod(MethodTable* type) => ((MethodTableView*)type)->TypeCode;

    /// <summary>Asked after the code pointers differed: then the methods differ.</summary>
    [RuntimeExport("Delegate_InternalEqualMethodHandles")]
    internal static int AreSameMethod(ObjectHandleOnStack left, ObjectHandleOnStack right)
    {
        Delegate a = TypeQueries.Load<Delegate>(left)!;
        Delegate b = TypeQueries.Load<Delegate>(right)!;
        return a._methodPtr == b._methodPtr ? 1 : 0;
    }
}
