using System.Runtime.ExceptionServices;
using System.Threading;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// AppDomain.FirstChanceException: tells its handlers of every throw and rethrow before a handler is looked for. The
/// class library's event is a field that CoreCLR's native code reads; here the event itself is replaced, so that an
/// image whose program never subscribes has nothing of it but one test in the unwinder.
/// </summary>
internal static unsafe class FirstChance
{
    private const string Owner = "System.AppContext";
    private const string Reason = "CoreCLR's native code reads the event's field and calls the handlers; nothing in the class library does.";

    private static EventHandler<FirstChanceExceptionEventArgs>? s_handlers;

    /// <summary>Null until somebody subscribes.</summary>
    private static delegate*<Exception, void> s_notify;

    [Replaces(Owner, "add_FirstChanceException", Reason = Reason)]
    internal static void Add(EventHandler<FirstChanceExceptionEventArgs>? handler)
    {
        EventHandler<FirstChanceExceptionEventArgs>? present;
        do
        {
            present = Volatile.Read(ref s_handlers);
        }
        while (Interlocked.CompareExchange(ref s_handlers, present + handler, present) != present);
        s_notify = &CallHandlers;
    }

    [Replaces(Owner, "remove_FirstChanceException", Reason = Reason)]
    internal static void Remove(EventHandler<FirstChanceExceptionEventArgs>? handler)
    {
        EventHandler<FirstChanceExceptionEventArgs>? present;
        do
        {
            present = Volatile.Read(ref s_handlers);
        }
        while (Interlocked.CompareExchange(ref s_handlers, present - handler, present) != present);
    }

    /// <summary>
    /// Runs the handlers on the throwing thread. Not for the exceptions that are made in advance: there is no memory to
    /// tell of them.
    /// </summary>
    public static void Notify(Exception exception)
    {
        if (s_notify != null && !RuntimeExceptions.IsPreallocated(exception))
        {
            s_notify(exception);
        }
    }

    private static void CallHandlers(Exception exception)
    {
        try
        {
            Volatile.Read(ref s_handlers)?.Invoke(AppDomain.CurrentDomain, new FirstChanceExceptionEventArgs(exception));
        }
        catch (OutOfMemoryException)
        {
            // The notification is lost, the exception itself is not.
        }
        catch (Exception thrown)
        {
            // .NET ends with an internal error when something leaves a handler; this way it has a name.
            UnhandledException.Report(thrown);
        }
    }
}
