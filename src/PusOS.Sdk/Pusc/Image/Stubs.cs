using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PusOS.Abi;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>Small functions that the compiler makes itself: unboxing stubs, delegate thunks, multicast invocation.</summary>
internal static partial class Stubs
{
    /// <summary>Vtable entry of a value type's method: takes the box, passes its payload.</summary>
    public static string Unboxing(string symbol, string target, MethodDesc method)
    {
        var abi = FunctionAbi.Of(method);
        var parameters = Parameters(abi, "ptr %self", out string arguments, "ptr %payload");
        return $"define {abi.ReturnText} {symbol}({parameters}) unnamed_addr #0 {{\n  %payload = getelementptr i8, ptr %self, i64 {ObjectLayout.FirstField}\n{Return(abi, target, arguments)}}}\n";
    }

    /// <summary>What a delegate calls for a static method, or an instance method that it is open over: drops the target.</summary>
    public static string DropFirst(string symbol, string target, MethodDesc method)
    {
        var abi = FunctionAbi.Of(method);
        var parameters = abi.HasThis ? Parameters(abi, "ptr %ignored, ptr %self", out string arguments, "ptr %self") : Parameters(abi, "ptr %ignored", out arguments, null);
        return $"define {abi.ReturnText} {symbol}({parameters}) unnamed_addr #0 {{\n{Return(abi, target, arguments)}}}\n";
    }

    /// <summary>Invoke of a delegate as a function: jumps to its target.</summary>
    public static string Invoke(string symbol, MethodDesc invoke)
    {
        var abi = FunctionAbi.Of(invoke);
        var parameters = Parameters(abi, "ptr %self", out string arguments, "ptr %target");
        return $"define {abi.ReturnText} {symbol}({parameters}) unnamed_addr #0 {{\n{LoadTarget("%self", "")}{Return(abi, "%code", arguments)}}}\n";
    }

    /// <summary>Calls the invocation list in order; the last result is the result (ECMA-335 II.14.6).</summary>
    public static string Multicast(DefType type, string symbol)
    {
        var invoke = type.FindMethod("Invoke")!;
        var abi = FunctionAbi.Of(invoke);
        var parameters = Parameters(abi, "ptr %self", out string arguments, "ptr %target");
        bool hasResult = abi.Return.Kind is not (PassKind.Void or PassKind.Memory) && abi.Return.Return != "void";
        string call = hasResult
            ? $"  %result.value = call {abi.ReturnText} %code({arguments})\n"
            : $"  call {abi.ReturnText} %code({arguments})\n";
        string finish = hasResult ? $"  ret {abi.Return.Return} %result.value\n" : "  ret void\n";
        return $"""
            define {abi.ReturnText} {symbol}({parameters}) unnamed_addr #0 {"{"}
            entry:
              %list.address = getelementptr i8, ptr %self, i64 {ObjectLayout.DelegateInvocationList}
              %list = load ptr, ptr %list.address, align 8
              %count.address = getelementptr i8, ptr %self, i64 {ObjectLayout.DelegateInvocationCount}
              %count = load i64, ptr %count.address, align 8
              %elements = getelementptr i8, ptr %list, i64 {ObjectLayout.FirstElement}
              br label %loop
            loop:
              %index = phi i64 [ 0, %entry ], [ %next, %again ]
              %element = getelementptr ptr, ptr %elements, i64 %index
              %each = load ptr, ptr %element, align 8
            {LoadTarget("%each", "")}{call}  %next = add i64 %index, 1
              %more = icmp ult i64 %next, %count
              br i1 %more, label %again, label %done
            again:
              br label %loop
            done:
            {finish}{"}"}

            """;
    }

    /// <summary>Drops the names of parameters from a function header.</summary>
    public static string StripNames(string header) => ParameterName().Replace(header, "").Replace(" noalias", "", StringComparison.Ordinal);

    [GeneratedRegex(@" %[A-Za-z0-9_.]+(?=[,)])")]
    private static partial Regex ParameterName();

    private static string LoadTarget(string self, string suffix) => string.Create(CultureInfo.InvariantCulture, $"""
          %code{suffix}.address = getelementptr i8, ptr {self}, i64 {ObjectLayout.DelegateMethodPointer}
          %code{suffix} = load ptr, ptr %code{suffix}.address, align 8
          %target{suffix}.address = getelementptr i8, ptr {self}, i64 {ObjectLayout.DelegateTarget}
          %target{suffix} = load ptr, ptr %target{suffix}.address, align 8

        """);

    private static string Return(FunctionAbi abi, string target, string arguments)
    {
        bool hasResult = abi.Return.Kind is not (PassKind.Void or PassKind.Memory) && abi.Return.Return != "void";
        return hasResult
            ? $"  %value = tail call {abi.ReturnText} {target}({arguments})\n  ret {abi.Return.Return} %value\n"
            : $"  tail call {abi.ReturnText} {target}({arguments})\n  ret void\n";
    }

