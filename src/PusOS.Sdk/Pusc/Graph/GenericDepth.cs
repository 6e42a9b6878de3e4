using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>Cuts polymorphic recursion: a generic that instantiates itself ever deeper would never end.</summary>
internal static class GenericDepth
{
    private const int Limit = 12;

    public static void Check(MethodDesc method, GraphNode node)
    {
        int depth = Depth(method.OwningType);
        foreach (var argument in method.MethodArguments)
        {
            depth = Math.Max(depth, Depth(argument));
        }

        if (depth > Limit)
        {
            throw new CompilerException(CompilationCodes.PolymorphicRecursion, $"{method.FullName} is nested {depth} generic instantiations deep (limit {Limit}): polymorphic recursion cannot be compiled ahead of time. Path: {string.Join(" / ", node.Path().TakeLast(6))}");
        }
    }

    private static int Depth(TypeDesc type)
    {
        int depth = 0;
        if (type is DefType definition)
        {
            foreach (var argument in definition.Instantiation)
            {
                depth = Math.Max(depth, 1 + Depth(argument));
            }
        }
        else if (type.ElementTypeOrNull is { } element)
        {
            depth = Depth(element) + 1;
        }

        return depth;
    }

    /// <summary>Type variables are left in the method's owner or arguments.</summary>
    public static bool ContainsVariables(this MethodDesc method) =>
        method.OwningType.ContainsGenericVariables || Array.Exists(method.MethodArguments, argument => argument.ContainsGenericVariables);
}
