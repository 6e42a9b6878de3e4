using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using PusOS.Abi;
using PusOS.Kernel;
using PusOS.Runtime.Exceptions;
using SpinLock = PusOS.Kernel.SpinLock;

namespace PusOS.Runtime.Threads;

/// <summary>
/// Runs static constructors once (ECMA-335 II.10.5.3.3): the thread that runs one passes, others wait; a circle of
/// threads that wait for each other's constructors is broken by letting the last one pass; a constructor that throws
/// makes its type unusable for good.
/// </summary>
internal static unsafe class StaticConstructors
{
    private static SpinLock s_lock;
    private static FailedConstructor? s_newestFailure;

    [RuntimeExport(RuntimeSymbols.RunStaticConstructor)]
    internal static void Run(ConstructorCell* cell, delegate*<void> constructor)
    {
        ThreadRecord* thread = ThreadRecords.Current;
        for (; ; )
        {
            InterruptState state = s_lock.Acquire();
            switch (cell->State)
            {
                case ConstructorCell.NotStarted:
                    cell->Owner = thread->ManagedId;
                    cell->State = ConstructorCell.Running;
                    s_lock.Release(state);
                    RunHere(cell, constructor);
                    return;
                case ConstructorCell.Running when cell->Owner == thread->ManagedId || WouldDeadlock(cell, thread):
                case ConstructorCell.Done:
                    s_lock.Release(state);
                    return;
                case ConstructorCell.Failed:
                    s_lock.Release(state);
                    throw FailureOf(cell);
            }

            thread->AwaitedConstructor = cell;
            s_lock.Release(state);
            AddressWait.Wait(&cell->State, ConstructorCell.Running, Instant.Never);
            state = s_lock.Acquire();
            thread->AwaitedConstructor = null;
            s_lock.Release(state);
        }
    }

    private static void RunHere(ConstructorCell* cell, delegate*<void> constructor)
    {
        try
        {
            constructor();
        }
        catch (Exception exception)
        {
            bool isMissing = RuntimeExceptions.IsMissingMember(exception);
            Exception failure = isMissing ? exception : new TypeInitializationException(TypeNameOf(constructor), exception);
            Remember(cell, failure);
            Finish(cell, ConstructorCell.Failed);
            if (isMissing)
            {
                throw;
            }

            throw failure;
        }

        Finish(cell, ConstructorCell.Done);
    }

    private static void Finish(ConstructorCell* cell, int result)
    {
        InterruptState state = s_lock.Acquire();
        Volatile.Write(ref cell->State, result);
        s_lock.Release(state);
        AddressWait.Wake(&cell->State, int.MaxValue);
    }

    /// <summary>Follows "runs on" and "waits for" from the cell; true if it leads back to the thread.</summary>
    private static bool WouldDeadlock(ConstructorCell* cell, ThreadRecord* thread)
    {
        while (cell != null && cell->State == ConstructorCell.Running)
        {
            ThreadRecord* owner = ThreadRecords.Find(cell->Owner);
            if (owner == thread)
            {
                return true;
            }

            cell = owner == null ? null : owner->AwaitedConstructor;
        }

        return false;
    }

    /// <summary>The class's name as .NET has it here (a nested class by its own name), which stands behind the constructor's name in the method table.</summary>
    private static string TypeNameOf(delegate*<void> constructor)
    {
        byte* name = MethodNames.FindFunction((ulong)constructor);
        return name == null ? "<unknown>" : Encoding.UTF8.GetString(MethodNames.Bytes(name + MethodNames.Bytes(name).Length + 1));
    }

    private static void Remember(ConstructorCell* cell, Exception failure)
    {
        // Constructors of several types may fail at once, on several harts.
        FailedConstructor? newest;
        FailedConstructor made = new(cell, failure);
        do
        {
            newest = Volatile.Read(ref s_newestFailure);
            made.Earlier = newest;
        }
        while (Interlocked.CompareExchange(ref s_newestFailure, made, newest) != newest);
    }

    private static Exception FailureOf(ConstructorCell* cell)
    {
        FailedConstructor? failed = Volatile.Read(ref s_newestFailure);
        while (failed != null && failed.Cell != cell)
        {
            failed = failed.Earlier;
        }

        return failed == null ? new TypeInitializationException("<unknown>", null) : failed.Failure;
    }
}
