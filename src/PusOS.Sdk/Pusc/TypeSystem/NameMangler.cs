using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// Symbol names: unique over types, methods and fields of all modules, the same in every compilation of the
/// same inputs, and readable. Metadata names stand as they are; every other character than letters, digits
/// and _ . &lt; &gt; , ` is written $XX (hexadecimal, upper case) or $uXXXX. Structure is written with $ and
/// something that is no hexadecimal digit, so that the two never mix:
/// <list type="table">
/// <item><term>Module$$Namespace.Type</term><description>a type outside the core library</description></item>
/// <item><term>Outer$.Inner</term><description>a nested type</description></item>
/// <item><term>List`1$&lt;A$,B$&gt;</term><description>an instantiation</description></item>
/// <item><term>T$arr, T$arr2$r, T$ptr, T$ref, $fn...</term><description>array, rank-2 array, pointer, byref, function pointer</description></item>
/// <item><term>$T0, $M0</term><description>variables</description></item>
/// <item><term>Type$_Method$pInt32$,String$&lt;A$&gt;</term><description>a method; $p and parameter types only for overloads, $o and a number where these coincide</description></item>
/// <item><term>Type$fField</term><description>a field</description></item>
/// <item><term>...$h and 32 hexadecimal digits</term><description>a name that was too long, cut and hashed</description></item>
/// </list>
/// </summary>
internal static class NameMangler
{
    private const int MaximumLength = 240;

    public static string Mangle(TypeDesc type)
    {
        StringBuilder text = new();
        AppendType(text, type);
        return Limit(text);
    }

    public static string Mangle(MethodDesc method)
    {
        StringBuilder text = new();
        text.Append(method.OwningType.MangledName).Append("$_");
        AppendEscaped(text, method.Name);
        if (method.Info is MethodDefinitionInfo info)
        {
            text.Append(info.MangledSuffix);
        }
        else
        {
            text.Append("$o").Append(method.Signature.Parameters.Length);
        }

        AppendArguments(text, method.MethodArguments);
        return Limit(text);
    }

    public static string Mangle(FieldDesc field)
    {
        StringBuilder text = new();
        text.Append(field.OwningType.MangledName).Append("$f");
        AppendEscaped(text, field.Name);
        int earlier = 0;
        for (int i = 0; i < field.Index; i++)
        {
            earlier += field.OwningType.Fields[i].Name == field.Name ? 1 : 0;
        }

        if (earlier != 0)
        {
            text.Append("$o").Append(earlier);
        }

        return Limit(text);
    }

    /// <summary>See <see cref="MethodDefinitionInfo.MangledSuffix"/>.</summary>
    public static string OverloadSuffix(MethodDefinitionInfo method)
    {
        IReadOnlyList<MethodDefinitionInfo> overloads = method.Owner.FindMethods(method.Name);
        if (overloads.Count == 1)
        {
            return "";
        }

        string own = ParameterSuffix(method);
        int earlier = 0;
        foreach (MethodDefinitionInfo other in overloads)
        {
            if (ReferenceEquals(other, method))
            {
                break;
            }

            earlier += ParameterSuffix(other) == own ? 1 : 0;
        }

        return earlier == 0 ? own : own + "$o" + earlier.ToString(CultureInfo.InvariantCulture);
    }

    private static string ParameterSuffix(MethodDefinitionInfo method)
    {
        StringBuilder text = new("$p");
        for (int i = 0; i < method.Signature.Parameters.Length; i++)
        {
            text.Append(i == 0 ? "" : "$,");
            AppendShortName(text, method.Signature.Parameters[i]);
        }

        return text.ToString();
    }

    private static void AppendShortName(StringBuilder text, TypeDesc type)
    {
        switch (type)
        {
            case DefType definition:
                AppendEscaped(text, definition.Name);
                break;
            case ArrayType or PointerType or ByRefType:
                AppendShortName(text, type.ElementTypeOrNull!);
                AppendSuffix(text, type);
                break;
            default:
                AppendType(text, type);
                break;
        }
    }

    private static void AppendType(StringBuilder text, TypeDesc type)
    {
        switch (type)
        {
            case DefType definition:
                AppendDefinition(text, definition.Info);
                AppendArguments(text, definition.Instantiation);
                break;
            case ArrayType or PointerType or ByRefType:
                text.Append(type.ElementTypeOrNull!.MangledName);
                AppendSuffix(text, type);
                break;
            case GenericVariable variable:
                text.Append(variable.IsMethodVariable ? "$M" : "$T").Append(variable.Index);
                break;
            case FunctionPointerType pointer:
                text.Append("$fn").Append(pointer.Signature.Header.RawValue);
                AppendArguments(text, [pointer.Signature.ReturnType, .. pointer.Signature.Parameters]);
                break;
        }
    }

    private static void AppendSuffix(StringBuilder text, TypeDesc type)
    {
        switch (type)
        {
            case ArrayType { IsSz: true }:
                text.Append("$arr");
                break;
            case ArrayType array:
                text.Append("$arr").Append(array.Rank).Append("$r");
                break;
            default:
                text.Append(type is PointerType ? "$ptr" : "$ref");
                break;
        }
    }

    private static void AppendDefinition(StringBuilder text, TypeDefinitionInfo type)
    {
        if (type.Declaring is not null)
        {
            AppendDefinition(text, type.Declaring);
            text.Append("$.");
        }
        else
        {
            if (!ReferenceEquals(type.Module, type.Module.Context.CoreLib))
            {
                AppendEscaped(text, type.Module.Name);
                text.Append("$$");
            }

            if (type.Namespace.Length != 0)
            {
                AppendEscaped(text, type.Namespace);
                text.Append('.');
            }
        }

        AppendEscaped(text, type.Name);
    }

    private static void AppendArguments(StringBuilder text, TypeDesc[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? "$<" : "$,").Append(arguments[i].MangledName);
        }

        text.Append(arguments.Length == 0 ? "" : "$>");
    }

    private static void AppendEscaped(StringBuilder text, string name)
    {
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '<' or '>' or ',' or '`')
            {
                text.Append(c);
            }
            else
            {
                text.Append(c < 0x100 ? "$" : "$u").Append(((int)c).ToString(c < 0x100 ? "X2" : "X4", CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Limit(StringBuilder text)
    {
        if (text.Length <= MaximumLength)
        {
            return text.ToString();
        }

        string full = text.ToString();
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(full));
        return string.Concat(full.AsSpan(0, MaximumLength - 34), "$h", Convert.ToHexString(hash, 0, 16));
    }
}
