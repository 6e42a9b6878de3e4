namespace PusOS.Compiler.Graph;

/// <summary>Which package exports a native import of the class library that nothing in the image exports.</summary>
internal static class PackageHints
{
    private static readonly HashSet<string> s_network = new(
        "Accept Bind CloseSocketEventPort Connect Connectx CreateNetworkChangeListenerSocket CreateSocketEventBuffer CreateSocketEventPort Disconnect EnumerateInterfaceAddresses FcntlGetFD FcntlGetIsNonBlocking FcntlSetIsNonBlocking FreeHostEntry FreeSocketEventBuffer GetAddressFamily GetAtOutOfBandMark GetBytesAvailable GetControlMessageBufferSize GetDomainName GetDomainSocketSizes GetHostEntryForName GetIPv4Address GetIPv4MulticastOption GetIPv6Address GetIPv6MulticastOption GetLingerOption GetMaximumAddressSize GetNameInfo GetNetworkInterfaces GetPeerName GetPort GetRawSockOpt GetSockName GetSockOpt GetSocketAddressSizes GetSocketErrorOption GetSocketType InterfaceNameToIndex Listen MapTcpState PlatformSupportsDualModeIPv4PacketInfo ReadEvents Receive ReceiveMessage ReceiveSocketError Send SendMessage SetAddressFamily SetIPv4Address SetIPv4MulticastOption SetIPv6Address SetIPv6MulticastOption SetLingerOption SetPort SetRawSockOpt SetReceiveTimeout SetSendTimeout SetSockOpt Shutdown Socket TryChangeSocketEventRegistration TryGetIPPacketInformation WaitForSocketEvents"
            .Split(' ').Select(name => "SystemNative_" + name), StringComparer.Ordinal);

    /// <summary>The end of a message about the import: who exports it.</summary>
    public static string Of(string entryPoint) => s_network.Contains(entryPoint)
        ? "which package PusOS.Net exports (add <PackageReference Include=\"PusOS.Net\" /> to the project)"
        : "which no referenced PusOS package exports";
}
