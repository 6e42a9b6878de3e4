using PusOS.Net.Protocols;
using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Protocols;

/// <summary>A lease is used at once; the check that nobody else has its address runs beside (RFC 2131 §4.4.1, RFC 5227).</summary>
public class DhcpLeaseTests
{
    private static readonly IpAddress s_offered = IpAddress.FromIPv4(10, 0, 0, 50);

    private readonly TwoNodes _net = new(60, addresses: false);
    private readonly DhcpClient _client = new("node");
    private readonly UdpSocket _server;
    private readonly byte[] _buffer = new byte[1500];
    private IpAddress _declined;

    public DhcpLeaseTests()
    {
        _net.Right.AddAddress(new IpPrefix(TwoNodes.RightAddress, 24));
        _server = _net.Right.CreateUdpSocket();
        _server.AllowBroadcast = true;
        Assert.Equal(SocketStatus.Ok, _server.Bind(new IpEndpoint(IpAddress.AnyIPv4, 67)));
        _net.Left.Add(_client);
    }

    [Fact]
    public void A_lease_is_used_at_once_and_announced_after_the_check()
    {
        Instant start = _net.Clock.Now;
        Assert.True(_net.RunUntil(() => Serve() && _client.State == DhcpState.Bound, Duration.FromSeconds(1)));
        Assert.True(_net.Clock.Now - start < Duration.FromMilliseconds(10), $"bound after {_net.Clock.Now - start}");
        UdpSocket echo = _net.Left.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, echo.Bind(new IpEndpoint(s_offered, 7)));
        UdpSocket peer = _net.Right.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, peer.SendTo("x"u8, new IpEndpoint(s_offered, 7)));
        _net.Run(Duration.FromMilliseconds(10));
        Assert.Equal(SocketStatus.Ok, echo.Receive(_buffer, out _, out _));
        _net.RunUntil(() => !Serve(), Duration.FromSeconds(20));
        Assert.Equal(DhcpState.Bound, _client.State);
        Assert.Equal(default, _net.Left.Arp.Probed);
        Assert.Equal(default, _declined);
    }

    [Fact]
    public void An_address_that_somebody_has_is_declined_and_not_defended()
    {
        _net.Right.AddAddress(new IpPrefix(s_offered, 24));
        Assert.True(_net.RunUntil(() => Serve() && _declined != default, Duration.FromSeconds(1)));
        Assert.Equal(s_offered, _declined);
        Assert.NotEqual(DhcpState.Bound, _client.State);
        Assert.Equal(default, _client.Lease.Address);
        Assert.Equal(0, Enumerable.Range(0, _net.Left.AddressCount).Count(i => _net.Left.GetAddress(i).Address == s_offered));
        Assert.Equal(default, _net.Left.Arp.Probed);
    }

    [Fact]
    public void A_claim_in_the_seconds_of_the_check_ends_the_use()
    {
        Assert.True(_net.RunUntil(() => Serve() && _client.State == DhcpState.Bound, Duration.FromSeconds(1)));
        _net.RunUntil(() => !Serve(), Duration.FromMilliseconds(1500));
        Assert.Equal(DhcpState.Bound, _client.State);
        _net.Right.AddAddress(new IpPrefix(s_offered, 24));
        _net.Right.Announce(s_offered);
        Assert.True(_net.RunUntil(() => Serve() && _declined == s_offered, Duration.FromMilliseconds(100)));
        Assert.NotEqual(DhcpState.Bound, _client.State);
    }

    /// <summary>Answers what came; always true, for conditions.</summary>
    private bool Serve()
    {
        while (_server.Receive(_buffer, out int length, out _) == SocketStatus.Ok)
        {
            Assert.True(DhcpMessage.TryParse(_buffer.AsSpan(0, length), out DhcpMessage question));
            if (question.Type == DhcpMessage.Decline)
            {
                _declined = question.GetAddress(DhcpMessage.OptionRequestedAddress);
                continue;
            }

            byte[] answer = new byte[576];
            byte type = question.Type == DhcpMessage.Discover ? DhcpMessage.Offer : DhcpMessage.Ack;
            int at = DhcpMessage.WriteRequest(answer, type, question.Transaction, 0, IpAddress.AnyIPv4, question.Client);
            answer[0] = 2;
            s_offered.Write(answer.AsSpan(16));
            at = DhcpMessage.WriteOption(answer, at, DhcpMessage.OptionSubnetMask, IpAddress.Parse("255.255.255.0"));
            at = DhcpMessage.WriteOption(answer, at, DhcpMessage.OptionServer, TwoNodes.RightAddress);
            at = DhcpMessage.WriteOption(answer, at, DhcpMessage.OptionLease, [0, 0, 14, 16]);
            answer[at] = 255;
            Assert.Equal(SocketStatus.Ok, _server.SendTo(answer, new IpEndpoint(IpAddress.BroadcastIPv4, 68)));
            _net.Poll();
        }

        return true;
    }
}
