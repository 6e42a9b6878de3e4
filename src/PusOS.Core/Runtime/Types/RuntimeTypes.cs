using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Runtime.Types;

/// <summary>
/// The RuntimeType, RuntimeAssembly and RuntimeModule objects of types. One exists per type and assembly:
/// identity is the class library's equality. The compiler freezes those of types that code names; the others
/// are made on first use, and live for good.
/// </summary>
internal static unsafe class RuntimeTypes
{
    /// <summary>Newest of the types made here; each refers to the one before it, so that the collector keeps all.</summary>
    private static object? s_newest;

    /// <summary>The RuntimeType of a table. Allocates on first use.</summary>
    internal static RuntimeType ObjectFor(MethodTableView* table)
    {
        ref object? cell = ref Unsafe.As<nint, object?>(ref table->AuxiliaryData->ExposedClassObject);
        object? existing = Volatile.Read(ref cell);
        if (existing != null)
        {
            return Unsafe.As<RuntimeType>(existing);
        }

        RuntimeType made = new();
        Unsafe.AsRef(in made.m_handle) = (nint)table;
        Retain(made);
        return Unsafe.As<RuntimeType>(Interlocked.CompareExchange(ref cell, made, null) ?? made);
    }

    /// <summary>The RuntimeType of a table, or null for a null table.</summary>
    internal static RuntimeType? ObjectForOrNull(MethodTableView* table) => table == null ? null : ObjectFor(table);

    /// <summary>The table behind a type object.</summary>
    internal static MethodTableView* TableOf(RuntimeType type) => (MethodTableView*)type.m_handle;

    /// <summary>The RuntimeAssembly of an assembly record.</summary>
    internal static RuntimeAssembly AssemblyFor(AssemblyInfoView* info)
    {
        ref object? cell = ref Unsafe.As<nint, object?>(ref *info->RuntimeObject);
        object? existing = Volatile.Read(ref cell);
        if (existing != null)
        {
            return Unsafe.As<RuntimeAssembly>(existing);
        }

        RuntimeAssembly made = new();
        made.m_assembly = (nint)info;
        return Unsafe.As<RuntimeAssembly>(Interlocked.CompareExchange(ref cell, made, null) ?? made);
    }

    /// <summary>The assembly record of a type; throws PlatformNotSupportedException if its reflection data was not kept.</summary>
    internal static AssemblyInfoView* AssemblyOf(RuntimeType type)
    {
        AssemblyInfoView* info = TypeName.AssemblyOf(TableOf(type));
        return info != null ? info : throw new PlatformNotSupportedException("The image keeps no reflection data of this type.");
    }

    /// <summary>The manifest module of an assembly: each assembly has exactly one. Allocates on first use.</summary>
    internal static RuntimeModule ModuleFor(RuntimeAssembly assembly)
    {
        // The assembly's sync root is an object that is locked on and nothing else: the module serves as it,
        // and is found again there.
        object? existing = Volatile.Read(ref assembly.m_syncRoot);
        if (existing is RuntimeModule module)
        {
            return module;
        }

        RuntimeModule made = new();
        Unsafe.AsRef(in made.m_runtimeAssembly) = assembly;
        Unsafe.AsRef(in made.m_pData) = assembly.m_assembly;
        object? other = Interlocked.CompareExchange(ref assembly.m_syncRoot, made, existing);
        return other == existing ? made : Unsafe.As<RuntimeModule>(other!);
    }

    private static void Retain(RuntimeType made)
    {
        ref object? link = ref Unsafe.AsRef<object?>(in made.m_keepalive!);
        object? newest;
        do
        {
            newest = Volatile.Read(ref s_newest);
            link = newest;
        }
        while (Interlocked.CompareExchange(ref s_newest, made, newest) != newest);
    }
}
