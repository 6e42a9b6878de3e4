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
    private static nint[]? s_failedCells;
    private static Exception[]? s_failures;

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
        int count = s_failedCells == null ? 0 : s_failedCells.Length;
        nint[] cells = new nint[count + 1];
        Exception[] failures = new Exception[count + 1];
        for (int i = 0; i < count; i++)
        {
            cells[i] = s_failedCells![i];
            failures[i] = s_failures![i];
        }

        cells[count] = (nint)cell;
        failures[count] = failure;
        s_failures = failures;
        Volatile.Write(ref s_failedCells, cells);
    }

    private static Exception FailureOf(ConstructorCell* cell)
    {
        nint[] cells = Volatile.Read(ref s_failedCells)!;
        Exception[] failures = s_failures!;
        for (int i = 0; i < cells.Length && i < failures.Length; i++)
        {
            if (cells[i] == (nint)cell)
            {
                return failures[i];
            }
        }

        return new TypeInitializationException("<unknown>", null);
    }
}
