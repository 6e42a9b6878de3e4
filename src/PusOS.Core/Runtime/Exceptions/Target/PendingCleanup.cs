namespace PusOS.Runtime.Exceptions;

/// <summary>An exception whose unwinding stands still while a cleanup of one frame runs; the cleanup ends in _Unwind_Resume.</summary>
internal unsafe struct PendingCleanup
{
    public PendingCleanup* Next;
    /// <summary>Identity only: the cleanup's frame keeps the object alive.</summary>
    public nuint Exception;
    public ulong FrameAddress;
    public ulong LandingPad;
    public Handler Handler;
}