    /// <summary>The parameter list with names, self among them, and the argument list that forwards it.</summary>
    private static string Parameters(FunctionAbi abi, string self, out string arguments, string? forwardedSelf)
    {
        var list = new StringBuilder();
        var forward = new StringBuilder();
        void Add(StringBuilder text, string item)
        {
            if (text.Length != 0)
            {
                text.Append(", ");
            }

            text.Append(item);
        }

        if (abi.HasStructReturn)
        {
            Add(list, "ptr %result");
            Add(forward, "ptr %result");
        }

        Add(list, self);
        if (forwardedSelf is not null)
        {
            Add(forward, forwardedSelf);
        }

        int number = 0;
        foreach (var parameter in abi.Parameters)
        {
            foreach (string type in Types(parameter))
            {
                string item = $"{type} %p{number++}";
                Add(list, item);
                Add(forward, item);
            }
        }

        arguments = forward.ToString();
        return list.ToString();
    }

    /// <summary>The runtime's function that wraps an exception and throws it.</summary>
    public const string ThrowTargetInvocation = "pus_throw_target_invocation";

    /// <summary>Runs a parameterless constructor; what it throws is thrown on in a TargetInvocationException.</summary>
    public static string Activation(string symbol, string target, MethodDesc constructor) => $$"""
        define void {{symbol}}(ptr %self) unnamed_addr #0 personality ptr @{{RuntimeSymbols.Personality}} {
          invoke void {{target}}(ptr %self) to label %done unwind label %pad
        done:
          ret void
        pad:
          %caught = landingpad { ptr, i32 } catch ptr null
          %exception = extractvalue { ptr, i32 } %caught, 0
          call void @{{ThrowTargetInvocation}}(ptr %exception) #1
          unreachable
        }

        """;

    /// <summary>Calls a constructor on an object (value types: on its box) with arguments from an object[] of boxes and references.</summary>
    public static string FromValues(string symbol, string target, MethodDesc constructor)
    {
        var text = new StringBuilder($"define void {symbol}(ptr %self, ptr %values) unnamed_addr #0 {{\n");
        string instance = "%self";
        if (constructor.OwningType.IsValueType)
        {
            instance = "%payload";
            text.Append(CultureInfo.InvariantCulture, $"  %payload = getelementptr i8, ptr %self, i64 {ObjectLayout.FirstField}\n");
        }

        var arguments = new StringBuilder("ptr " + instance);
        var parameters = FunctionAbi.Of(constructor).Parameters;
        for (int i = 0; i < parameters.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  %a{i} = getelementptr i8, ptr %values, i64 {ObjectLayout.FirstElement + (8 * i)}\n  %v{i} = load ptr, ptr %a{i}, align 8\n");
            if (!constructor.Signature.Parameters[i].IsValueType)
            {
                arguments.Append(CultureInfo.InvariantCulture, $", ptr %v{i}");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"  %p{i} = getelementptr i8, ptr %v{i}, i64 {ObjectLayout.FirstField}\n");
            AppendUnboxed(text, arguments, parameters[i], i);
        }

        return text.Append(CultureInfo.InvariantCulture, $"  call void {target}({arguments})\n  ret void\n}}\n").ToString();
    }

    private static void AppendUnboxed(StringBuilder text, StringBuilder arguments, ValueClass parameter, int number)
    {
        if (parameter.Kind == PassKind.Memory)
        {
            arguments.Append(CultureInfo.InvariantCulture, $", ptr %p{number}"); // The callee does not change it.
            return;
        }

        (int Offset, string Memory, bool IsSigned)[] leaves = parameter.Kind == PassKind.Scalar
            ? [(0, parameter.Memory, parameter.IsSigned)]
            : [.. parameter.Leaves.Select(l => (l.Offset, l.Memory, l.IsSigned))];
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{number}.{leaf}");
            text.Append(CultureInfo.InvariantCulture, $"  %q{name} = getelementptr i8, ptr %p{number}, i64 {leaves[leaf].Offset}\n  %x{name} = load {leaves[leaf].Memory}, ptr %q{name}, align 1\n");
            arguments.Append(", ").Append(leaves[leaf].Memory).Append(LlvmTypes.Extension(leaves[leaf].Memory, leaves[leaf].IsSigned)).Append(" %x").Append(name);
        }
    }

    private static IEnumerable<string> Types(ValueClass parameter) => parameter.Kind switch
    {
        PassKind.Scalar => [parameter.Memory + LlvmTypes.Extension(parameter.Memory, parameter.IsSigned)],
        PassKind.Leaves => parameter.Leaves.Select(leaf => leaf.Memory + LlvmTypes.Extension(leaf.Memory, leaf.IsSigned)),
        _ => ["ptr"],
    };
}
