using System.Runtime.InteropServices;

namespace PusOS.Net.SystemNative;

/// <summary>Interop.Sys.MessageHeader of System.Net.Sockets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public byte* Address;
    public IoVector* Vectors;
    public byte* Control;
    public int AddressLength;
    public int VectorCount;
    public int ControlLength;
    public int Flags;
}
