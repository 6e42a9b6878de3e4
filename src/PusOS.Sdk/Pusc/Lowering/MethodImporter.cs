using System.Globalization;
using System.Reflection.Metadata;
using System.Text;
using PusOS.Compiler.Graph;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Lowers one method body from CIL to the text of one LLVM function. Blocks are imported on demand from
/// the entry, so code behind a folded condition is never looked at and adds no dependency. Locals and
/// values that cross blocks live in allocas; LLVM's mem2reg makes registers of them.
/// The parts are files by kind of instruction.
/// </summary>
internal sealed partial class MethodImporter
{
    private const string ColdFirst = ", !prof !0";

    private readonly CodeScope _scope;
    private readonly Compilation _compilation;
    private readonly MethodDesc _method;
    private readonly MethodIL _body;
    private readonly ILFlow _flow;
    private readonly FunctionAbi _abi;
    private readonly GenericContext _context;
    private readonly bool _isRuntime;
    private readonly StringBuilder _allocas = new();
    private readonly StringBuilder _entry = new();
    private readonly Dictionary<int, Block> _blocks = [];
    private readonly Queue<Block> _work = new();
    private readonly Variable[] _locals;
    private readonly Variable[] _arguments;
    private StringBuilder _out = new();
    private List<Value> _stack = [];
    private Block _block = null!;
    private int _nextValue;
    private int _nextLabel;
    private bool _blockEnded;

    /// <summary>A return was imported; a branch goes back.</summary>
    private bool _returns, _loops;

    // Prefixes that apply to the next instruction.
    private bool _volatile;
    private int _unaligned;
    private bool _readonly;
    private TypeDesc? _constrained;

    private sealed class Block(int offset)
    {
        public int Offset { get; } = offset;
        public string Label { get; } = "il_" + offset.ToString("x4", CultureInfo.InvariantCulture);
        public StringBuilder Text { get; } = new();
        public bool Queued { get; set; }
        public Value[]? EntryStack { get; set; }
        /// <summary>Allocas through which predecessors hand over the entry stack.</summary>
        public Value[]? EntrySlots { get; set; }
    }

    private sealed class Variable
    {
        public required ValueClass Class { get; init; }
        public required TypeDesc Type { get; init; }
        public string Address { get; set; } = "";
        public bool AddressTaken { get; set; }
        /// <summary>An argument that is never written and has no address taken: its incoming value.</summary>
        public Value? Immutable { get; set; }
    }

    // Stack entries (block offset, index) that some predecessor hands over as int32 or float32 and another as native int or float64.
    private readonly HashSet<(int Offset, int Index)> _wideSlots;

    public MethodImporter(CodeScope scope, MethodDesc method, MethodIL body)
        : this(scope, method, body, [])
    {
    }

    private MethodImporter(CodeScope scope, MethodDesc method, MethodIL body, HashSet<(int Offset, int Index)> wideSlots)
    {
        _wideSlots = wideSlots;
        _scope = scope;
        _compilation = scope.Compilation;
        _method = method;
        _body = body;
        _context = method.Context;
        _isRuntime = method.Module?.Name == "PusOS.Core";
        _abi = FunctionAbi.Of(method);
        _points = _compilation.SequencePoints(method);
        _isTraced = _compilation.IsTraced(method);
        if (_isTraced || _points.Count != 0)
        {
            NoteSequencePoint(0);
        }

        _arguments = new Variable[_abi.Parameters.Length + (_abi.HasThis ? 1 : 0)];
        _flow = new ILFlow(body, _arguments.Length);
        _locals = new Variable[body.Locals.Length];
        BuildRegions();
    }

    /// <summary>
    /// The LLVM function definition of a method. Where paths join, int32 meets native int and float32 meets float64 as the
    /// wider (ECMA-335 III.1.8.1.3 allows the first); which slots are so is known when all predecessors are, and code behind
    /// may have been imported by then. Each repetition widens one slot more.
    /// </summary>
    public static string Lower(CodeScope scope, MethodDesc method, MethodIL body, string quotedSymbol, string linkage)
    {
        HashSet<(int Offset, int Index)> wideSlots = [];
        while (true)
        {
            try
            {
                return new MethodImporter(scope, method, body, wideSlots).Import(quotedSymbol, linkage);
            }
            catch (WiderSlotException)
            {
            }
        }
    }

