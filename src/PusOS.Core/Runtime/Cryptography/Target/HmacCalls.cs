using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Cryptography;

/// <summary>HMAC and PBKDF2 of System.Security.Cryptography, as <see cref="DigestCalls"/> does for the hash functions.</summary>
internal static unsafe class HmacCalls
{
    [RuntimeExport("CryptoNative_HmacCreate")]
    internal static nint Create(byte* key, int keyLength, nint kind)
    {
        HmacState* state = (HmacState*)NativeMemory.Allocate((nuint)sizeof(HmacState));
        if (state != null)
        {
            state->Start((HashAlgorithmKind)kind, new ReadOnlySpan<byte>(key, keyLength));
        }

        return (nint)state;
    }

    [RuntimeExport("CryptoNative_HmacCopy")]
    internal static nint Copy(nint context)
    {
        HmacState* copy = (HmacState*)NativeMemory.Allocate((nuint)sizeof(HmacState));
        if (copy != null)
        {
            *copy = *(HmacState*)context;
        }

        return (nint)copy;
    }

    [RuntimeExport("CryptoNative_HmacDestroy")]
    internal static void Destroy(nint context)
    {
        if (context != 0)
        {
            // The key can be computed from the state.
            new Span<byte>((void*)context, sizeof(HmacState)).Clear();
            NativeMemory.Free((void*)context);
        }
    }

    [RuntimeExport("CryptoNative_HmacReset")]
    internal static int Reset(nint context)
    {
        ((HmacState*)context)->Restart();
        return 1;
    }

    [RuntimeExport("CryptoNative_HmacUpdate")]
    internal static int Append(nint context, byte* data, int length)
    {
        ((HmacState*)context)->Append(new ReadOnlySpan<byte>(data, length));
        return 1;
    }

    [RuntimeExport("CryptoNative_HmacFinal")]
    internal static int Finish(nint context, byte* code, int* codeLength) => Finish(ref *(HmacState*)context, code, codeLength);

    [RuntimeExport("CryptoNative_HmacCurrent")]
    internal static int GetCurrent(nint context, byte* code, int* codeLength)
    {
        HmacState copy = *(HmacState*)context;
        return Finish(ref copy, code, codeLength);
    }

    [RuntimeExport("CryptoNative_HmacOneShot")]
    internal static int Authenticate(nint kind, byte* key, int keyLength, byte* source, int length, byte* code, int* codeLength)
    {
        HmacState state = default;
        state.Start((HashAlgorithmKind)kind, new ReadOnlySpan<byte>(key, keyLength));
        state.Append(new ReadOnlySpan<byte>(source, length));
        return Finish(ref state, code, codeLength);
    }

    [RuntimeExport("CryptoNative_Pbkdf2")]
    internal static int DeriveKey(
        byte* password, int passwordLength, byte* salt, int saltLength, int iterations, nint kind, byte* key, int keyLength)
    {
        KeyDerivation.Pbkdf2(
            (HashAlgorithmKind)kind,
            new ReadOnlySpan<byte>(password, passwordLength),
            new ReadOnlySpan<byte>(salt, saltLength),
            iterations,
            new Span<byte>(key, keyLength));
        return 1;
    }

    private static int Finish(ref HmacState state, byte* code, int* codeLength)
    {
        int size = state.CodeBytes;
        if (*codeLength < size)
        {
            return 0;
        }

        state.Finish(new Span<byte>(code, size));
        *codeLength = size;
        return 1;
    }
}
