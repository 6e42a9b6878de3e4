namespace PusOS.Runtime.Exceptions;

/// <summary>Where a thrown exception will be caught, as phase 1 found it.</summary>
internal struct Handler
{
    /// <summary>Canonical frame address of the catching frame.</summary>
    public ulong FrameAddress;
    public ulong LandingPad;
    /// <summary>What the landing pad gets in a1: index into the function's type table.</summary>
    public ulong Selector;
}
