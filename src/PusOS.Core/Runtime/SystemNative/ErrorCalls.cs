namespace PusOS.Runtime.SystemNative;

/// <summary>errno, its conversions and messages.</summary>
internal static unsafe class ErrorCalls
{
    [ThreadStatic]
    private static int s_errorNumber;

    [ThreadStatic]
    private static int s_lastPlatformInvokeError;

    /// <summary>The calling thread's errno.</summary>
    [RuntimeExport("SystemNative_GetErrNo")]
    internal static int GetErrorNumber() => s_errorNumber;

    [RuntimeExport("SystemNative_SetErrNo")]
    internal static void SetErrorNumber(int number) => s_errorNumber = number;

    [InternalCall("System.Runtime.InteropServices.Marshal", "GetLastPInvokeError")]
    internal static int GetLastPlatformInvokeError() => s_lastPlatformInvokeError;

    [InternalCall("System.Runtime.InteropServices.Marshal", "SetLastPInvokeError")]
    internal static void SetLastPlatformInvokeError(int error) => s_lastPlatformInvokeError = error;

    [RuntimeExport("SystemNative_ConvertErrorPlatformToPal")]
    internal static Interop.Error ToNeutral(int number) => (Interop.Error)ErrorTable.ToNeutral(number);

    [RuntimeExport("SystemNative_ConvertErrorPalToPlatform")]
    internal static int ToNumber(Interop.Error error) => ErrorTable.ToNumber((int)error);

    /// <summary>Writes the message of an error number, cut to the buffer and zero-terminated; returns the buffer.</summary>
    [RuntimeExport("SystemNative_StrErrorR")]
    internal static byte* GetText(int number, byte* buffer, int bufferSize)
    {
        if (bufferSize <= 0)
        {
            return null;
        }

        Span<byte> target = new(buffer, bufferSize - 1);
        int length;
        ReadOnlySpan<byte> text = ErrorTable.Text(number);
        if (!text.IsEmpty)
        {
            length = Math.Min(text.Length, target.Length);
            text[..length].CopyTo(target);
        }
        else
        {
            ReadOnlySpan<byte> unknown = "Unknown error "u8;
            length = Math.Min(unknown.Length, target.Length);
            unknown[..length].CopyTo(target);
            length += WriteNumber(number, target[length..]);
        }

        buffer[length] = 0;
        return buffer;
    }

    // Formatting of UTF-8 by the class library would bring all that it can do with numbers into every image.
    private static int WriteNumber(int number, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[11];
        int first = digits.Length;
        uint rest = number < 0 ? 0 - (uint)number : (uint)number;
        do
        {
            digits[--first] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
        while (rest != 0);
        if (number < 0)
        {
            digits[--first] = (byte)'-';
        }

        int length = Math.Min(digits.Length - first, target.Length);
        digits.Slice(first, length).CopyTo(target);
        return length;
    }

    /// <summary>Sets errno and returns -1, what most calls answer on failure.</summary>
    internal static int Fail(int number)
    {
        s_errorNumber = number;
        return -1;
    }
}
