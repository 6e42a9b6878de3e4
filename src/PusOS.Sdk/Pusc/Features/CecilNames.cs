using System.Text;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Features;

/// <summary>Names and signatures as the files of ILLink spell them (which is Cecil's way): nested types with a slash.</summary>
internal static class CecilNames
{
    /// <summary>A type definition's name: <c>Namespace.Outer/Inner`1</c>.</summary>
    public static string Definition(DefType type) =>
        type.DeclaringType is { } outer ? $"{Definition(outer)}/{type.Name}"
        : type.Namespace.Length == 0 ? type.Name : $"{type.Namespace}.{type.Name}";

    /// <summary>A method definition's signature: <c>ReturnType Name(Parameter,Parameter)</c>.</summary>
    public static string Signature(MethodDesc definition)
    {
        var text = new StringBuilder();
        AppendType(text, definition.Signature.ReturnType, definition);
        text.Append(' ').Append(definition.Name);
        if (definition.MethodArguments.Length != 0)
        {
            text.Append('<');
            AppendList(text, definition.MethodArguments, definition);
            text.Append('>');
        }

        text.Append('(');
        AppendList(text, definition.Signature.Parameters, definition);
        return text.Append(')').ToString();
    }

    private static void AppendType(StringBuilder text, TypeDesc type, MethodDesc context)
    {
        switch (type)
        {
            case GenericVariable variable:
                text.Append(VariableName(variable, context));
                break;
            case ArrayType array:
                AppendType(text, array.Element, context);
                text.Append('[').Append(',', array.IsSz ? 0 : array.Rank - 1).Append(']');
                break;
            case ByRefType or PointerType:
                AppendType(text, type.ElementTypeOrNull!, context);
                text.Append(type is ByRefType ? '&' : '*');
                break;
            case DefType defined:
                text.Append(Definition(defined));
                if (defined.Instantiation.Length != 0)
                {
                    text.Append('<');
                    AppendList(text, defined.Instantiation, context);
                    text.Append('>');
                }

                break;
            default:
                text.Append(type.FullName);
                break;
        }
    }

    private static void AppendList(StringBuilder text, IEnumerable<TypeDesc> types, MethodDesc context)
    {
        string separator = "";
        foreach (TypeDesc type in types)
        {
            text.Append(separator);
            AppendType(text, type, context);
            separator = ",";
        }
    }

    private static string VariableName(GenericVariable variable, MethodDesc context)
    {
        var metadata = context.Module.Metadata;
        var parameters = variable.IsMethodVariable
            ? metadata.GetMethodDefinition(context.Handle).GetGenericParameters()
            : context.OwningType is DefType owner ? metadata.GetTypeDefinition(owner.Handle).GetGenericParameters() : default;
        return variable.Index < parameters.Count
            ? metadata.GetString(metadata.GetGenericParameter(parameters[variable.Index]).Name)
            : $"!{variable.Index}";
    }
}
