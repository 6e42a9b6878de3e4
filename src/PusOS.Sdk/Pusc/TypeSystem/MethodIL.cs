namespace PusOS.Compiler.TypeSystem;

/// <summary>A method body: code, locals and exception regions; types are instantiated for the method it came from.</summary>
public sealed class MethodIL
{
    /// <summary>The IL bytes; shared between instantiations, not to be written.</summary>
    public required byte[] Code { get; init; }
    /// <summary>Greatest depth of the evaluation stack.</summary>
    public required int MaxStack { get; init; }
    /// <summary>Locals start as zero.</summary>
    public required bool InitLocals { get; init; }
    /// <summary>Types of the local variables.</summary>
    public required TypeDesc[] Locals { get; init; }
    /// <summary>Parallel to <see cref="Locals"/>: the local pins what it refers to.</summary>
    public required bool[] PinnedLocals { get; init; }
    /// <summary>Exception regions in metadata order (inner before outer).</summary>
    public required ExceptionRegionDesc[] Regions { get; init; }
}
