using System.Globalization;
using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>
/// Placeholders for debug information in the text of a <see cref="LlvmFragment"/>. The metadata nodes they stand for
/// are numbered per module, so function text can be written, compared and cached without them. Without
/// <see cref="BackEndOptions.DebugInformation"/> they vanish.
/// </summary>
public static class DebugTokens
{
    internal const string LocationStart = "!dbg(";
    internal const string MethodInfoStart = "!methodinfo(";
    internal const string SubprogramStart = "!subprogram(";

    /// <summary>
    /// Goes between the attributes of a <c>define</c> and its opening brace:
    /// <c>!subprogram(file|line|type|method|key)</c>.
    /// </summary>
    /// <param name="file">Source file as the PDB holds it.</param>
    /// <param name="line">Line of the first sequence point.</param>
    /// <param name="typeName">Namespace and type, nested types with <c>+</c>; empty for none.</param>
    /// <param name="methodName">Name of the method as a user types it in gdb.</param>
    /// <param name="key">Ties locations to this function; its symbol.</param>
    /// <param name="traceName">What a stack trace shows for it, also where it was inlined: empty for nothing; null: the symbol's own entry serves.</param>
    public static string Subprogram(string file, int line, string typeName, string methodName, string key, string? traceName = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{SubprogramStart}{Encode(file)}|{line}|{Encode(typeName)}|{Encode(methodName)}|{Encode(key)}{(traceName is null ? "" : "|" + Encode(traceName))})");

    /// <summary>
    /// Goes behind an instruction as <c>, !dbg(file|line|column|key)</c>, comma included. Every call in a function
    /// that has a subprogram must carry one if its callee may be inlined (LLVM's verifier demands it).
    /// </summary>
    /// <param name="file">Source file, empty: the file of the subprogram.</param>
    /// <param name="line">Line; 0 for code without a source line.</param>
    /// <param name="column">Column, 0 if unknown.</param>
    /// <param name="key">Key of the subprogram; empty: the last one before this place in the same fragment.</param>
    public static string Location(string file, int line, int column, string key = "") =>
        string.Create(CultureInfo.InvariantCulture, $", {LocationStart}{Encode(file)}|{line}|{column}|{Encode(key)})");

    /// <summary>
    /// Goes where <see cref="Subprogram"/> goes: <c>!methodinfo(name)</c>. The function gets an entry in the section
    /// <c>pus_method_info</c>, which the linker sorts by code address and drops with the function. It works without
    /// <see cref="BackEndOptions.DebugInformation"/> too, and copies for inlining get none.
    /// </summary>
    /// <param name="stackTraceName">What a stack trace shows: <c>Namespace.Type.Method(Parameter name)</c>.</param>
    public static string MethodInfo(string stackTraceName) => $"{MethodInfoStart}{Encode(stackTraceName)})";

    // '|' and ')' end a field or the token, '%' starts an escape; IR comments and strings never hold the token starts.
    private static string Encode(string value)
    {
        if (!value.AsSpan().ContainsAny("%|()\n\0"))
        {
            return value;
        }

        var text = new StringBuilder(value.Length + 8);
        foreach (char c in value)
        {
            if (c is '%' or '|' or '(' or ')' or '\n' or '\0')
            {
                text.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    internal static string Decode(string value) =>
        value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;
}
