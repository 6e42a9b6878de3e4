namespace PusOS.Runtime.CompiledCode;

/// <summary>System.Runtime.JitInfo: nothing is compiled at run time.</summary>
internal static class JitInformation
{
    private const string Owner = "System.Runtime.JitInfo";

    [InternalCall(Owner, "GetCompiledILBytes")]
    internal static long GetCompiledBytes(bool currentThread) => 0;

    [InternalCall(Owner, "GetCompiledMethodCount")]
    internal static long GetCompiledMethods(bool currentThread) => 0;

    [InternalCall(Owner, "GetCompilationTimeInTicks")]
    internal static long GetCompilationTicks(bool currentThread) => 0;
}
