using System.Globalization;
using System.Reflection.Metadata;
using System.Text;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Exception handling. Each protected clause is a <see cref="Region"/>; a call inside try blocks is an invoke whose landing pad
/// lists every enclosing clause and then dispatches from the innermost outwards inside this function. A finally handler
/// is emitted once, with a continuation cell that says where its endfinally goes.</summary>
internal sealed partial class MethodImporter
{
    private Region[] _regions = [];
    /// <summary>Innermost clause whose try block contains the code being emitted; null outside.</summary>
    private Region? _region;
    /// <summary>Innermost catch or filter handler being imported, for rethrow.</summary>
    private Region? _catch;
    private readonly Dictionary<(string Helper, Region? Region, string Location), string> _throwBlocks = [];
    private readonly StringBuilder _sharedBlocks = new();
    private readonly Dictionary<string, string> _filterSlots = [];
    private readonly StringBuilder _filterFunctions = new();
    private bool _usesLandingPads;
    private bool _usesExceptionSlots;
    private int _filterFrameSize = 16;

    private sealed class Region(int index, ExceptionRegionDesc clause)
    {
        public int Index { get; } = index;
        public ExceptionRegionDesc Clause { get; } = clause;
        /// <summary>The next clause outwards that also covers this try block.</summary>
        public Region? Outer { get; set; }
        public string? LandingPad { get; set; }
        public string? Dispatch { get; set; }
        public bool HasSlots { get; set; }
        /// <summary>Finally: destinations of endfinally by continuation number (from 1; 0 is the exceptional path).</summary>
        public List<string> Continuations { get; } = [];
        public bool EndEmitted { get; set; }
        public string? FilterDescriptor { get; set; }
        public bool IsFinally => Clause.Kind is ExceptionRegionKind.Finally or ExceptionRegionKind.Fault;
        public bool TryCovers(int offset) => offset >= Clause.TryStart && offset < Clause.TryStart + Clause.TryLength;
        public bool HandlerCovers(int offset) => offset >= Clause.HandlerStart && offset < Clause.HandlerStart + Clause.HandlerLength;
        public bool FilterCovers(int offset) => Clause.Kind == ExceptionRegionKind.Filter && offset >= Clause.FilterStart && offset < Clause.HandlerStart;
        public string Slot(string what) => $"%eh{Index}.{what}";
    }

    private bool HasFilters { get; set; }

    private void BuildRegions()
    {
        _regions = new Region[_body.Regions.Length];
        for (int i = 0; i < _regions.Length; i++)
        {
            _regions[i] = new Region(i, _body.Regions[i]);
            HasFilters |= _body.Regions[i].Kind == ExceptionRegionKind.Filter;
        }

        // ECMA-335 II.19: inner clauses precede outer ones, so the next clause in order that covers the
        // whole try block of this one is the next one outwards.
        for (int i = 0; i < _regions.Length; i++)
        {
            var inner = _regions[i].Clause;
            for (int k = i + 1; k < _regions.Length; k++)
            {
                var outer = _regions[k].Clause;
                if (outer.TryStart <= inner.TryStart && outer.TryStart + outer.TryLength >= inner.TryStart + inner.TryLength)
                {
                    _regions[i].Outer = _regions[k];
                    break;
                }
            }
        }

        if (HasFilters)
        {
            CollectFilterCaptures();
        }
    }

    private void SetRegion(int offset)
    {
        _region = null;
        _catch = null;
        if (_inFilter)
        {
            return; // What a filter throws ends at its caller, the unwinder, as "does not match" (ECMA-335 I.12.4.2.5).
        }

        foreach (var region in _regions)
        {
            if (_region is null && region.TryCovers(offset))
            {
                _region = region;
            }

            if (_catch is null && region.HandlerCovers(offset) && !region.IsFinally)
            {
                _catch = region;
            }
        }
    }

    private Region? InnermostTry(int offset)
    {
        foreach (var region in _regions)
        {
            if (region.TryCovers(offset))
            {
                return region;
            }
        }

        return null;
    }

