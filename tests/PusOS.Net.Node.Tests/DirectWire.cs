namespace PusOS.Net.Node.Tests;

/// <summary>
/// The node's device is the TAP itself: QEMU runs in the namespace, and checksums and segmentation are left to the
/// device by both sides, as on a real machine. Captures show them unfinished.
/// </summary>
internal sealed class DirectWire : Cable
{
    public DirectWire(params string[] tools)
        : base(tools)
    {
        (int code, string output) = Tool.Run("ip", $"-n {Namespace} tuntap add {Device} mode tap vnet_hdr");
        if (code != 0)
        {
            Dispose();
            Skip.If(true, "cannot make a TAP: " + output);
        }

        Open();
    }

    public override string QemuOptions => $"-netdev tap,id=net0,ifname={Device},script=no,downscript=no -device virtio-net-device,netdev=net0";

    public override string QemuPrefix => $"netns exec {Namespace} ";

    protected override void Unplug()
    {
        // The device goes with the namespace.
    }
}
