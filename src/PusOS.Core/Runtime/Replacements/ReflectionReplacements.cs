using System.Reflection;

namespace PusOS.Runtime.Replacements;

/// <summary>Members that lead from ordinary code into assembly loading, of which an image has none.</summary>
internal static class ReflectionReplacements
{
    [Replaces("System.Runtime.Loader.AssemblyLoadContext", "InvokeResolveEvent",
        Reason = "No assembly can be loaded, so no handler can answer; its tracing reaches Delegate.Method and member reflection.")]
    internal static RuntimeAssembly? InvokeResolveEvent(ResolveEventHandler? handler, RuntimeAssembly? assembly, string name) => null;
}
