using System.Globalization;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>LLVM text of objects that lie in the image: the symbol names the cell, the object starts 8 bytes on.</summary>
internal static class FrozenText
{
    public static string StringLiteral(string symbol, string text, string methodTable)
    {
        var units = new StringBuilder(text.Length * 10);
        foreach (char unit in text)
        {
            units.Append("i16 ").Append(((int)unit).ToString(CultureInfo.InvariantCulture)).Append(", ");
        }

        return $"{LlvmNames.Quote(symbol)} = global {{ i64, ptr, i32, [{text.Length + 1} x i16] }} {{ i64 0, ptr {methodTable}, i32 {text.Length}, [{text.Length + 1} x i16] [{units}i16 0] }}, section \".data.frozen\", align 8\n";
    }

    /// <summary>The RuntimeType of a type: all zero but its handle. It holds references that change (the cache), so it is a root.</summary>
    public static string RuntimeTypeObject(string symbol, DefType runtimeType, TypeDesc type, CodeScope scope)
    {
        var handle = runtimeType.FindField("m_handle") ?? throw new CompilerException(CompilationCodes.ClassLibraryMismatch, "RuntimeType has no field m_handle");
        return Words(symbol, runtimeType, scope, ".gcdata", (handle.Offset / 8, "ptr " + scope.MethodTable(type, "typeof")));
    }

    public static string EmptyInstance(string symbol, DefType type, CodeScope scope) =>
        Words(symbol, type, scope, type.ContainsReferences ? ".gcdata" : ".data.frozen");

    private static string Words(string symbol, DefType type, CodeScope scope, string section, params (int Word, string Value)[] values)
    {
        int words = (ObjectSize.BaseSize(type) / 8) - 1;
        var types = new StringBuilder("i64, ptr");
        var content = new StringBuilder($"i64 0, ptr {scope.ConstructedMethodTable(type, "frozen object")}");
        for (int word = 1; word < words; word++)
        {
            int at = word;
            var given = Array.Find(values, v => v.Word == at).Value;
            types.Append(given is null ? ", i64" : ", ptr");
            content.Append(", ").Append(given ?? "i64 0");
        }

        return $"{LlvmNames.Quote(symbol)} = global {{ {types} }} {{ {content} }}, section \"{section}\", align 8\n";
    }
}
