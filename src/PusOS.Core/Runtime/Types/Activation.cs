using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>
/// Objects of types that are known at run time only: the seams of Activator, boxing, cloning and
/// RuntimeHelpers.GetUninitializedObject.
/// </summary>
internal static unsafe class Activation
{
    [InternalCall("System.RuntimeTypeHandle", "InternalAllocNoChecks_FastPath")]
    internal static object AllocateFast(MethodTable* type) => ObjectAllocation.New((MethodTableView*)type);

    [RuntimeExport("RuntimeTypeHandle_InternalAllocNoChecks")]
    internal static void AllocateUnchecked(MethodTable* type, ObjectHandleOnStack result) =>
        TypeQueries.Store(result, ObjectAllocation.New((MethodTableView*)type));

    [RuntimeExport("RuntimeTypeHandle_InternalAlloc")]
    internal static void Allocate(MethodTable* type, ObjectHandleOnStack result)
    {
        MethodTableView* table = (MethodTableView*)type;
        ThrowIfNotInstantiable(table);
        TypeQueries.Store(result, ObjectAllocation.New(table));
    }

    /// <summary>
    /// How instances of a type are made: an allocator with its argument, and the parameterless constructor for
    /// objects and, of value types, for unboxed values; null where there is none to run.
    /// </summary>
    [RuntimeExport("RuntimeTypeHandle_GetActivationInfo")]
    internal static void GetActivationInfo(
        ObjectHandleOnStack type,
        delegate*<void*, object>* allocator,
        void** allocatorArgument,
        delegate*<object, void>* objectConstructor,
        delegate*<ref byte, void>* valueConstructor,
        Interop.BOOL* constructorIsPublic)
    {
        MethodTableView* table = RuntimeTypes.TableOf(TypeQueries.Load<RuntimeType>(type)!);
        ThrowIfNotInstantiable(table);
        *constructorIsPublic = Interop.BOOL.TRUE;
        if (table->IsNullable)
        {
            return; // A Nullable without value is a null reference: nothing to allocate.
        }

        *allocator = &AllocateByTable;
        *allocatorArgument = table;
        if (table->TypeCode == null || table->IsDelegate)
        {
            if (!table->IsValueType)
            {
                throw new MissingMethodException(SR.Arg_NoDefCTorWithoutTypeName);
            }

            return;
        }

        if ((table->Flags2 & Abi.MethodTableFlags2.PublicDefaultConstructor) == 0)
        {
            *constructorIsPublic = Interop.BOOL.FALSE;
        }

        if (table->IsValueType)
        {
            *objectConstructor = &ConstructBoxed;
            *valueConstructor = (delegate*<ref byte, void>)table->TypeCode;
        }
        else
        {
            *objectConstructor = (delegate*<object, void>)table->TypeCode;
        }
    }

    [RuntimeExport("ReflectionSerialization_GetCreateUninitializedObjectInfo")]
    internal static void GetUninitializedInfo(QCallTypeHandle type, delegate*<void*, object>* allocator, void** allocatorArgument)
    {
        MethodTableView* table = TypeQueries.TableOf(type);
        if (table->HasComponentSize || table->IsPointer || table->IsByRef || table->IsDelegate)
        {
            throw new ArgumentException("The value was invalid.");
        }

        ThrowIfNotInstantiable(table);
        *allocator = &AllocateByTable;
        *allocatorArgument = table->IsNullable ? table->NullableUnderlyingType : table;
    }

    [RuntimeExport("ReflectionInvocation_GetBoxInfo")]
    internal static void GetBoxInfo(
        QCallTypeHandle type, delegate*<void*, object>* allocator, void** allocatorArgument, int* nullableValueOffset, uint* valueSize)
    {
        MethodTableView* table = TypeQueries.TableOf(type);
        ThrowIfNotInstantiable(table);
        MethodTableView* boxed = table;
        *nullableValueOffset = 0;
        if (table->IsNullable)
        {
            boxed = table->NullableUnderlyingType;
            *nullableValueOffset = (int)table->NullableValueOffset;
        }

        *allocator = &AllocateByTable;
        *allocatorArgument = boxed;
        *valueSize = boxed->InstanceFieldBytes;
    }

    /// <summary>An object of the same class and length, for MemberwiseClone to copy into.</summary>
    [RuntimeExport("ObjectNative_AllocateUninitializedClone")]
    internal static void AllocateClone(ObjectHandleOnStack cell)
    {
        object original = TypeQueries.Load<object>(cell)!;
        MethodTableView* type = Casting.TableOf(original);
        TypeQueries.Store(cell, type->HasComponentSize ? AllocateSameLength(type, original) : ObjectAllocation.New(type));
    }

    /// <summary>Compares two boxed values of one type as RuntimeHelpers.Equals does: their bytes.</summary>
    [InternalCall("System.Runtime.CompilerServices.RuntimeHelpers", "ContentEquals")]
    internal static bool ContentEquals(object left, object right) => SpanHelpers.SequenceEqual(
        ref left.GetRawData(), ref right.GetRawData(), Casting.TableOf(left)->InstanceFieldBytes);

    private static object AllocateSameLength(MethodTableView* type, object original)
    {
        if (!type->IsArray || type->IsSzArray)
        {
            return ObjectAllocation.NewArray(type, *(int*)((byte*)Unsafe.As<object, nint>(ref original) + Abi.ObjectLayout.Length));
        }

        // The lengths stand in the original; it cannot move, and MemberwiseClone copies the lower bounds.
        int* lengths = (int*)((byte*)Unsafe.As<object, nint>(ref original) + Abi.ObjectLayout.MultiDimensionalLengths);
        return ObjectAllocation.NewMultiDimensionalArray(type, type->ArrayRank, lengths);
    }

    private static object AllocateByTable(void* table) => ObjectAllocation.New((MethodTableView*)table);

    private static void ConstructBoxed(object boxed) =>
        ((delegate*<ref byte, void>)Casting.TableOf(boxed)->TypeCode)(ref boxed.GetRawData());

    internal static void ThrowIfNotInstantiable(MethodTableView* type)
    {
        if (type->IsInterface)
        {
            throw new MissingMethodException("Cannot create an instance of an interface.");
        }

        if (type->IsGenericDefinition)
        {
            throw new MissingMethodException("Cannot create a type for which Type.ContainsGenericParameters is true.");
        }

        if (type->IsAbstract)
        {
            throw new MissingMethodException("Cannot create an abstract class.");
        }

        if (type->IsByRefLike)
        {
            throw new NotSupportedException(SR.NotSupported_ByRefLike);
        }
    }
}
