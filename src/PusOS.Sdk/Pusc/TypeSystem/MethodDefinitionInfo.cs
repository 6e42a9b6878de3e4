using System.Reflection;
using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>What metadata says about one method definition, shared by all its instantiations; variables are open.</summary>
internal sealed class MethodDefinitionInfo
{
    private const string CompilerServices = "System.Runtime.CompilerServices.";

    private MethodSignature? _signature;
    private CustomAttributes? _customAttributes;
    private MethodIL? _il;
    private bool _isBodyRead;
    private string? _mangledSuffix;
    private string[]? _parameterNames;
    private PInvokeInfo? _pinvoke;
    private Marks _marks;

    public MethodDefinitionInfo(TypeDefinitionInfo owner, MethodDefinitionHandle handle, int index)
    {
        Owner = owner;
        Handle = handle;
        Index = index;
        MethodDefinition definition = owner.Module.Metadata.GetMethodDefinition(handle);
        Name = owner.Module.Metadata.GetString(definition.Name);
        Attributes = definition.Attributes;
        ImplAttributes = definition.ImplAttributes;
        GenericParameterCount = definition.GetGenericParameters().Count;
    }

    [Flags]
    private enum Marks : byte
    {
        Read = 1,
        Intrinsic = 2,
        UnmanagedCallersOnly = 4,
        PreserveBaseOverrides = 8,
    }

    public TypeDefinitionInfo Owner { get; }

    public ModuleDesc Module => Owner.Module;

    public MethodDefinitionHandle Handle { get; }

    /// <summary>Position among the methods of the type.</summary>
    public int Index { get; }

    public string Name { get; }

    public MethodAttributes Attributes { get; }

    public MethodImplAttributes ImplAttributes { get; }

    public int GenericParameterCount { get; }

    public bool IsVirtualInstance => (Attributes & (MethodAttributes.Virtual | MethodAttributes.Static)) == MethodAttributes.Virtual;

    /// <summary>Slot in the virtual table of the owner and of everything derived; -1 for other methods. Set by <see cref="VirtualTable"/>.</summary>
    public int Slot { get; set; } = -1;

    public MethodSignature Signature => _signature ??= ReadSignature();

    public CustomAttributes CustomAttributes =>
        _customAttributes ??= new CustomAttributes(Module, Module.Metadata.GetMethodDefinition(Handle).GetCustomAttributes());

    public bool IsIntrinsic => Has(Marks.Intrinsic);

    public bool IsUnmanagedCallersOnly => Has(Marks.UnmanagedCallersOnly);

    public bool PreservesBaseOverrides => Has(Marks.PreserveBaseOverrides);

    /// <summary>What tells the method apart from those of the same name, for symbol names; empty if it is the only one.</summary>
    public string MangledSuffix => _mangledSuffix ??= NameMangler.OverloadSuffix(this);

    /// <summary>Names by position; empty strings where metadata has none.</summary>
    public string[] ParameterNames => _parameterNames ??= ReadParameterNames();

    public PInvokeInfo? PInvoke => (Attributes & MethodAttributes.PinvokeImpl) == 0 ? null : _pinvoke ??= ReadPInvoke();

    /// <summary>The body with variables open; null if there is none.</summary>
    public MethodIL? ReadBody()
    {
        if (!_isBodyRead)
        {
            _isBodyRead = true;
            _il = MethodBodyReader.Read(this);
        }

        return _il;
    }

    private bool Has(Marks mark)
    {
        if (_marks == 0)
        {
            _marks = Marks.Read
                | (CustomAttributes.Has(CompilerServices + "IntrinsicAttribute") ? Marks.Intrinsic : 0)
                | (CustomAttributes.Has("System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute") ? Marks.UnmanagedCallersOnly : 0)
                | (CustomAttributes.Has(CompilerServices + "PreserveBaseOverridesAttribute") ? Marks.PreserveBaseOverrides : 0);
        }

        return (_marks & mark) != 0;
    }

    private MethodSignature ReadSignature()
    {
        BlobHandle blob = Module.Metadata.GetMethodDefinition(Handle).Signature;
        return new SignatureReader(Module, Module.Metadata.GetBlobReader(blob)).ReadMethodSignature();
    }

    private string[] ReadParameterNames()
    {
        string[] names = new string[Signature.Parameters.Length];
        Array.Fill(names, "");
        foreach (ParameterHandle handle in Module.Metadata.GetMethodDefinition(Handle).GetParameters())
        {
            Parameter parameter = Module.Metadata.GetParameter(handle);
            if (parameter.SequenceNumber > 0 && parameter.SequenceNumber <= names.Length)
            {
                names[parameter.SequenceNumber - 1] = Module.Metadata.GetString(parameter.Name);
            }
        }

        return names;
    }

    private PInvokeInfo ReadPInvoke()
    {
        MetadataReader metadata = Module.Metadata;
        MethodImport import = metadata.GetMethodDefinition(Handle).GetImport();
        string library = import.Module.IsNil ? "" : metadata.GetString(metadata.GetModuleReference(import.Module).Name);
        string entryPoint = import.Name.IsNil ? Name : metadata.GetString(import.Name);
        return PInvokeAttributes.Decode(library, entryPoint.Length == 0 ? Name : entryPoint, import.Attributes);
    }
}
