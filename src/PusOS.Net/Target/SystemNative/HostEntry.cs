using System.Runtime.InteropServices;

namespace PusOS.Net.SystemNative;

/// <summary>Interop.Sys.HostEntry of System.Net.NameResolution; its memory is freed by SystemNative_FreeHostEntry.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HostEntry
{
    public byte* CanonicalName;
    public byte** Aliases;
    public NativeIpAddress* Addresses;
    public int AddressCount;
}
