namespace PusOS.Net;

/// <summary>
/// The node's own <see cref="Interface"/>, for programs that use the stack below System.Net: a <see cref="Service"/> added
/// here runs in the poll itself, without a thread of its own.
/// </summary>
public static class NodeInterface
{
    /// <summary>
    /// Calls <paramref name="action"/> with the stack's lock held, then sends what it gave to sockets. The action must not
    /// block, call System.Net, or call this method. May block, starts the network if nothing has yet.
    /// PlatformNotSupportedException: the program does not run on a node.
    /// </summary>
    public static void Use(Action<Interface> action)
    {
        ArgumentNullException.ThrowIfNull(action);
#if PUSOS_TARGET
        NodeStack.EnsureStarted();
        StackLock.Enter();
        try
        {
            action(NodeStack.Stack);
            NodeStack.Pump();
        }
        finally
        {
            StackLock.Exit();
        }
#else
        throw new PlatformNotSupportedException("Only a PusOS node has an interface of its own.");
#endif
    }
}