    /// <summary>The LLVM function definition, from "define" to the closing brace.</summary>
    public string Import(string quotedSymbol, string linkage)
    {
        DeclareArguments(out string parameters);
        DeclareLocals();
        EmitFilterFrameEntry();
        EmitStaticConstructorPrologue();
        if (_compilation.WantsTraceMark(_method))
        {
            _entry.Append("  call void asm sideeffect \"slti x0, x0, 2\", \"\"()\n");
        }

        Enqueue(0, []);
        while (_work.TryDequeue(out var block))
        {
            ImportBlock(block);
        }

        var text = new StringBuilder(_entry.Length + 1024);
        bool wrapped = NeedsWrapper;
        text.Append("define ").Append(wrapped ? "internal " : linkage).Append(_abi.ReturnText).Append(' ').Append(wrapped ? BodySymbol : quotedSymbol).Append('(').Append(parameters)
            .Append(") ").Append(_isTraced ? "" : "unnamed_addr ").Append(AttributeGroup()).Append(_isTraced ? " \"disable-tail-calls\"=\"true\"" : "");
        if (_usesLandingPads)
        {
            text.Append(" personality ptr ").Append(_scope.Runtime(Abi.RuntimeSymbols.Personality, "declare i32 @pus_personality(...)"));
        }

        // A synchronized method is one frame of a stack trace: its wrapper's.
        text.Append(_compilation.SubprogramToken(_method, _points, _method.IsSynchronized)).Append(_method.IsSynchronized ? "" : _compilation.OwnMethodInfoToken(_method)).Append(" {\nentry:\n").Append(_allocas).Append(_entry).Append("  br label %il_0000\n");
        foreach (var block in _blocks.Values.OrderBy(b => b.Offset))
        {
            if (block.Queued)
            {
                text.Append(block.Label).Append(":\n").Append(block.Text);
            }
        }

        EmitSharedBlocks(text);
        text.Append("}\n");
        EmitFilterFunctions(text);
        if (wrapped)
        {
            EmitWrapper(text, quotedSymbol, linkage, parameters);
        }

        return text.ToString();
    }

    private string AttributeGroup()
    {
        if (HasFilters)
        {
            return HasLargeFrame ? "#10" : "#4";
        }

        if (HasLargeFrame)
        {
            return "#9";
        }

        if (_compilation.IsMemoryPrimitive(_method))
        {
            return "#5";
        }

        // A trace ends at the frame that catches: it has to be one that the unwinder sees.
        if (_method.IsNoInlining || NeedsWrapper || (_isTraced && Array.Exists(_regions, r => !r.IsFinally)))
        {
            return "#2";
        }

        // What only throws is called rarely, and code that could be inlined for its sake is not spent on it.
        return !_returns && !_loops ? "#1" : _method.IsAggressiveInlining ? "#3" : "#0";
    }

    private Block BlockAt(int offset)
    {
        if (!_blocks.TryGetValue(offset, out var block))
        {
            _blocks.Add(offset, block = new Block(offset));
        }

        return block;
    }

    /// <summary>Makes the block reachable with that entry stack (stored into the block's slots if not empty).</summary>
    private string Enqueue(int offset, IReadOnlyList<Value> stack)
    {
        var block = BlockAt(offset);
        if (block.EntrySlots is null)
        {
            block.EntrySlots = new Value[stack.Count];
            for (int i = 0; i < stack.Count; i++)
            {
                block.EntrySlots[i] = MakeSlot(_wideSlots.Contains((offset, i)) ? Widened(stack[i]) : stack[i], $"%bs.{offset:x4}.{i}");
            }
        }

        if (block.EntrySlots.Length != stack.Count)
        {
            throw new InvalidDataException($"stack depth differs at IL_{offset:x4}");
        }

        for (int i = 0; i < stack.Count; i++)
        {
            if ((block.EntrySlots[i].Kind, stack[i].Kind) is (StackKind.I4, StackKind.I8 or StackKind.Pointer) or (StackKind.F4, StackKind.F8) && _wideSlots.Add((offset, i)))
            {
                throw new WiderSlotException();
            }

            StoreSlot(block.EntrySlots[i], stack[i]);
        }

        _loops |= _block is not null && offset <= _block.Offset;
        if (!block.Queued)
        {
            block.Queued = true;
            _work.Enqueue(block);
        }

        return "%" + block.Label;
    }

