using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.Exceptions;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Threads;

/// <summary>Internal calls and native imports of System.Threading.Thread and of Environment's thread members.</summary>
internal static unsafe class ThreadSeams
{
    private const string ThreadType = "System.Threading.Thread";
    private const int NameBytes = 31;

    private static ThreadRecord* RecordOf(ThreadHandle handle) => (ThreadRecord*)handle._ptr;

    private static ThreadRecord* RecordOf(ObjectHandleOnStack thread) =>
        (ThreadRecord*)TypeQueries.Load<Thread>(thread)!._DONT_USE_InternalThread;

    [RuntimeExport("ThreadNative_Initialize")]
    internal static void Initialize(ObjectHandleOnStack thread)
    {
        Thread managed = TypeQueries.Load<Thread>(thread)!;
        ThreadRecord* record = ThreadRecords.Create();
        managed._DONT_USE_InternalThread = (nint)record;
        managed._managedThreadId = record->ManagedId;
        managed._priority = (int)ThreadPriority.Normal;
    }

    /// <summary>Makes the Thread object of the calling thread, which has a record but was not started by one.</summary>
    [RuntimeExport("ThreadNative_GetCurrentThread")]
    internal static void GetCurrentThread(ObjectHandleOnStack thread)
    {
        ThreadRecord* record = ThreadRecords.Current;
        if (record->ManagedThread == 0)
        {
            Thread made = (Thread)RuntimeHelpers.GetUninitializedObject(typeof(Thread));
            made._DONT_USE_InternalThread = (nint)record;
            made._managedThreadId = record->ManagedId;
            made._priority = (int)ThreadPriority.Normal;
            ThreadRecords.AddReference(record);
            record->ManagedThread = *(nuint*)Unsafe.AsPointer(ref made);
        }

        *(nuint*)thread._ptr = record->ManagedThread;
    }

    [RuntimeExport("ThreadNative_Start")]
    internal static void Start(ThreadHandle handle, int stackSize, int priority, Interop.BOOL isThreadPool, char* name)
    {
        ThreadRecord* record = RecordOf(handle);
        if ((ThreadRecords.ChangeFlags(record, ThreadFlags.Started, 0) & ThreadFlags.Started) != 0)
        {
            throw new ThreadStateException("Thread is running or terminated; it cannot restart.");
        }

        KernelThread* kernel = KernelThread.Create(&ThreadMain, record, (nuint)stackSize);
        if (kernel == null)
        {
            ThreadRecords.ChangeFlags(record, 0, ThreadFlags.Started);
            RuntimeExceptions.ThrowOutOfMemory();
        }

        record->Kernel = kernel;
        ThreadRecords.AddReference(record);
        if (isThreadPool != Interop.BOOL.FALSE)
        {
            ThreadRecords.ChangeFlags(record, ThreadFlags.Background, 0);
        }

        ThreadRecords.UpdateForeground(record);
        KernelThread.SetPriority(kernel, priority);
        if (name != null)
        {
            SetKernelName(record, new string(name));
        }

        KernelThread.Start(kernel);
    }

    /// <summary>The Thread object becomes a root before its thread starts: called by StartCore's caller through the lock on it.</summary>
    [Replaces(ThreadType, "StartCore", Reason = "the native start has no reference to the Thread object, which must be a root while the thread runs")]
    internal static void StartCore(Thread thread)
    {
        lock (thread)
        {
            ThreadRecord* record = (ThreadRecord*)thread._DONT_USE_InternalThread;
            if ((record->Flags & ThreadFlags.Started) == 0)
            {
                Thread root = thread;
                record->ManagedThread = *(nuint*)Unsafe.AsPointer(ref root);
            }

            fixed (char* name = thread._name)
            {
                Start(
                    new ThreadHandle((nint)record),
                    thread._startHelper?._maxStackSize ?? 0,
                    thread._priority,
                    thread._isThreadPool ? Interop.BOOL.TRUE : Interop.BOOL.FALSE,
                    name);
            }
        }
    }

