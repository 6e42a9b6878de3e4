using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PusOS.Abi;
using PusOS.Kernel;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Two-phase exception dispatch (docs/spec/exceptions.md). Phase 1 looks for a handler frame by frame without changing
/// anything, running filters on the way; phase 2 goes the same way again, enters cleanups, and lands in the handler.
/// Reentrant: filters and cleanups may throw. Threads only, interrupts enabled.
/// </summary>
internal static unsafe class Unwinder
{
    [ThreadStatic]
    [RuntimeExport("pus_filter_frames")]
    private static FilterFrame* t_filterFrames;

    [ThreadStatic]
    private static PendingCleanup* t_pendingCleanups;

    [ThreadStatic]
    private static PendingCleanup* t_spareCleanups;

    [RuntimeImport("pus_restore_context")]
    [DoesNotReturn]
    private static extern void RestoreContext(RegisterContext* context);

    /// <summary>Behind pus_throw: begins a new stack trace unless an ExceptionDispatchInfo has just restored one.</summary>
    [RuntimeExport("pus_throw_context", Root = true)]
    [DoesNotReturn]
    internal static void Throw(Exception? exception, RegisterContext* context)
    {
        exception ??= new NullReferenceException();
        StackTraceRecorder.BeginThrow(exception);
        Dispatch(exception, context, false);
    }

    /// <summary>Behind pus_rethrow: the stack trace goes on.</summary>
    [RuntimeExport("pus_rethrow_context", Root = true)]
    [DoesNotReturn]
    internal static void Rethrow(Exception exception, RegisterContext* context) => Dispatch(exception, context, true);

    /// <summary>Behind _Unwind_Resume: a cleanup has run to its end, phase 2 goes on.</summary>
    [RuntimeExport("pus_resume_context", Root = true)]
    [DoesNotReturn]
    internal static void Resume(Exception exception, RegisterContext* context)
    {
        UnwindRow row;
        if (!UnwindRowCache.TryGet(context->ProgramCounter - 1, &row))
        {
            KernelFault.Stop("exception cleanup outside of known code"u8);
        }

        ulong frameAddress = context->FrameAddress(&row);
        nuint identity = *(nuint*)Unsafe.AsPointer(ref exception);
        for (PendingCleanup* pending = t_pendingCleanups; pending != null; pending = pending->Next)
        {
            if (pending->Exception == identity && pending->FrameAddress == frameAddress)
            {
                Handler handler = pending->Handler;
                DropThrough(pending);
                Unwind(exception, context, &handler);
            }
        }

        KernelFault.Stop("exception cleanup without an exception"u8);
    }

    [DoesNotReturn]
    private static void Dispatch(Exception exception, RegisterContext* context, bool isRethrow)
    {
        Handler handler;
        RegisterContext frame = *context;
        StackTraceRecorder recorder = default;
        recorder.Begin(exception, isRethrow);
        if (!FindHandler(exception, &frame, &recorder, &handler))
        {
            recorder.Store(exception);
            UnhandledException.Report(exception);
        }

        recorder.Store(exception);
        Unwind(exception, context, &handler);
    }

    private static bool FindHandler(Exception exception, RegisterContext* frame, StackTraceRecorder* recorder, Handler* handler)
    {
        UnwindRow row;
        bool isNotified = false;
        while (UnwindRowCache.TryGet(frame->ProgramCounter - 1, &row))
        {
            if (row.IsOutermost)
            {
                return false;
            }

            ulong frameAddress = frame->FrameAddress(&row);
            recorder->Add(exception, frame->ProgramCounter, frameAddress);
            if (!isNotified)
            {
                // With the throwing frame in the trace.
                isNotified = true;
                recorder->Store(exception);
                FirstChance.Notify(exception);
            }

            if (row.LanguageData != null
                && CallSiteTable.TryFind(row.LanguageData, row.FunctionStart, frame->ProgramCounter - 1, out CallSite site)
                && Matches(exception, site, frameAddress, recorder, out long selector))
            {
                handler->FrameAddress = frameAddress;
                handler->LandingPad = site.LandingPad;
                handler->Selector = (ulong)selector;
                return true;
            }

            frame->Leave(&row);
        }

        return false;
    }

