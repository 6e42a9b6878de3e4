namespace PusOS.Runtime;

/// <summary>Known to pusc by its full name: a call of the extern method is this assembly instruction.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InlineAssemblyAttribute(string text, string constraints) : Attribute
{
    /// <summary>The instruction.</summary>
    public string Text { get; } = text;

    /// <summary>Operand constraints and clobbers, as LLVM writes them.</summary>
    public string Constraints { get; } = constraints;
}
