namespace PusOS.Kernel;

/// <summary>What a kernel thread does at present.</summary>
public enum ThreadState
{
    /// <summary>Created, not started.</summary>
    New = 0,
    /// <summary>In a run queue.</summary>
    Ready,
    /// <summary>On a hart.</summary>
    Running,
    /// <summary>Waits in a queue, for a deadline, or both.</summary>
    Blocked,
    /// <summary>Has ended; its stack is or will be given back.</summary>
    Exited,
}
