using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PusOS.Kernel;

/// <summary>What a list of threads shows of one.</summary>
public struct ThreadSummary
{
    [InlineArray(KernelThread.MaximumNameBytes)]
    private struct NameBytes
    {
        private byte _first;
    }

    private NameBytes _name;
    private int _nameLength;

    /// <summary>What it does.</summary>
    public ThreadState State { get; internal set; }

    /// <summary>Its priority; below <see cref="KernelThread.LowestPriority"/>: an idle thread.</summary>
    public int Priority { get; internal set; }

    /// <summary>The hart it runs on, or ran on last.</summary>
    public int Hart { get; internal set; }

    /// <summary>Bytes of its stack.</summary>
    public ulong StackBytes { get; internal set; }

    /// <summary>Its name in UTF-8.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Name => ((ReadOnlySpan<byte>)_name)[.._nameLength];

    internal void SetName(ReadOnlySpan<byte> name)
    {
        _nameLength = name.Length < KernelThread.MaximumNameBytes ? name.Length : KernelThread.MaximumNameBytes;
        name[.._nameLength].CopyTo(_name);
    }
}
