using System.Diagnostics;
using System.Reflection;

namespace PusOS.Runtime.Replacements;

/// <summary>What stack frames know of their methods: names, which the trace prints, but no MethodBase.</summary>
internal static class StackFrameReplacements
{
    [Replaces("System.Diagnostics.StackFrameHelper", "GetMethodBase", Reason = "Makes MethodBase objects of every frame, which pulls in all of member reflection; traces print names from the method table.")]
    internal static MethodBase? GetMethodBase(StackFrameHelper helper, int frame) => null;
}
