namespace PusOS.Runtime.Threads;

/// <summary>Kinds of <see cref="Waitable"/>.</summary>
internal enum WaitableKind
{
    /// <summary>Stays signalled until reset.</summary>
    ManualResetEvent,
    /// <summary>Lets one waiter through.</summary>
    AutoResetEvent,
    Semaphore,
    Mutex,
}
