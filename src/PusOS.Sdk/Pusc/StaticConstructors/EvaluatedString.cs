using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A string; literals of the same text are the same object, as in every .NET program.</summary>
public sealed class EvaluatedString : EvaluatedObject
{
    internal EvaluatedString(TypeDesc stringType, string text)
        : base(stringType) => Text = text;

    /// <summary>The text; may hold lone surrogates.</summary>
    public string Text { get; }
}
