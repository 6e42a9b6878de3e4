using System.Globalization;
using System.Reflection.Metadata;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Control flow and exception handling. Each protected clause is a <see cref="Region"/>; a call inside
/// try blocks is an invoke whose landing pad lists every enclosing clause and then dispatches from the
/// innermost outwards inside this function. A finally handler is emitted once, with a continuation cell
/// that says where its endfinally goes.
/// </summary>
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

    // ---- Landing pads ----

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

    // ---- Throwing helpers ----

    /// <summary>Attributes of a call that never returns; in traced methods LLVM may not make one call of two, which would lose a line or a frame.</summary>
    private string NoReturn => _isTraced ? "#11" : "#1";

    /// <summary>Branches to a cold block that calls the helper when the condition holds.</summary>
    private void ThrowIf(string condition, string helper)
    {
        string go = FreshLabel();
        Line($"br i1 {condition}, label %{ThrowBlock(helper)}, label %{go}{ColdFirst}");
        Label(go);
    }

    private string ThrowBlock(string helper)
    {
        // One for each helper and try block; where stack traces have lines, for each line too.
        var key = (helper, _region, _isTraced ? _debugToken : "");
        if (!_throwBlocks.TryGetValue(key, out var label))
        {
            label = $"throw{_throwBlocks.Count}";
            _throwBlocks.Add(key, label);
            string symbol = _scope.Runtime(helper, $"declare void @{helper}() #1");
            string text = _region is null
                ? $"{label}:\n  call void {symbol}() {NoReturn}{_debugToken}\n  unreachable\n"
                : $"{label}:\n  invoke void {symbol}() {NoReturn} to label %{label}.never unwind label %{LandingPad(_region)}{_debugToken}\n{label}.never:\n  unreachable\n";
            _sharedBlocks.Append(text);
        }

        return label;
    }

    /// <summary>Emits the null check of an object reference unless it is known not to be null.</summary>
    private void NullCheck(Value reference)
    {
        if (reference.NonNull || reference.Type is { IsByRef: true } or { IsPointer: true })
        {
            return;
        }

        string isNull = Fresh();
        Line($"{isNull} = icmp eq ptr {reference.Name}, null");
        ThrowIf(isNull, RuntimeSymbols.ThrowNullReference);
    }

    private void EmitThrow(Value exception)
    {
        var pointer = AsPointer(exception);
        EmitNoReturnCall(RuntimeSymbols.Throw, $"ptr {pointer.Name}", "ptr");
    }

    private void EmitNoReturnCall(string helper, string arguments, string types)
    {
        string symbol = _scope.Runtime(helper, $"declare void @{helper}({types}) #1");
        string unwind = UnwindTo(out string? continuation);
        Line($"{(continuation is null ? "call" : "invoke")} void {symbol}({arguments}) {NoReturn}{unwind}");
        if (continuation is not null)
        {
            Label(continuation);
        }

        Line("unreachable");
        _blockEnded = true;
    }

    /// <summary>Calls a runtime function that may throw; the result's name, or empty.</summary>
    private string EmitRuntimeCall(string returnType, string helper, string types, string arguments)
    {
        string symbol = _scope.Runtime(helper, $"declare {returnType} @{helper}({types})");
        return EmitCallText(returnType, symbol, arguments);
    }

    private string EmitCallText(string returnType, string symbol, string arguments)
    {
        string result = returnType == "void" ? "" : Fresh();
        string unwind = UnwindTo(out string? continuation);
        Line($"{(result.Length == 0 ? "" : result + " = ")}{(continuation is null ? "call" : "invoke")} {returnType} {symbol}({arguments}){(_isTraced ? " #12" : "")}{unwind}");
        if (continuation is not null)
        {
            Label(continuation);
        }

        return result;
    }

    // ---- Control flow ----

    private bool ImportControl(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Br or ILOpCode.Br_s:
                Jump((int)instruction.Operand);
                return true;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s:
                BranchOnBoolean(true, in instruction);
                return true;
            case ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                BranchOnBoolean(false, in instruction);
                return true;
            case ILOpCode.Beq or ILOpCode.Beq_s: BranchOn("eq", "oeq", in instruction); return true;
            case ILOpCode.Bne_un or ILOpCode.Bne_un_s: BranchOn("ne", "une", in instruction); return true;
            case ILOpCode.Bge or ILOpCode.Bge_s: BranchOn("sge", "oge", in instruction); return true;
            case ILOpCode.Bgt or ILOpCode.Bgt_s: BranchOn("sgt", "ogt", in instruction); return true;
            case ILOpCode.Ble or ILOpCode.Ble_s: BranchOn("sle", "ole", in instruction); return true;
            case ILOpCode.Blt or ILOpCode.Blt_s: BranchOn("slt", "olt", in instruction); return true;
            case ILOpCode.Bge_un or ILOpCode.Bge_un_s: BranchOn("uge", "uge", in instruction); return true;
            case ILOpCode.Bgt_un or ILOpCode.Bgt_un_s: BranchOn("ugt", "ugt", in instruction); return true;
            case ILOpCode.Ble_un or ILOpCode.Ble_un_s: BranchOn("ule", "ule", in instruction); return true;
            case ILOpCode.Blt_un or ILOpCode.Blt_un_s: BranchOn("ult", "ult", in instruction); return true;
            case ILOpCode.Switch:
                EmitSwitch(in instruction);
                return true;
            case ILOpCode.Ret:
                EmitReturn();
                return true;
            case ILOpCode.Throw:
                EmitThrow(Pop());
                return true;
            case ILOpCode.Rethrow:
                string exception = Fresh();
                Line($"{exception} = load ptr, ptr {_catch!.Slot("caught")}, align 8");
                EmitNoReturnCall(RuntimeSymbols.Rethrow, $"ptr {exception}", "ptr");
                return true;
            case ILOpCode.Leave or ILOpCode.Leave_s:
                EmitLeave(instruction.Offset, (int)instruction.Operand);
                return true;
            case ILOpCode.Endfinally:
                var region = _regions.First(r => r.IsFinally && r.HandlerCovers(_block.Offset));
                region.EndEmitted = true;
                Line($"br label %endfinally{region.Index}");
                _blockEnded = true;
                return true;
            case ILOpCode.Endfilter:
                var verdict = Coerce(Pop(), StackKind.I4);
                Line($"ret i32 {verdict.Name}");
                _blockEnded = true;
                return true;
            default:
                return false;
        }
    }

    private void Jump(int target)
    {
        string label = Enqueue(target, _stack);
        EndTemporaries();
        Line($"br label {label}");
        _blockEnded = true;
    }

    private void BranchOnBoolean(bool sense, in ILInstruction instruction)
    {
        var value = UnwrapSingle(Pop());
        bool? known = value.Constant is { } constant ? constant != 0 : value.IsNullLiteral ? false : value.Kind == StackKind.Pointer && value.NonNull ? true : null;
        int target = (int)instruction.Operand;
        if (known is { } certain)
        {
            Jump(certain == sense ? target : instruction.NextOffset);
            return;
        }

        string bit = Fresh();
        Line(value.Kind == StackKind.Pointer ? $"{bit} = icmp ne ptr {value.Name}, null" : $"{bit} = icmp ne {LlvmTypes.StackType(value.Kind)} {value.Name}, 0");
        EmitBranch(bit, sense ? target : instruction.NextOffset, sense ? instruction.NextOffset : target);
    }

    private void BranchOn(string integer, string floating, in ILInstruction instruction)
    {
        var right = Pop();
        var left = Pop();
        if (FoldComparison(integer, left, right) is { } known)
        {
            Jump(known ? (int)instruction.Operand : instruction.NextOffset);
            return;
        }

        EmitBranch(CompareValues(integer, floating, left, right), (int)instruction.Operand, instruction.NextOffset);
    }

    private void EmitBranch(string bit, int whenTrue, int whenFalse)
    {
        string one = Enqueue(whenTrue, _stack);
        string other = Enqueue(whenFalse, _stack);
        EndTemporaries();
        Line($"br i1 {bit}, label {one}, label {other}");
        _blockEnded = true;
    }

    private void EmitSwitch(in ILInstruction instruction)
    {
        var value = Coerce(UnwrapSingle(Pop()), StackKind.I4);
        if (value.Constant is { } constant)
        {
            Jump((ulong)constant < (ulong)instruction.SwitchTargets!.Length ? instruction.SwitchTargets[constant] : instruction.NextOffset);
            return;
        }

        var text = new StringBuilder();
        string otherwise = Enqueue(instruction.NextOffset, _stack);
        for (int i = 0; i < instruction.SwitchTargets!.Length; i++)
        {
            text.Append(" i32 ").Append(i).Append(", label ").Append(Enqueue(instruction.SwitchTargets[i], _stack));
        }

        EndTemporaries();
        Line($"switch i32 {value.Name}, label {otherwise} [{text} ]");
        _blockEnded = true;
    }

    private void EmitReturn()
    {
        EmitFilterFrameExit();
        _blockEnded = true;
        switch (_abi.Return.Kind)
        {
            case PassKind.Void:
                Line("ret void");
                break;
            case PassKind.Scalar:
                string scalar = Narrow(UnwrapSingle(Pop()), _abi.Return.Memory, _abi.Return.Stack);
                Line($"ret {_abi.Return.Memory} {scalar}");
                break;
            case PassKind.Memory:
                StoreTo("%result", _abi.Return, Pop(), 0);
                Line("ret void");
                break;
            default:
                EmitReturnLeaves(LeavesOf(Pop(), _abi.Return));
                break;
        }
    }

    private void EmitReturnLeaves(string[] leaves)
    {
        if (leaves.Length == 0)
        {
            Line("ret void");
            return;
        }

        if (leaves.Length == 1)
        {
            Line($"ret {_abi.Return.Leaves[0].Memory} {leaves[0]}");
            return;
        }

        string type = _abi.Return.Return;
        string aggregate = "poison";
        for (int i = 0; i < leaves.Length; i++)
        {
            string next = Fresh();
            Line($"{next} = insertvalue {type} {aggregate}, {_abi.Return.Leaves[i].Memory} {leaves[i]}, {i}");
            aggregate = next;
        }

        Line($"ret {type} {aggregate}");
    }

    /// <summary>Runs the finally handlers between here and the target, innermost first (ECMA-335 III.3.46).</summary>
    private void EmitLeave(int from, int target)
    {
        _stack.Clear();
        string destination = Enqueue(target, []);
        var exited = new List<Region>();
        for (Region? r = InnermostTry(from); r is not null; r = r.Outer)
        {
            if (r.Clause.Kind == ExceptionRegionKind.Finally && !r.TryCovers(target))
            {
                exited.Add(r);
            }
        }

        // From the outermost inwards, each finally continues at the entry of the one around it.
        for (int i = exited.Count - 1; i >= 0; i--)
        {
            var region = exited[i];
            EnsureFinallySlots(region);
            string entry = EnqueueHandler(region, []);
            int number = region.Continuations.IndexOf(destination) + 1;
            if (number == 0)
            {
                region.Continuations.Add(destination);
                number = region.Continuations.Count;
            }

            string label = $"leave{region.Index}.{number}";
            if (_leaveStubs.Add(label))
            {
                _sharedBlocks.Append($"{label}:\n  store i32 {number}, ptr {region.Slot("continuation")}, align 4\n  br label {entry}\n");
            }

            destination = "%" + label;
        }

        Line($"br label {destination}");
        _blockEnded = true;
    }

    private readonly HashSet<string> _leaveStubs = [];
}
