namespace PusOS.Runtime.Types;

/// <summary>Forms type names from reflection data as .NET forms them (Type.Name, FullName, ToString, AssemblyQualifiedName).</summary>
internal static unsafe class TypeName
{
    /// <summary>The name of <paramref name="type"/>; allocates one string.</summary>
    internal static string Format(MethodTableView* type, TypeNameFormat format)
    {
        TypeNameWriter measure = default;
        Append(ref measure, type, format);
        string name = new('\0', measure.Length);
        fixed (char* start = name)
        {
            TypeNameWriter writer = new(start);
            Append(ref writer, type, format);
        }

        return name;
    }

    private static void Append(ref TypeNameWriter writer, MethodTableView* type, TypeNameFormat format)
    {
        if (type->HasElementType)
        {
            Append(ref writer, type->ElementType, format & ~TypeNameFormat.Assembly);
            AppendElementSuffix(ref writer, type);
        }
        else
        {
            AppendDefinition(ref writer, type, format);
            AppendArguments(ref writer, type, format);
        }

        if ((format & TypeNameFormat.Assembly) != 0)
        {
            AssemblyInfoView* assembly = AssemblyOf(type);
            if (assembly != null)
            {
                writer.Append(", ");
                writer.AppendUtf8(assembly->FullName);
            }
        }
    }

    /// <summary>The assembly of a type; of its innermost element type for arrays, pointers and byrefs; null if unknown.</summary>
    internal static AssemblyInfoView* AssemblyOf(MethodTableView* type)
    {
        while (type->HasElementType)
        {
            type = type->ElementType;
        }

        return type->TypeInfo == null ? null : type->TypeInfo->Assembly;
    }

    private static void AppendElementSuffix(ref TypeNameWriter writer, MethodTableView* type)
    {
        if (type->IsPointer)
        {
            writer.Append('*');
            return;
        }

        if (type->IsByRef)
        {
            writer.Append('&');
            return;
        }

        writer.Append('[');
        if (!type->IsSzArray)
        {
            if (type->ArrayRank == 1)
            {
                writer.Append('*'); // One dimension with a lower bound of its own is not T[].
            }

            for (int dimension = 1; dimension < type->ArrayRank; dimension++)
            {
                writer.Append(',');
            }
        }

        writer.Append(']');
    }

    private static void AppendDefinition(ref TypeNameWriter writer, MethodTableView* type, TypeNameFormat format)
    {
        TypeInfoView* info = type->TypeInfo;
        if (info == null || info->Name == null)
        {
            // The compiler kept no reflection data: the hash still tells types apart.
            writer.Append(type->IsFunctionPointer ? "()" : "$");
            if (!type->IsFunctionPointer)
            {
                writer.AppendHexadecimal(type->NameHash);
            }

            return;
        }

        if ((format & (TypeNameFormat.Namespace | TypeNameFormat.Assembly)) != 0)
        {
            if (info->DeclaringType != null)
            {
                if ((format & TypeNameFormat.WithoutDeclaringType) != 0)
                {
                    writer.AppendUtf8(info->Name);
                    return;
                }

                AppendDefinition(ref writer, info->DeclaringType, format);
                writer.Append('+');
            }
            else if (info->Namespace != null && *info->Namespace != 0)
            {
                writer.AppendUtf8(info->Namespace);
                writer.Append('.');
            }
        }

        writer.AppendUtf8(info->Name);
    }

    private static void AppendParameters(ref TypeNameWriter writer, TypeInfoView* definition)
    {
        writer.Append('[');
        for (int i = 0; i < definition->GenericArgumentCount; i++)
        {
            if (i != 0)
            {
                writer.Append(',');
            }

            writer.AppendUtf8(definition->ParameterNames[i]);
        }

        writer.Append(']');
    }

    private static void AppendArguments(ref TypeNameWriter writer, MethodTableView* type, TypeNameFormat format)
    {
        TypeInfoView* info = type->TypeInfo;
        if ((format & (TypeNameFormat.Namespace | TypeNameFormat.Assembly)) == 0
            || info == null || info->GenericArgumentCount == 0)
        {
            return;
        }

        format &= ~TypeNameFormat.WithoutDeclaringType;
        bool full = (format & TypeNameFormat.FullInstantiation) != 0;
        if (type->IsGenericDefinition)
        {
            if (!full)
            {
                AppendParameters(ref writer, info);
            }

            return;
        }

        writer.Append('[');
        for (int i = 0; i < info->GenericArgumentCount; i++)
        {
            if (i != 0)
            {
                writer.Append(',');
            }

            if (full)
            {
                writer.Append('[');
                Append(ref writer, info->GenericArguments[i], format | TypeNameFormat.Namespace | TypeNameFormat.Assembly);
                writer.Append(']');
            }
            else
            {
                Append(ref writer, info->GenericArguments[i], format);
            }
        }

        writer.Append(']');
    }
}
