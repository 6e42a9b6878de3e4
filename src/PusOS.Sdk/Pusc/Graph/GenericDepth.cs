using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>Type variables in methods.</summary>
internal static class GenericDepth
{
    /// <summary>How deep the type arguments of the method and of its owner nest.</summary>
    public static int Of(MethodDesc method)
    {
        int depth = Of(method.OwningType);
        foreach (var argument in method.MethodArguments)
        {
            depth = Math.Max(depth, Of(argument));
        }

        return depth;
    }

    private static int Of(TypeDesc type)
    {
        int depth = 0;
        if (type is DefType definition)
        {
            foreach (var argument in definition.Instantiation)
            {
                depth = Math.Max(depth, 1 + Of(argument));
            }
        }
        else if (type.ElementTypeOrNull is { } element)
        {
            depth = Of(element) + 1;
        }

        return depth;
    }

    /// <summary>Type variables are left in the method's owner or arguments.</summary>
    public static bool ContainsVariables(this MethodDesc method) =>
        method.OwningType.ContainsGenericVariables || Array.Exists(method.MethodArguments, argument => argument.ContainsGenericVariables);
}
