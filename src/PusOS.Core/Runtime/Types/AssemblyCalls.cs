using System.Reflection;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>The class library's calls on assemblies and modules. All assemblies are one image: none has a file.</summary>
internal static unsafe class AssemblyCalls
{
    [InternalCall("System.Reflection.RuntimeAssembly", "GetIsDynamic")]
    internal static bool IsDynamic(nint assembly) => false;

    [InternalCall("System.Reflection.RuntimeAssembly", "GetManifestModule")]
    internal static RuntimeModule GetManifestModule(RuntimeAssembly assembly) => RuntimeTypes.ModuleFor(assembly);

    [RuntimeExport("AssemblyHandle_GetManifestModuleSlow")]
    internal static void GetManifestModuleSlow(ObjectHandleOnStack assembly, ObjectHandleOnStack module) =>
        TypeQueries.Store(module, RuntimeTypes.ModuleFor(TypeQueries.Load<RuntimeAssembly>(assembly)!));

    [RuntimeExport("AssemblyNative_GetFullName")]
    internal static void GetFullName(QCallAssembly assembly, StringHandleOnStack result) =>
        TypeQueries.Store(result, Utf8Name.ToString(Info(assembly)->FullName));

    [RuntimeExport("AssemblyNative_GetSimpleName")]
    internal static void GetSimpleName(QCallAssembly assembly, StringHandleOnStack result) =>
        TypeQueries.Store(result, Utf8Name.ToString(Info(assembly)->Name));

    [RuntimeExport("AssemblyNative_GetEntryAssembly")]
    internal static void GetEntryAssembly(ObjectHandleOnStack result) =>
        TypeQueries.Store(result, RuntimeTypes.AssemblyFor(NamedTypes.EntryAssembly));

    /// <summary>Empty, as for assemblies loaded from memory.</summary>
    [RuntimeExport("AssemblyNative_GetLocation")]
    internal static void GetLocation(QCallAssembly assembly, StringHandleOnStack result) => TypeQueries.Store(result, "");

    [RuntimeExport("AssemblyNative_GetIsCollectible")]
    internal static Interop.BOOL IsCollectible(QCallAssembly assembly) => Interop.BOOL.FALSE;

    [RuntimeExport("RuntimeModule_GetScopeName")]
    internal static void GetScopeName(QCallModule module, StringHandleOnStack result) =>
        TypeQueries.Store(result, FileName(module));

    [RuntimeExport("RuntimeModule_GetFullyQualifiedName")]
    internal static void GetFullyQualifiedName(QCallModule module, StringHandleOnStack result) =>
        TypeQueries.Store(result, FileName(module));

    /// <summary>Null: no image holds the type that carries a module's global members.</summary>
    [RuntimeExport("ModuleHandle_GetModuleType")]
    internal static void GetModuleType(QCallModule module, ObjectHandleOnStack result) => TypeQueries.Store(result, null);

    [InternalCall("System.Runtime.Loader.AssemblyLoadContext", "IsTracingEnabled")]
    internal static bool IsLoadTracingEnabled() => false;

    private static string FileName(QCallModule module) =>
        string.Concat(Utf8Name.ToString(((AssemblyInfoView*)module._module)->Name), ".dll");

    private static AssemblyInfoView* Info(QCallAssembly assembly) => (AssemblyInfoView*)assembly._assembly;
}
