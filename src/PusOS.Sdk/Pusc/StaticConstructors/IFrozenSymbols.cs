using PusOS.Compiler.Graph;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>Symbols for frozen objects; asking for one records the dependency, so that the object is emitted too.</summary>
public interface IFrozenSymbols : IImageSymbols
{
    /// <summary>
    /// The symbol of an object's cell, <see cref="FrozenObjectEmitter.SymbolOf"/>; never asked for literals and type
    /// objects, which have their own.
    /// </summary>
    string FrozenObjectSymbol(EvaluatedObject o);
}
