namespace PusOS.Runtime.Types;

/// <summary>
/// Which type may stand for which (ECMA-335 I.8.7): over MethodTables only, so it works before anything
/// else does. Variance of interfaces and delegates was decided at compile time: the tables list what holds.
/// </summary>
internal static unsafe class TypeCompatibility
{
    /// <summary>Deepest array-of-array nesting that is followed; a cast over a deeper one fails.</summary>
    private const int DeepestArrayNesting = 64;

    /// <summary>True if <paramref name="type"/> is <paramref name="target"/> or derives from it.</summary>
    internal static bool DerivesFrom(MethodTableView* type, MethodTableView* target)
    {
        while (type != null)
        {
            if (type == target)
            {
                return true;
            }

            type = type->Parent;
        }

        return false;
    }

    /// <summary>True if <paramref name="type"/>'s interface list holds <paramref name="target"/>, by declaration or by variance.</summary>
    internal static bool Implements(MethodTableView* type, MethodTableView* target)
    {
        if (type->IsNullable)
        {
            return false; // Its interface map's place holds the layout of the value.
        }

        MethodTableView** entry = type->InterfaceMap;
        MethodTableView** end = entry + (uint)(type->InterfaceCount + type->VariantInterfaceCount);
        while (entry < end)
        {
            if (*entry == target)
            {
                return true;
            }

            entry++;
        }

        return false;
    }

    /// <summary>True if a location of type <paramref name="target"/> may hold an object of class <paramref name="type"/>, whatever kind of type it is.</summary>
    internal static bool IsInstance(MethodTableView* type, MethodTableView* target)
    {
        if (type == target)
        {
            return true;
        }

        if (target->IsInterface)
        {
            return Implements(type, target);
        }

        if (target->IsArray)
        {
            return IsArrayCompatible(type, target);
        }

        if (target->IsNullable)
        {
            return type == target->NullableUnderlyingType;
        }

        return DerivesFrom(type, target) || (type->VariantInterfaceCount != 0 && target->IsDelegate && Implements(type, target));
    }

    /// <summary>As <see cref="IsInstance"/>, for types that no object has too: interfaces, pointers, byrefs, open types.</summary>
    internal static bool IsAssignable(MethodTableView* type, MethodTableView* target)
    {
        if (type == target)
        {
            return true;
        }

        if (type->IsPointer || target->IsPointer || type->IsByRef || target->IsByRef)
        {
            return type->ElementType != null && target->ElementType != null
                && type->IsPointer == target->IsPointer && type->IsByRef == target->IsByRef
                && !type->IsArray && !target->IsArray
                && type->ElementType->IsValueType && AreSameSizedPrimitives(type->ElementType, target->ElementType);
        }

        // Interfaces and generic definitions have no parent, yet Object stands for them.
        return IsInstance(type, target) || (type->Parent == null && IsObject(target));
    }

    /// <summary>Array covariance (ECMA-335 I.8.7.1): same rank, and elements that may stand for one another.</summary>
    internal static bool IsArrayCompatible(MethodTableView* type, MethodTableView* target)
    {
        // A loop and not recursion: arrays of arrays of arrays are walked with a constant stack.
        for (int depth = 0; depth < DeepestArrayNesting; depth++)
        {
            // BaseSize tells the rank, and one-dimensional zero-based arrays from those with bounds.
            if (!type->IsArray || type->BaseSize != target->BaseSize || type->IsSzArray != target->IsSzArray)
            {
                return false;
            }

            MethodTableView* from = type->ElementType;
            MethodTableView* to = target->ElementType;
            if (from == to)
            {
                return true;
            }

            if (from->IsValueType || to->IsValueType)
            {
                return AreSameSizedPrimitives(from, to);
            }

            if (!to->IsArray)
            {
                return IsAssignable(from, to);
            }

            type = from;
            target = to;
        }

        return false;
    }

    /// <summary>int[] may stand for uint[] and for arrays of enums over them (ECMA-335 I.8.7.1, reduced types).</summary>
    internal static bool AreSameSizedPrimitives(MethodTableView* left, MethodTableView* right)
    {
        ElementKind a = WithoutSign(left);
        return a != ElementKind.ValueType && a == WithoutSign(right);
    }

    private static bool IsObject(MethodTableView* type) =>
        type->Parent == null && !type->IsInterface && !type->IsGenericDefinition && !type->HasComponentSize && !type->IsFunctionPointer;

    private static ElementKind WithoutSign(MethodTableView* type)
    {
        ElementKind kind = (ElementKind)type->CorElementType;
        return kind switch
        {
            ElementKind.UInt8 => ElementKind.Int8,
            ElementKind.UInt16 => ElementKind.Int16,
            ElementKind.UInt32 => ElementKind.Int32,
            ElementKind.UInt64 => ElementKind.Int64,
            ElementKind.NativeUInt => ElementKind.NativeInt,
            >= ElementKind.Boolean and <= ElementKind.Float64 or ElementKind.NativeInt => kind,
            _ => ElementKind.ValueType,
        };
    }
}
