using System.Runtime.InteropServices;

namespace PusOS.Compiler.TypeSystem;

/// <summary>What a DllImport says: where the native function is and how it is called.</summary>
public sealed record PInvokeInfo(
    string Library, string EntryPoint, bool SetLastError, CallingConvention CallingConvention, CharSet CharSet, bool ExactSpelling);
