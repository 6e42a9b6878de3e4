using System.Collections.Immutable;

namespace PusOS.Compiler.TypeSystem;

/// <summary>One attribute with its values: strings, boxed primitives (enums: of the underlying type), <see cref="TypeDesc"/>s, object?[] for arrays, and <see cref="TypedAttributeValue"/>s where the parameter is an object.</summary>
public sealed class CustomAttributeData
{
    internal CustomAttributeData(string typeName, MethodDesc constructor, ImmutableArray<object?> fixedArguments, IReadOnlyDictionary<string, object?> namedArguments)
    {
        TypeName = typeName;
        Constructor = constructor;
        FixedArguments = fixedArguments;
        NamedArguments = namedArguments;
    }

    /// <summary>Reflection name of the attribute's type.</summary>
    public string TypeName { get; }

    /// <summary>The constructor that is called.</summary>
    public MethodDesc Constructor { get; }

    /// <summary>Its arguments.</summary>
    public ImmutableArray<object?> FixedArguments { get; }

    /// <summary>Fields and properties that are set.</summary>
    public IReadOnlyDictionary<string, object?> NamedArguments { get; }
}
