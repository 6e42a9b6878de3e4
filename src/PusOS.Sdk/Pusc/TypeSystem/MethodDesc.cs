using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;

namespace PusOS.Compiler.TypeSystem;

/// <summary>A method on an exact owner with exact method arguments. Interned.</summary>
public abstract class MethodDesc
{
    private string? _fullName;
    private string? _mangledName;
    private string? _stackTraceName;

    private protected MethodDesc()
    {
    }

    /// <summary>The type that declares it, instantiated.</summary>
    public abstract TypeDesc OwningType { get; }

    /// <summary>The module of its definition (the core library for methods of arrays).</summary>
    public abstract ModuleDesc Module { get; }

    /// <summary>Its definition; nil for methods of arrays.</summary>
    public abstract MethodDefinitionHandle Handle { get; }

    /// <summary>Metadata name.</summary>
    public abstract string Name { get; }

    /// <summary>Return and parameter types, instantiated.</summary>
    public abstract MethodSignature Signature { get; }

    /// <summary>Method arguments; a definition's own variables; empty if the method itself is not generic.</summary>
    public abstract TypeDesc[] MethodArguments { get; }

    /// <summary>Metadata attributes.</summary>
    public abstract MethodAttributes Attributes { get; }

    /// <summary>Implementation attributes.</summary>
    public abstract MethodImplAttributes ImplAttributes { get; }

    /// <summary>For diagnostics: Namespace.Type::Name(parameter types).</summary>
    public string FullName => _fullName ??= TypeNameFormatter.FullName(this);

    /// <summary>A unique, stable symbol name; see <see cref="NameMangler"/>.</summary>
    public string MangledName => _mangledName ??= NameMangler.Mangle(this);

    /// <summary>As .NET's stack traces print it after "at ": Namespace.Type.Method[T](String s, Int32 n).</summary>
    public string StackTraceName => _stackTraceName ??= StackTraceNameFormatter.Format(this);

    /// <summary>No instance.</summary>
    public bool IsStatic => (Attributes & MethodAttributes.Static) != 0;

    /// <summary>Virtual (static virtual interface members too).</summary>
    public bool IsVirtual => (Attributes & MethodAttributes.Virtual) != 0;

    /// <summary>Has no implementation of its own.</summary>
    public bool IsAbstract => (Attributes & MethodAttributes.Abstract) != 0;

    /// <summary>May not be overridden.</summary>
    public bool IsFinal => (Attributes & MethodAttributes.Final) != 0;

    /// <summary>Introduces a virtual slot even if it could override one.</summary>
    public bool IsNewSlot => (Attributes & MethodAttributes.NewSlot) != 0;

    /// <summary>An instance constructor.</summary>
    public bool IsConstructor => !IsStatic && Name == ".ctor";

    /// <summary>The type initializer.</summary>
    public bool IsStaticConstructor => IsStatic && (Attributes & MethodAttributes.RTSpecialName) != 0 && Name == ".cctor";

    /// <summary>Implemented by the runtime ([MethodImpl(InternalCall)]).</summary>
    public bool IsInternalCall => (ImplAttributes & MethodImplAttributes.InternalCall) != 0;

    /// <summary>A native import.</summary>
    public bool IsPInvoke => (Attributes & MethodAttributes.PinvokeImpl) != 0;

    /// <summary>Provided by the runtime: constructors and Invoke of delegates, methods of arrays.</summary>
    public bool IsRuntimeManaged => (ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.Runtime;

    /// <summary>Marked [Intrinsic].</summary>
    public virtual bool IsIntrinsic => false;

    /// <summary>[MethodImpl(AggressiveInlining)].</summary>
    public bool IsAggressiveInlining => (ImplAttributes & MethodImplAttributes.AggressiveInlining) != 0;

    /// <summary>[MethodImpl(NoInlining)].</summary>
    public bool IsNoInlining => (ImplAttributes & MethodImplAttributes.NoInlining) != 0;

    /// <summary>[MethodImpl(Synchronized)].</summary>
    public bool IsSynchronized => (ImplAttributes & MethodImplAttributes.Synchronized) != 0;

    /// <summary>The method itself is generic.</summary>
    public bool HasGenericParameters => MethodArguments.Length != 0;

    /// <summary>Marked [UnmanagedCallersOnly].</summary>
    public virtual bool IsUnmanagedCallersOnly => false;

    /// <summary>Owner or method arguments contain generic variables.</summary>
    public bool ContainsGenericVariables => OwningType.ContainsGenericVariables || TypeArguments.ContainVariables(MethodArguments);

    /// <summary>What its DllImport says; null if it has none.</summary>
    public virtual PInvokeInfo? PInvoke => null;

    /// <summary>What the variables in its body stand for.</summary>
    public abstract GenericContext Context { get; }

    /// <summary>Its attributes.</summary>
    public abstract CustomAttributes CustomAttributes { get; }

    /// <summary>Parameter names by position; empty strings where metadata has none.</summary>
    public ImmutableArray<string> ParameterNames => ImmutableCollectionsMarshal.AsImmutableArray(GetParameterNames());

    /// <summary>The definition; null for methods of arrays.</summary>
    internal virtual MethodDefinitionInfo? Info => null;

    /// <summary>How it is called; set by lowering. Two threads may compute it, with equal results.</summary>
    internal Lowering.FunctionAbi? Lowered { get; set; }

    /// <summary>The method whose virtual slot it fills; set by virtual resolution.</summary>
    internal MethodDesc? VirtualSlot { get; set; }

    /// <summary>The method with these method arguments, on the same owner.</summary>
    public abstract MethodDesc MakeInstantiation(params TypeDesc[] args);

    /// <summary>The typical definition: open owner, open method.</summary>
    public abstract MethodDesc GetMethodDefinition();

    /// <summary>The same method, with the same method arguments, on another instantiation of its owner's definition.</summary>
    public abstract MethodDesc OnType(DefType owner);

    /// <summary>
    /// The method that introduced the virtual slot which this method fills, on the exact base type and with this
    /// method's arguments; the method itself if it is not virtual, introduces its slot, or belongs to an interface.
    /// </summary>
    public abstract MethodDesc SlotDeclaration { get; }

    /// <summary>The body, locals instantiated; null if the method has none.</summary>
    public abstract MethodIL? GetIL();

    /// <summary>The method with variables of owner and method arguments replaced.</summary>
    public abstract MethodDesc Substitute(GenericContext c);

    /// <summary>The full name.</summary>
    public override string ToString() => FullName;

    private protected abstract string[] GetParameterNames();
}