    /// <summary>The text after a call's closing parenthesis: empty for a call, " to label .. unwind label .." for an invoke.</summary>
    private string UnwindTo(out string? continuation)
    {
        if (_region is null)
        {
            continuation = null;
            return "";
        }

        continuation = FreshLabel();
        return $" to label %{continuation} unwind label %{LandingPad(_region)}";
    }

    private void EnsureExceptionSlots()
    {
        _usesLandingPads = true;
        if (!_usesExceptionSlots)
        {
            _usesExceptionSlots = true;
            _allocas.Append("  %eh.exception = alloca ptr, align 8\n  %eh.selector = alloca i32, align 8\n");
        }
    }

    private string LandingPad(Region region)
    {
        if (region.LandingPad is { } done)
        {
            return done;
        }

        EnsureExceptionSlots();
        string label = region.LandingPad = $"pad{region.Index}";
        var clauses = new StringBuilder();
        bool cleanup = false;
        var seen = new HashSet<string>();
        for (Region? r = region; r is not null; r = r.Outer)
        {
            if (r.IsFinally)
            {
                cleanup = true;
            }
            else if (seen.Add(TypeInfoOf(r)))
            {
                clauses.Append(" catch ptr ").Append(TypeInfoOf(r));
            }
        }

        string dispatch = Dispatch(region);
        string pad = Fresh();
        string exception = Fresh();
        string selector = Fresh();
        _sharedBlocks.Append(label).Append(":\n  ").Append(pad).Append(" = landingpad { ptr, i32 }").Append(cleanup ? " cleanup" : "").Append(clauses)
            .Append("\n  ").Append(exception).Append(" = extractvalue { ptr, i32 } ").Append(pad).Append(", 0\n  ")
            .Append(selector).Append(" = extractvalue { ptr, i32 } ").Append(pad).Append(", 1\n  store ptr ").Append(exception)
            .Append(", ptr %eh.exception, align 8\n  store i32 ").Append(selector).Append(", ptr %eh.selector, align 4\n  br label ")
            .Append(dispatch).Append('\n');
        return label;
    }

    private string TypeInfoOf(Region region)
    {
        if (region.Clause.Kind == ExceptionRegionKind.Filter)
        {
            return region.FilterDescriptor ??= EmitFilter(region);
        }

        return _scope.MethodTable(region.Clause.CatchType!, "catch clause");
    }

    /// <summary>The label that decides whether this clause takes the exception in the slots, or the next one outwards.</summary>
    private string Dispatch(Region? region)
    {
        if (region is null)
        {
            return Resume();
        }

        if (region.Dispatch is { } done)
        {
            return done;
        }

        string label = region.Dispatch = $"%dispatch{region.Index}";
        string next = Dispatch(region.Outer);
        var text = new StringBuilder();
        text.Append(label.AsSpan(1)).Append(":\n");
        if (region.IsFinally)
        {
            EnsureFinallySlots(region);
            string exception = Fresh();
            string selector = Fresh();
            string entry = EnqueueHandler(region, []);
            text.Append($"  {exception} = load ptr, ptr %eh.exception, align 8\n  {selector} = load i32, ptr %eh.selector, align 4\n")
                .Append($"  store ptr {exception}, ptr {region.Slot("exception")}, align 8\n  store i32 {selector}, ptr {region.Slot("selector")}, align 4\n")
                .Append($"  store i32 0, ptr {region.Slot("continuation")}, align 4\n  br label {entry}\n");
        }
        else
        {
            EnsureCatchSlot(region);
            string selector = Fresh();
            string wanted = Fresh();
            string match = Fresh();
            string caught = $"caught{region.Index}";
            string exception = Fresh();
            var type = region.Clause.CatchType ?? WellKnown(WellKnownType.Object);
            string entry = EnqueueHandler(region, [new Value { Kind = StackKind.Pointer, Type = type, Name = region.Slot("caught"), NonNull = true }]);
            string typeInfo = TypeInfoOf(region);
            _scope.Reference("llvm.eh.typeid.for.p0", "declare i32 @llvm.eh.typeid.for.p0(ptr)");
            text.Append($"  {selector} = load i32, ptr %eh.selector, align 4\n  {wanted} = call i32 @llvm.eh.typeid.for.p0(ptr {typeInfo})\n")
                .Append($"  {match} = icmp eq i32 {selector}, {wanted}\n  br i1 {match}, label %{caught}, label {next}\n{caught}:\n")
                .Append($"  {exception} = load ptr, ptr %eh.exception, align 8\n  store ptr {exception}, ptr {region.Slot("caught")}, align 8\n  br label {entry}\n");
        }

        _sharedBlocks.Append(text);
        return label;
    }

