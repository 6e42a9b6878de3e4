using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace PusOS.Analyzers;

/// <summary>Types of the class library whose methods neither allocate nor block: the class library carries no marks.</summary>
internal static class PureLibrary
{
    private static readonly HashSet<string> s_types =
    [
        "System.Span<T>", "System.ReadOnlySpan<T>", "System.Math", "System.Numerics.BitOperations", "System.Buffers.Binary.BinaryPrimitives",
        "System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.MemoryMarshal", "System.Threading.Interlocked", "System.Threading.Volatile",
        "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "nint", "nuint", "bool", "char",
    ];

    private static readonly HashSet<string> s_extensions = ["SequenceEqual", "StartsWith", "EndsWith", "IndexOf", "Contains", "CopyTo"];

    /// <summary>These make strings or arrays, or throw.</summary>
    private static readonly HashSet<string> s_exceptions = ["ToString", "Parse", "ToArray"];

    public static bool Contains(IMethodSymbol method)
    {
        string type = method.ContainingType.ToDisplayString();
        return (s_types.Contains(type) && !s_exceptions.Contains(method.Name)) || (type == "System.MemoryExtensions" && s_extensions.Contains(method.Name));
    }
}
