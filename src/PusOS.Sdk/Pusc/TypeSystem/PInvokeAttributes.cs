using System.Reflection;
using System.Runtime.InteropServices;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Reads the flags of the ImplMap table (ECMA-335 II.23.1.8).</summary>
internal static class PInvokeAttributes
{
    public static PInvokeInfo Decode(string library, string entryPoint, MethodImportAttributes attributes)
    {
        CallingConvention convention = (attributes & MethodImportAttributes.CallingConventionMask) switch
        {
            MethodImportAttributes.CallingConventionCDecl => CallingConvention.Cdecl,
            MethodImportAttributes.CallingConventionStdCall => CallingConvention.StdCall,
            MethodImportAttributes.CallingConventionThisCall => CallingConvention.ThisCall,
            MethodImportAttributes.CallingConventionFastCall => CallingConvention.FastCall,
            _ => CallingConvention.Winapi,
        };
        CharSet charSet = (attributes & MethodImportAttributes.CharSetMask) switch
        {
            MethodImportAttributes.CharSetAnsi => CharSet.Ansi,
            MethodImportAttributes.CharSetUnicode => CharSet.Unicode,
            MethodImportAttributes.CharSetAuto => CharSet.Auto,
            _ => CharSet.None,
        };
        return new PInvokeInfo(
            library,
            entryPoint,
            (attributes & MethodImportAttributes.SetLastError) != 0,
            convention,
            charSet,
            (attributes & MethodImportAttributes.ExactSpelling) != 0);
    }
}