    private static bool Matches(Exception exception, in CallSite site, ulong frameAddress, StackTraceRecorder* recorder, out long selector)
    {
        byte* action = site.Action;
        while (CallSiteTable.NextAction(ref action, out selector))
        {
            if (selector <= 0)
            {
                continue;
            }

            ulong entry = CallSiteTable.TypeEntry(site, selector);
            if (entry == 0)
            {
                return true;
            }

            FilterDescriptor* filter = (FilterDescriptor*)entry;
            if (filter->Mark == FilterDescriptor.FilterMark)
            {
                recorder->Store(exception);
                if (RunFilter(filter, frameAddress, exception))
                {
                    return true;
                }
            }
            else if (IsInstance(exception, (byte*)entry))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInstance(object exception, byte* type)
    {
        byte* table = **(byte***)Unsafe.AsPointer(ref exception);
        while (table != null)
        {
            if (table == type)
            {
                return true;
            }

            table = *(byte**)(table + MethodTableLayout.ParentMethodTable);
        }

        return false;
    }

    /// <summary>Runs a filter on the record of its frame; an exception out of a filter means no (ECMA-335 I.12.4.2.5).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunFilter(FilterDescriptor* filter, ulong frameAddress, Exception exception)
    {
        for (FilterFrame* record = t_filterFrames; record != null; record = record->Previous)
        {
            if (record->FrameAddress == frameAddress)
            {
                try
                {
                    return filter->Function(record, exception) != 0;
                }
                catch
                {
                    return false;
                }
            }
        }

        return false;
    }

    /// <summary>Phase 2: leaves frames, entering their cleanups, until the handler's frame.</summary>
    [DoesNotReturn]
    private static void Unwind(Exception exception, RegisterContext* context, Handler* handler)
    {
        UnwindRow row;
        while (UnwindRowCache.TryGet(context->ProgramCounter - 1, &row))
        {
            ulong frameAddress = context->FrameAddress(&row);
            if (frameAddress == handler->FrameAddress)
            {
                Land(exception, context, handler->LandingPad, handler->Selector);
            }

            if (row.LanguageData != null
                && CallSiteTable.TryFind(row.LanguageData, row.FunctionStart, context->ProgramCounter - 1, out CallSite site)
                && HasCleanup(site))
            {
                Remember(exception, context, frameAddress, site.LandingPad, handler);
                Land(exception, context, site.LandingPad, 0);
            }

            context->Leave(&row);
        }

        KernelFault.Stop("exception handler lost while unwinding"u8);
    }

    private static bool HasCleanup(in CallSite site)
    {
        byte* action = site.Action;
        if (action == null)
        {
            return true;
        }

        while (CallSiteTable.NextAction(ref action, out long filter))
        {
            if (filter == 0)
            {
                return true;
            }
        }

        return false;
    }

    [DoesNotReturn]
    private static void Land(Exception exception, RegisterContext* context, ulong landingPad, ulong selector)
    {
        ulong stackPointer = context->General[RegisterContext.StackPointer];
        FilterFrame* record = t_filterFrames;
        while (record != null && (ulong)record < stackPointer)
        {
            record = record->Previous;
        }

        t_filterFrames = record;
        context->General[RegisterContext.Argument0] = *(nuint*)Unsafe.AsPointer(ref exception);
        context->General[RegisterContext.Argument1] = selector;
        context->ProgramCounter = landingPad;
        RestoreContext(context);
    }

    /// <summary>
    /// Notes where unwinding goes on after the cleanup. Notes of frames that no longer exist are dropped, and so is an
    /// earlier note for the same cleanup of the same frame: its exception was replaced by another one. So there is at
    /// most one note per landing pad of a living frame.
    /// </summary>
    private static void Remember(Exception exception, RegisterContext* context, ulong frameAddress, ulong landingPad, Handler* handler)
    {
        ulong stackPointer = context->General[RegisterContext.StackPointer];
        PendingCleanup* first = t_pendingCleanups;
        PendingCleanup** link = &first;
        while (*link != null)
        {
            PendingCleanup* note = *link;
            if (note->FrameAddress <= stackPointer || (note->FrameAddress == frameAddress && note->LandingPad == landingPad))
            {
                *link = note->Next;
                note->Next = t_spareCleanups;
                t_spareCleanups = note;
            }
            else
            {
                link = &note->Next;
            }
        }

        t_pendingCleanups = first;
        PendingCleanup* made = t_spareCleanups;
        if (made != null)
        {
            t_spareCleanups = made->Next;
        }
        else
        {
            made = (PendingCleanup*)KernelHeap.Allocate((nuint)sizeof(PendingCleanup));
            if (made == null)
            {
                KernelFault.Stop("out of memory while unwinding an exception"u8);
            }
        }

        made->Next = t_pendingCleanups;
        made->Exception = *(nuint*)Unsafe.AsPointer(ref exception);
        made->FrameAddress = frameAddress;
        made->LandingPad = landingPad;
        made->Handler = *handler;
        t_pendingCleanups = made;
    }

    /// <summary>Drops the note and everything newer: those cleanups were inside the one that has ended.</summary>
    private static void DropThrough(PendingCleanup* last)
    {
        for (; ; )
        {
            PendingCleanup* note = t_pendingCleanups;
            t_pendingCleanups = note->Next;
            note->Next = t_spareCleanups;
            t_spareCleanups = note;
            if (note == last)
            {
                return;
            }
        }
    }

    /// <summary>Frees the thread's notes; the last thing a managed thread does.</summary>
    public static void ReleaseThread()
    {
        Free(t_pendingCleanups);
        Free(t_spareCleanups);
        t_pendingCleanups = null;
        t_spareCleanups = null;
    }

    private static void Free(PendingCleanup* note)
    {
        while (note != null)
        {
            PendingCleanup* next = note->Next;
            KernelHeap.Free(note);
            note = next;
        }
    }
}
