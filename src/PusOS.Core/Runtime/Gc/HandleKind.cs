namespace PusOS.Runtime.Gc;

/// <summary>Kinds of handles; the first four are the values of System.Runtime.InteropServices.GCHandleType.</summary>
internal static class HandleKind
{
    public const uint Weak = 0;
    public const uint WeakTrackResurrection = 1;
    public const uint Normal = 2;
    public const uint Pinned = 3;
    /// <summary>Keeps Dependent alive exactly while Target is.</summary>
    public const uint Dependent = 4;
    /// <summary>On the free list.</summary>
    public const uint Free = 5;
}