    private static void ThreadMain(void* argument)
    {
        ThreadRecord* record = (ThreadRecord*)argument;
        ThreadRecords.SetCurrent(record);
        Thread thread = Unsafe.As<nuint, Thread>(ref record->ManagedThread);
        Thread.t_currentThread = thread;
        thread.StartCallback();
        thread._isDead = true;
        WaitSubsystem.AbandonMutexes(record);
        ThreadRecords.ChangeFlags(record, ThreadFlags.Dead, 0);
        Unwinder.ReleaseThread();
        record->ManagedThread = 0;
        Volatile.Write(ref record->Ended, 1);
        AddressWait.Wake(&record->Ended, int.MaxValue);
        ThreadRecords.UpdateForeground(record);
        KernelThread* kernel = ThreadRecords.TakeKernelThread(record);
        ThreadRecords.Release(record);
        KernelThread.Release(kernel);
    }

    [RuntimeExport("ThreadNative_Join")]
    internal static int Join(ObjectHandleOnStack thread, int milliseconds)
    {
        ThreadRecord* record = RecordOf(thread);
        if ((record->Flags & ThreadFlags.Started) == 0)
        {
            throw new ThreadStateException("Thread has not been started.");
        }

        ThreadRecord* self = ThreadRecords.Current;
        ThreadBlocking.ThrowIfInterrupted(self);
        Instant deadline = ThreadBlocking.DeadlineAfter(milliseconds);
        ThreadRecords.ChangeFlags(self, ThreadFlags.Waiting, 0);
        while (Volatile.Read(ref record->Ended) == 0 && !ThreadBlocking.IsInterrupted(self))
        {
            if (!ThreadBlocking.WaitOn(self, &record->Ended, 0, deadline))
            {
                break;
            }
        }

        ThreadRecords.ChangeFlags(self, 0, ThreadFlags.Waiting);
        if (Volatile.Read(ref record->Ended) == 0)
        {
            ThreadBlocking.ThrowIfInterrupted(self);
        }

        return Volatile.Read(ref record->Ended);
    }

    [InternalCall(ThreadType, "InternalFinalize")]
    internal static void InternalFinalize(Thread thread)
    {
        nint record = thread._DONT_USE_InternalThread;
        if (record != 0)
        {
            thread._DONT_USE_InternalThread = 0;
            ThreadRecords.Release((ThreadRecord*)record);
        }
    }

    [RuntimeExport("ThreadNative_Sleep")]
    internal static void Sleep(int milliseconds)
    {
        if (milliseconds == 0)
        {
            ThreadBlocking.ThrowIfInterrupted(ThreadRecords.Current);
            KernelThread.Yield();
            return;
        }

        ThreadBlocking.Sleep(milliseconds);
    }

    [RuntimeExport("ThreadNative_SpinWait")]
    internal static void SpinWait(int iterations)
    {
        for (int i = 0; i < iterations; i++)
        {
            Pause();
        }
    }

    /// <summary>The pause hint (Zihintpause): a fence without effect where it is not implemented.</summary>
    [InlineAssembly("fence w, 0", "")]
    private static extern void Pause();

    [RuntimeExport("ThreadNative_YieldThread")]
    internal static Interop.BOOL YieldThread() => KernelThread.Yield() ? Interop.BOOL.TRUE : Interop.BOOL.FALSE;

    [RuntimeExport("ThreadNative_InformThreadNameChange")]
    internal static void InformNameChange(ThreadHandle handle, ushort* name, int length)
    {
        ThreadRecord* record = RecordOf(handle);
        if (name != null)
        {
            SetKernelName(record, new string((char*)name, 0, length));
        }
    }

    private static void SetKernelName(ThreadRecord* record, string name)
    {
        Span<byte> bytes = stackalloc byte[NameBytes];
        System.Text.Unicode.Utf8.FromUtf16(name, bytes, out _, out int written);
        ThreadRecords.SetName(record, bytes[..written]);
    }

