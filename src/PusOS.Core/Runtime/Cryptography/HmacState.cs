namespace PusOS.Runtime.Cryptography;

/// <summary>One HMAC in progress (RFC 2104): a plain value like <see cref="HashState"/>.</summary>
internal struct HmacState
{
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    /// <summary>After the key's block, where each message starts.</summary>
    private HashState _innerStart;
    private HashState _outerStart;
    private HashState _inner;

    /// <summary>Takes the key and begins a message.</summary>
    public void Start(HashAlgorithmKind kind, ReadOnlySpan<byte> key)
    {
        int size = HashState.BlockBytes(kind);
        Span<byte> block = stackalloc byte[size];
        block.Clear();
        if (key.Length <= size)
        {
            key.CopyTo(block);
        }
        else
        {
            _inner.Start(kind);
            _inner.Append(key);
            _inner.Finish(block);
        }

        Begin(ref _innerStart, kind, block, InnerPad);
        Begin(ref _outerStart, kind, block, InnerPad ^ OuterPad);
        block.Clear();
        Restart();
    }

    /// <summary>Begins another message with the same key.</summary>
    public void Restart() => _inner = _innerStart;

    /// <summary>Adds data.</summary>
    public void Append(ReadOnlySpan<byte> data) => _inner.Append(data);

    /// <summary>Ends the message: writes the code. <see cref="Restart"/> begins the next.</summary>
    public void Finish(Span<byte> code)
    {
        Span<byte> digest = stackalloc byte[HashState.LargestDigest];
        digest = digest[..HashState.DigestBytes(_inner.Kind)];
        _inner.Finish(digest);
        HashState outer = _outerStart;
        outer.Append(digest);
        outer.Finish(code);
    }

    /// <summary>Bytes of a code.</summary>
    public readonly int CodeBytes => HashState.DigestBytes(_innerStart.Kind);

    /// <summary>XORs the pad into the block (the second call undoes the first pad with its own) and hashes it.</summary>
    private static void Begin(ref HashState state, HashAlgorithmKind kind, Span<byte> block, byte pad)
    {
        foreach (ref byte b in block)
        {
            b ^= pad;
        }

        state.Start(kind);
        state.Append(block);
    }
}
