using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PusOS.Runtime.Tests.Bindings;

/// <summary>What the binding tests read out of an assembly file, without loading it.</summary>
internal sealed class MetadataImage : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly SignatureNames _names = new();

    public MetadataImage(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>All methods by "Type::Method": signatures with the instance first, as a static stand-in has it; and whether it is an internal call.</summary>
    public Dictionary<string, List<(string Signature, bool IsInternalCall)>> MethodsByName()
    {
        var methods = new Dictionary<string, List<(string, bool)>>();
        foreach (TypeDefinitionHandle typeHandle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(typeHandle);
            string owner = SignatureNames.Name(_reader, typeHandle);
            int generics = type.GetGenericParameters().Count;
            string instance = generics == 0 ? owner : $"{owner}<{string.Join(",", Enumerable.Range(0, generics).Select(i => $"!!{i}"))}>";
            string self = IsValueType(type) ? instance + "&" : instance;
            foreach (MethodDefinitionHandle handle in type.GetMethods())
            {
                MethodDefinition method = _reader.GetMethodDefinition(handle);
                string key = owner + "::" + _reader.GetString(method.Name);
                bool isStatic = (method.Attributes & MethodAttributes.Static) != 0;
                string signature = Spell(method, isStatic ? null : self, generics);
                bool isInternal = (method.ImplAttributes & MethodImplAttributes.InternalCall) != 0;
                if (!methods.TryGetValue(key, out List<(string, bool)>? list))
                {
                    methods.Add(key, list = []);
                }

                list.Add((signature, isInternal));
            }
        }

        return methods;
    }

    /// <summary>P/Invoke entry points of a library with their signatures.</summary>
    public Dictionary<string, List<string>> Imports(params string[] libraries)
    {
        var imports = new Dictionary<string, List<string>>();
        foreach (MethodDefinitionHandle handle in _reader.MethodDefinitions)
        {
            MethodDefinition method = _reader.GetMethodDefinition(handle);
            MethodImport import = method.GetImport();
            if (import.Module.IsNil || !libraries.Contains(_reader.GetString(_reader.GetModuleReference(import.Module).Name)))
            {
                continue;
            }

            string name = _reader.GetString(import.Name);
            if (!imports.TryGetValue(name, out List<string>? list))
            {
                imports.Add(name, list = []);
            }

            list.Add(Spell(method, null));
        }

        return imports;
    }

    /// <summary>All binding attributes on methods.</summary>
    public IEnumerable<RuntimeBinding> Bindings()
    {
        foreach (TypeDefinitionHandle typeHandle in _reader.TypeDefinitions)
        {
            foreach (MethodDefinitionHandle handle in _reader.GetTypeDefinition(typeHandle).GetMethods())
            {
                MethodDefinition method = _reader.GetMethodDefinition(handle);
                string name = SignatureNames.Name(_reader, typeHandle) + "." + _reader.GetString(method.Name);
                foreach (CustomAttributeHandle attributeHandle in method.GetCustomAttributes())
                {
                    if (ReadBinding(attributeHandle, name, Spell(method, null)) is { } binding)
                    {
                        yield return binding;
                    }
                }
            }
        }
    }

    private string AttributeName(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind == HandleKind.MethodDefinition)
        {
            TypeDefinitionHandle type = _reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
            return _reader.GetString(_reader.GetTypeDefinition(type).Name);
        }

        // Packages use the attributes that PusOS.Core defines.
        EntityHandle owner = _reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return owner.Kind == HandleKind.TypeReference ? _reader.GetString(_reader.GetTypeReference((TypeReferenceHandle)owner).Name) : "";
    }

    private RuntimeBinding? ReadBinding(CustomAttributeHandle handle, string method, string signature)
    {
        const string Suffix = "Attribute";
        CustomAttribute attribute = _reader.GetCustomAttribute(handle);
        string kind = AttributeName(attribute);
        if (kind is not ("InternalCallAttribute" or "ReplacesAttribute" or "RuntimeExportAttribute"))
        {
            return null;
        }

        BlobReader blob = _reader.GetBlobReader(attribute.Value);
        blob.ReadUInt16(); // prolog
        string target = blob.ReadSerializedString()!;
        if (kind != "RuntimeExportAttribute")
        {
            target += "::" + blob.ReadSerializedString();
        }

        string reason = "";
        for (int named = blob.ReadUInt16(); named > 0; named--)
        {
            blob.ReadByte(); // field or property
            byte elementType = blob.ReadByte();
            string property = blob.ReadSerializedString()!;
            const byte StringType = 0x0E;
            if (elementType != StringType)
            {
                blob.ReadBoolean();
                continue;
            }

            string value = blob.ReadSerializedString()!;
            reason = property == "Reason" ? value : reason;
        }

        return new RuntimeBinding(kind[..^Suffix.Length], target, reason, method, signature);
    }

    private string Spell(MethodDefinition method, string? self, int ownerParameters = 0)
    {
        MethodSignature<string> signature = method.DecodeSignature(_names, ownerParameters);
        IEnumerable<string> parameters = self is null ? signature.ParameterTypes : signature.ParameterTypes.Prepend(self);
        return $"{signature.ReturnType}({string.Join(", ", parameters)})";
    }

    private bool IsValueType(TypeDefinition type)
    {
        if (type.BaseType.IsNil)
        {
            return false;
        }

        string parent = type.BaseType.Kind switch
        {
            HandleKind.TypeDefinition => SignatureNames.Name(_reader, (TypeDefinitionHandle)type.BaseType),
            HandleKind.TypeReference => _names.GetTypeFromReference(_reader, (TypeReferenceHandle)type.BaseType, 0),
            _ => "", // An instantiation of a generic class.
        };
        return parent is "System.ValueType" or "System.Enum";
    }
}
