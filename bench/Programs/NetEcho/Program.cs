// The node's side of the network measurements: one phase after the other, each between two marks and after a warm-up.
// (Mark 2 is the compiler's, at the entry of Main.) The peer (bench/Harness/NetPeer.py) knows the same phases and numbers.
using System.Net;
using System.Net.Sockets;
using PusOS.Bench;
using PusOS.Net;

const int WarmUp = 200, Rounds = 1000, Length = 64;
const int BulkWarmUp = 1 << 20, Bulk = 8 << 20;
byte[] buffer = new byte[65_536];

using (Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
{
    udp.Bind(new IPEndPoint(IPAddress.Any, 7));
    Console.WriteLine("ready");
    SocketAddress peer = new(AddressFamily.InterNetwork);
    for (int i = 0; i < WarmUp + Rounds; i++)
    {
        if (i == WarmUp)
        {
            Marks.Mark12();
        }

        int count = udp.ReceiveFrom(buffer, SocketFlags.None, peer);
        udp.SendTo(buffer.AsSpan(0, count), SocketFlags.None, peer);
    }

    Marks.Mark13();
}

using (Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
{
    udp.Bind(new IPEndPoint(IPAddress.Any, 8));
    Console.WriteLine("async");
    SocketAddress peer = new(AddressFamily.InterNetwork);
    for (int i = 0; i < WarmUp + Rounds; i++)
    {
        if (i == WarmUp)
        {
            Marks.Mark4();
        }

        int count = await udp.ReceiveFromAsync(buffer, SocketFlags.None, peer);
        await udp.SendToAsync(buffer.AsMemory(0, count), SocketFlags.None, peer);
    }

    Marks.Mark5();
}

EchoService service = new(9, WarmUp, Rounds);
NodeInterface.Use(stack => stack.Add(service));
service.Finished.Wait();

using (Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
{
    listener.Bind(new IPEndPoint(IPAddress.Any, 7));
    listener.Listen();
    Console.WriteLine("tcp");
    using Socket stream = listener.Accept();
    stream.NoDelay = true;
    for (int i = 0; i < WarmUp + Rounds; i++)
    {
        if (i == WarmUp)
        {
            Marks.Mark6();
        }

        int count = stream.Receive(buffer);
        stream.Send(buffer.AsSpan(0, count));
    }

    Marks.Mark7();
    Console.WriteLine("bulk");
    using Socket bulk = listener.Accept();
    int received = 0;
    bool marked = false;
    while (received < BulkWarmUp + Bulk)
    {
        if (!marked && received >= BulkWarmUp)
        {
            marked = true;
            Marks.Mark8();
        }

        received += bulk.Receive(buffer);
    }

    Marks.Mark9();
    for (int sent = 0; sent < BulkWarmUp; sent += buffer.Length)
    {
        bulk.Send(buffer);
    }

    Marks.Mark10();
    for (int sent = 0; sent < Bulk; sent += buffer.Length)
    {
        bulk.Send(buffer);
    }

    // What the peer has not read yet belongs to the figure: it says when it has all.
    bulk.Receive(buffer, 1, SocketFlags.None);
    Marks.Mark11();
}

Console.WriteLine($"done {Length}");