    private Value Widened(Value value) => value.Kind switch
    {
        StackKind.I4 => new Value { Kind = StackKind.I8, Type = WellKnown(WellKnownType.IntPtr), Name = value.Name },
        StackKind.F4 => new Value { Kind = StackKind.F8, Type = WellKnown(WellKnownType.Double), Name = value.Name },
        _ => value,
    };

    private Value MakeSlot(Value value, string name)
    {
        var type = value.Kind == StackKind.Struct ? LlvmTypes.Of(value.Type!) : null;
        string memory = type is null ? LlvmTypes.StackType(value.Kind) : $"[{Math.Max(1, type.Size)} x i8]";
        _frameBytes += type?.Size ?? 8;
        _allocas.Append("  ").Append(name).Append(" = alloca ").Append(memory).Append(", align 8\n");
        return new Value { Kind = value.Kind, Type = value.Type, Name = name };
    }

    private void StoreSlot(Value slot, Value value)
    {
        if (slot.Kind == StackKind.Struct)
        {
            StoreTo(slot.Name, LlvmTypes.Of(slot.Type!), value, 0);
            return;
        }

        var converted = Coerce(value, slot.Kind);
        Line($"store {LlvmTypes.StackType(slot.Kind)} {converted.Name}, ptr {slot.Name}, align 8");
    }

    private Value LoadSlot(Value slot)
    {
        if (slot.Kind == StackKind.Struct)
        {
            return LoadFrom(slot.Name, slot.Type!, 0);
        }

        string name = Fresh();
        Line($"{name} = load {LlvmTypes.StackType(slot.Kind)}, ptr {slot.Name}, align 8");
        return new Value { Kind = slot.Kind, Type = slot.Kind == StackKind.Pointer && slot.Type is { IsByRef: false, IsPointer: false } ? slot.Type.Context.GetWellKnown(WellKnownType.Object) : slot.Type, Name = name };
    }

    private void ImportBlock(Block block)
    {
        _block = block;
        _out = block.Text;
        _stack = [];
        _blockEnded = false;
        SetRegion(block.Offset);
        if (block.EntryStack is { } given)
        {
            _stack.AddRange(given);
        }
        else
        {
            foreach (var slot in block.EntrySlots!)
            {
                _stack.Add(LoadSlot(slot));
            }
        }

        int offset = block.Offset;
        while (!_blockEnded)
        {
            if (offset >= _body.Code.Length)
            {
                throw new InvalidDataException("control falls off the end of the method");
            }

            ref readonly var instruction = ref _flow.At(offset);
            if (_isTraced || _points.Count != 0)
            {
                NoteSequencePoint(instruction.Offset);
            }

            _resumeAt = instruction.NextOffset;
            ImportInstruction(in instruction);
            offset = _resumeAt;
            if (!_blockEnded && _stack.Count == 0)
            {
                EndTemporaries();
            }

            if (!_blockEnded && _flow.BlockStarts[offset])
            {
                Jump(offset);
            }
        }

        _openTemporaries.Clear();
    }

    /// <summary>Where import goes on; a peephole that consumes more than its own instruction moves it.</summary>
    private int _resumeAt;

    /// <summary>The source location that the following lines carry; empty without debug information.</summary>
    private string _debugToken = "";

    private readonly IReadOnlyList<SequencePointDesc> _points;

    /// <summary>Stack traces tell this method's calls apart, also where it was inlined.</summary>
    private readonly bool _isTraced;

