namespace PusOS.Runtime.Types;

/// <summary>
/// All types of the image that can be found by their parts: the table that the compiler emits between
/// pus_type_table_start and pus_type_table_end. A closed world: what is not in it does not exist.
/// </summary>
internal static unsafe class TypeRegistry
{
    /// <summary>
    /// The array type over <paramref name="element"/> with <paramref name="rank"/> dimensions; one dimension means
    /// T[], or T[*] if <paramref name="withBounds"/>. Made if the image has none.
    /// </summary>
    internal static MethodTableView* FindArray(MethodTableView* element, int rank, bool withBounds)
    {
        MethodTableView* found = TryFindArray(element, rank, withBounds);
        return found != null ? found : DynamicTypes.GetArray(element, rank, withBounds);
    }

    /// <summary>The pointer or byref type over <paramref name="element"/>. Made if the image has none.</summary>
    internal static MethodTableView* FindIndirection(MethodTableView* element, bool byRef)
    {
        MethodTableView* found = TryFindIndirection(element, byRef);
        return found != null ? found : DynamicTypes.GetIndirection(element, byRef);
    }

    /// <summary>As <see cref="FindArray"/>; null if the image has none.</summary>
    internal static MethodTableView* TryFindArray(MethodTableView* element, int rank, bool withBounds)
    {
        bool wantsSzArray = rank == 1 && !withBounds;
        MethodTableView** end = TableEnd();
        for (MethodTableView** entry = TableStart(); entry < end; entry++)
        {
            MethodTableView* type = *entry;
            if (type->IsArray && type->ElementType == element && type->IsSzArray == wantsSzArray && type->ArrayRank == rank)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The pointer or byref type over <paramref name="element"/>; null if the image has none.</summary>
    internal static MethodTableView* TryFindIndirection(MethodTableView* element, bool byRef)
    {
        MethodTableView** end = TableEnd();
        for (MethodTableView** entry = TableStart(); entry < end; entry++)
        {
            MethodTableView* type = *entry;
            if (type->ElementType == element && (byRef ? type->IsByRef : type->IsPointer))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The instantiation of a generic definition over these arguments; null if the image has none.</summary>
    internal static MethodTableView* TryFindInstantiation(MethodTableView* definition, MethodTableView** arguments, int count)
    {
        MethodTableView** end = TableEnd();
        for (MethodTableView** entry = TableStart(); entry < end; entry++)
        {
            TypeInfoView* info = (*entry)->TypeInfo;
            if (info != null && info->GenericDefinition == definition && *entry != definition
                && info->GenericArgumentCount == count && HasArguments(info, arguments, count))
            {
                return *entry;
            }
        }

        return null;
    }

    private static bool HasArguments(TypeInfoView* info, MethodTableView** arguments, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (info->GenericArguments[i] != arguments[i])
            {
                return false;
            }
        }

        return true;
    }

    [LinkerSymbol("pus_type_table_start")]
    internal static extern MethodTableView** TableStart();

    [LinkerSymbol("pus_type_table_end")]
    internal static extern MethodTableView** TableEnd();
}
