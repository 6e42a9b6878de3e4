using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>Prints what NetworkInterface says.</summary>
internal static class Interfaces
{
    public static void Print()
    {
        // The class library looks for /etc/resolv.conf and takes its absence, but not that of its directory (docs/limits.md).
        Directory.CreateDirectory("/etc");
        foreach (NetworkInterface entry in NetworkInterface.GetAllNetworkInterfaces())
        {
            Console.WriteLine($"{entry.Name} {entry.NetworkInterfaceType} {entry.OperationalStatus} {entry.GetPhysicalAddress()} multicast {entry.SupportsMulticast}");
            foreach (UnicastIPAddressInformation address in entry.GetIPProperties().UnicastAddresses)
            {
                if (address.Address.AddressFamily == AddressFamily.InterNetwork)
                {
                    Console.WriteLine($"  {address.Address}/{address.PrefixLength}");
                }
            }
        }

        Console.WriteLine($"available {NetworkInterface.GetIsNetworkAvailable()}");
    }
}