    [RuntimeExport("ThreadNative_GetIsBackground")]
    internal static Interop.BOOL GetIsBackground(ThreadHandle handle) =>
        (RecordOf(handle)->Flags & ThreadFlags.Background) != 0 ? Interop.BOOL.TRUE : Interop.BOOL.FALSE;

    [RuntimeExport("ThreadNative_SetIsBackground")]
    internal static void SetIsBackground(ThreadHandle handle, Interop.BOOL value)
    {
        ThreadRecord* record = RecordOf(handle);
        bool isBackground = value != Interop.BOOL.FALSE;
        ThreadRecords.ChangeFlags(record, isBackground ? ThreadFlags.Background : 0, isBackground ? 0 : ThreadFlags.Background);
        ThreadRecords.UpdateForeground(record);
    }

    [RuntimeExport("ThreadNative_SetPriority")]
    internal static void SetPriority(ObjectHandleOnStack thread, int priority)
    {
        if (priority is < (int)ThreadPriority.Lowest or > (int)ThreadPriority.Highest)
        {
            throw new ArgumentOutOfRangeException(null, SR.Argument_InvalidFlag);
        }

        Thread managed = TypeQueries.Load<Thread>(thread)!;
        if (managed._isDead)
        {
            throw new ThreadStateException(SR.ThreadState_Dead_Priority);
        }

        managed._priority = priority;
        ThreadRecords.SetPriority((ThreadRecord*)managed._DONT_USE_InternalThread, priority);
    }

    [RuntimeExport("ThreadNative_GetCurrentOSThreadId")]
    internal static ulong GetCurrentOsThreadId() => (ulong)ThreadRecords.CurrentId;

    [RuntimeExport("SystemNative_TryGetUInt32OSThreadId")]
    internal static uint TryGetOsThreadId() => (uint)ThreadRecords.CurrentId;

    [RuntimeExport("ThreadNative_GetThreadState")]
    internal static int GetThreadState(ThreadHandle handle)
    {
        int flags = RecordOf(handle)->Flags;
        System.Threading.ThreadState state = default;
        if ((flags & ThreadFlags.Background) != 0)
        {
            state |= System.Threading.ThreadState.Background;
        }

        if ((flags & ThreadFlags.Started) == 0)
        {
            state |= System.Threading.ThreadState.Unstarted;
        }
        else if ((flags & ThreadFlags.Dead) != 0)
        {
            state |= System.Threading.ThreadState.Stopped;
        }
        else if ((flags & ThreadFlags.Waiting) != 0)
        {
            state |= System.Threading.ThreadState.WaitSleepJoin;
        }

        return (int)state;
    }

    [RuntimeExport("ThreadNative_Interrupt")]
    internal static void Interrupt(ThreadHandle handle) => ThreadBlocking.Interrupt(RecordOf(handle));

    [RuntimeExport("ThreadNative_PollGC")]
    internal static void PollGc()
    {
        // The world is stopped by interrupts: no thread has to poll.
    }

    [InternalCall(ThreadType, "CatchAtSafePoint")]
    internal static bool CatchAtSafePoint() => false;

    [InternalCall(ThreadType, "get_OptimalMaxSpinWaitsPerSpinIteration")]
    internal static int GetOptimalMaxSpinWaits() => 7;

    [InternalCall("System.Environment", "get_CurrentManagedThreadId")]
    internal static int GetCurrentManagedThreadId() => ThreadRecords.CurrentId;

    [RuntimeExport("Interlocked_MemoryBarrierProcessWide")]
    internal static void MemoryBarrierProcessWide()
    {
        // Stopping the harts makes each of them pass a full barrier.
        Scheduler.StopTheWorld();
        Scheduler.ResumeTheWorld();
    }

    /// <summary>At least 64 KiB of stack are left, as .NET asks for.</summary>
    [InternalCall("System.Runtime.CompilerServices.RuntimeHelpers", "TryEnsureSufficientExecutionStack")]
    internal static bool TryEnsureSufficientExecutionStack()
    {
        const nint Needed = 64 * 1024;
        byte here = 0;
        return &here - KernelThread.Current->StackLimit >= Needed;
    }
}
