using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// What the runtime's and the packages' attributes say: which method stands in for a class-library
/// method, which symbols exist, which drivers there are (src/Shared/Abi/RuntimeAttributes.cs).
/// </summary>
internal sealed class Bindings
{
    private const string Prefix = "PusOS.Runtime.";
    private const string UnmanagedCallersOnly = "System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute";

    private readonly Dictionary<string, List<MethodDesc>> _standIns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MethodDesc> _exports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldDesc> _exportedFields = new(StringComparer.Ordinal);
    private readonly Dictionary<MethodDesc, CallTarget> _cache = [];
    private readonly Dictionary<MethodDesc, string> _symbolOf = [];
    private readonly Dictionary<FieldDesc, string> _fieldSymbolOf = [];

    public List<MethodDesc> Roots { get; } = [];

    /// <summary>(compatible, probe) in the order of modules and metadata.</summary>
    public List<(string Compatible, MethodDesc Probe)> Drivers { get; } = [];

    /// <summary>The assembly names one of the attributes that bind, so that its members are worth looking at.</summary>
    public static bool MayHold(ModuleDesc module)
    {
        var metadata = module.Metadata;
        foreach (var handle in metadata.TypeReferences)
        {
            if (IsBinding(metadata, metadata.GetTypeReference(handle).Name))
            {
                return true;
            }
        }

        // The attributes of PusOS are compiled into each assembly that uses them.
        foreach (var handle in metadata.TypeDefinitions)
        {
            if (IsBinding(metadata, metadata.GetTypeDefinition(handle).Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBinding(System.Reflection.Metadata.MetadataReader metadata, System.Reflection.Metadata.StringHandle name) =>
        Array.Exists(s_attributeNames, n => metadata.StringComparer.Equals(name, n));

    private static readonly string[] s_attributeNames =
        ["UnmanagedCallersOnlyAttribute", "RuntimeExportAttribute", "InternalCallAttribute", "ReplacesAttribute", "DriverAttribute"];

    /// <summary>Reads the attributes of all types of an assembly that may hold them.</summary>
    public void Scan(ModuleDesc module)
    {
        foreach (var type in module.AllTypes)
        {
            foreach (var method in type.Methods)
            {
                if (method.IsStatic)
                {
                    ScanMethod(method);
                }
            }

            foreach (var field in type.Fields)
            {
                if (field.IsStatic && field.CustomAttributes.Find(Prefix + "RuntimeExportAttribute") is { } export)
                {
                    _exportedFields[(string)export.FixedArguments[0]!] = field;
                    _fieldSymbolOf[field] = (string)export.FixedArguments[0]!;
                }
            }
        }
    }

    private void ScanMethod(MethodDesc method)
    {
        foreach (var attribute in method.CustomAttributes.All)
        {
            switch (attribute.TypeName)
            {
                case Prefix + "InternalCallAttribute":
                case Prefix + "ReplacesAttribute":
                    string key = (string)attribute.FixedArguments[0]! + "::" + (string)attribute.FixedArguments[1]!;
                    if (!_standIns.TryGetValue(key, out var list))
                    {
                        _standIns.Add(key, list = []);
                    }

                    list.Add(method);
                    break;
                case Prefix + "RuntimeExportAttribute":
                    string symbol = (string)attribute.FixedArguments[0]!;
                    _exports[symbol] = method;
                    _symbolOf[method] = symbol;
                    if (attribute.NamedArguments.TryGetValue("Root", out object? root) && root is true)
                    {
                        Roots.Add(method);
                    }

                    break;
                case UnmanagedCallersOnly:
                    if (attribute.NamedArguments.TryGetValue("EntryPoint", out object? entry) && entry is string name)
                    {
                        _exports.TryAdd(name, method);
                        _symbolOf.TryAdd(method, name);
                    }

                    break;
                case Prefix + "DriverAttribute":
                    Drivers.Add(((string)attribute.FixedArguments[0]!, method));
                    break;
            }
        }
    }

    public MethodDesc? Export(string symbol) => _exports.GetValueOrDefault(symbol);

    public FieldDesc? ExportedField(string symbol) => _exportedFields.GetValueOrDefault(symbol);

    /// <summary>The fixed symbol of an exported method, or null.</summary>
    public string? SymbolOf(MethodDesc method) => _symbolOf.GetValueOrDefault(method);

    public string? SymbolOf(FieldDesc field) => _fieldSymbolOf.GetValueOrDefault(field);

    public CallTarget Implementation(MethodDesc method)
    {
        if (!_cache.TryGetValue(method, out var implementation))
        {
            _cache.Add(method, implementation = Find(method));
        }

        return implementation;
    }

    private CallTarget Find(MethodDesc method)
    {
        if (method is ArrayMethod)
        {
            return new CallTarget(method);
        }

        if (StandIn(method) is { } standIn)
        {
            return new CallTarget(standIn);
        }

        if (method.IsStatic && FromAttributes(method) is { } attributed)
        {
            return attributed;
        }

        if (method.IsPInvoke)
        {
            return FromNativeImport(method);
        }

        if (method.IsInternalCall)
        {
            return new CallTarget(null, Missing: "internal call without an implementation in PusOS");
        }

        if (PackageHints.OfMethod(method, _exports.ContainsKey) is { } hint)
        {
            return new CallTarget(null, Missing: hint);
        }

        return new CallTarget(method);
    }

    private CallTarget FromNativeImport(MethodDesc method)
    {
        var import = method.PInvoke!;
        if (_exports.TryGetValue(import.EntryPoint, out var export))
        {
            if (NativeImport.Match(method, export, out string mismatch, out bool needsMarshalling) is { } match)
            {
                return match.IsDirect ? new CallTarget(export) : new CallTarget(method) { NativeImport = match };
            }

            return new CallTarget(null, Missing: $"native import {import.Library}!{import.EntryPoint} {mismatch}")
            {
                MissingCode = needsMarshalling ? CompilationCodes.UnsupportedMarshalling : CompilationCodes.NotImplemented,
            };
        }

        return new CallTarget(null, Missing: $"native import {import.Library}!{import.EntryPoint}, {PackageHints.Of(import.EntryPoint)}");
    }

    private static CallTarget? FromAttributes(MethodDesc method)
    {
        if (method.GetIL() is not null || method.Module.Name.StartsWith("System.", StringComparison.Ordinal))
        {
            return null;
        }

        if (method.CustomAttributes.Find(Prefix + "InlineAssemblyAttribute") is { } assembly)
        {
            return new CallTarget(null, InlineAssembly: new InlineAssemblyText((string)assembly.FixedArguments[0]!, (string)assembly.FixedArguments[1]!));
        }

        if (method.CustomAttributes.Find(Prefix + "LinkerSymbolAttribute") is { } symbol)
        {
            return new CallTarget(null, LinkerSymbol: (string)symbol.FixedArguments[0]!);
        }

        if (method.CustomAttributes.Find(Prefix + "RuntimeImportAttribute") is { } import)
        {
            return new CallTarget(null, ImportSymbol: (string)import.FixedArguments[0]!);
        }

        return null;
    }

    private MethodDesc? StandIn(MethodDesc method)
    {
        if (method.OwningType is not DefType { CompilerKnownName: { } typeName } owner || !_standIns.TryGetValue(typeName + "::" + method.Name, out var candidates))
        {
            return null;
        }

        foreach (var candidate in candidates)
        {
            int generics = owner.Instantiation.Length + method.MethodArguments.Length;
            if (candidate.Signature.GenericParameterCount != generics)
            {
                continue;
            }

            var instantiated = generics == 0 ? candidate : candidate.MakeInstantiation([.. owner.Instantiation, .. method.MethodArguments]);
            if (instantiated != method && Matches(method, instantiated))
            {
                return instantiated;
            }
        }

        return null;
    }

    private static bool Matches(MethodDesc method, MethodDesc candidate)
    {
        var wanted = method.Signature.Parameters;
        var given = candidate.Signature.Parameters;
        int shift = method.IsStatic ? 0 : 1;
        if (given.Length != wanted.Length + shift || (shift == 1 && !TakesThis(method.OwningType, given[0])))
        {
            return false;
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] != given[i + shift] && !SameAddress(wanted[i], given[i + shift]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first parameter can be this: a reference (of the type or Object) for classes, an address for value types.</summary>
    private static bool TakesThis(TypeDesc owner, TypeDesc parameter) =>
        owner.IsValueType ? parameter.IsByRef || parameter.IsPointer : parameter == owner || parameter.IsObject;

    /// <summary>Pointers and byrefs of any kind match each other, so that stand-ins may take void* for a type they cannot name.</summary>
    private static bool SameAddress(TypeDesc one, TypeDesc other) =>
        (one.IsPointer || one.IsByRef || one.IsFunctionPointer) && (other.IsPointer || other.IsByRef || other.IsFunctionPointer);
}
