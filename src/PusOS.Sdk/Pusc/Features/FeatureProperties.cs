using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Features;

/// <summary>
/// The properties of one module that <c>[FeatureSwitchDefinition]</c> or <c>[FeatureGuard]</c> makes constant, by their
/// getters. A guard of dynamic code or of code incompatible with trimming is false, as in ilc.
/// </summary>
internal sealed class FeatureProperties
{
    private readonly Dictionary<MethodDefinitionHandle, bool> _values = [];

    public FeatureProperties(ModuleDesc module, FeatureSettings features)
    {
        MetadataReader metadata = module.Metadata;
        foreach (CustomAttributeHandle handle in metadata.CustomAttributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind != HandleKind.PropertyDefinition)
            {
                continue;
            }

            string name = AttributeName(metadata, attribute);
            if (name is not ("FeatureSwitchDefinitionAttribute" or "FeatureGuardAttribute"))
            {
                continue;
            }

            // Both take one string or one type, which metadata holds as a string too (ECMA-335 II.23.3).
            BlobReader value = metadata.GetBlobReader(attribute.Value);
            string? argument = value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            MethodDefinitionHandle getter = metadata.GetPropertyDefinition((PropertyDefinitionHandle)attribute.Parent).GetAccessors().Getter;
            if (argument is null || getter.IsNil)
            {
                continue;
            }

            if (name == "FeatureSwitchDefinitionAttribute")
            {
                if (features.TryGet(argument, out bool given))
                {
                    _values[getter] = given;
                }
            }
            else if (IsExcludedByGuard(argument))
            {
                _values.TryAdd(getter, false);
            }
        }
    }

    public bool TryGet(MethodDefinitionHandle getter, out bool value) => _values.TryGetValue(getter, out value);

    private static bool IsExcludedByGuard(string attributeType) => attributeType.Split(',')[0] is
        "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute"
        or "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute"
        or "System.Diagnostics.CodeAnalysis.RequiresAssemblyFilesAttribute";

    private static string AttributeName(MetadataReader metadata, CustomAttribute attribute)
    {
        switch (attribute.Constructor.Kind)
        {
            case HandleKind.MethodDefinition:
                TypeDefinitionHandle owner = metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
                return metadata.GetString(metadata.GetTypeDefinition(owner).Name);
            case HandleKind.MemberReference:
                EntityHandle parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
                return parent.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) : "";
            default:
                return "";
        }
    }
}
