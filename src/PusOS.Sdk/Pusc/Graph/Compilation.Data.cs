using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>The data side of the graph: types, strings, statics, thunks.</summary>
internal sealed partial class Compilation
{
    private readonly Dictionary<TypeDesc, string> _methodTables = [];
    private readonly Queue<TypeDesc> _pendingMethodTables = new();
    private readonly Dictionary<TypeDesc, string> _typeObjects = [];
    private readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _emittedData = new(StringComparer.Ordinal);
    private readonly List<DefType> _pendingDelegates = [];
    private readonly List<DefType> _delegates = [];

    /// <summary>Symbols of the multicast stubs by delegate type.</summary>
    private readonly Dictionary<TypeDesc, string> _multicastStubs = [];

    // ---- Types ----

    public string RequireMethodTable(TypeDesc type, GraphNode from, string reason)
    {
        if (_methodTables.TryGetValue(type, out var symbol))
        {
            return symbol;
        }

        if (type.ContainsGenericVariables && !type.IsGenericDefinition)
        {
            throw new CompilerException(CompilationCodes.OpenType, $"the type {type.FullName} is open");
        }

        symbol = "mt." + type.MangledName;
        _methodTables.Add(type, symbol);
        Node(type, type.FullName, from, reason);
        Declare(symbol, $"{LlvmNames.Quote(symbol)} = external constant i8");
        _pendingMethodTables.Enqueue(type);
        NoteEnums(type);
        return symbol;
    }

    /// <summary>Instances of the type may exist: its used virtual slots, finalizer and delegate stub are needed.</summary>
    public void MarkConstructed(TypeDesc type, GraphNode from, string reason)
    {
        if (type.IsVoid || Dispatch.IsConstructed(type))
        {
            return;
        }

        RequireMethodTable(type, from, reason);
        var node = Node((type, "constructed"), type.FullName + " constructed", from, reason);
        Dispatch.AddConstructed(type, node);
        if (type is DefType definition)
        {
            if (definition.HasFinalizer && definition.Finalizer is { } finalizer)
            {
                RequireMethod(finalizer, node, "finalizer");
            }

            if (type.IsDelegate && !type.IsAbstract)
            {
                _pendingDelegates.Add(definition);
            }
        }
    }

    /// <summary>Once delegates can be combined, every constructed delegate type needs its multicast stub.</summary>
    private void CompleteDelegates()
    {
        if (_program.MulticastFactory is { } factory && !_methods.ContainsKey(factory))
        {
            return;
        }

        foreach (var type in _pendingDelegates.ToArray())
        {
            _delegates.Add(type);
            string symbol = "multicast." + type.MangledName;
            _multicastStubs.Add(type, symbol);
            var node = Node((type, "multicast"), type.FullName + " multicast stub", _nodes[type], "delegates are combined");
            var scope = new CodeScope(this, node);
            string text = Stubs.Multicast(type, LlvmNames.Quote(symbol));
            Declare(symbol, FunctionAbi.Of(type.FindMethod("Invoke")!).Declare(LlvmNames.Quote(symbol)));
            AddFragment(symbol, PartitionOf(type), text, scope.References, _declarations[symbol]);
        }

        _pendingDelegates.Clear();
    }

    public string? MulticastStub(TypeDesc type) => _multicastStubs.GetValueOrDefault(type);

    public string? TypeObjectSymbol(TypeDesc type) => _typeObjects.GetValueOrDefault(type);

    public string RequireTypeObject(TypeDesc type, GraphNode from)
    {
        if (_typeObjects.TryGetValue(type, out var symbol))
        {
            return symbol;
        }

        symbol = "type." + type.MangledName;
        _typeObjects.Add(type, symbol);
        RequireMethodTable(type, from, "typeof");
        var runtimeType = Types.GetWellKnown(WellKnownType.RuntimeType);
        MarkConstructed(runtimeType, from, "typeof");
        Declare(symbol, $"{LlvmNames.Quote(symbol)} = external global i8");
        var node = _nodes[type];
        var scope = new CodeScope(this, node);
        string text = FrozenText.RuntimeTypeObject(symbol, runtimeType, type, scope);
        AddFragment(symbol, PartitionOf(type), text, scope.References, _declarations[symbol]);
        return symbol;
    }

