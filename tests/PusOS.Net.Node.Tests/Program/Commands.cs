using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>What tests ask of the node over port 96, line by line, and the one line that each is answered with.</summary>
internal static class Commands
{
    private static readonly TaskCompletionSource s_ended = new();

    /// <summary>Ends when the program shall end.</summary>
    public static Task Ended => s_ended.Task;

    public static async Task ServeAsync(Socket socket)
    {
        using NetworkStream stream = new(socket);
        using StreamReader reader = new(stream);
        await using StreamWriter writer = new(stream) { AutoFlush = true };
        while (await reader.ReadLineAsync() is { } line)
        {
            string answer;
            try
            {
                answer = await AnswerAsync(line.Split(' '));
            }
            catch (SocketException exception)
            {
                answer = exception.SocketErrorCode.ToString();
            }
            catch (HttpRequestException exception)
            {
                answer = exception.HttpRequestError.ToString();
            }

            await writer.WriteLineAsync(answer);
            if (line == "quit")
            {
                s_ended.TrySetResult();
            }
        }
    }

    private static async Task<string> AnswerAsync(string[] words)
    {
        switch (words)
        {
            case ["memory"]:
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return GC.GetTotalMemory(true).ToString();
            case ["time"]:
                return DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString();
            case ["resolve", string name]:
                return string.Join(' ', (await Dns.GetHostAddressesAsync(name)).Select(address => address.ToString()).Order(StringComparer.Ordinal));
            case ["resolve", string name, "count"]:
                return (await Dns.GetHostAddressesAsync(name)).Distinct().Count().ToString();
            case ["addresses"]:
                // Not there without PusOS.Storage, and the class library wants it (docs/limits.md).
                Directory.CreateDirectory("/etc");
                return string.Join(' ', NetworkInterface.GetAllNetworkInterfaces().Where(entry => entry.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                    .SelectMany(entry => entry.GetIPProperties().UnicastAddresses).Select(address => address.Address.ToString().Split('%')[0]).Order(StringComparer.Ordinal));
            case ["fetch", string url]:
                using (HttpClient client = new())
                {
                    byte[] body = await client.GetByteArrayAsync(url);
                    return $"{body.Length} {Fingerprint.Of(body):x16}";
                }

            case ["connect", string host, string port]:
                using (Socket socket = new(SocketType.Stream, ProtocolType.Tcp))
                {
                    await socket.ConnectAsync(host, int.Parse(port));
                    return "connected";
                }

            case ["group", string address]:
                return await GroupAsync(IPAddress.Parse(address));
            case ["quit"]:
                return "bye";
            default:
                return "what?";
        }
    }

    /// <summary>Joins a group, answers at once over UDP port 5008 what is sent to the group, and says what came first.</summary>
    private static async Task<string> GroupAsync(IPAddress group)
    {
        using UdpClient client = new(5008, group.AddressFamily);
        client.JoinMulticastGroup(group);
        UdpReceiveResult datagram = await client.ReceiveAsync();
        await client.SendAsync(datagram.Buffer, datagram.RemoteEndPoint);
        client.DropMulticastGroup(group);
        return System.Text.Encoding.ASCII.GetString(datagram.Buffer);
    }
}
