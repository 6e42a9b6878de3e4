using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Cryptography;

/// <summary>One hash in progress: a plain value, so that a copy goes on by itself. Not for several threads at once.</summary>
internal struct HashState
{
    private const int Words = 8;
    private const int LargestBlock = 128;

    /// <summary>Bytes of the longest digest.</summary>
    public const int LargestDigest = 64;

    [InlineArray(Words)]
    private struct WordBuffer
    {
        private ulong _first;
    }

    [InlineArray(LargestBlock)]
    private struct BlockBuffer
    {
        private byte _first;
    }

    private HashAlgorithmKind _kind;
    private WordBuffer _words;
    private BlockBuffer _block;
    private int _buffered;
    private ulong _length;

    /// <summary>The function; zero before <see cref="Start"/>.</summary>
    public readonly HashAlgorithmKind Kind => _kind;

    /// <summary>Bytes of a block of the function: 64, or 128 for SHA-384 and SHA-512.</summary>
    public static int BlockBytes(HashAlgorithmKind kind) => kind >= HashAlgorithmKind.Sha384 ? LargestBlock : 64;

    /// <summary>Bytes of a digest, 0 for what is no function.</summary>
    public static int DigestBytes(HashAlgorithmKind kind) => kind switch
    {
        HashAlgorithmKind.Md5 => 16,
        HashAlgorithmKind.Sha1 => 20,
        HashAlgorithmKind.Sha256 => 32,
        HashAlgorithmKind.Sha384 => 48,
        HashAlgorithmKind.Sha512 => 64,
        _ => 0,
    };

    /// <summary>Begins a hash (FIPS 180-4, 5.3; RFC 1321, 3.3).</summary>
    public void Start(HashAlgorithmKind kind)
    {
        this = default;
        _kind = kind;
        if (kind is HashAlgorithmKind.Md5 or HashAlgorithmKind.Sha1)
        {
            _words[0] = 0x67452301;
            _words[1] = 0xEFCDAB89;
            _words[2] = 0x98BADCFE;
            _words[3] = 0x10325476;
            _words[4] = 0xC3D2E1F0;
            return;
        }

        ReadOnlySpan<ulong> initial = ShaConstants.Initial.Slice(kind == HashAlgorithmKind.Sha384 ? Words : 0, Words);
        for (int i = 0; i < Words; i++)
        {
            _words[i] = kind == HashAlgorithmKind.Sha256 ? initial[i] >> 32 : initial[i];
        }
    }

    /// <summary>Adds data.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        int size = BlockBytes(_kind);
        _length += (ulong)data.Length;
        Span<byte> block = _block;
        if (_buffered != 0)
        {
            int taken = Math.Min(data.Length, size - _buffered);
            data[..taken].CopyTo(block[_buffered..]);
            _buffered += taken;
            data = data[taken..];
            if (_buffered < size)
            {
                return;
            }

            Compress(block[..size]);
            _buffered = 0;
        }

        for (; data.Length >= size; data = data[size..])
        {
            Compress(data[..size]);
        }

        data.CopyTo(block);
        _buffered = data.Length;
    }

    /// <summary>Ends the hash: writes <see cref="DigestBytes"/> bytes. The state is of no use afterwards.</summary>
    public void Finish(Span<byte> digest)
    {
        int size = BlockBytes(_kind);
        int lengthBytes = size / 8;
        ulong bits = _length * 8;
        Span<byte> block = _block;
        block[_buffered++] = 0x80;
        if (_buffered > size - lengthBytes)
        {
            block[_buffered..size].Clear();
            Compress(block[..size]);
            _buffered = 0;
        }

        // The upper half of SHA-512's 128-bit length would count more than the 2^64 bits that _length can.
        block[_buffered..(size - 8)].Clear();
        if (_kind == HashAlgorithmKind.Md5)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block[(size - 8)..], bits);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(block[(size - 8)..], bits);
        }

        Compress(block[..size]);
        Store(digest[..DigestBytes(_kind)]);
    }

    private readonly void Store(Span<byte> digest)
    {
        for (int i = 0; !digest.IsEmpty; i++)
        {
            ulong word = _words[i];
            if (_kind == HashAlgorithmKind.Md5)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(digest, (uint)word);
                digest = digest[4..];
            }
            else if (_kind >= HashAlgorithmKind.Sha384)
            {
                BinaryPrimitives.WriteUInt64BigEndian(digest, word);
                digest = digest[8..];
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(digest, (uint)word);
                digest = digest[4..];
            }
        }
    }

    private void Compress(ReadOnlySpan<byte> block)
    {
        Span<ulong> words = _words;
        switch (_kind)
        {
            case HashAlgorithmKind.Md5:
                Md5.Compress(words, block);
                break;
            case HashAlgorithmKind.Sha1:
                Sha1.Compress(words, block);
                break;
            case HashAlgorithmKind.Sha256:
                Sha256.Compress(words, block);
                break;
            default:
                Sha512.Compress(words, block);
                break;
        }
    }
}
