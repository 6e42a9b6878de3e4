using System.Globalization;
using System.Reflection.Metadata;
using System.Text;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>
/// Names, attributes and default values of a listed constructor's parameters: an array of
/// { u8* name, i32 ParameterAttributes, i32 kind (1: has attributes of its own; 2: default is a number; 4: default is a
/// string or null), i64 number or address of the string }.
/// </summary>
internal static class ParameterDetails
{
    private const int WithAttributes = 1;
    private const int NumericDefault = 2;
    private const int ReferenceDefault = 4;

    public static string Text(string symbol, MethodDesc method, CodeScope scope)
    {
        var metadata = method.Module.Metadata;
        int count = method.Signature.Parameters.Length;
        var found = new Parameter?[count];
        foreach (var handle in metadata.GetMethodDefinition((MethodDefinitionHandle)method.Handle).GetParameters())
        {
            var parameter = metadata.GetParameter(handle);
            if (parameter.SequenceNumber > 0 && parameter.SequenceNumber <= count)
            {
                found[parameter.SequenceNumber - 1] = parameter;
            }
        }

        var names = new StringBuilder();
        var entries = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{symbol}.{i}");
            names.Append(CultureInfo.InvariantCulture, $"{name} = private unnamed_addr constant {LlvmNames.ZeroTerminatedUtf8(found[i] is { } named ? metadata.GetString(named.Name) : "")}, align 1\n");
            (int kind, string value) = found[i] is { } parameter ? Default(metadata, parameter, scope) : (0, "i64 0");
            kind |= found[i] is { } attributed && HasAttributes(metadata, attributed.GetCustomAttributes()) ? WithAttributes : 0;
            entries.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{{ ptr, i32, i32, i64 }} {{ ptr {name}, i32 {(int)(found[i]?.Attributes ?? 0)}, i32 {kind}, {value} }}");
        }

        return $"{names}{symbol} = private constant [{count} x {{ ptr, i32, i32, i64 }}] [{entries}], align 8\n";
    }

    /// <summary>The method has attributes that a program could look for; those that the C# compiler adds do not count.</summary>
    public static bool HasAttributes(MethodDesc method) =>
        HasAttributes(method.Module.Metadata, method.Module.Metadata.GetMethodDefinition((MethodDefinitionHandle)method.Handle).GetCustomAttributes());

    private static bool HasAttributes(MetadataReader metadata, CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes)
        {
            var constructor = metadata.GetCustomAttribute(handle).Constructor;
            StringHandle space = default;
            if (constructor.Kind == HandleKind.MemberReference && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } reference)
            {
                space = metadata.GetTypeReference((TypeReferenceHandle)reference).Namespace;
            }
            else if (constructor.Kind == HandleKind.MethodDefinition)
            {
                space = metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()).Namespace;
            }

            if (space.IsNil || !(metadata.StringComparer.Equals(space, "System.Runtime.CompilerServices") || metadata.StringComparer.Equals(space, "System.Diagnostics.CodeAnalysis")))
            {
                return true;
            }
        }

        return false;
    }

    private static (int Kind, string Value) Default(MetadataReader metadata, Parameter parameter, CodeScope scope)
    {
        if (parameter.GetDefaultValue() is not { IsNil: false } handle)
        {
            return (0, "i64 0");
        }

        var constant = metadata.GetConstant(handle);
        var reader = metadata.GetBlobReader(constant.Value);
        switch (constant.TypeCode)
        {
            case ConstantTypeCode.NullReference:
                return (ReferenceDefault, "i64 0");
            case ConstantTypeCode.String:
                return (ReferenceDefault, $"i64 ptrtoint (ptr {scope.StringLiteral(reader.ReadUTF16(reader.Length))} to i64)");
            default:
                ulong bits = 0;
                for (int i = 0; i < reader.Length && i < 8; i++)
                {
                    bits |= (ulong)reader.ReadByte() << (8 * i);
                    reader.Offset = i + 1;
                }

                return (NumericDefault, string.Create(CultureInfo.InvariantCulture, $"i64 {(long)bits}"));
        }
    }
}
