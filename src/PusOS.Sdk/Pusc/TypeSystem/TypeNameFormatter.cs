using System.Text;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Readable names for diagnostics.</summary>
internal static class TypeNameFormatter
{
    public static string FullName(TypeDesc type)
    {
        StringBuilder text = new();
        Append(text, type);
        return text.ToString();
    }

    public static string FullName(MethodDesc method)
    {
        StringBuilder text = new();
        Append(text, method.OwningType);
        text.Append("::").Append(method.Name);
        if (method.MethodArguments.Length != 0)
        {
            text.Append('<').AppendJoin(", ", (object[])method.MethodArguments).Append('>');
        }

        return text.Append('(').Append(List(method.Signature.Parameters)).Append(')').ToString();
    }

    /// <summary>The types' full names, with commas.</summary>
    public static string List(IEnumerable<TypeDesc> types) => string.Join(", ", types);

    private static void Append(StringBuilder text, TypeDesc type)
    {
        switch (type)
        {
            case DefType definition:
                Append(text, definition);
                break;
            case ArrayType array:
                Append(text, array.Element);
                text.Append('[').Append(array.IsSz ? "" : array.Rank == 1 ? "*" : new string(',', array.Rank - 1)).Append(']');
                break;
            case PointerType:
                Append(text, type.ElementTypeOrNull!);
                text.Append('*');
                break;
            case ByRefType:
                Append(text, type.ElementTypeOrNull!);
                text.Append('&');
                break;
            case GenericVariable variable:
                text.Append(variable.IsMethodVariable ? "!!" : "!").Append(variable.Index);
                break;
            case FunctionPointerType pointer:
                Append(text, pointer.Signature.ReturnType);
                text.Append('(').Append(List(pointer.Signature.Parameters)).Append(")*");
                break;
        }
    }

    private static void Append(StringBuilder text, DefType type)
    {
        text.Append(type.CompilerKnownName);
        if (type.Instantiation.Length == 0 || type.IsGenericDefinition)
        {
            return;
        }

        for (int i = 0; i < type.Instantiation.Length; i++)
        {
            text.Append(i == 0 ? "[[" : ",[");
            Append(text, type.Instantiation[i]);
            text.Append(']');
        }

        text.Append(']');
    }
}
