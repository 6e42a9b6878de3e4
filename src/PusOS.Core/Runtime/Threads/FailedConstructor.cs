namespace PusOS.Runtime.Threads;

/// <summary>A static constructor that threw, in a list that only grows: its type stays unusable.</summary>
internal sealed unsafe class FailedConstructor(ConstructorCell* cell, Exception failure)
{
    /// <summary>The state cell of its class.</summary>
    public readonly ConstructorCell* Cell = cell;
    /// <summary>What each access to the class throws.</summary>
    public readonly Exception Failure = failure;
    /// <summary>The one that failed before; set before this one is seen by others.</summary>
    public FailedConstructor? Earlier;
}
