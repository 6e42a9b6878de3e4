using System.Reflection;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>Array's seams.</summary>
internal static unsafe class ArrayCalls
{
    /// <summary>CorElementType of the element type; of the underlying type for enums.</summary>
    [InternalCall("System.Array", "GetCorElementTypeOfElementType")]
    internal static CorElementType GetElementKind(Array array) => (CorElementType)Casting.TableOf(array)->ElementType->CorElementType;

    /// <summary>
    /// Array.CreateInstance: <paramref name="type"/> is the element type, or the array type itself if
    /// <paramref name="isArrayType"/> is not zero. Null bounds are zero.
    /// </summary>
    [RuntimeExport("Array_CreateInstance")]
    internal static void CreateInstance(
        QCallTypeHandle type, int rank, int* lengths, int* lowerBounds, int isArrayType, ObjectHandleOnStack result)
    {
        MethodTableView* arrayType = TypeQueries.TableOf(type);
        if (isArrayType == 0)
        {
            RequireElement(arrayType);
            arrayType = TypeRegistry.FindArray(arrayType, rank, HasBounds(rank, lowerBounds));
        }

        TypeQueries.Store(result, Create(arrayType, rank, lengths, lowerBounds));
    }

    private static void RequireElement(MethodTableView* element)
    {
        if ((ElementKind)element->CorElementType == ElementKind.Void)
        {
            throw new NotSupportedException("Arrays of System.Void are not supported.");
        }

        if (element->IsGenericDefinition)
        {
            throw new NotSupportedException("Cannot create arrays of open type.");
        }

        if (element->IsByRef)
        {
            throw new NotSupportedException(SR.NotSupported_Type);
        }
    }

    private static object Create(MethodTableView* arrayType, int rank, int* lengths, int* lowerBounds)
    {
        for (int i = 0; i < rank; i++)
        {
            if (lengths[i] < 0)
            {
                throw new OverflowException();
            }
        }

        if (arrayType->IsSzArray)
        {
            return ObjectAllocation.NewArray(arrayType, lengths[0]);
        }

        object array = ObjectAllocation.NewMultiDimensionalArray(arrayType, rank, lengths);
        if (lowerBounds != null)
        {
            ref int bounds = ref Unsafe.Add(ref Unsafe.As<Array>(array).GetMultiDimensionalArrayBounds(), rank);
            for (int i = 0; i < rank; i++)
            {
                Unsafe.Add(ref bounds, i) = lowerBounds[i];
            }
        }

        return array;
    }

    private static bool HasBounds(int rank, int* lowerBounds) => rank == 1 && lowerBounds != null && lowerBounds[0] != 0;
}
