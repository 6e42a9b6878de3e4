using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Abi;
using PusOS.Kernel;

namespace PusOS.Runtime.CompiledCode;

/// <summary>
/// The rarer checks that compiled code calls (docs/spec/abi.md): slow halves of unbox, stores into
/// multi-dimensional arrays, dynamic stack allocation, typed references. May throw; never interrupt-safe.
/// </summary>
internal static unsafe class CompiledCodeChecks
{
    /// <summary>Bytes that must stay free below a dynamic stack allocation, for the calls that follow it.</summary>
    private const ulong StackReserveBytes = 16 * 1024;

    [RuntimeImport(RuntimeSymbols.ThrowInvalidCast)]
    private static extern void ThrowInvalidCast(object instance, MethodTable* type);

    [RuntimeImport(RuntimeSymbols.ThrowArrayTypeMismatch)]
    private static extern void ThrowArrayTypeMismatch();

    [RuntimeImport(RuntimeSymbols.IsInstanceOfAny)]
    private static extern object? IsInstanceOfAny(object instance, MethodTable* type);

    [InlineAssembly("mv $0, sp", "=r")]
    private static extern ulong StackPointer();

    /// <summary>ECMA-335 III.4.32: an enum and its underlying type (and enums of one underlying type) unbox to each other.</summary>
    [RuntimeExport("pus_check_unbox")]
    private static void CheckUnbox(object box, MethodTable* type)
    {
        byte* given = (byte*)RuntimeHelpers.GetMethodTable(box);
        byte* wanted = (byte*)type;
        uint givenCategory = *(uint*)(given + MethodTableLayout.Flags) & MethodTableFlags.CategoryMask;
        uint wantedCategory = *(uint*)(wanted + MethodTableLayout.Flags) & MethodTableFlags.CategoryMask;
        if (!IsPrimitiveLike(givenCategory) || !IsPrimitiveLike(wantedCategory) || given[MethodTableLayout.CorElementType] != wanted[MethodTableLayout.CorElementType])
        {
            ThrowInvalidCast(box, type);
        }
    }

    private static bool IsPrimitiveLike(uint category) => category is MethodTableFlags.CategoryEnum or MethodTableFlags.CategoryTruePrimitive;

    [RuntimeExport("pus_check_array_store")]
    private static void CheckArrayStore(object? array, object? value)
    {
        if (array is null || value is null)
        {
            return; // The element access checks the array for null.
        }

        byte* table = (byte*)RuntimeHelpers.GetMethodTable(array);
        if (IsInstanceOfAny(value, *(MethodTable**)(table + MethodTableLayout.ElementType)) is null)
        {
            ThrowArrayTypeMismatch();
        }
    }

    /// <summary>A writable byref to an array element needs the exact element type (ECMA-335 III.4.9).</summary>
    [RuntimeExport("pus_check_array_address")]
    private static void CheckArrayAddress(object array, MethodTable* elementType)
    {
        byte* table = (byte*)RuntimeHelpers.GetMethodTable(array);
        if (*(MethodTable**)(table + MethodTableLayout.ElementType) != elementType)
        {
            ThrowArrayTypeMismatch();
        }
    }

    /// <summary>Refuses a dynamic stack allocation that would leave the thread's stack: it could jump over the guard page.</summary>
    [RuntimeExport("pus_check_stack")]
    private static void CheckStack(ulong bytes)
    {
        ulong free = StackPointer() - (ulong)KernelThread.Current->StackLimit;
        if (bytes > free || free - bytes < StackReserveBytes)
        {
            // Touch the guard page: the page fault handler knows a stack overflow and how it ends.
            Volatile.Write(ref *(KernelThread.Current->StackLimit - 1), 0);
        }
    }

    /// <summary>Type.GetTypeFromHandle for a MethodTable that compiled code holds (refanytype).</summary>
    [RuntimeExport("pus_type_object")]
    private static object TypeObject(MethodTable* type) => RuntimeTypeHandle.GetRuntimeTypeFromHandle((IntPtr)type)!;

    /// <summary>Activator.CreateInstance&lt;T&gt; of a type that has no public parameterless constructor, is abstract or an interface.</summary>
    [RuntimeExport("pus_throw_missing_constructor")]
    private static void ThrowMissingConstructor(Type type)
    {
        if (type.IsInterface || type.IsAbstract)
        {
            string reason = type.IsInterface ? "Cannot create an instance of an interface." : "Cannot create an abstract class.";
            throw new MissingMethodException(SR.Format(SR.Activator_CannotCreateInstance, type, reason));
        }

        throw new MissingMethodException(SR.Format(SR.Arg_NoDefCTor, type));
    }

    /// <summary>Activator.CreateInstance&lt;T&gt; wraps what the constructor throws.</summary>
    [RuntimeExport("pus_throw_target_invocation")]
    private static void ThrowTargetInvocation(Exception exception) => throw new System.Reflection.TargetInvocationException(exception);

    /// <summary>A delegate over an instance method of null.</summary>
    [RuntimeExport("pus_throw_null_delegate_target")]
    private static void ThrowNullDelegateTarget() => throw new ArgumentException(SR.Arg_DlgtNullInst);

    [RuntimeExport("pus_throw_invalid_cast_typed_reference")]
    private static void ThrowInvalidCastTypedReference() => throw new InvalidCastException();
}
