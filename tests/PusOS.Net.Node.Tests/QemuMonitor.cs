using System.Net.Sockets;
using System.Text;

namespace PusOS.Net.Node.Tests;

/// <summary>QEMU's monitor (QMP), for what only the machine can do.</summary>
internal sealed class QemuMonitor : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pusnode-{Environment.ProcessId}-{Guid.NewGuid():n}.qmp");

    /// <summary>QEMU listens with these.</summary>
    public string QemuOptions => $"-qmp unix:{_path},server=on,wait=off";

    /// <summary>Pulls or plugs the node's cable.</summary>
    public void SetLink(bool up)
    {
        using Socket monitor = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        monitor.ReceiveTimeout = 10_000;
        monitor.Connect(new UnixDomainSocketEndPoint(_path));
        using StreamReader reader = new(new NetworkStream(monitor));
        reader.ReadLine();
        foreach (string command in (string[])["{\"execute\":\"qmp_capabilities\"}", $"{{\"execute\":\"set_link\",\"arguments\":{{\"name\":\"net0\",\"up\":{(up ? "true" : "false")}}}}}"])
        {
            monitor.Send(Encoding.ASCII.GetBytes(command + "\n"));
            Assert.Contains("return", reader.ReadLine());
        }
    }

    public void Dispose() => File.Delete(_path);
}
