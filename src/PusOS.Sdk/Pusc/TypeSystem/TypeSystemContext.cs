using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// All types of one compilation. Every type, method and field is interned: reference equality is identity.
/// Assemblies are found by simple name among the paths given and opened when first needed. Not thread-safe.
/// </summary>
public sealed class TypeSystemContext
{
    private const string CoreLibName = "System.Private.CoreLib";

    private readonly Dictionary<string, ModuleSlot> _modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<MethodSignature, FunctionPointerType> _functionPointers = [];
    private readonly List<GenericVariable> _typeVariables = [];
    private readonly List<GenericVariable> _methodVariables = [];
    private readonly DefType?[] _wellKnown = new DefType?[Enum.GetValues<WellKnownType>().Length];
    private ModuleDesc? _coreLib;
    private int _nextTypeId;

    /// <summary>Knows the inputs and references; of two files with the same simple name the first counts.</summary>
    public TypeSystemContext(IEnumerable<string> assemblyPaths)
    {
        List<ModuleSlot> slots = [];
        foreach (string path in assemblyPaths)
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(path);
            ModuleSlot slot = new(name, path);
            if (_modules.TryAdd(name, slot))
            {
                slots.Add(slot);
            }
        }

        string? framework = _modules.TryGetValue(CoreLibName, out ModuleSlot? coreLib) ? System.IO.Path.GetDirectoryName(coreLib.Path) : null;
        foreach (ModuleSlot slot in slots)
        {
            slot.Group = slot == coreLib ? 0 : System.IO.Path.GetDirectoryName(slot.Path) == framework ? 1 : 2;
        }

        slots.Sort((left, right) => left.Group != right.Group
            ? left.Group.CompareTo(right.Group)
            : string.CompareOrdinal(left.Name, right.Name));
        for (int i = 0; i < slots.Count; i++)
        {
            slots[i].Index = i;
        }
    }

    /// <summary>The core library, System.Private.CoreLib.</summary>
    /// <exception cref="CompilerException">It is not among the references.</exception>
    public ModuleDesc CoreLib => _coreLib ??= TryGetModule(CoreLibName)
        ?? throw new CompilerException(DiagnosticCodes.MissingAssembly,
            $"{CoreLibName}.dll is not among the references; the class library's runtime pack is missing.");

    /// <summary>Opens the assembly in <paramref name="path"/>, which may be one that the constructor did not name.</summary>
    /// <exception cref="CompilerException">The file cannot be read or is not a valid managed assembly.</exception>
    public ModuleDesc OpenModule(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        if (!_modules.TryGetValue(name, out ModuleSlot? slot))
        {
            slot = new ModuleSlot(name, path) { Group = 2, Index = _modules.Count };
            _modules.Add(name, slot);
        }
        else if (System.IO.Path.GetFullPath(slot.Path) != System.IO.Path.GetFullPath(path))
        {
            throw new CompilerException(DiagnosticCodes.InvalidAssembly,
                $"'{path}' has the same simple name as '{slot.Path}'; only one of them can be in the image.");
        }

        return slot.Module ??= new ModuleDesc(this, slot.Name, slot.Path, slot.Index);
    }

    /// <summary>The assembly of that simple name, opened if need be; null if no input or reference has the name.</summary>
    public ModuleDesc? TryGetModule(string simpleName) =>
        _modules.TryGetValue(simpleName, out ModuleSlot? slot)
            ? slot.Module ??= new ModuleDesc(this, slot.Name, slot.Path, slot.Index)
            : null;

    /// <summary>A type of the core library that the compiler knows; generic ones are definitions.</summary>
    public DefType GetWellKnown(WellKnownType t) => _wellKnown[(int)t] ??= FindType(WellKnownTypeNames.FullName(t))
        ?? throw new CompilerException(DiagnosticCodes.MissingType,
            $"'{CoreLib.Path}' has no type {WellKnownTypeNames.FullName(t)}; this is not the class library of .NET 10.");

    /// <summary>T[], zero-based and one-dimensional.</summary>
    public ArrayType GetSzArray(TypeDesc element) => element.SzArray ??= new ArrayType(this, element, 1, isSz: true);

    /// <summary>T[,...]; rank 1 is the general one-dimensional array, which is not T[].</summary>
    public ArrayType GetMdArray(TypeDesc element, int rank)
    {
        element.MdArrays ??= [];
        if (!element.MdArrays.TryGetValue(rank, out ArrayType? array))
        {
            array = new ArrayType(this, element, rank, isSz: false);
            element.MdArrays.Add(rank, array);
        }

        return array;
    }

    /// <summary>T*.</summary>
    public PointerType GetPointer(TypeDesc t) => t.Pointer ??= new PointerType(this, t);

    /// <summary>T&amp;.</summary>
    public ByRefType GetByRef(TypeDesc t) => t.ByRef ??= new ByRefType(this, t);

    /// <summary>The function pointer type of a signature.</summary>
    public FunctionPointerType GetFunctionPointer(MethodSignature sig)
    {
        if (!_functionPointers.TryGetValue(sig, out FunctionPointerType? type))
        {
            type = new FunctionPointerType(this, sig);
            _functionPointers.Add(sig, type);
        }

        return type;
    }

    /// <summary>!index.</summary>
    public GenericVariable GetTypeVariable(int index) => GetVariable(_typeVariables, index, isMethodVariable: false);

    /// <summary>!!index.</summary>
    public GenericVariable GetMethodVariable(int index) => GetVariable(_methodVariables, index, isMethodVariable: true);

    /// <summary>
    /// The definition with that reflection name ("System.Collections.Generic.List`1", nested types after '+');
    /// forwarders are followed; null if there is none.
    /// </summary>
    public DefType? FindType(string fullName, ModuleDesc? module = null)
    {
        module ??= CoreLib;
        string[] parts = fullName.Split('+');
        int dot = parts[0].LastIndexOf('.');
        DefType? type = module.FindTopLevelType(dot < 0 ? "" : parts[0][..dot], parts[0][(dot + 1)..]);
        for (int i = 1; i < parts.Length && type is not null; i++)
        {
            type = type.Info.FindNestedType(parts[i]);
        }

        return type;
    }

    internal int AllocateTypeId() => ++_nextTypeId;

    /// <summary>Definition variables !0 .. !(count-1), or !!0 ....</summary>
    internal TypeDesc[] GetVariables(int count, bool ofMethod)
    {
        if (count == 0)
        {
            return [];
        }

        TypeDesc[] variables = new TypeDesc[count];
        for (int i = 0; i < count; i++)
        {
            variables[i] = ofMethod ? GetMethodVariable(i) : GetTypeVariable(i);
        }

        return variables;
    }

    internal ModuleDesc ResolveAssembly(ModuleDesc referrer, AssemblyReferenceHandle handle)
    {
        string name = referrer.Metadata.GetString(referrer.Metadata.GetAssemblyReference(handle).Name);
        return TryGetModule(name) ?? throw new CompilerException(DiagnosticCodes.MissingAssembly,
            $"'{referrer.Path}' refers to assembly {name}, which is neither an input nor a reference.");
    }

    private GenericVariable GetVariable(List<GenericVariable> variables, int index, bool isMethodVariable)
    {
        while (variables.Count <= index)
        {
            variables.Add(new GenericVariable(this, variables.Count, isMethodVariable));
        }

        return variables[index];
    }

    private sealed class ModuleSlot(string name, string path)
    {
        public string Name { get; } = name;
        public string Path { get; } = path;
        public int Group { get; set; }
        public int Index { get; set; }
        public ModuleDesc? Module { get; set; }
    }
}
