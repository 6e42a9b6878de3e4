using System.Diagnostics;
using System.Reflection;

namespace PusOS.Runtime.Replacements;

/// <summary>Members that lead from ordinary code into reflection on members or assembly loading, of which an image has neither.</summary>
internal static class ReflectionReplacements
{
    [Replaces("System.Diagnostics.StackFrameHelper", "GetMethodBase",
        Reason = "An image holds no members; frames are named by the table of method names. With it all of member reflection would be reached by every exception.")]
    internal static MethodBase? GetMethodBase(StackFrameHelper self, int index) => null;

    [Replaces("System.Runtime.Loader.AssemblyLoadContext", "InvokeResolveEvent",
        Reason = "No assembly can be loaded, so no handler can answer; its tracing reaches Delegate.Method and member reflection.")]
    internal static RuntimeAssembly? InvokeResolveEvent(ResolveEventHandler? handler, RuntimeAssembly? assembly, string name) => null;
}
