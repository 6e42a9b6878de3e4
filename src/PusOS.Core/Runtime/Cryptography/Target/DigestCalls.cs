using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Cryptography;

/// <summary>
/// The hash functions of System.Security.Cryptography: what its native library over OpenSSL exports, under the same
/// names. 1 is success, 0 failure. A context is a <see cref="HashState"/> in unmanaged memory.
/// </summary>
internal static unsafe class DigestCalls
{
    [RuntimeExport("CryptoNative_EvpMd5")]
    internal static nint Md5() => (nint)HashAlgorithmKind.Md5;

    [RuntimeExport("CryptoNative_EvpSha1")]
    internal static nint Sha1() => (nint)HashAlgorithmKind.Sha1;

    [RuntimeExport("CryptoNative_EvpSha256")]
    internal static nint Sha256() => (nint)HashAlgorithmKind.Sha256;

    [RuntimeExport("CryptoNative_EvpSha384")]
    internal static nint Sha384() => (nint)HashAlgorithmKind.Sha384;

    [RuntimeExport("CryptoNative_EvpSha512")]
    internal static nint Sha512() => (nint)HashAlgorithmKind.Sha512;

    // Zero: the class library's SHA3 types say that they are not supported.
    [RuntimeExport("CryptoNative_EvpSha3_256")]
    internal static nint Sha3With256() => 0;

    [RuntimeExport("CryptoNative_EvpSha3_384")]
    internal static nint Sha3With384() => 0;

    [RuntimeExport("CryptoNative_EvpSha3_512")]
    internal static nint Sha3With512() => 0;

    [RuntimeExport("CryptoNative_EvpShake128")]
    internal static nint Shake128() => 0;

    [RuntimeExport("CryptoNative_EvpShake256")]
    internal static nint Shake256() => 0;

    [RuntimeExport("CryptoNative_GetMaxMdSize")]
    internal static int GetLargestSize() => HashState.LargestDigest;

    [RuntimeExport("CryptoNative_EvpMdSize")]
    internal static int GetSize(nint kind) => HashState.DigestBytes((HashAlgorithmKind)kind);

    [RuntimeExport("CryptoNative_EvpDigestOneShot")]
    internal static int Hash(nint kind, byte* source, int length, byte* digest, uint* digestLength)
    {
        HashState state = default;
        state.Start((HashAlgorithmKind)kind);
        state.Append(new ReadOnlySpan<byte>(source, length));
        return Finish(ref state, digest, digestLength);
    }

    [RuntimeExport("CryptoNative_EvpMdCtxCreate")]
    internal static nint Create(nint kind)
    {
        HashState* state = (HashState*)NativeMemory.Allocate((nuint)sizeof(HashState));
        if (state != null)
        {
            state->Start((HashAlgorithmKind)kind);
        }

        return (nint)state;
    }

    [RuntimeExport("CryptoNative_EvpMdCtxCopyEx")]
    internal static nint Copy(nint context)
    {
        HashState* copy = (HashState*)NativeMemory.Allocate((nuint)sizeof(HashState));
        if (copy != null)
        {
            *copy = *(HashState*)context;
        }

        return (nint)copy;
    }

    [RuntimeExport("CryptoNative_EvpMdCtxDestroy")]
    internal static void Destroy(nint context)
    {
        if (context != 0)
        {
            new Span<byte>((void*)context, sizeof(HashState)).Clear();
            NativeMemory.Free((void*)context);
        }
    }

    [RuntimeExport("CryptoNative_EvpDigestReset")]
    internal static int Reset(nint context, nint kind)
    {
        ((HashState*)context)->Start((HashAlgorithmKind)kind);
        return 1;
    }

    [RuntimeExport("CryptoNative_EvpDigestUpdate")]
    internal static int Append(nint context, byte* data, int length)
    {
        ((HashState*)context)->Append(new ReadOnlySpan<byte>(data, length));
        return 1;
    }

    [RuntimeExport("CryptoNative_EvpDigestFinalEx")]
    internal static int Finish(nint context, byte* digest, uint* digestLength) =>
        Finish(ref *(HashState*)context, digest, digestLength);

    [RuntimeExport("CryptoNative_EvpDigestCurrent")]
    internal static int GetCurrent(nint context, byte* digest, uint* digestLength)
    {
        HashState copy = *(HashState*)context;
        return Finish(ref copy, digest, digestLength);
    }

    private static int Finish(ref HashState state, byte* digest, uint* digestLength)
    {
        int size = HashState.DigestBytes(state.Kind);
        state.Finish(new Span<byte>(digest, size));
        *digestLength = (uint)size;
        return 1;
    }
}
