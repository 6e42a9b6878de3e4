namespace PusOS.Runtime.Replacements;

/// <summary>Parts of Enum that would pull code into every image which no C# program needs.</summary>
internal static class EnumReplacements
{
    private const string RareReason =
        "Formats enums over Char, Single, Double, Boolean and native integers, which C# cannot declare; five times the code of all others.";

    [Replaces("System.Enum", "<ToString>g__HandleRareTypes|54_0", Reason = RareReason)]
    internal static string FormatRare(RuntimeType enumType, ref byte value) => throw Unsupported(enumType);

    [Replaces("System.Enum", "<ToString>g__HandleRareTypes|55_0", Reason = RareReason)]
    internal static string FormatRare(RuntimeType enumType, char format, ref byte value) => throw Unsupported(enumType);

    private static PlatformNotSupportedException Unsupported(RuntimeType enumType) =>
        new(string.Concat("Enums of this underlying type cannot be formatted: ", enumType.Name));
}
