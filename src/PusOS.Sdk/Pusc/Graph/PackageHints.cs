using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>Which package exports a native import of the class library that nothing in the image exports.</summary>
internal static class PackageHints
{
    private static readonly HashSet<string> s_network = new(
        "Accept Bind CloseSocketEventPort Connect Connectx CreateNetworkChangeListenerSocket CreateSocketEventBuffer CreateSocketEventPort Disconnect EnumerateInterfaceAddresses FcntlGetFD FcntlGetIsNonBlocking FcntlSetIsNonBlocking FreeHostEntry FreeSocketEventBuffer GetAddressFamily GetAtOutOfBandMark GetBytesAvailable GetControlMessageBufferSize GetDomainName GetDomainSocketSizes GetHostEntryForName GetIPv4Address GetIPv4MulticastOption GetIPv6Address GetIPv6MulticastOption GetLingerOption GetMaximumAddressSize GetNameInfo GetNetworkInterfaces GetPeerName GetPort GetRawSockOpt GetSockName GetSockOpt GetSocketAddressSizes GetSocketErrorOption GetSocketType InterfaceNameToIndex Listen MapTcpState PlatformSupportsDualModeIPv4PacketInfo ReadEvents Receive ReceiveMessage ReceiveSocketError Send SendFile SendMessage SetAddressFamily SetIPv4Address SetIPv4MulticastOption SetIPv6Address SetIPv6MulticastOption SetLingerOption SetPort SetRawSockOpt SetReceiveTimeout SetSendTimeout SetSockOpt Shutdown Socket TryChangeSocketEventRegistration TryGetIPPacketInformation WaitForSocketEvents"
            .Split(' ').Select(name => "SystemNative_" + name), StringComparer.Ordinal);

    /// <summary>An export that PusOS.Net is known by.</summary>
    private const string NetworkExport = "SystemNative_GetNetworkInterfaces";

    /// <summary>
    /// What is missing for a method of the class library that reads files which only a package makes (/proc/net, /etc/resolv.conf),
    /// and would fail with an error about a path; null: nothing.
    /// </summary>
    public static string? OfMethod(MethodDesc method, Func<string, bool> isExported)
    {
        bool reads = method.Name is "GetLinuxNetworkInterfaces"
            || (method.Name.StartsWith("Get", StringComparison.Ordinal) && method.OwningType is DefType { Name: "LinuxIPGlobalProperties" });
        return reads && method is DefMethod && method.Module.Name == "System.Net.NetworkInformation" && !isExported(NetworkExport)
            ? $"needs the network, {Of(NetworkExport)}"
            : null;
    }

    /// <summary>The end of a message about the import: who exports it.</summary>
    public static string Of(string entryPoint) => s_network.Contains(entryPoint)
        ? "which package PusOS.Net exports (add <PackageReference Include=\"PusOS.Net\" /> to the project)"
        : "which no referenced PusOS package exports";
}
