namespace PusOS.Runtime.Exceptions;

#pragma warning disable CS0649 // The compiler emits these.

/// <summary>Type-table entry of a filter: told from a MethodTable by its first word.</summary>
internal unsafe struct FilterDescriptor
{
    /// <summary>Value of <see cref="Mark"/>; no MethodTable begins so.</summary>
    public const ulong FilterMark = ulong.MaxValue;

    public ulong Mark;
    /// <summary>Non-zero result: the exception is handled here.</summary>
    public delegate*<void*, object, int> Function;
}
