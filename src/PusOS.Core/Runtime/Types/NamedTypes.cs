using System.Reflection;

namespace PusOS.Runtime.Types;

/// <summary>Types by name, among those that the image holds.</summary>
internal static unsafe class NamedTypes
{
    /// <summary>
    /// Type.GetType: the name as Type.FullName gives it, or that and an assembly's name. Without an assembly the type is
    /// the application's or the core library's, since the caller is not known. Trailing [] makes arrays.
    /// </summary>
    /// <returns>Null if the image has no such type.</returns>
    internal static RuntimeType? Find(string name, bool ignoreCase)
    {
        int comma = AssemblyComma(name);
        ReadOnlySpan<char> typeName = (comma < 0 ? name.AsSpan() : name.AsSpan(0, comma)).Trim();
        int dimensions = 0;
        while (typeName.EndsWith("[]"))
        {
            typeName = typeName[..^2];
            dimensions++;
        }

        MethodTableView* found = comma < 0
            ? Search(typeName, EntryAssembly, ignoreCase)
            : Search(typeName, SimpleName(name.AsSpan(comma + 1)), ignoreCase);
        if (found == null && comma < 0)
        {
            found = Search(typeName, RuntimeTypes.AssemblyOf((RuntimeType)typeof(object)), ignoreCase);
        }

        for (int i = 0; found != null && i < dimensions; i++)
        {
            found = TypeRegistry.FindArray(found, 1, withBounds: false);
        }

        return found == null ? null : RuntimeTypes.ObjectFor(found);
    }

    /// <summary>The application's assembly.</summary>
    internal static AssemblyInfoView* EntryAssembly => *EntryAssemblyCell();

    /// <summary>The comma before the assembly's name: the first that stands in no brackets; -1 if there is none.</summary>
    private static int AssemblyComma(string name)
    {
        int depth = 0;
        for (int i = 0; i < name.Length; i++)
        {
            depth += name[i] == '[' ? 1 : name[i] == ']' ? -1 : 0;
            if (name[i] == ',' && depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<char> SimpleName(ReadOnlySpan<char> assembly)
    {
        int comma = assembly.IndexOf(',');
        return (comma < 0 ? assembly : assembly[..comma]).Trim();
    }

    private static MethodTableView* Search(ReadOnlySpan<char> name, AssemblyInfoView* assembly, bool ignoreCase)
    {
        MethodTableView** end = TypeRegistry.TableEnd();
        for (MethodTableView** entry = TypeRegistry.TableStart(); entry < end; entry++)
        {
            if (TypeName.AssemblyOf(*entry) == assembly && HasName(*entry, name, ignoreCase))
            {
                return *entry;
            }
        }

        return null;
    }

    private static MethodTableView* Search(ReadOnlySpan<char> name, ReadOnlySpan<char> assembly, bool ignoreCase)
    {
        // Names of reference assemblies stand for the core library, to which they forward.
        bool isFacade = assembly.Equals("System.Runtime", StringComparison.OrdinalIgnoreCase)
            || assembly.Equals("mscorlib", StringComparison.OrdinalIgnoreCase) || assembly.Equals("netstandard", StringComparison.OrdinalIgnoreCase);
        AssemblyInfoView* core = RuntimeTypes.AssemblyOf((RuntimeType)typeof(object));
        MethodTableView** end = TypeRegistry.TableEnd();
        for (MethodTableView** entry = TypeRegistry.TableStart(); entry < end; entry++)
        {
            AssemblyInfoView* owner = TypeName.AssemblyOf(*entry);
            if (owner != null && HasName(*entry, name, ignoreCase)
                && ((isFacade && owner == core) || assembly.Equals(Utf8Name.ToString(owner->Name), StringComparison.OrdinalIgnoreCase)))
            {
                return *entry;
            }
        }

        return null;
    }

    private static bool HasName(MethodTableView* type, ReadOnlySpan<char> name, bool ignoreCase) =>
        !type->HasElementType && type->TypeInfo != null
        && name.Equals(RuntimeTypes.ObjectFor(type).FullName, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    [LinkerSymbol("pus_entry_assembly")]
    private static extern AssemblyInfoView** EntryAssemblyCell();
}
