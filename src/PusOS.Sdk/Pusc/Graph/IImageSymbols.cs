using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// Symbols (without @ and quotes) that image data refers to; asking for one records the dependency.
/// Symbols of frozen objects name their cells: the object reference is the symbol plus 8.
/// </summary>
public interface IImageSymbols
{
    string MethodTableSymbol(TypeDesc type);

    /// <summary>As <see cref="MethodTableSymbol"/>, for a type of which an instance exists.</summary>
    string ConstructedMethodTableSymbol(TypeDesc type);

    string MethodSymbol(MethodDesc method);

    /// <summary>The thunk by which a delegate calls a static method.</summary>
    string DelegateThunkSymbol(MethodDesc method);

    string StringLiteralSymbol(string text);

    string TypeObjectSymbol(TypeDesc type);

    string StaticFieldSymbol(FieldDesc field);
}
