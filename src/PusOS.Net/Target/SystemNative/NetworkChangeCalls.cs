using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Change events of NetworkChange: not offered (docs/limits.md); subscribing fails with NetworkInformationException.</summary>
internal static unsafe class NetworkChangeCalls
{
    [RuntimeExport("SystemNative_CreateNetworkChangeListenerSocket")]
    internal static Interop.Error CreateListener(nint* descriptor)
    {
        *descriptor = -1;
        return Interop.Error.ENOTSUP;
    }

    [RuntimeExport("SystemNative_ReadEvents")]
    internal static Interop.Error ReadEvents(nint descriptor, void* onChange) => Interop.Error.EBADF;
}
