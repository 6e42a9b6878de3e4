using System.Numerics;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Replacements;

/// <summary>Parts of Enum that would pull code into every image which no C# program needs.</summary>
internal static class EnumReplacements
{
    private const string RareReason =
        "Formats enums over Char, Single, Double, Boolean and native integers, which C# cannot declare; five times the code of all others.";

    [Replaces("System.Enum+EnumInfo`1", ".ctor",
        Reason = "Sorts what is unsorted, with two sorters for each of eight storage types; our values come sorted (EnumData).")]
    internal static void Construct<TStorage>(Enum.EnumInfo<TStorage> self, bool hasFlagsAttribute, TStorage[] values, string[] names)
        where TStorage : struct, INumber<TStorage>
    {
        Unsafe.AsRef(in self.HasFlagsAttribute) = hasFlagsAttribute;
        Unsafe.AsRef(in self.Values) = values;
        Unsafe.AsRef(in self.Names) = names;
        Unsafe.AsRef(in self.ValuesAreSequentialFromZero) = Enum.AreSequentialFromZero(values);
    }

    [Replaces("System.Enum", "<ToString>g__HandleRareTypes|54_0", Reason = RareReason)]
    internal static string FormatRare(RuntimeType enumType, ref byte value) => throw Unsupported(enumType);

    [Replaces("System.Enum", "<ToString>g__HandleRareTypes|55_0", Reason = RareReason)]
    internal static string FormatRare(RuntimeType enumType, char format, ref byte value) => throw Unsupported(enumType);

    private static PlatformNotSupportedException Unsupported(RuntimeType enumType) =>
        new(string.Concat("Enums of this underlying type cannot be formatted: ", enumType.Name));
}
