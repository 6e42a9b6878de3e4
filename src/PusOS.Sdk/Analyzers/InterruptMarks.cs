using System.Linq;
using Microsoft.CodeAnalysis;

namespace PusOS.Analyzers;

/// <summary>Which methods run, or may be called, in interrupt context.</summary>
internal static class InterruptMarks
{
    private const string Mark = "InterruptContextAttribute";

    /// <summary>Marked itself, as an accessor's property, or with its type.</summary>
    public static bool IsMarked(ISymbol symbol)
    {
        if (HasMark(symbol) || (symbol is IMethodSymbol { AssociatedSymbol: { } associated } && HasMark(associated)))
        {
            return true;
        }

        for (INamedTypeSymbol? type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (HasMark(type))
            {
                return true;
            }
        }

        return symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction, ContainingSymbol: { } outer } && IsMarked(outer);
    }

    public static bool HasMark(ISymbol symbol) => Has(symbol, Mark);

    /// <summary>
    /// Marked; or without a body of its own (an instruction, a linker symbol, a struct's default constructor, an
    /// automatic property); or the end of the node; or one of the class library's that only compute.
    /// </summary>
    public static bool MayBeCalled(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        return IsMarked(definition)
            || definition.IsImplicitlyDeclared
            || (definition.AssociatedSymbol is IPropertySymbol property && IsAutomatic(property))
            || Has(definition, "InlineAssemblyAttribute") || Has(definition, "LinkerSymbolAttribute") || Has(definition, "DoesNotReturnAttribute")
            || (definition.MethodKind == MethodKind.LocalFunction && IsMarked(definition.ContainingSymbol))
            || PureLibrary.Contains(definition);
    }

    /// <summary>Its accessors only read and write a field.</summary>
    public static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition));

    private static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(data => data.AttributeClass?.Name == attribute);
}
