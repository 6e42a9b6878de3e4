namespace PusOS.Net;

/// <summary>Who computes the transport checksum of a packet being built.</summary>
internal enum ChecksumDuty
{
    /// <summary>The transport.</summary>
    Software,

    /// <summary>The device: the field holds the folded pseudo header (virtio 1.2 §5.1.6.2).</summary>
    Device,

    /// <summary>Nobody: the packet does not leave this node.</summary>
    None,
}