    public string RequireString(string text, GraphNode from)
    {
        if (!_strings.TryGetValue(text, out var symbol))
        {
            // Of the code units themselves: an Encoding would make U+FFFD of every lone surrogate, and one literal of two.
            symbol = text.Length == 0 ? "str.empty" : "str." + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())).AsSpan(0, 10));
            _strings.Add(text, symbol);
            var stringType = Types.GetWellKnown(WellKnownType.String);
            MarkConstructed(stringType, from, "string literal");
            Declare(symbol, $"{LlvmNames.Quote(symbol)} = external global i8");
            var scope = new CodeScope(this, from);
            string definition = FrozenText.StringLiteral(symbol, text, scope.MethodTable(stringType, "string literal"));
            AddFragment(symbol, "|strings", definition, scope.References, _declarations[symbol]);
        }

        return symbol;
    }

    public string RequireFrozenInstance(DefType type, GraphNode from)
    {
        string symbol = "frozen." + type.MangledName;
        if (_emittedData.Add(symbol))
        {
            MarkConstructed(type, from, "frozen instance");
            Declare(symbol, $"{LlvmNames.Quote(symbol)} = external global i8");
            var scope = new CodeScope(this, _nodes[type]);
            string text = FrozenText.EmptyInstance(symbol, type, scope);
            AddFragment(symbol, PartitionOf(type), text, scope.References, _declarations[symbol]);
        }

        return symbol;
    }

    // ---- Statics ----

    public string RequireStaticField(FieldDesc field, GraphNode from)
    {
        if (field.HasRva)
        {
            return RequireRvaData(field, from);
        }

        string symbol = _program.Bindings.SymbolOf(field) ?? "static." + field.MangledName;
        if (_emittedData.Add(symbol))
        {
            var node = Node(field, field.FullName, from, "static field");
            string quoted = LlvmNames.Quote(symbol);
            string kind = field.IsThreadStatic ? "thread_local(localexec) " : "";
            var lowered = LlvmTypes.Of(field.FieldType);
            string type = lowered.Kind == PassKind.Scalar ? lowered.Memory : $"[{Math.Max(1, lowered.Size)} x i8]";
            int align = lowered.Kind == PassKind.Scalar ? lowered.Alignment : Math.Max(8, lowered.Alignment);
            bool references = !field.FieldType.IsValueType ? field.FieldType.IsClassLike : field.FieldType.ContainsReferences;
            Declare(symbol, $"{quoted} = external {kind}global {type}");
            var scope = new CodeScope(this, node);
            string section = references && !field.IsThreadStatic ? ", section \".gcbss\"" : "";
            string initial = "zeroinitializer";
            if (TryGetEvaluatedField(field, scope, out string? evaluated, out string evaluatedType))
            {
                initial = evaluated;
                type = evaluatedType;
                section = references && !field.IsThreadStatic ? ", section \".gcdata\"" : "";
            }

            AddFragment(symbol, PartitionOf(field.OwningType) + ".statics", $"{quoted} = {kind}global {type} {initial}{section}, align {align}\n", scope.References, _declarations[symbol]);
        }

        return symbol;
    }

    public string RequireRvaData(FieldDesc field, GraphNode from)
    {
        string symbol = "rva." + field.MangledName;
        if (_emittedData.Add(symbol))
        {
            Node(field, field.FullName, from, "initial data");
            string quoted = LlvmNames.Quote(symbol);
            int size = Math.Max(1, field.FieldType.Kind is >= CorElementType.Boolean and <= CorElementType.R8 ? LlvmTypes.Of(field.FieldType).Size : field.FieldType.Layout.Size);
            var data = field.GetRvaData(size);
            Declare(symbol, $"{quoted} = external constant [{size} x i8]");
            AddFragment(symbol, PartitionOf(field.OwningType) + ".data", $"{quoted} = constant [{size} x i8] {LlvmNames.ByteString(data)}, align 8\n", [], _declarations[symbol]);
        }

        return symbol;
    }

    public string? RequireStaticConstructorCell(DefType type, MethodDesc accessor, GraphNode from)
    {
        if (type.StaticConstructor is not { } constructor || constructor == accessor || IsEvaluated(type))
        {
            return null;
        }

        string symbol = "cctor." + type.MangledName;
        if (_emittedData.Add(symbol))
        {
            RequireMethod(constructor, from, "static constructor");
            string quoted = LlvmNames.Quote(symbol);
            Declare(symbol, $"{quoted} = external global {{ i32, i32 }}");
            AddFragment(symbol, PartitionOf(type) + ".statics", $"{quoted} = global {{ i32, i32 }} zeroinitializer, align 8\n", [], _declarations[symbol]);
        }

        return symbol;
    }

    // ---- Stubs ----

    public string RequireUnboxingStub(MethodDesc method, GraphNode from) => RequireStub(method, from, "$unbox", (symbol, target, of) =>
        Stubs.Unboxing(symbol, target, of).Replace(" unnamed_addr #0 {", " unnamed_addr #0" + HiddenSubprogramToken(of) + " {", StringComparison.Ordinal));

    // The thunk bears the method's name: it often holds the whole method, and Delegate.Method looks there.
    public string RequireDelegateThunk(MethodDesc method, GraphNode from) => RequireStub(method, from, "$open", (symbol, target, of) =>
        Stubs.DropFirst(symbol, target, of).Replace(" unnamed_addr #0 {", " unnamed_addr #0" + HiddenSubprogramToken(of) + MethodInfoToken(of) + " {", StringComparison.Ordinal));

    private string RequireStub(MethodDesc method, GraphNode from, string suffix, Func<string, string, MethodDesc, string> build, string[]? helpers = null)
    {
        string symbol = method.MangledName + suffix;
        if (_emittedData.Add(symbol))
        {
            var node = Node((method, suffix), method.FullName + suffix, from, "stub");
            var scope = new CodeScope(this, node);
            string target = scope.Method(method, "stub");
            scope.AddReferences(helpers ?? []);
            string text = build(LlvmNames.Quote(symbol), target, method);
            string declaration = text[..text.IndexOf(" unnamed_addr", StringComparison.Ordinal)].Replace("define ", "declare ", StringComparison.Ordinal);
            Declare(symbol, Stubs.StripNames(declaration));
            AddFragment(symbol, PartitionOf(method), text, scope.References, _declarations[symbol]);
        }

        return symbol;
    }

    // ---- Program ----

    private void EmitManagedMain(GraphNode root)
    {
        var node = Node("pus_managed_main", "pus_managed_main", root, "entry");
        var scope = new CodeScope(this, node);
        var text = new StringBuilder("define i32 @pus_managed_main(ptr %arguments) unnamed_addr #2").Append(HiddenSubprogramToken(_program.EntryPoint)).Append(" {\n");
        foreach (var initializer in ModuleInitializers())
        {
            text.Append("  call void ").Append(scope.Method(initializer, "module initializer")).Append("()\n");
        }

        var main = _program.EntryPoint;
        string arguments = main.Signature.Parameters.Length == 1 ? "ptr %arguments" : "";
        string symbol = scope.Method(main, "entry point");
        if (main.Signature.ReturnType.IsVoid)
        {
            text.Append($"  call void {symbol}({arguments})\n  ret i32 0\n}}\n");
        }
        else
        {
            text.Append($"  %code = call signext i32 {symbol}({arguments})\n  ret i32 %code\n}}\n");
        }

        Declare(RuntimeSymbols.ManagedMain, "declare signext i32 @pus_managed_main(ptr)");
        AddFragment(RuntimeSymbols.ManagedMain, _program.Application.Name + "|main", text.ToString(), scope.References, _declarations[RuntimeSymbols.ManagedMain]);
    }

    private void EmitWholeProgramData()
    {
        var root = new GraphNode("image data", null, "whole program");
        var rows = new DispatchTable(this, _previous!.Dispatch);
        EmitDrivers(root);
        EmitPackedFiles();
        while (_pendingMethodTables.TryDequeue(out var type))
        {
            var scope = new CodeScope(this, _nodes[type]);
            string symbol = _methodTables[type];
            string text = MethodTableText.Build(symbol, type, scope, Dispatch, rows);
            AddFragment(symbol, PartitionOf(type) + ".types", text, scope.References, _declarations[symbol]);
        }

        // Requests for image data must not reach new code after the fixed point.
        if (_work.Count > 0)
        {
            while (_work.TryDequeue(out var action))
            {
                action();
            }

            EmitRemainingMethodTables(rows);
        }

        if (Dispatch.Constructed.Count != rows.TypeCount || Dispatch.UsedSelectors.Count != rows.SelectorCount)
        {
            string late = Dispatch.Constructed.Count > rows.TypeCount ? Dispatch.Constructed[rows.TypeCount].FullName : "a selector";
            throw new CompilerException(CompilationCodes.LateWork, $"image data asks for {late} after the dispatch table was laid out");
        }

        EmitTypeTable(root);
        EmitConstructorTable(root);
        EmitEntryAssembly();
        EmitAttributeTables(root);
        EmitDispatchCells();
        var tableScope = new CodeScope(this, root);
        AddFragment("pus_dispatch_table", "|dispatch", rows.Text(tableScope), tableScope.References, "@pus_dispatch_table = external constant i8");
    }

    /// <summary>The types that the runtime can find by their parts (MakeArrayType and the like): those with instances or Type objects.</summary>
    private void EmitTypeTable(GraphNode root)
    {
        if (!_declarations.ContainsKey("pus_type_table_start"))
        {
            return;
        }

        var scope = new CodeScope(this, root);
        var entries = new StringBuilder();
        int count = 0;
        foreach (var type in _methodTables.Keys.Where(t => Dispatch.IsConstructed(t) || _typeObjects.ContainsKey(t)).OrderBy(t => t.MangledName, StringComparer.Ordinal))
        {
            entries.Append(count++ == 0 ? "ptr " : ", ptr ").Append(scope.MethodTable(type, "type table"));
        }

        string text = $"@pus_type_table_start = constant [{count} x ptr] [{entries}], align 8\n@pus_type_table_end = alias i8, getelementptr (i8, ptr @pus_type_table_start, i64 {8 * count})\n";
        AddFragment("pus_type_table_start", "|types", text, scope.References, "@pus_type_table_start = external constant i8");
        AddFragment("pus_type_table_end", "|types", "", ["pus_type_table_start"], "@pus_type_table_end = external constant i8");
    }

    /// <summary>The name by which the runtime finds the application's assembly.</summary>
    private void EmitEntryAssembly()
    {
        const string Symbol = "pus_entry_assembly";
        if (_declarations.ContainsKey(Symbol))
        {
            string target = TypeInfoEmitter.AssemblySymbol(_program.Application);
            var assembly = TypeInfoEmitter.EmitAssembly(_program.Application);
            AddFragment(assembly.Symbol, assembly.PartitionKey, assembly.Text, assembly.References, assembly.Declaration);
            AddFragment(Symbol, "|types", $"@{Symbol} = constant ptr {LlvmNames.Quote(target)}, align 8\n", [target], $"@{Symbol} = external constant i8");
            Declare(target, assembly.Declaration!);
        }
    }

    /// <summary>
    /// The name of a selector's cell in row 0 of the dispatch table. Code refers to selectors by name, not by number:
    /// it stays the same, and its object in the cache, when a change of the application renumbers them.
    /// </summary>
    public string RequireDispatchCell(MethodDesc method, GraphNode from)
    {
        var selector = Dispatch.Selector(method, from);
        string symbol = CellOf(selector);
        Declare(symbol, $"{LlvmNames.Quote(symbol)} = external constant i8");
        return symbol;
    }

    private static string CellOf(MethodDesc selector) => "dispatch." + selector.MangledName;

    private void EmitDispatchCells()
    {
        foreach (var selector in Dispatch.UsedSelectors)
        {
            string symbol = CellOf(selector);
            string text = string.Create(CultureInfo.InvariantCulture, $"{LlvmNames.Quote(symbol)} = alias i8, getelementptr (i8, ptr @pus_dispatch_table, i64 {8 * _previous!.Dispatch.SelectorNumber(selector)})\n");
            AddFragment(symbol, "|dispatch", text, ["pus_dispatch_table"], $"{LlvmNames.Quote(symbol)} = external constant i8");
        }
    }

    private void EmitRemainingMethodTables(DispatchTable rows)
    {
        while (_pendingMethodTables.TryDequeue(out var type))
        {
            var scope = new CodeScope(this, _nodes[type]);
            string symbol = _methodTables[type];
            AddFragment(symbol, PartitionOf(type) + ".types", MethodTableText.Build(symbol, type, scope, Dispatch, rows), scope.References, _declarations[symbol]);
        }
    }

    private void EmitDrivers(GraphNode root)
    {
        var scope = new CodeScope(this, root);
        var names = new StringBuilder();
        var entries = new StringBuilder();
        var drivers = _program.Bindings.Drivers;
        for (int i = 0; i < drivers.Count; i++)
        {
            byte[] name = [.. Encoding.UTF8.GetBytes(drivers[i].Compatible), 0];
            names.Append(CultureInfo.InvariantCulture, $"@driver.name.{i} = internal constant [{name.Length} x i8] {LlvmNames.ByteString(name)}, align 1\n");
            entries.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{{ ptr, ptr }} {{ ptr @driver.name.{i}, ptr {scope.Method(drivers[i].Probe, "driver")} }}");
        }

        string table = drivers.Count == 0 ? "zeroinitializer" : $"[{entries}]";
        string text = $"{names}@pus_driver_entries = constant [{drivers.Count} x {{ ptr, ptr }}] {table}, section \"pus_drivers\", align 8\n";
        AddFragment("pus_driver_entries", "|drivers", text, scope.References, null);
    }

    // Section pus_packed_files: one { name, its length, content, its length } per file (docs/spec/abi.md).
    private void EmitPackedFiles()
    {
        var files = _program.Options.PackedFiles;
        if (files.Count == 0)
        {
            return;
        }

        var data = new StringBuilder();
        var entries = new StringBuilder();
        for (int i = 0; i < files.Count; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(files[i].Key);
            byte[] content = PackedContent(files[i].Value);
            data.Append(CultureInfo.InvariantCulture, $"@packed.name.{i} = internal constant [{name.Length} x i8] {LlvmNames.ByteString(name)}, align 1\n");
            data.Append(CultureInfo.InvariantCulture, $"@packed.content.{i} = internal constant [{content.Length} x i8] {LlvmNames.ByteString(content)}, align 16\n");
            entries.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{{ ptr, i64, ptr, i64 }} {{ ptr @packed.name.{i}, i64 {name.Length}, ptr @packed.content.{i}, i64 {content.Length} }}");
        }

        string text = $"{data}@pus_packed_file_entries = constant [{files.Count} x {{ ptr, i64, ptr, i64 }}] [{entries}], section \"pus_packed_files\", align 8\n";
        AddFragment("pus_packed_file_entries", "|packed", text, [], null);
    }

    private static byte[] PackedContent(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CompilerException(CompilationCodes.PackedFile, $"The file '{path}' cannot be packed into the image: {failure.Message} Remove it from the project's content, or make it readable.");
        }
    }

    // ---- Evaluated static constructors ----

    private bool IsEvaluated(DefType type) => _program.Evaluator.TryEvaluate(type, out _);

    private bool TryGetEvaluatedField(FieldDesc field, CodeScope scope, out string initial, out string type)
    {
        initial = type = "";
        if (field.OwningType.StaticConstructor is null || !_program.Evaluator.TryEvaluate(field.OwningType, out var result) || !result.Fields.TryGetValue(field, out var value))
        {
            return false;
        }

        (type, initial, var references) = FrozenObjectEmitter.Initializer(field.FieldType, value, scope);
        scope.AddReferences(references);
        return true;
    }

    /// <summary>The value of a readonly field of an evaluated class, where it is a constant or a frozen object.</summary>
    public bool TryGetEvaluatedConstant(FieldDesc field, CodeScope scope, out Value constant)
    {
        constant = null!;
        NoteModule(field, scope.Owner);
        if (field.OwningType.StaticConstructor is null || field.IsThreadStatic || !_program.Evaluator.TryEvaluate(field.OwningType, out var result))
        {
            return false;
        }

        switch (result.Get(field))
        {
            case EvaluatedPrimitive { IsFloat: false } primitive when LlvmTypes.Of(field.FieldType) is { Kind: PassKind.Scalar, Stack: StackKind.I4 or StackKind.I8 } lowered:
                long integer = primitive.As(field.FieldType).Integer;
                constant = lowered.Stack == StackKind.I4 ? Value.I4(integer) : Value.I8(integer);
                return true;
            case EvaluatedString { Owner: null } literal:
                constant = new Value { Kind = StackKind.Pointer, Type = Types.GetWellKnown(WellKnownType.String), Name = scope.StringLiteral(literal.Text), NonNull = true, Exact = true };
                return true;
            case EvaluatedRuntimeType runtimeType:
                constant = new Value { Kind = StackKind.Pointer, Type = Types.GetWellKnown(WellKnownType.RuntimeType), Name = scope.TypeObject(runtimeType.Target), NonNull = true, Exact = true, TypeObject = runtimeType.Target };
                return true;
            case EvaluatedBox:
                return false;
            case EvaluatedObject o:
                constant = new Value { Kind = StackKind.Pointer, Type = o.Type, Name = scope.FrozenObject(o), NonNull = true, Exact = true };
                return true;
            default:
                return false;
        }
    }

    public string RequireFrozenObject(EvaluatedObject o, GraphNode from)
    {
        string symbol = FrozenObjectEmitter.SymbolOf(o);
        if (_emittedData.Add(symbol))
        {
            MarkConstructed(o.Type, from, "frozen object");
            string declaration = FrozenObjectEmitter.Declaration(o);
            Declare(symbol, declaration);
            var scope = new CodeScope(this, _nodes[o.Type]);
            var fragment = FrozenObjectEmitter.Emit(o, PartitionOf(o.Owner!) + ".statics", scope);
            AddFragment(symbol, fragment.PartitionKey, fragment.Text, [.. fragment.References, .. scope.References], declaration);
        }

        return symbol;
    }

    // ---- Reflection data ----

    /// <summary>Reflection data of the type, as an operand.</summary>
    public string TypeInfo(TypeDesc type, CodeScope scope)
    {
        foreach (var fragment in _program.TypeInfos.Emit(type, PartitionOf(type) + ".types", scope))
        {
            AddFragment(fragment.Symbol, fragment.PartitionKey, fragment.Text, fragment.References, fragment.Declaration);
            if (fragment.Declaration is { } declaration)
            {
                Declare(fragment.Symbol, declaration);
            }
        }

        return scope.Use(TypeInfoEmitter.SymbolOf(type));
    }
}
