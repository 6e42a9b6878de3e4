using System.Globalization;

namespace PusOS.Launcher;

/// <summary>A forwarded port of the user-mode network, written "tcp:hostPort:guestPort" (PusForward).</summary>
internal sealed record PortForward(string Protocol, int HostPort, int GuestPort)
{
    /// <summary>Reads one PusForward item.</summary>
    public static PortForward Parse(string value)
    {
        string[] parts = value.Split(':');
        if (parts is [var protocol and ("tcp" or "udp"), var host, var guest]
            && ushort.TryParse(host, NumberStyles.None, CultureInfo.InvariantCulture, out ushort hostPort)
            && ushort.TryParse(guest, NumberStyles.None, CultureInfo.InvariantCulture, out ushort guestPort)
            && guestPort != 0)
        {
            return new PortForward(protocol, hostPort, guestPort);
        }

        throw new LaunchException("PUS3021", $"PusForward is '{value}'. Write protocol:hostPort:guestPort, such as tcp:8080:80.");
    }

    /// <summary>QEMU's form.</summary>
    public string ToQemu() => $"hostfwd={Protocol}::{HostPort}-:{GuestPort}";
}
