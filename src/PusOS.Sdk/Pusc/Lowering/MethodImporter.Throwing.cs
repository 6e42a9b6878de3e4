using PusOS.Abi;

namespace PusOS.Compiler.Lowering;

/// <summary>Checks, and calls that may or always throw.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>Attributes of a call that never returns; in traced methods LLVM may not make one call of two, which would lose a line or a frame.</summary>
    private string NoReturn => _isTraced ? "#11" : "#1";

    /// <summary>The call that is emitted next is rarely executed.</summary>
    private bool _coldCall;

    private string CallAttributes => _coldCall ? (_isTraced ? " #14" : " #13") : _isTraced ? " #12" : "";

    /// <summary>Branches to a cold block that calls the helper when the condition holds.</summary>
    private void ThrowIf(string condition, string helper)
    {
        string go = FreshLabel();
        Line($"br i1 {condition}, label %{ThrowBlock(helper)}, label %{go}{ColdFirst}");
        Label(go);
    }

    private string ThrowBlock(string helper)
    {
        // One for each helper and try block; where stack traces have lines, for each line too.
        var key = (helper, _region, _isTraced ? _debugToken : "");
        if (!_throwBlocks.TryGetValue(key, out var label))
        {
            label = $"throw{_throwBlocks.Count}";
            _throwBlocks.Add(key, label);
            string symbol = _scope.Runtime(helper, $"declare void @{helper}() #1");
            string text = _region is null
                ? $"{label}:\n  call void {symbol}() {NoReturn}{_debugToken}\n  unreachable\n"
                : $"{label}:\n  invoke void {symbol}() {NoReturn} to label %{label}.never unwind label %{LandingPad(_region)}{_debugToken}\n{label}.never:\n  unreachable\n";
            _sharedBlocks.Append(text);
        }

        return label;
    }

    /// <summary>Emits the null check of an object reference unless it is known not to be null.</summary>
    private void NullCheck(Value reference)
    {
        if (reference.NonNull || reference.Type is { IsByRef: true } or { IsPointer: true })
        {
            return;
        }

        string isNull = Fresh();
        Line($"{isNull} = icmp eq ptr {reference.Name}, null");
        ThrowIf(isNull, RuntimeSymbols.ThrowNullReference);
    }

    private void EmitThrow(Value exception)
    {
        var pointer = AsPointer(exception);
        EmitNoReturnCall(RuntimeSymbols.Throw, $"ptr {pointer.Name}", "ptr");
    }

    private void EmitNoReturnCall(string helper, string arguments, string types)
    {
        string symbol = _scope.Runtime(helper, $"declare void @{helper}({types}) #1");
        string unwind = UnwindTo(out string? continuation);
        Line($"{(continuation is null ? "call" : "invoke")} void {symbol}({arguments}) {NoReturn}{unwind}");
        if (continuation is not null)
        {
            Label(continuation);
        }

        Line("unreachable");
        _blockEnded = true;
    }

    /// <summary>Calls a runtime function that may throw; the result's name, or empty.</summary>
    private string EmitRuntimeCall(string returnType, string helper, string types, string arguments)
    {
        string symbol = _scope.Runtime(helper, $"declare {returnType} @{helper}({types})");
        return EmitCallText(returnType, symbol, arguments);
    }

    private string EmitCallText(string returnType, string symbol, string arguments)
    {
        string result = returnType == "void" ? "" : Fresh();
        string? continuation = null;
        // Intrinsics do not throw, and LLVM's verifier refuses to see them invoked.
        string unwind = symbol.StartsWith("@\"llvm.", StringComparison.Ordinal) ? "" : UnwindTo(out continuation);
        Line($"{(result.Length == 0 ? "" : result + " = ")}{(continuation is null ? "call" : "invoke")} {returnType} {symbol}({arguments}){CallAttributes}{unwind}");
        if (continuation is not null)
        {
            Label(continuation);
        }

        return result;
    }
}
