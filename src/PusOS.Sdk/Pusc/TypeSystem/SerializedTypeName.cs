using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// Type names as attributes and reflection write them: "Namespace.Outer+Inner`1[[Argument, Assembly]][], Assembly".
/// Without an assembly the type is looked for in the module at hand, then in the core library.
/// </summary>
internal static class SerializedTypeName
{
    /// <exception cref="CompilerException">The name is malformed, or the type or its assembly does not exist.</exception>
    public static TypeDesc Resolve(ModuleDesc module, string name) => TryResolve(module, name)
        ?? throw new CompilerException(DiagnosticCodes.MissingType, $"'{module.Path}' names type '{name}', which does not exist.");

    public static TypeDesc? TryResolve(ModuleDesc module, string name) =>
        TypeName.TryParse(name, out TypeName? parsed) ? Resolve(module, parsed) : null;

    private static TypeDesc? Resolve(ModuleDesc module, TypeName name)
    {
        TypeSystemContext context = module.Context;
        if (name.IsArray || name.IsPointer || name.IsByRef)
        {
            TypeDesc? element = Resolve(module, name.GetElementType());
            return element is null ? null
                : name.IsSZArray ? context.GetSzArray(element)
                : name.IsArray ? context.GetMdArray(element, name.GetArrayRank())
                : name.IsPointer ? context.GetPointer(element)
                : context.GetByRef(element);
        }

        TypeName definitionName = name.IsConstructedGenericType ? name.GetGenericTypeDefinition() : name;
        string fullName = TypeName.Unescape(definitionName.FullName);
        ModuleDesc? scope = name.AssemblyName is null ? module : context.TryGetModule(name.AssemblyName.Name);
        DefType? definition = scope is null ? null : context.FindType(fullName, scope);
        definition ??= name.AssemblyName is null ? context.FindType(fullName) : null;
        if (definition is null || !name.IsConstructedGenericType)
        {
            return definition;
        }

        TypeDesc[] arguments = new TypeDesc[name.GetGenericArguments().Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (Resolve(module, name.GetGenericArguments()[i]) is not TypeDesc argument)
            {
                return null;
            }

            arguments[i] = argument;
        }

        return definition.MakeInstantiation(arguments);
    }
}
