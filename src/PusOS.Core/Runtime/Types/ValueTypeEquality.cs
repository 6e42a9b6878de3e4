using System.Runtime.CompilerServices;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>
/// ValueType.Equals and GetHashCode for structs that do not override them, over the field lists that the
/// compiler keeps for exactly those types.
/// </summary>
internal static unsafe class ValueTypeEquality
{
    /// <summary>True if equality of values is equality of their bytes.</summary>
    [RuntimeExport("MethodTable_CanCompareBitsOrUseFastGetHashCode")]
    internal static int CanCompareBits(MethodTable* type) => IsBitwise((MethodTableView*)type) ? 1 : 0;

    [Replaces("System.ValueType", "CanCompareBitsOrUseFastGetHashCode",
        Reason = "The cached answer sits in flag bits that CoreCLR's type loader writes; ours is a bit of the MethodTable.")]
    internal static bool CanCompareBitsCached(MethodTable* type) => IsBitwise((MethodTableView*)type);

    [Replaces("System.ValueType", "Equals",
        Reason = "CoreCLR compares field by field through FieldInfo.GetValue, which needs its reflection stack.")]
    internal static bool Equals(ValueType self, object? other)
    {
        if (other == null || Casting.TableOf(self) != Casting.TableOf(other))
        {
            return false;
        }

        MethodTableView* type = Casting.TableOf(self);
        ref byte left = ref self.GetRawData();
        ref byte right = ref other.GetRawData();
        if (IsBitwise(type))
        {
            return SpanHelpers.SequenceEqual(ref left, ref right, type->InstanceFieldBytes);
        }

        ValueFieldsView* fields = FieldsOf(type);
        ValueFieldView* field = ValueFieldsView.First(fields);
        for (uint i = 0; i < fields->Count; i++, field++)
        {
            if (!FieldEquals(field, ref left, ref right))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// How ValueType.GetHashCode hashes a struct: by its first field that is no null reference. Enum values are
    /// those of the class library's private ValueTypeHashCodeStrategy.
    /// </summary>
    [RuntimeExport("ValueType_GetHashCodeStrategy")]
    internal static int GetHashCodeStrategy(
        MethodTable* handle, ObjectHandleOnStack instance, uint* fieldOffset, uint* fieldSize, MethodTable** fieldType)
    {
        const int None = 0, ReferenceField = 1, DoubleField = 2, SingleField = 3, FastGetHashCode = 4, ValueTypeOverride = 5;
        ref byte data = ref TypeQueries.Load<object>(instance)!.GetRawData();
        ValueFieldsView* fields = FieldsOf((MethodTableView*)handle);
        ValueFieldView* field = ValueFieldsView.First(fields);
        for (uint i = 0; i < fields->Count; i++, field++)
        {
            MethodTableView* type = field->Type;
            *fieldOffset = field->Offset;
            if (!type->IsValueType && !type->IsPointer && !type->IsFunctionPointer)
            {
                if (Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref data, field->Offset)) == null)
                {
                    continue;
                }

                return ReferenceField;
            }

            switch ((ElementKind)type->CorElementType)
            {
                case ElementKind.Float64:
                    return DoubleField;
                case ElementKind.Float32:
                    return SingleField;
                case ElementKind.ValueType when !IsBitwise(type):
                    // Its own override, or this same hashing one level down.
                    *fieldType = (MethodTable*)type;
                    return ValueTypeOverride;
                default:
                    *fieldSize = type->IsValueType ? type->InstanceFieldBytes : (uint)sizeof(nint);
                    return FastGetHashCode;
            }
        }

        return None;
    }

    private static bool FieldEquals(ValueFieldView* field, ref byte left, ref byte right)
    {
        MethodTableView* type = field->Type;
        ref byte leftField = ref Unsafe.AddByteOffset(ref left, field->Offset);
        ref byte rightField = ref Unsafe.AddByteOffset(ref right, field->Offset);
        if (!type->IsValueType && !type->IsPointer && !type->IsFunctionPointer)
        {
            object? a = Unsafe.As<byte, object?>(ref leftField);
            object? b = Unsafe.As<byte, object?>(ref rightField);
            return a == null ? b == null : a.Equals(b);
        }

        if (!type->IsValueType)
        {
            return Unsafe.As<byte, nint>(ref leftField) == Unsafe.As<byte, nint>(ref rightField);
        }

        if (IsBitwise(type))
        {
            return SpanHelpers.SequenceEqual(ref leftField, ref rightField, type->InstanceFieldBytes);
        }

        object? boxedLeft = RuntimeHelpers.Box((MethodTable*)type, ref leftField);
        object? boxedRight = RuntimeHelpers.Box((MethodTable*)type, ref rightField);
        return boxedLeft == null ? boxedRight == null : boxedLeft.Equals(boxedRight);
    }

    private static bool IsBitwise(MethodTableView* type) => (type->Flags2 & MethodTableFlags2.BitwiseComparable) != 0;

    private static ValueFieldsView* FieldsOf(MethodTableView* type)
    {
        ValueFieldsView* fields = type->TypeInfo == null ? null : type->TypeInfo->ValueFields;
        return fields != null ? fields : throw new PlatformNotSupportedException("The image keeps no fields of this value type.");
    }
}
