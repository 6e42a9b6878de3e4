using System.Globalization;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Driver;
using PusOS.Compiler.Features;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// One pass over the program: from the roots, everything reached is imported and its requests reach
/// further, until nothing is new. The first pass only finds out what the program uses; the second
/// repeats it with that knowledge (slot numbers, single implementations) and its fragments are compiled.
/// </summary>
internal sealed partial class Compilation
{
    private readonly ProgramCompiler _program;
    private readonly Compilation? _previous;
    private readonly WorkList _work;
    private readonly Dictionary<string, LlvmFragment> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _declarations = new(StringComparer.Ordinal);
    private readonly Dictionary<object, GraphNode> _nodes = [];
    private readonly Dictionary<MethodDesc, string> _methods = [];
    private readonly HashSet<string> _requestedRuntime = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    public Compilation(ProgramCompiler program, Compilation? previous)
    {
        _program = program;
        _previous = previous;
        _work = new WorkList(program.WorkOrderSeed);
        Dispatch = new Dispatch(this, previous?.Dispatch);
    }

    public Dispatch Dispatch { get; }

    public FeatureSwitches Features => _program.Features;

    public TypeSystemContext Types => _program.Types;

    public IReadOnlyDictionary<string, LlvmFragment> Fragments => _fragments;

    public IReadOnlyDictionary<string, string> Declarations => _declarations;

    public int MethodCount => _methods.Count;

    private bool Emitting => _previous is not null;

    /// <summary>Runs to the fixed point.</summary>
    public void Run()
    {
        var root = new GraphNode("image", null, "root");
        AddRoots(root);
        do
        {
            while (_work.TryDequeue(out var action))
            {
                action();
            }

            CompleteDelegates();
            CompleteActivation();
            CompleteConstructors();
            CompleteRuntimeInstances();
            CompleteModuleInitializers(root);
            CompleteAttributes();
            CompleteEnums(root);
        }
        while (_work.Count > 0);
        CurrentMember.Set(null);
        EmitWaitingForEnums();
        EmitManagedMain(root);
        if (Emitting)
        {
            EmitWholeProgramData();
        }
    }

    private void AddRoots(GraphNode root)
    {
        foreach (var method in _program.Bindings.Roots)
        {
            RequireMethod(method, root, "[RuntimeExport(Root = true)]");
        }

        foreach (var (compatible, probe) in _program.Bindings.Drivers)
        {
            RequireMethod(probe, root, $"driver for {compatible}");
        }

        foreach (string symbol in s_linkerRoots)
        {
            if (_program.Bindings.Export(symbol) is { } method)
            {
                RequireMethod(method, root, "called by compiled code or LLVM");
            }
        }

        RequireMethod(_program.EntryPoint, Node("pus_managed_main", "pus_managed_main", root, "entry"), "entry point");
        MarkConstructed(Types.GetSzArray(Types.GetWellKnown(WellKnownType.String)), root, "arguments of Main");
    }

    // LLVM calls these from code that no fragment names.
    private static readonly string[] s_linkerRoots =
    [
        RuntimeSymbols.MemoryCopy, RuntimeSymbols.MemoryMove, RuntimeSymbols.MemorySet, RuntimeSymbols.MemoryCompare,
        RuntimeSymbols.UnwindResume, RuntimeSymbols.Personality, "fmod", "fmodf", "__divti3", "__udivti3", "__modti3", "__umodti3", "__multi3",
    ];

    /// <summary>Shortest known path (first reached, breadth first) to everything whose name contains the pattern.</summary>
    public IReadOnlyList<string> Why(string pattern)
    {
        var lines = new List<string>();
        foreach (var node in _nodes.Values.Where(n => n.Name.Contains(pattern, StringComparison.OrdinalIgnoreCase)).OrderBy(n => n.Name, StringComparer.Ordinal))
        {
            lines.AddRange(node.Path());
            lines.Add("");
        }

        return lines;
    }

