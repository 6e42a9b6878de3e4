using System.Buffers.Binary;

namespace PusOS.Net.Devices;

/// <summary>
/// A wire between two devices in memory, with faults. Time and randomness are arguments, so that the same
/// seed gives the same run. Bound: 1,024 frames on the way in each direction; more are lost, as in a
/// switch. Frame buffers are reused.
/// </summary>
public sealed class InMemoryLink
{
    private readonly InMemoryDevice _left;
    private readonly InMemoryDevice _right;
    private readonly IEntropySource _entropy;

    /// <summary>Makes a wire.</summary>
    public InMemoryLink(IClock clock, IEntropySource entropy, int mtu = 1500)
    {
        Clock = clock;
        _entropy = entropy;
        _left = new InMemoryDevice(this, new HardwareAddress(0x0200_0000_0001), mtu);
        _right = new InMemoryDevice(this, new HardwareAddress(0x0200_0000_0002), mtu);
        _left.Peer = _right;
        _right.Peer = _left;
    }

    /// <summary>One end.</summary>
    public InMemoryDevice Left => _left;

    /// <summary>The other end.</summary>
    public InMemoryDevice Right => _right;

    /// <summary>What goes wrong.</summary>
    public LinkFaults Faults { get; } = new();

    /// <summary>When the next frame arrives at either end; never: none is on the way.</summary>
    public Instant NextArrival => _left.NextArrival < _right.NextArrival ? _left.NextArrival : _right.NextArrival;

    internal IClock Clock { get; }

    internal double NextDouble() => NextUInt() / 4294967296.0;

    internal uint NextUInt()
    {
        Span<byte> bytes = stackalloc byte[4];
        _entropy.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
