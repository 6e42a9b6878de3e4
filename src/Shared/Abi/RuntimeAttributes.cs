namespace PusOS.Runtime;

// Attributes by which the runtime's C# talks to the compiler. pusc knows them by full name; they are
// compiled into PusOS.Core (target flavour) and into every target flavour that needs them.

/// <summary>The static method or static field is emitted under this exact symbol name; assembly and compiled code use it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Field)]
internal sealed class RuntimeExportAttribute(string symbol) : Attribute
{
    public string Symbol { get; } = symbol;
    /// <summary>Compiled even if no compiled code refers to it (assembly or the linker script does).</summary>
    public bool Root { get; set; }
}

/// <summary>The extern static method stands for this symbol (assembly, or an LLVM intrinsic such as llvm.sqrt.f64).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeImportAttribute(string symbol) : Attribute
{
    public string Symbol { get; } = symbol;
}

/// <summary>
/// A call of the extern static method is this inline assembly (LLVM syntax: $0 the result if any, then the
/// arguments; constraints as in LLVM's asm, always with side effects), e.g. ("csrr $0, sstatus", "=r").
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InlineAssemblyAttribute(string text, string constraints) : Attribute
{
    public string Text { get; } = text;
    public string Constraints { get; } = constraints;
}

/// <summary>A call of the extern static method (no arguments, returns void* or a pointer) is the address of this symbol.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinkerSymbolAttribute(string symbol) : Attribute
{
    public string Symbol { get; } = symbol;
}

/// <summary>
/// The static method implements the class library's internal call of that type and name with the same
/// parameter types (an instance method's this is the first parameter; parameters of generic types and
/// methods become method type parameters in order, the type's first).
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class InternalCallAttribute(string typeName, string methodName) : Attribute
{
    public string TypeName { get; } = typeName;
    public string MethodName { get; } = methodName;
}

/// <summary>
/// The static method stands in for a class-library method that has a body; matching as for
/// <see cref="InternalCallAttribute"/>. The last resort: each one is listed in docs/replacements.md.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ReplacesAttribute(string typeName, string methodName) : Attribute
{
    public string TypeName { get; } = typeName;
    public string MethodName { get; } = methodName;
    /// <summary>Why neither an internal call nor a native import could serve.</summary>
    public string Reason { get; set; } = "";
}

/// <summary>
/// The static method <c>Status Probe(DeviceNode*)</c> is listed in the driver table for this device-tree
/// compatible string. The compiler emits one { u8* compatible; void* probe } per attribute of referenced
/// assemblies between the symbols pus_drivers_start and pus_drivers_end.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class DriverAttribute(string compatible) : Attribute
{
    public string Compatible { get; } = compatible;
}
