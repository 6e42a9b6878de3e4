namespace PusOS.Kernel;

/// <summary>Numbers as text on the console, without allocation. Any context.</summary>
internal static unsafe class KernelText
{
    private const int MaximumDecimalDigits = 20;
    private const int HexDigits = 16;

    public static void WriteDecimal(ulong value)
    {
        byte* digits = stackalloc byte[MaximumDecimalDigits];
        int start = MaximumDecimalDigits;
        do
        {
            digits[--start] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        KernelConsole.Write(new ReadOnlySpan<byte>(digits + start, MaximumDecimalDigits - start));
    }

    /// <summary>Sixteen digits, without prefix.</summary>
    public static void WriteHex(ulong value)
    {
        byte* digits = stackalloc byte[HexDigits];
        for (int index = 0; index < HexDigits; index++)
        {
            int digit = (int)(value >> (60 - (4 * index))) & 15;
            digits[index] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }

        KernelConsole.Write(new ReadOnlySpan<byte>(digits, HexDigits));
    }
}
