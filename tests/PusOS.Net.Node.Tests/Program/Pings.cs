using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>Ping, to loopback and to what is asked for.</summary>
internal static class Pings
{
    /// <summary>Loopback of both families, from code of both kinds.</summary>
    public static async Task LoopbackAsync()
    {
        using Ping ping = new();
        byte[] data = new byte[1400];
        new Random(5).NextBytes(data);
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            PingReply reply = await ping.SendPingAsync(address, 2000, data);
            Console.WriteLine($"{reply.Status} {reply.Address} {reply.Buffer.AsSpan().SequenceEqual(data)} {reply.RoundtripTime < 2000}");
            reply = ping.Send(address, 2000);
            Console.WriteLine($"{reply.Status} {reply.Address} {reply.Buffer.Length}");
        }

        PingReply named = await ping.SendPingAsync("localhost", TimeSpan.FromSeconds(2), data, new PingOptions(3, true));
        Console.WriteLine($"{named.Status} {named.Options?.Ttl} {named.Options?.DontFragment}");
    }

    /// <summary>Each target is address,timeout,ttl,size,df.</summary>
    public static async Task RunAsync(string[] targets)
    {
        foreach (string target in targets)
        {
            string[] parts = target.Split(',');
            using Ping ping = new();
            try
            {
                PingReply reply = await ping.SendPingAsync(IPAddress.Parse(parts[0]), int.Parse(parts[1]), new byte[int.Parse(parts[3])], new PingOptions(int.Parse(parts[2]), parts[4] == "df"));
                Console.WriteLine($"{target}: {reply.Status} {reply.Address} {reply.Buffer.Length}");
            }
            catch (PingException exception)
            {
                Console.WriteLine($"{target}: {exception.GetType().Name} {(exception.InnerException as SocketException)?.SocketErrorCode}");
            }
        }

        if (targets.Length != 0)
        {
            Raw();
            try
            {
                MulticastLoopback();
            }
            catch (SocketException exception)
            {
                Console.WriteLine($"group {exception.SocketErrorCode}");
            }
        }

        Console.WriteLine("pinged");
    }

    /// <summary>A raw socket of a protocol that nobody has: what it sends comes back over loopback with its IP header.</summary>
    private static void Raw()
    {
        const ProtocolType Experimental = (ProtocolType)253;
        using Socket? raw = Make(Experimental);
        if (raw is null)
        {
            return;
        }

        raw.ReceiveTimeout = 2000;
        raw.Ttl = 9;
        raw.SendTo("payload"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, 0));
        byte[] buffer = new byte[100];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int count = raw.ReceiveFrom(buffer, ref from);
        Console.WriteLine($"{count} {from} version {buffer[0] >> 4} ttl {buffer[8]} protocol {buffer[9]} {System.Text.Encoding.ASCII.GetString(buffer, 20, count - 20)} {raw.SocketType} {raw.ProtocolType}");
    }

    private static Socket? Make(ProtocolType protocol)
    {
        try
        {
            return new Socket(AddressFamily.InterNetwork, SocketType.Raw, protocol);
        }
        catch (SocketException exception)
        {
            Console.WriteLine($"raw {exception.SocketErrorCode}");
            return null;
        }
    }

    /// <summary>A member of a group hears itself, unless it says no.</summary>
    private static void MulticastLoopback()
    {
        IPAddress group = IPAddress.Parse("239.1.2.3");
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        socket.ReceiveTimeout = 300;
        Console.WriteLine($"loop-back {socket.MulticastLoopback}");
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group));
        IPEndPoint target = new(group, ((IPEndPoint)socket.LocalEndPoint!).Port);
        socket.SendTo("self"u8.ToArray(), target);
        byte[] buffer = new byte[100];
        Console.WriteLine($"heard {System.Text.Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer))}");
        socket.MulticastLoopback = false;
        socket.SendTo("nobody"u8.ToArray(), target);
        Console.WriteLine($"then {(socket.Poll(300_000, SelectMode.SelectRead) ? "heard" : "silence")} {socket.MulticastLoopback}");
    }
}
