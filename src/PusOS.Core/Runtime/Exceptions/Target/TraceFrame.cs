namespace PusOS.Runtime.Exceptions;

/// <summary>One line of a stack trace: a method, and where in its source the code is, if that is known.</summary>
internal unsafe struct TraceFrame
{
    /// <summary>Zero-terminated UTF-8.</summary>
    public byte* Name;

    /// <summary>Path of the source file, zero-terminated UTF-8; null: unknown.</summary>
    public byte* File;

    /// <summary>Line, from 1; 0: unknown.</summary>
    public int Line;
}