    private void NoteSequencePoint(int offset)
    {
        SequencePointDesc? best = null;
        foreach (var point in _points)
        {
            if (point.ILOffset > offset)
            {
                break;
            }

            best = point.Hidden ? best : point;
        }

        if (_points.Count == 0)
        {
            _debugToken = Llvm.DebugTokens.Location("", 0, 0);
            return;
        }

        var at = best ?? _points[0];
        _debugToken = Llvm.DebugTokens.Location(at.File, at.Line, at.Column);
    }

    private string Fresh() => "%v" + _nextValue++.ToString(CultureInfo.InvariantCulture);

    private string FreshLabel() => "L" + _nextLabel++.ToString(CultureInfo.InvariantCulture);

    private void Line(string text)
    {
        _out.Append("  ").Append(text);
        if (_debugToken.Length != 0)
        {
            _out.Append(_debugToken);
        }

        _out.Append('\n');
    }

    private void Label(string label) => _out.Append(label).Append(":\n");

    private void Push(Value value) => _stack.Add(value);

    private Value Pop()
    {
        if (_stack.Count == 0)
        {
            throw new InvalidDataException("evaluation stack underflow");
        }

        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private TypeDesc ResolveType(int token) => _method.Module.ResolveType(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(token), _context);

    private MethodDesc ResolveMethod(int token) => _method.Module.ResolveMethod(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(token), _context);

    private FieldDesc ResolveField(int token) => _method.Module.ResolveField(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(token), _context);

    private DefType WellKnown(WellKnownType type) => _method.OwningType.Context.GetWellKnown(type);

    private void EmitStaticConstructorPrologue()
    {
        // ECMA-335 II.10.5.3.3: without beforefieldinit the first access of any static member, or the
        // first instance constructor, triggers the type's static constructor.
        if (_method.OwningType is DefType { IsBeforeFieldInit: false } owner && owner.StaticConstructor is { } constructor
            && (_method.IsStatic || _method.IsConstructor) && _method != constructor)
        {
            SetRegion(-1);
            _out = _entry;
            EmitStaticConstructorCheck(owner);
        }
    }

    /// <summary>Emits the check that the type's static constructor has run, if it has one that was not evaluated.</summary>
    private void EmitStaticConstructorCheck(DefType type)
    {
        if (_scope.StaticConstructorCell(type, _method) is not { } cell)
        {
            return;
        }

        string state = Fresh();
        string done = Fresh();
        string run = FreshLabel();
        string go = FreshLabel();
        Line($"{state} = load atomic i32, ptr {cell} acquire, align 4");
        Line($"{done} = icmp ne i32 {state}, 2");
        Line($"br i1 {done}, label %{run}, label %{go}{ColdFirst}");
        Label(run);
        EmitRuntimeCall("void", Abi.RuntimeSymbols.RunStaticConstructor, "ptr, ptr", $"ptr {cell}, ptr {_scope.Method(type.StaticConstructor!, "static constructor")}");
        Line($"br label %{go}");
        Label(go);
    }

    private void ImportInstruction(in ILInstruction instruction)
    {
        var op = instruction.OpCode;
        switch (op)
        {
            case ILOpCode.Nop or ILOpCode.Break:
                return;
            case ILOpCode.Volatile:
                _volatile = true;
                return;
            case ILOpCode.Unaligned:
                _unaligned = Math.Max(1, (int)instruction.Operand);
                return;
            case ILOpCode.Readonly:
                _readonly = true;
                return;
            case ILOpCode.Constrained:
                _constrained = ResolveType(instruction.Token);
                return;
            case ILOpCode.Tail:
                return;
            case (ILOpCode)0xFE19: // no. prefix (ECMA-335 III.2.2): an optional hint
                return;
        }

        if (!ImportVariable(in instruction) && !ImportConstant(in instruction) && !ImportArithmetic(in instruction)
            && !ImportMemory(in instruction) && !ImportObject(in instruction) && !ImportControl(in instruction))
        {
            throw new InvalidDataException($"opcode {op} at IL_{instruction.Offset:x4} is not implemented");
        }

        _volatile = false;
        _unaligned = 0;
        _readonly = false;
        _constrained = null;
    }
}
