using System.Runtime.InteropServices;

namespace PusOS.Net.SystemNative;

/// <summary>Interop.Sys.IOVector of System.Net.Sockets: a piece of memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nuint Count;
}
