using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using PusOS.Runtime.Exceptions;

namespace PusOS.Runtime.Gc;

/// <summary>GCHandle, DependentHandle and GCFrameRegistration: the class library's seams to the handle table.</summary>
internal static unsafe class Handles
{
    private const string GcHandleType = "System.Runtime.InteropServices.GCHandle";
    private const string DependentHandleType = "System.Runtime.DependentHandle";
    private const string FrameType = "System.Runtime.GCFrameRegistration";

    private static nuint ReferenceOf(object? instance) => *(nuint*)Unsafe.AsPointer(ref instance);

    private static nint Allocate(nuint target, nuint dependent, uint kind)
    {
        HandleSlot* slot = HandleTable.Allocate(target, dependent, kind);
        if (slot == null)
        {
            RuntimeExceptions.ThrowOutOfMemory();
        }

        return (nint)slot;
    }

    [InternalCall(GcHandleType, "_InternalAlloc")]
    internal static nint InternalAlloc(object? value, GCHandleType type) => Allocate(ReferenceOf(value), 0, (uint)type);

    [RuntimeExport("GCHandle_InternalAllocWithGCTransition")]
    internal static nint InternalAllocWithTransition(ObjectHandleOnStack value, GCHandleType type) => Allocate(*(nuint*)value._ptr, 0, (uint)type);

    [InternalCall(GcHandleType, "_InternalFree")]
    internal static bool InternalFree(nint handle)
    {
        HandleTable.Free((HandleSlot*)handle);
        return true;
    }

    [RuntimeExport("GCHandle_InternalFreeWithGCTransition")]
    internal static void InternalFreeWithTransition(nint handle) => HandleTable.Free((HandleSlot*)handle);

    [InternalCall(GcHandleType, "InternalSet")]
    internal static void InternalSet(nint handle, object? value) => Volatile.Write(ref ((HandleSlot*)handle)->Target, ReferenceOf(value));

    [InternalCall(GcHandleType, "InternalCompareExchange")]
    internal static object? InternalCompareExchange(nint handle, object? value, object? oldValue)
    {
        nuint previous = Interlocked.CompareExchange(ref ((HandleSlot*)handle)->Target, ReferenceOf(value), ReferenceOf(oldValue));
        return Unsafe.As<nuint, object?>(ref previous);
    }

    [InternalCall(DependentHandleType, "InternalAlloc")]
    internal static nint DependentAlloc(object? target, object? dependent) =>
        Allocate(ReferenceOf(target), ReferenceOf(dependent), HandleKind.Dependent);

    [RuntimeExport("DependentHandle_InternalAllocWithGCTransition")]
    internal static nint DependentAllocWithTransition(ObjectHandleOnStack target, ObjectHandleOnStack dependent) =>
        Allocate(*(nuint*)target._ptr, *(nuint*)dependent._ptr, HandleKind.Dependent);

    [InternalCall(DependentHandleType, "InternalGetDependent")]
    internal static object? DependentGetDependent(nint handle) => Unsafe.As<nuint, object?>(ref ((HandleSlot*)handle)->Dependent);

    [InternalCall(DependentHandleType, "InternalGetTargetAndDependent")]
    internal static object? DependentGetBoth(nint handle, out object? dependent)
    {
        // Target first: while it is held here a collection clears neither.
        object? target = Unsafe.As<nuint, object?>(ref ((HandleSlot*)handle)->Target);
        dependent = target == null ? null : Unsafe.As<nuint, object?>(ref ((HandleSlot*)handle)->Dependent);
        GC.KeepAlive(target);
        return target;
    }

    [InternalCall(DependentHandleType, "InternalSetDependent")]
    internal static void DependentSetDependent(nint handle, object? dependent) =>
        Volatile.Write(ref ((HandleSlot*)handle)->Dependent, ReferenceOf(dependent));

    [InternalCall(DependentHandleType, "InternalSetTargetToNull")]
    internal static void DependentSetTargetToNull(nint handle) => Volatile.Write(ref ((HandleSlot*)handle)->Target, 0);

    [InternalCall(DependentHandleType, "InternalFree")]
    internal static bool DependentFree(nint handle)
    {
        HandleTable.Free((HandleSlot*)handle);
        return true;
    }

    [RuntimeExport("DependentHandle_InternalFreeWithGCTransition")]
    internal static void DependentFreeWithTransition(nint handle) => HandleTable.Free((HandleSlot*)handle);

    [InternalCall(FrameType, "RegisterForGCReporting")]
    internal static void RegisterFrame(System.Runtime.GCFrameRegistration* registration)
    {
        // Stacks are scanned whole: what the registration describes lies on one.
    }

    [InternalCall(FrameType, "UnregisterForGCReporting")]
    internal static void UnregisterFrame(System.Runtime.GCFrameRegistration* registration)
    {
        // See RegisterFrame.
    }
}
