using System.Diagnostics.CodeAnalysis;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>Bodies of methods that have no IL because every runtime makes them: members of delegates.</summary>
internal static class SynthesizedBodies
{
    public static bool TryGet(MethodDesc method, string quotedSymbol, CodeScope scope, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (method.OwningType.IsDelegate && method.IsRuntimeManaged && method.Name == "Invoke")
        {
            text = Stubs.Invoke(quotedSymbol, method);
        }

        return text is not null;
    }
}
