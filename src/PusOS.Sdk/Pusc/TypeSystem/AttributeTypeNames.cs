using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Names of attribute types by their constructors' tokens, read from metadata alone.</summary>
internal sealed class AttributeTypeNames(MetadataReader metadata)
{
    private readonly Dictionary<EntityHandle, string> _names = [];

    public string Get(CustomAttributeHandle handle)
    {
        EntityHandle constructor = metadata.GetCustomAttribute(handle).Constructor;
        if (!_names.TryGetValue(constructor, out string? name))
        {
            name = constructor.Kind == HandleKind.MethodDefinition
                ? NameOf(metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType())
                : NameOf(metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent);
            _names.Add(constructor, name);
        }

        return name;
    }

    private string NameOf(EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeDefinition:
                TypeDefinition definition = metadata.GetTypeDefinition((TypeDefinitionHandle)type);
                TypeDefinitionHandle declaring = definition.GetDeclaringType();
                return declaring.IsNil ? Join(definition.Namespace, definition.Name) : NameOf(declaring) + "+" + metadata.GetString(definition.Name);
            case HandleKind.TypeReference:
                TypeReference reference = metadata.GetTypeReference((TypeReferenceHandle)type);
                bool isNested = reference.ResolutionScope.Kind == HandleKind.TypeReference && !reference.ResolutionScope.IsNil;
                return isNested
                    ? NameOf(reference.ResolutionScope) + "+" + metadata.GetString(reference.Name)
                    : Join(reference.Namespace, reference.Name);
            case HandleKind.TypeSpecification:
                return NameOfGeneric(metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature));
            default:
                return "";
        }
    }

    /// <summary>A generic attribute has its definition's name.</summary>
    private string NameOfGeneric(BlobReader reader) =>
        reader.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && reader.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle
            ? NameOf(reader.ReadTypeHandle())
            : "";

    private string Join(StringHandle namespaceName, StringHandle name) =>
        namespaceName.IsNil ? metadata.GetString(name) : metadata.GetString(namespaceName) + "." + metadata.GetString(name);
}
