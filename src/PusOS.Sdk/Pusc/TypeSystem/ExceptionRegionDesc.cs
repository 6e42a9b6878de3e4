using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>One exception region; offsets and lengths in IL bytes; FilterStart is -1 and CatchType null where they do not apply.</summary>
public readonly record struct ExceptionRegionDesc(
    ExceptionRegionKind Kind, int TryStart, int TryLength, int HandlerStart, int HandlerLength, int FilterStart, TypeDesc? CatchType);
