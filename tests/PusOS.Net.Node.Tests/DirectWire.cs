namespace PusOS.Net.Node.Tests;

/// <summary>
/// The node's device is the TAP itself: QEMU runs in the namespace, and checksums and segmentation are left to the
/// device by both sides, as on a real machine. Captures show them unfinished.
/// </summary>
internal sealed class DirectWire : Cable
{
    private readonly int _queues;

    public DirectWire(params string[] tools)
        : this(1, tools)
    {
    }

    /// <summary>With so many pairs of queues.</summary>
    public DirectWire(int queues, params string[] tools)
        : base(tools)
    {
        _queues = queues;
        (int code, string output) = Tool.Run("ip", $"-n {Namespace} tuntap add {Device} mode tap vnet_hdr{(queues > 1 ? " multi_queue" : "")}");
        if (code != 0)
        {
            Dispose();
            Skip.If(true, "cannot make a TAP: " + output);
        }

        Open();
    }

    public override string QemuOptions => $"-netdev tap,id=net0,ifname={Device},script=no,downscript=no{(_queues > 1 ? $",queues={_queues}" : "")} -device virtio-net-device,netdev=net0{(_queues > 1 ? ",mq=on" : "")}";

    public override string QemuPrefix => $"netns exec {Namespace} ";

    protected override void Unplug()
    {
        // The device goes with the namespace.
    }
}
