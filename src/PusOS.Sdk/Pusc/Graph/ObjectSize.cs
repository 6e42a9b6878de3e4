using PusOS.Abi;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>Sizes of instances as MethodTables state them.</summary>
internal static class ObjectSize
{
    /// <summary>Bytes with header word and MethodTable pointer, without components; a multiple of 8 but for strings.</summary>
    public static int BaseSize(TypeDesc type)
    {
        if (type is ArrayType array)
        {
            return array.IsSz ? ObjectLayout.SzArrayBaseSize : ObjectLayout.SzArrayBaseSize + (8 * array.Rank);
        }

        if (type.IsString)
        {
            return ObjectLayout.StringBaseSize;
        }

        int size = type.IsValueType ? 16 + type.Layout.Size : 8 + type.Layout.Size;
        return Math.Max(ObjectLayout.MinimumObjectSize, (size + 7) & ~7);
    }

    /// <summary>Bytes of one component: array element or UTF-16 unit; 0 for everything else.</summary>
    public static int ComponentSize(TypeDesc type)
    {
        if (type is ArrayType array)
        {
            var lowered = Lowering.LlvmTypes.Of(array.Element);
            return lowered.Kind == Lowering.PassKind.Scalar ? lowered.Size : Math.Max(1, lowered.Size);
        }

        return type.IsString ? 2 : 0;
    }
}
