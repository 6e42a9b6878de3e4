using System.Runtime.InteropServices;
using System.Text;

namespace PusOS.Net.Devices;

/// <summary>
/// A TAP device of the Linux host: the kernel's network stack is the peer on the wire. Needs /dev/net/tun and
/// CAP_NET_ADMIN. Not blocking; <see cref="Wait"/> waits. Host only.
/// </summary>
public sealed class TapDevice : INetworkDevice, IDisposable
{
    private const int OpenReadWriteNonBlocking = 2 | 0x800 | OpenCloseOnExec;
    private const int OpenCloseOnExec = 0x80000;
    private const ulong SetInterface = 0x4004_54ca;
    private const short FlagTap = 2;
    private const short FlagNoPacketInformation = 0x1000;
    private const int NameLength = 16;
    private const short PollIn = 1;

    private readonly byte[] _hardwareAddress = new byte[6];
    private readonly byte[] _receive = new byte[65_600];
    private readonly byte[] _transmit = new byte[65_600];
    private int _descriptor;

    private TapDevice(int descriptor, HardwareAddress hardwareAddress, int mtu)
    {
        _descriptor = descriptor;
        Mtu = mtu;
        hardwareAddress.Write(_hardwareAddress);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HardwareAddress => _hardwareAddress;

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <inheritdoc/>
    public NetworkOffloads Offloads => NetworkOffloads.None;

    /// <inheritdoc/>
    public bool LinkUp => true;

    /// <summary>
    /// Makes the interface <paramref name="name"/> (15 characters at most) in the present network namespace, down and
    /// without address. IOException: the kernel refused; the message says which call and its errno.
    /// </summary>
    public static TapDevice Open(string name, HardwareAddress hardwareAddress, int mtu = 1500)
    {
        int descriptor = open("/dev/net/tun\0"u8.ToArray(), OpenReadWriteNonBlocking);
        if (descriptor < 0)
        {
            throw new IOException($"open(\"/dev/net/tun\") failed: errno {Marshal.GetLastPInvokeError()}");
        }

        byte[] request = new byte[40];
        Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, NameLength - 1)), request);
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), (short)(FlagTap | FlagNoPacketInformation));
        if (ioctl(descriptor, SetInterface, request) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _ = close(descriptor);
            throw new IOException($"ioctl(TUNSETIFF, \"{name}\") failed: errno {error}");
        }

        return new TapDevice(descriptor, hardwareAddress, mtu);
    }

    /// <summary>Blocks until a frame is there or the time is over. True: a frame is there.</summary>
    public unsafe bool Wait(Duration timeout)
    {
        PollDescriptor descriptor = new() { Descriptor = _descriptor, Events = PollIn };
        long milliseconds = Math.Clamp(timeout.Nanoseconds / 1_000_000, 0, 1000);

        // SAFETY: one structure on this stack, alive during the call.
        return poll(&descriptor, 1, (int)milliseconds) > 0;
    }

    /// <inheritdoc/>
    public unsafe bool TryReceive(out Span<byte> frame, out FrameMetadata metadata)
    {
        frame = default;
        metadata = default;

        // SAFETY: the buffer is pinned during the call and as long as said.
        fixed (byte* buffer = _receive)
        {
            nint length = read(_descriptor, buffer, _receive.Length);
            if (length <= 0)
            {
                return false;
            }

            frame = _receive.AsSpan(0, (int)length);
            return true;
        }
    }

    /// <inheritdoc/>
    public void ReleaseReceived()
    {
    }

    /// <inheritdoc/>
    public bool TryBeginTransmit(int length, out Span<byte> frame)
    {
        frame = _transmit;
        return length <= _transmit.Length;
    }

    /// <inheritdoc/>
    public unsafe void CommitTransmit(int length, in FrameMetadata metadata)
    {
        // SAFETY: the buffer is pinned during the call and as long as said. A full queue loses the frame, as a wire does.
        fixed (byte* buffer = _transmit)
        {
            _ = write(_descriptor, buffer, length);
        }
    }

    /// <inheritdoc/>
    public void FlushTransmit()
    {
    }

    /// <summary>Removes the interface.</summary>
    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = close(_descriptor);
            _descriptor = -1;
        }
    }

#pragma warning disable IDE1006, CA5392 // the C library's own names
    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(int descriptor, ulong request, byte[] argument);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe nint read(int descriptor, byte* buffer, nint length);

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe nint write(int descriptor, byte* buffer, nint length);

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe int poll(PollDescriptor* descriptors, ulong count, int timeoutMilliseconds);
#pragma warning restore IDE1006, CA5392

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
