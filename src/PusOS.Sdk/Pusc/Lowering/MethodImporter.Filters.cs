using System.Globalization;
using System.Reflection.Metadata;
using System.Text;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Exception filters run in the first pass, before inner finally handlers, so each is a function of its
/// own: i32 (ptr frame, ptr exception). What it shares with the method lies in the method's frame record
/// (docs/spec/abi.md, Exceptions).
/// </summary>
internal sealed partial class MethodImporter
{
    private readonly SortedSet<int> _capturedLocals = [];
    private readonly SortedSet<int> _capturedArguments = [];

    private bool IsCapturedByFilter(bool isArgument, int index) => (isArgument ? _capturedArguments : _capturedLocals).Contains(index);

    private void CollectFilterCaptures()
    {
        foreach (var region in _regions)
        {
            if (region.Clause.Kind != ExceptionRegionKind.Filter)
            {
                continue;
            }

            foreach (var instruction in _flow.Instructions)
            {
                if (region.FilterCovers(instruction.Offset))
                {
                    NoteCapture(instruction);
                }
            }
        }

        foreach (int index in _capturedArguments)
        {
            AddFilterSlot("a" + index, LlvmTypes.Of(ArgumentType(index)));
        }

        foreach (int index in _capturedLocals)
        {
            AddFilterSlot("l" + index, LlvmTypes.Of(_body.Locals[index]));
        }
    }

    private TypeDesc ArgumentType(int index)
    {
        if (_abi.HasThis && index == 0)
        {
            return _method.OwningType.IsValueType ? _method.OwningType.Context.GetByRef(_method.OwningType) : _method.OwningType;
        }

        return _abi.Parameters[index - (_abi.HasThis ? 1 : 0)].Type;
    }

    private void AddFilterSlot(string name, ValueClass type)
    {
        int size = type.Kind == PassKind.Scalar ? 8 : (Math.Max(1, type.Size) + 7) & ~7;
        _filterFrameSize = (_filterFrameSize + 15) & ~15;
        _filterSlots.Add(name, _filterFrameSize.ToString(CultureInfo.InvariantCulture));
        _filterFrameSize += size;
    }

    private void NoteCapture(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                _capturedArguments.Add(instruction.OpCode - ILOpCode.Ldarg_0);
                break;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s or ILOpCode.Ldarga or ILOpCode.Ldarga_s or ILOpCode.Starg or ILOpCode.Starg_s:
                _capturedArguments.Add((int)instruction.Operand);
                break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                _capturedLocals.Add(instruction.OpCode - ILOpCode.Ldloc_0);
                break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                _capturedLocals.Add(instruction.OpCode - ILOpCode.Stloc_0);
                break;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s or ILOpCode.Ldloca or ILOpCode.Ldloca_s or ILOpCode.Stloc or ILOpCode.Stloc_s:
                _capturedLocals.Add((int)instruction.Operand);
                break;
        }
    }

    private string? FilterFrameSlot(bool isArgument, int index) => _filterSlots.GetValueOrDefault((isArgument ? "a" : "l") + index);

    private void EmitFilterFrameEntry()
    {
        if (!HasFilters)
        {
            return;
        }

        string head = _scope.ThreadLocal("pus_filter_frames");
        _scope.Reference("llvm.frameaddress.p0", "declare ptr @llvm.frameaddress.p0(i32)");
        _allocas.Append(CultureInfo.InvariantCulture, $"  %filter.frame = alloca [{_filterFrameSize} x i8], align 16\n");
        _entry.Append($"  %filter.previous = load ptr, ptr {head}, align 8\n  store ptr %filter.previous, ptr %filter.frame, align 8\n")
            .Append("  %filter.cfa = call ptr @llvm.frameaddress.p0(i32 0)\n  %filter.cfa.slot = getelementptr i8, ptr %filter.frame, i64 8\n")
            .Append($"  store ptr %filter.cfa, ptr %filter.cfa.slot, align 8\n  store ptr %filter.frame, ptr {head}, align 8\n");
    }

    private void EmitFilterFrameExit()
    {
        if (HasFilters && !_inFilter)
        {
            Line($"store ptr %filter.previous, ptr {_scope.ThreadLocal("pus_filter_frames")}, align 8");
        }
    }

    private bool _inFilter;

    /// <summary>Imports the filter's blocks into a function of its own; the symbol of its descriptor.</summary>
    private string EmitFilter(Region region)
    {
        string name = $"{_method.MangledName}$filter{region.Index}";
        string function = Llvm.LlvmNames.Quote(name);
        string descriptor = Llvm.LlvmNames.Quote(name + "$descriptor");

        // A second importer over the same body whose entry is the filter and whose captured variables lie
        // in the frame record that it is given.
        var nested = new MethodImporter(_scope, _method, _body, _wideSlots);
        _filterFunctions.Append(nested.ImportFilter(region.Index, function));
        _filterFunctions.Append($"{descriptor} = internal constant {{ i64, ptr }} {{ i64 -1, ptr {function} }}, align 8\n");
        return descriptor;
    }

    private string ImportFilter(int regionIndex, string quotedSymbol)
    {
        _inFilter = true;
        var region = _regions[regionIndex];
        _out = _entry;
        for (int i = 0; i < _arguments.Length; i++)
        {
            BindFilterVariable(_arguments, i, ArgumentType(i), "a");
        }

        for (int i = 0; i < _locals.Length; i++)
        {
            BindFilterVariable(_locals, i, _body.Locals[i], "l");
        }

        var clause = region.Clause;
        var block = BlockAt(clause.FilterStart);
        block.Queued = true;
        block.EntryStack = [new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.Object), Name = "%exception", NonNull = true }];
        _work.Enqueue(block);
        while (_work.TryDequeue(out var next))
        {
            ImportBlock(next);
        }

        var text = new StringBuilder();
        text.Append($"define internal i32 {quotedSymbol}(ptr %filter.frame, ptr %exception) #0");
        if (_usesLandingPads)
        {
            text.Append(" personality ptr ").Append(_scope.Runtime(Abi.RuntimeSymbols.Personality, "declare i32 @pus_personality(...)"));
        }

        text.Append(" {\nentry:\n").Append(_allocas).Append(_entry).Append($"  br label %{block.Label}\n");
        foreach (var imported in _blocks.Values.OrderBy(b => b.Offset))
        {
            if (imported.Queued)
            {
                text.Append(imported.Label).Append(":\n").Append(imported.Text);
            }
        }

        EmitSharedBlocks(text);
        return text.Append("}\n").Append(_filterFunctions).ToString();
    }

    private void BindFilterVariable(Variable[] variables, int index, TypeDesc type, string prefix)
    {
        var variable = new Variable { Class = LlvmTypes.Of(type), Type = type, AddressTaken = true };
        variables[index] = variable;
        if (_filterSlots.TryGetValue(prefix + index, out var slot))
        {
            variable.Address = $"%f{prefix}{index}";
            _entry.Append($"  {variable.Address} = getelementptr i8, ptr %filter.frame, i64 {slot}\n");
        }
    }

    private void EmitFilterFunctions(StringBuilder text) => text.Append(_filterFunctions);
}
