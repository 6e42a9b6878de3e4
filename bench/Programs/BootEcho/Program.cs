// From power-on to the first echo: a UDP echo server as a user writes it. Mark 3: it is ready, address and all. A datagram
// of one byte ends it.
using System.Net;
using System.Net.Sockets;
using PusOS.Bench;

using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
udp.Bind(new IPEndPoint(IPAddress.Any, 7));
byte[] buffer = new byte[2048];
SocketAddress peer = new(AddressFamily.InterNetwork);
Marks.Mark3();
int count;
do
{
    count = udp.ReceiveFrom(buffer, SocketFlags.None, peer);
    udp.SendTo(buffer.AsSpan(0, count), SocketFlags.None, peer);
}
while (count > 1);
