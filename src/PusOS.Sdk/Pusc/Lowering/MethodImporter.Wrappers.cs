using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Methods whose code is called through a small function of the method's symbol: what has to happen before the
/// body's frame stands (a check that a large frame fits on the stack), or around the whole body
/// ([MethodImpl(Synchronized)]).
/// </summary>
internal sealed partial class MethodImporter
{
    /// <summary>
    /// Locals and temporaries from which on the method checks its stack itself. Smaller frames, and what inlining
    /// makes of them, stay below the 64 KiB guard of a thread's stack, where they fault; the back end has LLVM report
    /// any that does not.
    /// </summary>
    private const long CheckedFrameBytes = 16 * 1024;

    /// <summary>Bytes of the method's locals and temporaries, as far as LLVM does not make registers of them.</summary>
    private long _frameBytes;

    // The runtime's own frames are small, and its code runs on stacks that the check does not know.
    private bool HasLargeFrame => _frameBytes >= CheckedFrameBytes && !_isRuntime;

    private bool NeedsWrapper => HasLargeFrame || _method.IsSynchronized;

    /// <summary>The body's own symbol where there is a wrapper.</summary>
    private string BodySymbol => LlvmNames.Quote(_method.MangledName + "$body");

    private void EmitWrapper(StringBuilder text, string quotedSymbol, string linkage, string parameters)
    {
        _out = new StringBuilder();
        _debugToken = "";
        _region = null;
        if (HasLargeFrame)
        {
            EmitStackProbe(_frameBytes.ToString(CultureInfo.InvariantCulture));
        }

        string arguments = ParameterAttributes().Replace(parameters, "");
        string personality = "";
        if (_method.IsSynchronized)
        {
            personality = " personality ptr " + _scope.Runtime(Abi.RuntimeSymbols.Personality, "declare i32 @pus_personality(...)");
            EmitSynchronizedCall(arguments);
        }
        else
        {
            // The body takes the place of the wrapper's frame.
            bool isVoid = _abi.Return.Return == "void";
            Line($"{(isVoid ? "" : "%value = ")}musttail call {_abi.ReturnText} {BodySymbol}({arguments})");
            Line(isVoid ? "ret void" : $"ret {_abi.Return.Return} %value");
        }

        text.Append(CultureInfo.InvariantCulture, $"define {linkage}{_abi.ReturnText} {quotedSymbol}({parameters}) {(_isTraced ? "" : "unnamed_addr ")}#2{personality}")
            .Append(_compilation.MethodInfoToken(_method)).Append(" {\n").Append(_out).Append("}\n");
    }

    /// <summary>Holds the lock of the instance, or of the type's Type object for a static method, while the body runs.</summary>
    private void EmitSynchronizedCall(string arguments)
    {
        var monitor = _method.OwningType.Context.FindType("System.Threading.Monitor")!;
        string enter = _scope.Method(OfObject(monitor, "Enter"), "synchronized method");
        string exit = _scope.Method(OfObject(monitor, "Exit"), "synchronized method");
        string target = _method.IsStatic ? _scope.TypeObject(_method.OwningType) : "%this";
        bool isVoid = _abi.Return.Return == "void";
        Line($"call void {enter}(ptr {target})");
        Line($"{(isVoid ? "" : "%value = ")}invoke {_abi.ReturnText} {BodySymbol}({arguments}) to label %done unwind label %pad");
        Label("done");
        Line($"call void {exit}(ptr {target})");
        Line(isVoid ? "ret void" : $"ret {_abi.Return.Return} %value");
        Label("pad");
        Line("%exception = landingpad { ptr, i32 } cleanup");
        Line($"call void {exit}(ptr {target})");
        Line("resume { ptr, i32 } %exception");
    }

    [GeneratedRegex(@" (noalias|nonnull|dereferenceable\(\d+\))")]
    private static partial Regex ParameterAttributes();

    private static MethodDesc OfObject(DefType type, string name) =>
        type.FindMethod(name, m => m.Signature.Parameters is [{ IsObject: true }])
        ?? throw new CompilerException(CompilationCodes.ClassLibraryMismatch, $"{type.FullName} has no {name}(object)");
}
