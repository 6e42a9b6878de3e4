using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

// What stack traces and the debugger show of a method.
internal sealed partial class Compilation
{
    /// <summary>Sequence points of the method's body; empty without a PDB, without -g, or in the first pass.</summary>
    public IReadOnlyList<SequencePointDesc> SequencePoints(MethodDesc method)
    {
        if (!Emitting || !(_program.Options.DebugInformation || IsTraced(method)) || method.Module.Debug is not { } debug)
        {
            return [];
        }

        var points = debug.GetSequencePoints(method.Handle);
        foreach (var point in points)
        {
            if (!point.Hidden)
            {
                return points;
            }
        }

        return [];
    }

    /// <summary>A method of the application, in the second pass: stack traces show it also where it was inlined, with lines if there is a PDB.</summary>
    public bool IsTraced(MethodDesc method) => Emitting && _program.Options.StackTraceData && _program.Options.ApplicationAssemblies.Contains(method.Module.Name);

    /// <param name="points">Its sequence points, if it has any.</param>
    /// <param name="isHidden">Stack traces do not show it.</param>
    public string SubprogramToken(MethodDesc method, IReadOnlyList<SequencePointDesc> points, bool isHidden = false)
    {
        bool isTraced = IsTraced(method);
        if (points.Count == 0 && !isTraced)
        {
            return "";
        }

        var first = points.Count == 0 ? new SequencePointDesc(0, "", 0, 0, Hidden: true) : points.First(point => !point.Hidden);
        string? traceName = !isTraced ? null : isHidden || IsHiddenFromTraces(method) ? "" : TraceName(method);
        return " " + DebugTokens.Subprogram(first.File, first.Line, method.OwningType.CompilerKnownNameOf() ?? method.OwningType.FullName, method.Name, method.MangledName, traceName);
    }

    /// <summary>The token of a function that the compiler makes around an application's method: no frame of a stack trace.</summary>
    private string HiddenSubprogramToken(MethodDesc method) => SubprogramToken(method, [], isHidden: true);

    /// <summary>The token that enters the function in the table of method names for stack traces.</summary>
    public string MethodInfoToken(MethodDesc method) => Emitting && !IsHiddenFromTraces(method) ? " " + DebugTokens.MethodInfo(TraceName(method) + ClassName(method)) : "";

    /// <summary>The same for a method's own code: that of traced methods has its name in the table of inlined calls and lines, static constructors apart.</summary>
    public string OwnMethodInfoToken(MethodDesc method) => IsTraced(method) && method.Name != ".cctor" ? "" : MethodInfoToken(method);

    /// <summary>Steps of asynchronous methods are marked: where they continue a trace, it has no line that says so.</summary>
    private static string TraceName(MethodDesc method) =>
        method.OwningType.Interfaces.Any(i => i.CompilerKnownName == "System.Runtime.CompilerServices.IAsyncStateMachine")
            ? method.StackTraceName + (char)Abi.TraceInfoFormat.AsyncMark
            : method.StackTraceName;

    /// <summary>[StackTraceHidden], on the method or its class.</summary>
    private static bool IsHiddenFromTraces(MethodDesc method) =>
        method.CustomAttributes.Has(StackTraceHidden) || (method.OwningType is DefType owner && owner.CustomAttributes.Has(StackTraceHidden));

    private const string StackTraceHidden = "System.Diagnostics.StackTraceHiddenAttribute";

    /// <summary>Behind a static constructor's terminated name: its class as TypeInitializationException names it, a nested class by its own name.</summary>
    private static string ClassName(MethodDesc method) =>
        method.Name != ".cctor" || method.OwningType is not DefType owner ? ""
        : owner.DeclaringType is not null || owner.Namespace.Length == 0 ? "\0" + owner.Name
        : "\0" + owner.Namespace + "." + owner.Name;
}
