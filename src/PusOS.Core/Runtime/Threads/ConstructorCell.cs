namespace PusOS.Runtime.Threads;

/// <summary>State of a class's static constructor; the compiler emits one per class and tests <see cref="State"/> inline.</summary>
internal struct ConstructorCell
{
    public const int NotStarted = 0;
    public const int Running = 1;
    public const int Done = 2;
    public const int Failed = 3;

    public int State;
    /// <summary>Managed thread id of the thread that runs it.</summary>
    public int Owner;
}
