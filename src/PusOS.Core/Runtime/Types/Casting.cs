using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>
/// The casts that compiled code calls, and the class library's own entries to them. No cache: tables are
/// short, and the compiler compares pointers before it calls. Called with any lock held; only a failing
/// cast allocates.
/// </summary>
internal static unsafe class Casting
{
    [RuntimeExport(RuntimeSymbols.IsInstanceOfClass)]
    internal static object? IsInstanceOfClass(object? instance, MethodTableView* type)
    {
        if (instance == null || TypeCompatibility.DerivesFrom(TableOf(instance), type))
        {
            return instance;
        }

        return null;
    }

    [RuntimeExport(RuntimeSymbols.IsInstanceOfInterface)]
    internal static object? IsInstanceOfInterface(object? instance, MethodTableView* type)
    {
        if (instance == null || TypeCompatibility.Implements(TableOf(instance), type))
        {
            return instance;
        }

        return null;
    }

    [RuntimeExport(RuntimeSymbols.IsInstanceOfAny)]
    internal static object? IsInstanceOfAny(object? instance, MethodTableView* type)
    {
        if (instance == null || TypeCompatibility.IsInstance(TableOf(instance), type))
        {
            return instance;
        }

        return null;
    }

    [RuntimeExport(RuntimeSymbols.CastClass)]
    internal static object? CastClass(object? instance, MethodTableView* type)
    {
        if (instance != null && !TypeCompatibility.DerivesFrom(TableOf(instance), type))
        {
            CastFailure.Throw(instance, type);
        }

        return instance;
    }

    [RuntimeExport(RuntimeSymbols.CastInterface)]
    internal static object? CastInterface(object? instance, MethodTableView* type)
    {
        if (instance != null && !TypeCompatibility.Implements(TableOf(instance), type))
        {
            CastFailure.Throw(instance, type);
        }

        return instance;
    }

    [RuntimeExport(RuntimeSymbols.CastAny)]
    internal static object? CastAny(object? instance, MethodTableView* type)
    {
        if (instance != null && !TypeCompatibility.IsInstance(TableOf(instance), type))
        {
            CastFailure.Throw(instance, type);
        }

        return instance;
    }

    /// <summary>stelem.ref (ECMA-335 III.4.26): null, bounds and type checks, then the store.</summary>
    [RuntimeExport(RuntimeSymbols.StoreElementReference)]
    internal static void StoreElement(object?[] array, nint index, object? value)
    {
        if ((nuint)index >= (uint)array.Length)
        {
            ThrowIndexOutOfRange();
        }

        MethodTableView* elementType = TableOf(array)->ElementType;
        if (value != null && TableOf(value) != elementType)
        {
            StoreChecked(array, index, value, elementType);
            return;
        }

        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index) = value;
    }

    /// <summary>ldelema of a reference type (ECMA-335 III.4.9): the array's element type must be exactly that type.</summary>
    [RuntimeExport(RuntimeSymbols.LoadElementAddressReference)]
    internal static ref object? LoadElementAddress(object?[] array, nint index, MethodTableView* elementType)
    {
        if ((nuint)index >= (uint)array.Length)
        {
            ThrowIndexOutOfRange();
        }

        if (TableOf(array)->ElementType != elementType)
        {
            ThrowArrayTypeMismatch();
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);
    }

    [Replaces("System.Runtime.CompilerServices.CastHelpers", "IsInstanceOfAny",
        Reason = "The cast cache is filled by CoreCLR's native code; a scan of the tables needs none.")]
    internal static object? IsInstanceOfAnyHandle(void* type, object? instance) =>
        IsInstanceOfAny(instance, (MethodTableView*)type);

    [Replaces("System.Runtime.CompilerServices.CastHelpers", "ChkCastAny",
        Reason = "The cast cache is filled by CoreCLR's native code; a scan of the tables needs none.")]
    internal static object? CastAnyHandle(void* type, object? instance) =>
        CastAny(instance, (MethodTableView*)type);

    [Replaces("System.Runtime.CompilerServices.TypeHandle", "TryCanCastTo",
        Reason = "The cast cache is filled by CoreCLR's native code; a scan of the tables needs none.")]
    internal static CastResult TryCanCast(TypeHandle source, TypeHandle destination)
    {
        MethodTableView* from = (MethodTableView*)source.AsMethodTable();
        MethodTableView* to = (MethodTableView*)destination.AsMethodTable();
        if (from != to && to->IsNullable)
        {
            // Whether an int may stand for an int? depends on who asks: the caller decides.
            return from == to->NullableUnderlyingType ? CastResult.MaybeCast : CastResult.CannotCast;
        }

        return TypeCompatibility.IsAssignable(from, to) ? CastResult.CanCast : CastResult.CannotCast;
    }

    [RuntimeExport("TypeHandle_CanCastTo_NoCacheLookup")]
    internal static Interop.BOOL CanCast(void* from, void* to) =>
        TypeCompatibility.IsAssignable((MethodTableView*)from, (MethodTableView*)to) ? Interop.BOOL.TRUE : Interop.BOOL.FALSE;

    /// <summary>The MethodTable of an object that is not null.</summary>
    internal static MethodTableView* TableOf(object instance) => (MethodTableView*)RuntimeHelpers.GetMethodTable(instance);

    // Kept out of line and called last: the common store needs no frame then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreChecked(object?[] array, nint index, object value, MethodTableView* elementType)
    {
        if (elementType != (MethodTableView*)TypeHandle.TypeHandleOf<object>().AsMethodTable()
            && !TypeCompatibility.IsInstance(TableOf(value), elementType))
        {
            ThrowArrayTypeMismatch();
        }

        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index) = value;
    }

    [DoesNotReturn]
    [RuntimeImport(RuntimeSymbols.ThrowIndexOutOfRange)]
    private static extern void ThrowIndexOutOfRange();

    [DoesNotReturn]
    [RuntimeImport(RuntimeSymbols.ThrowArrayTypeMismatch)]
    private static extern void ThrowArrayTypeMismatch();
}
