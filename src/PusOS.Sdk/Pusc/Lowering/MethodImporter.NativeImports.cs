using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>The function of a DllImport whose arguments are converted: it calls the C# method that exports the entry point.</summary>
internal sealed partial class MethodImporter
{
    private const string MarshalType = "System.Runtime.InteropServices.Marshal";

    /// <summary>The text of the function.</summary>
    public static string ImportNative(CodeScope scope, MethodDesc method, NativeImport import, string quotedSymbol)
    {
        var body = new MethodIL { Code = [(byte)System.Reflection.Metadata.ILOpCode.Ret], MaxStack = 8, InitLocals = false, Locals = [], PinnedLocals = [], Regions = [] };
        var importer = new MethodImporter(scope, method, body);
        importer.DeclareArguments(out string parameters);
        importer._out = importer._entry;
        importer.EmitNativeCall(import);
        return $"define {importer._abi.ReturnText} {quotedSymbol}({parameters}) unnamed_addr #0 {{\nentry:\n{importer._allocas}{importer._entry}{importer._sharedBlocks}}}\n";
    }

    private void EmitNativeCall(NativeImport import)
    {
        var arguments = new Value[_arguments.Length];
        var copies = new List<Value>();
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = ConvertArgument(_arguments[i].Immutable!, import.Parameters[i]);
            if (import.Parameters[i] == NativeConversion.Utf8)
            {
                copies.Add(arguments[i]);
            }
        }

        bool setsLastError = _method.PInvoke!.SetLastError;
        if (setsLastError)
        {
            EmitCall(MarshalMethod("SetLastSystemError"), null, [Value.I4(0)]);
        }

        EmitCall(import.Export, null, arguments);
        if (setsLastError)
        {
            EmitCall(MarshalMethod("GetLastSystemError"), null, []);
            EmitCall(MarshalMethod("SetLastPInvokeError"), null, [Pop()]);
        }

        foreach (var copy in copies)
        {
            EmitCall(MarshalMethod("FreeCoTaskMem"), null, [Coerce(copy, StackKind.I8)]);
        }

        if (import.Result == NativeConversion.Boolean)
        {
            string isTrue = Fresh();
            Line($"{isTrue} = icmp ne i32 {UnwrapSingle(Pop()).Name}, 0");
            PushBoolean(isTrue);
        }

        EmitReturn();
    }

    private Value ConvertArgument(Value value, NativeConversion conversion)
    {
        switch (conversion)
        {
            case NativeConversion.Utf8:
                EmitCall(MarshalMethod("StringToCoTaskMemUTF8"), null, [value]);
                return AsPointer(Pop());
            case NativeConversion.Utf16:
                return InteriorOrNull(value, ObjectLayout.StringFirstChar);
            case NativeConversion.ArrayData:
                return InteriorOrNull(value, ObjectLayout.FirstElement);
            default:
                return value;
        }
    }

    /// <summary>Objects do not move, and the caller's argument keeps this one alive: its content can be passed as it lies.</summary>
    private Value InteriorOrNull(Value reference, int offset)
    {
        string isNull = Fresh();
        string address = Fresh();
        string result = Fresh();
        Line($"{isNull} = icmp eq ptr {reference.Name}, null");
        Line($"{address} = getelementptr i8, ptr {reference.Name}, i64 {offset}");
        Line($"{result} = select i1 {isNull}, ptr null, ptr {address}");
        return new Value { Kind = StackKind.Pointer, Name = result };
    }

    private MethodDesc MarshalMethod(string name) =>
        _method.Module.Context.FindType(MarshalType)?.FindMethod(name, m => m.IsStatic)
        ?? throw new CompilerException(CompilationCodes.ClassLibraryMismatch, $"{MarshalType} has no {name}");
}
