using System.Reflection.Metadata;
using System.Text;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// Method names as .NET's stack traces print them: of the definition, with the names of generic parameters
/// and of parameters; the methods of state machines under the name of the method that was written.
/// </summary>
internal static class StackTraceNameFormatter
{
    private const string CompilerServices = "System.Runtime.CompilerServices.";

    public static string Format(MethodDesc method)
    {
        MethodDesc definition = method.GetMethodDefinition();
        StringBuilder text = new();
        if (definition.OwningType is DefType owner && FindStateMachineSource(owner, out bool isIterator) is MethodDesc source)
        {
            AppendMethod(text, source);
            if (isIterator)
            {
                text.Append('+').Append(definition.Name).Append("()");
            }
        }
        else
        {
            AppendMethod(text, definition);
        }

        return text.ToString();
    }

    private static void AppendMethod(StringBuilder text, MethodDesc definition)
    {
        string owner = definition.OwningType is DefType type ? type.CompilerKnownName!.Replace('+', '.') : definition.OwningType.FullName;
        text.Append(owner).Append('.').Append(definition.Name);
        if (definition.Info is MethodDefinitionInfo info)
        {
            AppendGenericParameters(text, info);
        }

        text.Append('(');
        for (int i = 0; i < definition.Signature.Parameters.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            AppendTypeName(text, definition.Signature.Parameters[i], definition);
            string name = definition.ParameterNames[i];
            text.Append(name.Length == 0 ? "" : " ").Append(name);
        }

        text.Append(')');
    }

    /// <summary>The async or iterator method that the compiler turned into the state machine <paramref name="type"/>; null if it is none.</summary>
    private static MethodDesc? FindStateMachineSource(DefType type, out bool isIterator)
    {
        isIterator = false;
        if (type.DeclaringType is not DefType parent || !type.Name.StartsWith('<') || !type.CustomAttributes.Has(CompilerServices + "CompilerGeneratedAttribute"))
        {
            return null;
        }

        foreach (MethodDesc candidate in parent.Methods)
        {
            foreach (string kind in (ReadOnlySpan<string>)["AsyncStateMachineAttribute", "IteratorStateMachineAttribute", "AsyncIteratorStateMachineAttribute"])
            {
                if (candidate.CustomAttributes.Find(CompilerServices + kind)?.FixedArguments is [TypeDesc machine] && ReferenceEquals(machine, type))
                {
                    isIterator = kind != "AsyncStateMachineAttribute";
                    return candidate;
                }
            }
        }

        return null;
    }

    private static void AppendGenericParameters(StringBuilder text, MethodDefinitionInfo method)
    {
        for (int i = 0; i < method.GenericParameterCount; i++)
        {
            text.Append(i == 0 ? '[' : ',');
            text.Append(ParameterName(method.Module, method.Module.Metadata.GetMethodDefinition(method.Handle).GetGenericParameters(), i));
        }

        text.Append(method.GenericParameterCount == 0 ? "" : "]");
    }

    private static string ParameterName(ModuleDesc module, GenericParameterHandleCollection parameters, int index) =>
        module.Metadata.GetString(module.Metadata.GetGenericParameter(parameters[index]).Name);

    /// <summary>As reflection's Type.Name: without namespace, declaring type and arguments.</summary>
    private static void AppendTypeName(StringBuilder text, TypeDesc type, MethodDesc method)
    {
        switch (type)
        {
            case DefType definition:
                text.Append(definition.Name);
                break;
            case ArrayType array:
                AppendTypeName(text, array.Element, method);
                text.Append('[').Append(array.IsSz ? "" : array.Rank == 1 ? "*" : new string(',', array.Rank - 1)).Append(']');
                break;
            case PointerType or ByRefType:
                AppendTypeName(text, type.ElementTypeOrNull!, method);
                text.Append(type is PointerType ? '*' : '&');
                break;
            case GenericVariable { IsMethodVariable: true } variable:
                text.Append(ParameterName(method.Module, method.Module.Metadata.GetMethodDefinition(method.Handle).GetGenericParameters(), variable.Index));
                break;
            case GenericVariable variable:
                DefType owner = (DefType)method.OwningType;
                text.Append(ParameterName(owner.Module, owner.Module.Metadata.GetTypeDefinition(owner.Handle).GetGenericParameters(), variable.Index));
                break;
            default:
                // Function pointers have an empty name in reflection.
                break;
        }
    }
}
