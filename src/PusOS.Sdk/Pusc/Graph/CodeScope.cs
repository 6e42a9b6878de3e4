using PusOS.Abi;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// What one fragment of code or data may refer to. Every request names a symbol for the text, records the
/// reference for the back end, and adds the edge (with its reason) to the dependency graph.
/// </summary>
internal sealed class CodeScope(Compilation compilation, GraphNode owner) : IFrozenSymbols
{
    private readonly SortedSet<string> _references = new(StringComparer.Ordinal);

    public Compilation Compilation { get; } = compilation;

    public GraphNode Owner { get; } = owner;

    public IReadOnlyCollection<string> References => _references;

    /// <summary>An LLVM intrinsic or other external symbol; the text names it itself.</summary>
    public void Reference(string symbol, string declaration)
    {
        _references.Add(symbol);
        Compilation.Declare(symbol, declaration);
    }

    /// <summary>An imported symbol (assembly routine, LLVM intrinsic); quoted.</summary>
    public string External(string symbol, string declaration) => Runtime(symbol, declaration);

    /// <summary>A function that the runtime provides under a fixed name; quoted.</summary>
    public string Runtime(string symbol, string declaration)
    {
        _references.Add(symbol);
        Compilation.RequireRuntime(symbol, declaration, Owner);
        return LlvmNames.Quote(symbol);
    }

    /// <summary>A thread-local variable that the runtime exports under a fixed name; its address as an operand.</summary>
    public string ThreadLocal(string symbol)
    {
        _references.Add(symbol);
        Compilation.RequireRuntime(symbol, $"{LlvmNames.Quote(symbol)} = external thread_local(localexec) global i8", Owner);
        return LlvmNames.Quote(symbol);
    }

    public string LinkerSymbol(string symbol)
    {
        Reference(symbol, $"{LlvmNames.Quote(symbol)} = external global i8");
        return LlvmNames.Quote(symbol);
    }

    /// <summary>The method's code (or its stand-in's); quoted.</summary>
    public string Method(MethodDesc method, string reason) => Use(Compilation.RequireMethod(method, Owner, reason));

    /// <summary>What a vtable holds for the method: its code, or for value types a stub that unboxes this.</summary>
    public string MethodOrUnboxingStub(MethodDesc method, string reason) =>
        method.OwningType.IsValueType && !method.IsStatic ? UnboxingStub(method) : Method(method, reason);

    public string UnboxingStub(MethodDesc method) => Use(Compilation.RequireUnboxingStub(method, Owner));

    /// <summary>A function with a leading ignored argument that calls the static method.</summary>
    public string StaticDelegateThunk(MethodDesc method) => Use(Compilation.RequireDelegateThunk(method, Owner));

    public string ActivationStub(MethodDesc constructor) => Use(Compilation.RequireActivationStub(constructor, Owner));

    public string MethodTable(TypeDesc type, string reason) => Use(Compilation.RequireMethodTable(type, Owner, reason));

    public string ConstructedMethodTable(TypeDesc type, string reason)
    {
        Compilation.MarkConstructed(type, Owner, reason);
        return Use(Compilation.RequireMethodTable(type, Owner, reason));
    }

    /// <summary>The frozen Type object of a type, as an operand.</summary>
    public string TypeObject(TypeDesc type) => FrozenOperand(Compilation.RequireTypeObject(type, Owner));

    public string StringLiteral(string text) => FrozenOperand(Compilation.RequireString(text, Owner));

    /// <summary>A frozen instance without state of that type, as an operand.</summary>
    public string FrozenInstance(DefType type) => FrozenOperand(Compilation.RequireFrozenInstance(type, Owner));

    public string StaticField(FieldDesc field) => Use(Compilation.RequireStaticField(field, Owner));

    public string RvaData(FieldDesc field) => Use(Compilation.RequireRvaData(field, Owner));

    /// <summary>The state cell of the type's static constructor, or null if no check is needed at this place.</summary>
    public string? StaticConstructorCell(DefType type, MethodDesc from) =>
        Compilation.RequireStaticConstructorCell(type, from, Owner) is { } cell ? Use(cell) : null;

    /// <summary>Byte offset of a class's virtual method in MethodTables; notes that the slot is used.</summary>
    public int VirtualSlotOffset(MethodDesc method) => Compilation.Dispatch.VirtualSlotOffset(method, Owner);

    /// <summary>The dispatch table's cell for the interface or generic virtual method and row 0, as an operand; notes that the selector is used.</summary>
    public string DispatchCell(MethodDesc method) => Use(Compilation.RequireDispatchCell(method, Owner));

    public void NoteCastTarget(TypeDesc type) => Compilation.Dispatch.NoteCastTarget(type);

    /// <summary>Records the use of a symbol that the graph made; quoted.</summary>
    public string Use(string symbol)
    {
        _references.Add(symbol);
        return LlvmNames.Quote(symbol);
    }

    /// <summary>Frozen objects are symbols of their cells: the reference points behind the header word.</summary>
    private string FrozenOperand(string symbol) => $"getelementptr (i8, ptr {Use(symbol)}, i64 {-ObjectLayout.Header})";

    string IImageSymbols.MethodTableSymbol(TypeDesc type) => Unquoted(Compilation.RequireMethodTable(type, Owner, "image data"));

    string IImageSymbols.ConstructedMethodTableSymbol(TypeDesc type)
    {
        Compilation.MarkConstructed(type, Owner, "frozen object");
        return Unquoted(Compilation.RequireMethodTable(type, Owner, "frozen object"));
    }

    string IImageSymbols.MethodSymbol(MethodDesc method) => Unquoted(Compilation.RequireMethod(method, Owner, "image data"));

    string IImageSymbols.DelegateThunkSymbol(MethodDesc method) => Unquoted(Compilation.RequireDelegateThunk(method, Owner));

    string IImageSymbols.StringLiteralSymbol(string text) => Unquoted(Compilation.RequireString(text, Owner));

    string IImageSymbols.TypeObjectSymbol(TypeDesc type) => Unquoted(Compilation.RequireTypeObject(type, Owner));

    string IImageSymbols.StaticFieldSymbol(FieldDesc field) => Unquoted(Compilation.RequireStaticField(field, Owner));

    string IFrozenSymbols.FrozenObjectSymbol(EvaluatedObject o) => Unquoted(Compilation.RequireFrozenObject(o, Owner));

    /// <summary>A frozen object that evaluation made, as an operand.</summary>
    public string FrozenObject(EvaluatedObject o) => FrozenOperand(Compilation.RequireFrozenObject(o, Owner));

    /// <summary>Adds references that an emitter collected.</summary>
    public void AddReferences(IEnumerable<string> symbols) => _references.UnionWith(symbols);

    private string Unquoted(string symbol)
    {
        _references.Add(symbol);
        return symbol;
    }
}