    private bool _resumeEmitted;

    private string Resume()
    {
        if (!_resumeEmitted)
        {
            _resumeEmitted = true;
            EnsureExceptionSlots();
            _sharedBlocks.Append("""
                resume:
                  %resume.exception = load ptr, ptr %eh.exception, align 8
                  %resume.selector = load i32, ptr %eh.selector, align 4
                  %resume.0 = insertvalue { ptr, i32 } poison, ptr %resume.exception, 0
                  %resume.1 = insertvalue { ptr, i32 } %resume.0, i32 %resume.selector, 1
                  resume { ptr, i32 } %resume.1

                """);
        }

        return "%resume";
    }

    private void EnsureFinallySlots(Region region)
    {
        if (!region.HasSlots)
        {
            region.HasSlots = true;
            _allocas.Append($"  {region.Slot("exception")} = alloca ptr, align 8\n  {region.Slot("selector")} = alloca i32, align 4\n  {region.Slot("continuation")} = alloca i32, align 4\n");
        }
    }

    private void EnsureCatchSlot(Region region)
    {
        if (!region.HasSlots)
        {
            region.HasSlots = true;
            _allocas.Append($"  {region.Slot("caught")} = alloca ptr, align 8\n");
        }
    }

    /// <summary>Queues the handler; its entry stack is the caught exception, loaded from its slot.</summary>
    private string EnqueueHandler(Region region, Value[] entryStack)
    {
        var block = BlockAt(region.Clause.HandlerStart);
        if (!block.Queued)
        {
            block.Queued = true;
            block.EntrySlots = [.. entryStack];
            _work.Enqueue(block);
        }

        return "%" + block.Label;
    }

    private void EmitSharedBlocks(StringBuilder text)
    {
        foreach (var region in _regions)
        {
            if (region.IsFinally && region.EndEmitted)
            {
                EmitEndFinally(region);
            }
        }

        text.Append(_sharedBlocks);
    }

    private void EmitEndFinally(Region region)
    {
        EnsureFinallySlots(region);
        string number = Fresh();
        _sharedBlocks.Append($"endfinally{region.Index}:\n");
        if (region.Dispatch is not null)
        {
            string exception = Fresh();
            string selector = Fresh();
            string next = Dispatch(region.Outer);
            _sharedBlocks.Append($"  {number} = load i32, ptr {region.Slot("continuation")}, align 4\n  switch i32 {number}, label %unwind{region.Index} [");
            AppendContinuations(region);
            _sharedBlocks.Append($"]\nunwind{region.Index}:\n  {exception} = load ptr, ptr {region.Slot("exception")}, align 8\n  {selector} = load i32, ptr {region.Slot("selector")}, align 4\n")
                .Append($"  store ptr {exception}, ptr %eh.exception, align 8\n  store i32 {selector}, ptr %eh.selector, align 4\n  br label {next}\n");
        }
        else if (region.Continuations.Count == 1)
        {
            _sharedBlocks.Append($"  br label {region.Continuations[0]}\n");
        }
        else
        {
            _sharedBlocks.Append($"  {number} = load i32, ptr {region.Slot("continuation")}, align 4\n  switch i32 {number}, label %stray{region.Index} [");
            AppendContinuations(region);
            _sharedBlocks.Append($"]\nstray{region.Index}:\n  unreachable\n");
        }
    }

    private void AppendContinuations(Region region)
    {
        for (int i = 0; i < region.Continuations.Count; i++)
        {
            _sharedBlocks.Append(" i32 ").Append((i + 1).ToString(CultureInfo.InvariantCulture)).Append(", label ").Append(region.Continuations[i]);
        }

        _sharedBlocks.Append(' ');
    }
}
