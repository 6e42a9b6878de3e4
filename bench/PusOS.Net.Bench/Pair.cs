namespace PusOS.Net.Bench;

/// <summary>Two stacks back to back over a device that costs next to nothing.</summary>
internal sealed class Pair
{
    public static readonly IpAddress LeftAddress = IpAddress.FromIPv4(10, 0, 0, 1);
    public static readonly IpAddress RightAddress = IpAddress.FromIPv4(10, 0, 0, 2);

    private readonly BackToBack _left;
    private readonly BackToBack _right;

    public Pair(NetworkOffloads offloads)
    {
        _left = new BackToBack(1, offloads);
        _right = new BackToBack(2, offloads);
        _left.Peer = _right;
        _right.Peer = _left;
        InterfaceOptions options = new() { UseIPv6 = false, MaximumSegmentLifetime = Duration.FromMilliseconds(1) };
        Left = new Interface(new CountingEntropy(), options);
        Right = new Interface(new CountingEntropy(), options);
        Left.AddAddress(new IpPrefix(LeftAddress, 24));
        Right.AddAddress(new IpPrefix(RightAddress, 24));
    }

    public Interface Left { get; }

    public Interface Right { get; }

    private Instant Now { get; set; } = Instant.FromMilliseconds(1);

    public void PollLeft() => Left.Poll(Now += new Duration(1000), _left);

    public void PollRight() => Right.Poll(Now, _right);

    public void Poll()
    {
        PollLeft();
        PollRight();
    }

    private sealed class CountingEntropy : IEntropySource
    {
        private ulong _state = 88_172_645_463_325_252;

        public void Fill(Span<byte> destination)
        {
            foreach (ref byte b in destination)
            {
                _state ^= _state << 13;
                _state ^= _state >> 7;
                _state ^= _state << 17;
                b = (byte)_state;
            }
        }
    }
}
