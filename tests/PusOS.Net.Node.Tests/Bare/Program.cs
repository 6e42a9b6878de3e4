using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

Report("Socket", () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp).Dispose());
Report("UdpClient", () => new UdpClient(7).Dispose());
Report("TcpListener", () => new TcpListener(IPAddress.Any, 80).Start());
Report("TcpClient", () => new TcpClient("192.0.2.1", 80).Dispose());
Report("Dns", () => Dns.GetHostAddresses("localhost"));
Report("Ping", () => new Ping().Send(IPAddress.Loopback));
Report("NetworkInterface", () => NetworkInterface.GetAllNetworkInterfaces());
Report("GetIsNetworkAvailable", () => NetworkInterface.GetIsNetworkAvailable());
Report("GetUnicastAddresses", () => IPGlobalProperties.GetIPGlobalProperties().GetUnicastAddresses());
Report("GetActiveTcpListeners", () => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners());
Report("GetTcpIPv4Statistics", () => IPGlobalProperties.GetIPGlobalProperties().GetTcpIPv4Statistics());
Report("GetIPv6GlobalStatistics", () => IPGlobalProperties.GetIPGlobalProperties().GetIPv6GlobalStatistics());
Report("DomainName", () => _ = IPGlobalProperties.GetIPGlobalProperties().DomainName);
Report("NetworkChange", () => NetworkChange.NetworkAddressChanged += (_, _) => { });
Console.WriteLine($"HostName {IPGlobalProperties.GetIPGlobalProperties().HostName == Dns.GetHostName()}");
Console.WriteLine("over");

static void Report(string what, Action action)
{
    try
    {
        action();
        Console.WriteLine($"{what}: nothing");
    }
    catch (Exception exception)
    {
        Exception cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        Console.WriteLine($"{what}: {exception.GetType().Name} {cause.GetType().Name} {cause.Message}");
    }
}
