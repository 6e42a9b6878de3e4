using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>Allocation by MethodTable, for types that are known at run time only.</summary>
internal static unsafe class ObjectAllocation
{
    /// <summary>An object of fixed size, all fields zero, no constructor run; throws OutOfMemoryException.</summary>
    internal static object New(MethodTableView* type) => type->HasFinalizer ? AllocateFinalizable(type) : Allocate(type);

    /// <summary>A one-dimensional array (or a string) of <paramref name="length"/> zero elements.</summary>
    [RuntimeImport(RuntimeSymbols.NewArray)]
    internal static extern object NewArray(MethodTableView* arrayType, nint length);

    /// <summary>An array with bounds: <paramref name="rank"/> lengths, lower bounds zero.</summary>
    [RuntimeImport(RuntimeSymbols.NewMultiDimensionalArray)]
    internal static extern object NewMultiDimensionalArray(MethodTableView* arrayType, int rank, int* lengths);

    [RuntimeImport(RuntimeSymbols.New)]
    private static extern object Allocate(MethodTableView* type);

    [RuntimeImport(RuntimeSymbols.NewFinalizable)]
    private static extern object AllocateFinalizable(MethodTableView* type);
}
