using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Cryptography;

/// <summary>The rest of what the hash functions and RandomNumberGenerator ask of the native library.</summary>
internal static unsafe class CryptographyCalls
{
    [RuntimeExport("CryptoNative_EnsureOpenSslInitialized")]
    internal static int EnsureInitialized() => 0;

    /// <summary>1. The node's generator is ChaCha20: what its seed is worth stands in docs/limits.md.</summary>
    [RuntimeExport("CryptoNative_GetRandomBytes")]
    internal static int GetRandomBytes(byte* buffer, int length) =>
        RandomCalls.FillSecure(buffer, length) == 0 ? 1 : 0;

    /// <summary>None: HKDF and KBKDF of the class library then go by HMAC, in managed code.</summary>
    [RuntimeExport("CryptoNative_EvpKdfFetch")]
    internal static nint FetchKeyDerivation(byte* algorithm, int* haveFeature)
    {
        *haveFeature = 0;
        return 0;
    }

    [RuntimeExport("CryptoNative_ErrClearError")]
    internal static ulong ClearError() => 0;

    [RuntimeExport("CryptoNative_ErrPeekLastError")]
    internal static ulong PeekLastError() => 0;

    [RuntimeExport("CryptoNative_ErrGetExceptionError")]
    internal static ulong GetExceptionError(int* isAllocationFailure)
    {
        *isAllocationFailure = 0;
        return 0;
    }

    /// <summary>The text of error 0: the calls here report no other.</summary>
    [RuntimeExport("CryptoNative_ErrErrorStringN")]
    internal static void GetErrorText(ulong error, byte* buffer, int length)
    {
        ReadOnlySpan<byte> text = "error without a number"u8;
        if (length > 0)
        {
            int taken = Math.Min(length - 1, text.Length);
            text[..taken].CopyTo(new Span<byte>(buffer, taken));
            buffer[taken] = 0;
        }
    }
}
