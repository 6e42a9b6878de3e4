using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Pusc.Tests.StaticConstructors;

/// <summary>Names symbols without a graph.</summary>
internal sealed class FakeSymbols : IFrozenSymbols
{
    public List<EvaluatedObject> Requested { get; } = [];

    public string MethodTableSymbol(TypeDesc type) => "mt." + type.FullName;

    public string ConstructedMethodTableSymbol(TypeDesc type) => "mt." + type.FullName;

    public string MethodSymbol(MethodDesc method) => "m." + method.Name;

    public string DelegateThunkSymbol(MethodDesc method) => "thunk." + method.Name;

    public string StringLiteralSymbol(string text) => "str." + text;

    public string TypeObjectSymbol(TypeDesc type) => "type." + type.FullName;

    public string StaticFieldSymbol(FieldDesc field) => "static." + field.Name;

    public string FrozenObjectSymbol(EvaluatedObject o)
    {
        Requested.Add(o);
        return FrozenObjectEmitter.SymbolOf(o);
    }
}
