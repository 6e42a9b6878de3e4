// Sends every datagram back to where it came from (RFC 862).
// Try it:  ./build.sh run samples/UdpEcho     and, in another terminal:  echo hello | nc -u -w1 localhost 7777
using System.Net;
using System.Net.Sockets;

using UdpClient socket = new(7);
Console.WriteLine($"UDP echo on port {((IPEndPoint)socket.Client.LocalEndPoint!).Port}");
while (true)
{
    UdpReceiveResult datagram = await socket.ReceiveAsync();
    await socket.SendAsync(datagram.Buffer, datagram.RemoteEndPoint);
}
