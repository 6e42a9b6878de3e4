using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>Enum's seam: values and names of an enum type in the arrays that its generic storage expects.</summary>
internal static unsafe class EnumData
{
    /// <summary>
    /// Stores an array of the unsigned type of the enum's size (Char, Single, Double and native integers as they
    /// are), sorted ascending as the compiler emits them, and, if asked for, the names in the same order.
    /// </summary>
    [RuntimeExport("Enum_GetValuesAndNames")]
    internal static void GetValuesAndNames(
        QCallTypeHandle enumType, ObjectHandleOnStack values, ObjectHandleOnStack names, Interop.BOOL getNames)
    {
        MethodTableView* type = TypeQueries.TableOf(enumType);
        EnumInfoView* info = type->TypeInfo == null ? null : type->TypeInfo->Enum;
        if (info == null)
        {
            throw new PlatformNotSupportedException("The image keeps no members of this enum.");
        }

        int count = (int)info->Count;
        TypeQueries.Store(values, StoredValues((ElementKind)type->CorElementType, info->Values, count));
        if (getNames == Interop.BOOL.FALSE)
        {
            return;
        }

        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = Utf8Name.ToString(info->Names[i])!;
        }

        TypeQueries.Store(names, texts);
    }

    private static Array StoredValues(ElementKind kind, ulong* values, int count)
    {
        switch (kind)
        {
            case ElementKind.Boolean or ElementKind.Int8 or ElementKind.UInt8:
                byte[] bytes = new byte[count];
                for (int i = 0; i < count; i++)
                {
                    bytes[i] = (byte)values[i];
                }

                return bytes;
            case ElementKind.Int16 or ElementKind.UInt16:
                ushort[] halves = new ushort[count];
                for (int i = 0; i < count; i++)
                {
                    halves[i] = (ushort)values[i];
                }

                return halves;
            case ElementKind.Int32 or ElementKind.UInt32:
                uint[] words = new uint[count];
                for (int i = 0; i < count; i++)
                {
                    words[i] = (uint)values[i];
                }

                return words;
            case ElementKind.Int64 or ElementKind.UInt64:
                ulong[] longs = new ulong[count];
                for (int i = 0; i < count; i++)
                {
                    longs[i] = values[i];
                }

                return longs;
            default:
                return RareStoredValues(kind, values, count);
        }
    }

    /// <summary>Underlying types that CIL allows and C# does not.</summary>
    private static Array RareStoredValues(ElementKind kind, ulong* values, int count)
    {
        switch (kind)
        {
            case ElementKind.Char:
                char[] units = new char[count];
                for (int i = 0; i < count; i++)
                {
                    units[i] = (char)values[i];
                }

                return units;
            case ElementKind.NativeInt or ElementKind.NativeUInt:
                nuint[] natives = new nuint[count];
                for (int i = 0; i < count; i++)
                {
                    natives[i] = (nuint)values[i];
                }

                return natives;
            default:
                throw new PlatformNotSupportedException("Enums over floating-point numbers are not supported.");
        }
    }
}
