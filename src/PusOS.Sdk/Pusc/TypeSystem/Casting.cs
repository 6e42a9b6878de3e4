namespace PusOS.Compiler.TypeSystem;

/// <summary>Assignability between types as .NET defines it (ECMA-335 I.8.7.1 to I.8.7.3 with the CLR's array rules).</summary>
internal static class Casting
{
    public static bool CanCast(TypeDesc from, TypeDesc to)
    {
        if (ReferenceEquals(from, to))
        {
            return true;
        }

        return from switch
        {
            DefType type => CanCastDefinition(type, to),
            ArrayType array => CanCastArray(array, to),
            PointerType => to is PointerType && CanCastElement(from.ElementTypeOrNull!, to.ElementTypeOrNull!),
            ByRefType => to is ByRefType && CanCastElement(from.ElementTypeOrNull!, to.ElementTypeOrNull!),
            GenericVariable => to.IsObject,
            _ => false,
        };
    }

    /// <summary>Array elements (and targets of pointers): references by assignability, integers by size whatever their sign.</summary>
    public static bool CanCastElement(TypeDesc from, TypeDesc to)
    {
        if (ReferenceEquals(from, to))
        {
            return true;
        }

        if (from.IsClassLike)
        {
            return to.IsClassLike && CanCast(from, to);
        }

        return (from.IsPrimitive || from.IsEnum) && (to.IsPrimitive || to.IsEnum) && Unsigned(from.Kind) == Unsigned(to.Kind);
    }

    /// <summary>Of sealed element types: arrays of no other type can be cast to arrays of this one.</summary>
    public static bool HasUniqueElementCast(TypeDesc element) => element.Kind switch
    {
        CorElementType.I1 or CorElementType.U1 or CorElementType.I2 or CorElementType.U2 or CorElementType.I4 or CorElementType.U4
            or CorElementType.I8 or CorElementType.U8 or CorElementType.I or CorElementType.U => false,

        // Enums may be based on these, too, which C# cannot say.
        CorElementType.Boolean or CorElementType.Char or CorElementType.R4 or CorElementType.R8 => false,
        CorElementType.Ptr or CorElementType.FnPtr => false,
        _ => true,
    };

    private static CorElementType Unsigned(CorElementType type) => type switch
    {
        CorElementType.I1 => CorElementType.U1,
        CorElementType.I2 => CorElementType.U2,
        CorElementType.I4 => CorElementType.U4,
        CorElementType.I8 => CorElementType.U8,
        CorElementType.I => CorElementType.U,
        _ => type,
    };

    private static bool CanCastDefinition(DefType from, TypeDesc to)
    {
        if (to is not DefType target)
        {
            return false;
        }

        if (target.IsInterface)
        {
            return CanCastToInterface(from, target);
        }

        // Interfaces have no base type, but their instances are objects.
        if (from.IsInterface)
        {
            return target.IsObject;
        }

        for (DefType? type = from; type is not null; type = type.BaseType)
        {
            if (ReferenceEquals(type, target) || HoldsByVariance(type, target))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CanCastToInterface(DefType from, DefType target)
    {
        if (Array.IndexOf(from.InterfacesByEntry, target) >= 0)
        {
            return true;
        }

        if (!target.IsVariant)
        {
            return false;
        }

        if (HoldsByVariance(from, target))
        {
            return true;
        }

        foreach (DefType candidate in from.InterfacesByEntry)
        {
            if (HoldsByVariance(candidate, target))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CanCastArray(ArrayType from, TypeDesc to)
    {
        if (to is ArrayType target)
        {
            // T[] may serve as a general array of rank 1, but not the other way round.
            return from.Rank == target.Rank && (from.IsSz || !target.IsSz) && CanCastElement(from.Element, target.Element);
        }

        if (from.IsSz && to is DefType { IsInterface: true, Instantiation: [TypeDesc argument] } type && ArrayType.IsGenericArrayInterface(type))
        {
            return CanCastElement(from.Element, argument);
        }

        return CanCast(from.BaseType!, to);
    }

    /// <summary>Both are instantiations of one variant interface or delegate, and every argument agrees.</summary>
    private static bool HoldsByVariance(DefType from, DefType to)
    {
        if (!ReferenceEquals(from.Info, to.Info) || !to.IsVariant)
        {
            return false;
        }

        ReadOnlySpan<sbyte> variances = to.Info.Variances;
        for (int i = 0; i < variances.Length; i++)
        {
            TypeDesc source = from.Instantiation[i];
            TypeDesc target = to.Instantiation[i];
            bool holds = ReferenceEquals(source, target) || variances[i] switch
            {
                1 => CanCastReference(source, target),
                2 => CanCastReference(target, source),
                _ => false,
            };
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanCastReference(TypeDesc from, TypeDesc to) => from.IsClassLike && CanCast(from, to);
}