    private GraphNode Node(object key, string name, GraphNode from, string reason)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            _nodes.Add(key, node = new GraphNode(name, from, reason));
            NoteModule(key, node);
        }

        return node;
    }

    public void Declare(string symbol, string declaration) => _declarations[symbol] = declaration;

    private void AddFragment(string symbol, string partition, string text, IReadOnlyCollection<string> references, string? declaration)
    {
        if (Emitting)
        {
            _fragments[symbol] = new LlvmFragment(symbol, partition, text, references, declaration);
        }
    }

    // ---- Methods ----

    public CallTarget Implementation(MethodDesc method) => _program.Bindings.Implementation(method);

    /// <summary>The symbol of the method's code; queues its import the first time.</summary>
    public string RequireMethod(MethodDesc method, GraphNode from, string reason)
    {
        if (_methods.TryGetValue(method, out var symbol))
        {
            return symbol;
        }

        var implementation = Implementation(method);
        if (implementation.Method is { } standIn && standIn != method)
        {
            symbol = RequireMethod(standIn, Node(method, method.FullName, from, reason), "stands in for " + method.FullName);
            _methods.Add(method, symbol);
            return symbol;
        }

        if (implementation.ImportSymbol is { } import)
        {
            _methods.Add(method, import);
            RequireRuntime(import, FunctionAbi.Of(method).Declare(LlvmNames.Quote(import)), from);
            return import;
        }

        symbol = _program.Bindings.SymbolOf(method) ?? method.MangledName;
        string declaration = FunctionAbi.Of(method).Declare(LlvmNames.Quote(symbol));
        _methods.Add(method, symbol);
        Declare(symbol, declaration);
        var node = Node(method, method.FullName, from, reason);
        if (_program.GenericGrowth.Excess(method) is { } excess)
        {
            implementation = new CallTarget(null, Missing: excess) { MissingCode = CompilationCodes.PolymorphicRecursion };
        }

        EnqueueCompilation(method, () => CompileMethod(method, symbol, implementation, node));
        return symbol;
    }

    /// <summary>A constructed type's implementation of a used slot.</summary>
    public void RequireVirtualImplementation(TypeDesc type, MethodDesc implementation, GraphNode from, MethodDesc slot)
    {
        string reason = $"{slot.FullName} is called and {type.FullName} is constructed";
        if (implementation.OwningType.IsValueType)
        {
            RequireUnboxingStub(implementation, from);
        }
        else
        {
            RequireMethod(implementation, from, reason);
        }
    }

    /// <summary>What stands in the dispatch table where a type has no most specific implementation: it throws.</summary>
    public string RequireAmbiguousImplementation(TypeDesc type, MethodDesc method, GraphNode from)
    {
        string symbol = method.MangledName + "$ambiguous";
        if (_emittedData.Add(symbol))
        {
            var node = Node((method, "$ambiguous"), method.FullName + " of " + type.FullName, from, "called through the interface");
            var scope = new CodeScope(this, node);
            string quoted = LlvmNames.Quote(symbol);
            string text = ThrowingBody(method, quoted, scope, node, DiagnosticCodes.AmbiguousImplementation, "several default implementations are equally specific");
            Declare(symbol, FunctionAbi.Of(method).Declare(quoted));
            AddFragment(symbol, PartitionOf(method), text, scope.References, _declarations[symbol]);
        }

        return symbol;
    }

    private void CompileMethod(MethodDesc method, string symbol, CallTarget implementation, GraphNode node)
    {
        CurrentMember.Set(method);
        var scope = new CodeScope(this, node);
        string quoted = LlvmNames.Quote(symbol);
        string text;
        try
        {
            text = MethodText(method, quoted, implementation, scope, node);
        }
        catch (CompilerException e)
        {
            scope = new CodeScope(this, node);
            text = ThrowingBody(method, quoted, scope, node, e.Code, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Code that no verifier would pass breaks one assumption or another of the importer: the method is to
            // blame, and the rest of the program is not.
            if (_program.Diagnostics.IsVerbose)
            {
                _program.Diagnostics.Verbose(e.ToString());
            }

            scope = new CodeScope(this, node);
            text = ThrowingBody(method, quoted, scope, node, CompilationCodes.CannotCompile, $"cannot be compiled: {e.Message}");
        }

        string declaration = FunctionAbi.Of(method).Declare(quoted);
        AddFragment(symbol, PartitionOf(method), text, scope.References, IsThrowHelper(text) ? declaration + " " + LlvmModuleHeader.ColdNoReturn : declaration);
    }

    /// <summary>The function never returns: callers in other modules shall know it too.</summary>
    private static bool IsThrowHelper(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && text.AsSpan(0, end).Contains($" {LlvmModuleHeader.ColdNoReturn} ", StringComparison.Ordinal);
    }

    private string MethodText(MethodDesc method, string quoted, CallTarget implementation, CodeScope scope, GraphNode node)
    {
        if (method.ContainsVariables())
        {
            throw new CompilerException(CompilationCodes.OpenMethod, $"{method.FullName} still has open type variables");
        }

        if (implementation.Missing is { } excess && implementation.MissingCode == CompilationCodes.PolymorphicRecursion)
        {
            return ThrowingBody(method, quoted, scope, node, implementation.MissingCode, excess);
        }

        if (Features.TryGetStub(method, out var stub))
        {
            return StubText(method, quoted, stub, scope);
        }

        if (_program.Strings.TryGetResourceString(method, out string message))
        {
            return ReturnText(method, quoted, "ptr " + scope.StringLiteral(message));
        }

        if (implementation.Missing is { } missing)
        {
            return ThrowingBody(method, quoted, scope, node, implementation.MissingCode, missing);
        }

        if (implementation.NativeImport is { } import)
        {
            return MethodImporter.ImportNative(scope, method, import, quoted);
        }

        if (SynthesizedBodies.TryGet(method, quoted, scope, out string? synthesized))
        {
            return synthesized;
        }

        if (method.GetIL() is not { } body)
        {
            throw new CompilerException(CompilationCodes.NoBody, "has no body");
        }

        if (method.IsIntrinsic && CallsOnlyItself(method, body))
        {
            // Such bodies exist for runtimes that expand the member; without the expansion they never return.
            return ThrowingBody(method, quoted, scope, node, CompilationCodes.NotImplemented, "an intrinsic that pusc does not expand");
        }

        return MethodImporter.Lower(scope, method, body, quoted, "");
    }

    private static bool CallsOnlyItself(MethodDesc method, MethodIL body)
    {
        if (body.Code.Length > 24)
        {
            return false;
        }

        for (int offset = 0; offset < body.Code.Length;)
        {
            var instruction = IL.ILDecoder.Decode(body.Code, offset);
            if (instruction.OpCode == System.Reflection.Metadata.ILOpCode.Call
                && method.Module.ResolveMethod(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(instruction.Token), method.Context) == method)
            {
                return true;
            }

            offset = instruction.NextOffset;
        }

        return false;
    }

    private static string StubText(MethodDesc method, string quoted, StubBody stub, CodeScope scope)
    {
        var abi = FunctionAbi.Of(method);
        if (stub.Kind == StubKind.Throw)
        {
            string helper = scope.Runtime(RuntimeSymbols.ThrowPlatformNotSupported, "declare void @pus_throw_platform_not_supported(ptr) #1");
            return $"define {abi.ReturnText} {quoted}({abi.ParameterTypes}) unnamed_addr #0 {{\n  call void {helper}(ptr {scope.StringLiteral("Removed by a feature switch: " + method.FullName)}) #1\n  unreachable\n}}\n";
        }

        if (abi.Return.Kind == PassKind.Void)
        {
            return ReturnText(method, quoted, "void");
        }

        if (abi.HasStructReturn)
        {
            // The caller's storage for the result is the first parameter.
            scope.Reference("llvm.memset.p0.i64", "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)");
            return $"define void {quoted}({abi.ParameterTypes}) unnamed_addr #0 {{\n  call void @llvm.memset.p0.i64(ptr align {abi.Return.Alignment} %0, i8 0, i64 {abi.Return.Size}, i1 false)\n  ret void\n}}\n";
        }

        string value = stub.Value switch
        {
            null => abi.Return.Kind == PassKind.Scalar ? abi.Return.Memory switch { "ptr" => "null", "float" or "double" => "0.0", _ => "0" } : "zeroinitializer",
            bool boolean => boolean ? "1" : "0",
            char character => ((int)character).ToString(CultureInfo.InvariantCulture),
            string text => scope.StringLiteral(text),
            double number => "0x" + BitConverter.DoubleToInt64Bits(number).ToString("X16", CultureInfo.InvariantCulture),
            float number => "0x" + BitConverter.DoubleToInt64Bits(number).ToString("X16", CultureInfo.InvariantCulture),
            IFormattable integer => integer.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new CompilerException(CompilationCodes.SubstitutedValue, $"the substituted value of {method.FullName} has an unknown type"),
        };
        return ReturnText(method, quoted, abi.Return.Return + " " + value);
    }

    private static string ReturnText(MethodDesc method, string quoted, string value)
    {
        var abi = FunctionAbi.Of(method);
        return $"define {abi.ReturnText} {quoted}({abi.ParameterTypes}) unnamed_addr #0 {{\n  ret {value}\n}}\n";
    }

    /// <summary>A body that throws PlatformNotSupportedException naming the member; warns once with the path that reaches it.</summary>
    private string ThrowingBody(MethodDesc method, string quoted, CodeScope scope, GraphNode node, string code, string cause)
    {
        var abi = FunctionAbi.Of(method);
        string helper = scope.Runtime(RuntimeSymbols.ThrowPlatformNotSupported, "declare void @pus_throw_platform_not_supported(ptr) #1");
        string literal = scope.StringLiteral($"{method.FullName}: {cause}");
        if (Emitting && _warned.Add(method.GetMethodDefinition().FullName))
        {
            cause += code == CompilationCodes.PolymorphicRecursion ? $". Path: {string.Join(" / ", node.Path().TakeLast(6))}" : "";
            _program.ReportUnsupported(code, method, cause, node);
        }

        return $"define {abi.ReturnText} {quoted}({abi.ParameterTypes}) unnamed_addr #2 {{\n  call void {helper}(ptr {literal}) #1\n  unreachable\n}}\n";
    }

    /// <summary>A function, thread-local or variable of the runtime by its fixed name.</summary>
    public void RequireRuntime(string symbol, string declaration, GraphNode from)
    {
        if (!_requestedRuntime.Add(symbol))
        {
            return;
        }

        if (_program.Bindings.Export(symbol) is { } method)
        {
            RequireMethod(method, from, "runtime function");
        }
        else if (_program.Bindings.ExportedField(symbol) is { } field)
        {
            RequireStaticField(field, from);
        }
        else if (!_fragments.ContainsKey(symbol))
        {
            Declare(symbol, declaration);
        }
    }

    // ---- Partition ----

    /// <summary>"assembly|type" of the member; instantiations over the application's types are the application's.</summary>
    private string PartitionOf(MethodDesc method)
    {
        var owner = method.OwningType.GetTypeDefinition();
        string typeName = owner?.FullName ?? "array";
        bool instantiated = method.MethodArguments.Length > 0 || method.OwningType is DefType { Instantiation.Length: > 0 };
        return MostDerivedModule(method).Name + "|" + typeName + (instantiated ? LlvmFragment.Instantiation : "");
    }

    public int ModuleRank(MethodDesc method) => MostDerivedModule(method).Index;

    private ModuleDesc MostDerivedModule(MethodDesc method)
    {
        var best = method.Module ?? Types.CoreLib;
        Consider(method.OwningType, ref best);
        foreach (var argument in method.MethodArguments)
        {
            Consider(argument, ref best);
        }

        return best;
    }

    private static void Consider(TypeDesc type, ref ModuleDesc best)
    {
        if (type is DefType definition)
        {
            if (definition.Module.Index > best.Index)
            {
                best = definition.Module;
            }

            foreach (var argument in definition.Instantiation)
            {
                Consider(argument, ref best);
            }
        }
        else if (type.ElementTypeOrNull is { } element)
        {
            Consider(element, ref best);
        }
    }

    private string PartitionOf(TypeDesc type)
    {
        var best = Types.CoreLib;
        Consider(type, ref best);
        return best.Name + "|" + (type.GetTypeDefinition()?.FullName ?? type.FullName);
    }

    // ---- Facts for the importer ----

    public MethodDesc? SingleImplementation(MethodDesc method) => _previous?.Dispatch.SingleImplementation(method);

    public bool IsNeverInstantiated(TypeDesc type) => _previous is not null && _previous.Dispatch.IsNeverInstantiated(type);

    public bool HasNoConstructedSubclass(TypeDesc type) => _previous is not null && _previous.Dispatch.HasNoConstructedSubclass(type);

    public bool IsMemoryPrimitive(MethodDesc method) =>
        _program.Bindings.SymbolOf(method) is RuntimeSymbols.MemoryCopy or RuntimeSymbols.MemoryMove or RuntimeSymbols.MemorySet or RuntimeSymbols.MemoryCompare;

    /// <summary>Methods marked [DoesNotReturn] in the class library's sense are not trusted; only the runtime's own throw helpers never return.</summary>
    public bool NeverReturns(MethodDesc method) =>
        _program.Bindings.SymbolOf(method) is { } symbol && symbol.StartsWith("pus_throw", StringComparison.Ordinal);

    /// <summary>Bench mark 2 stands at the first instruction of the application's Main.</summary>
    public bool WantsTraceMark(MethodDesc method) => method == _program.EntryPoint;

    /// <summary>The slot is called in this pass (the second pass may use fewer than the first).</summary>
    public bool IsSlotUsed(MethodDesc slot) => Dispatch.UsesSlot(slot);

    public bool HasTypeObject(TypeDesc type) => _typeObjects.ContainsKey(type);

    /// <summary>The program can list a type's interfaces, so all of them are kept.</summary>
    public bool KeepsAllInterfaces => _keepsAllInterfaces ??= Types.GetWellKnown(WellKnownType.RuntimeType).Methods.Any(m => m.Name == "GetInterfaces" && (_methods.ContainsKey(m) || (Implementation(m).Method is { } standIn && _methods.ContainsKey(standIn))));

    private bool? _keepsAllInterfaces;
}
