namespace PusOS.Net.Node.Tests;

/// <summary>
/// tshark as the judge of a capture. It takes only the protocols that the node speaks apart: with all of its dissectors a port that
/// chance gave to a client decides what the bytes are taken for, and a hundred times 'X' is a malformed packet of a dozen protocols.
/// </summary>
internal static class Tshark
{
    /// <summary>The errors of ICMP: they quote what a stranger sent.</summary>
    private const string Errors = "(icmp.type in {3,11,12} or icmpv6.type in {1,2,3,4})";

    private const string Checked = "-o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE";

    private static readonly string[] s_network = ["frame", "eth", "ethertype", "arp", "ip", "ipv6", "ipv6.fraghdr", "ipv6.hopopts", "ipv6.dstopts", "ipv6.routing", "icmp", "icmpv6", "igmp", "data"];
    // A body that HTTP can hand to nobody would count as malformed.
    private static readonly string[] s_transport = ["udp", "tcp", "dns", "mdns", "dhcp", "ntp", "echo", "http", "media", "data-text-lines", "json", "xml"];
    private static readonly Lazy<string> s_wholeProfile = new(() => Profile([.. s_network, .. s_transport]));
    private static readonly Lazy<string> s_networkProfile = new(() => Profile(s_network));

    /// <summary>The summaries of the frames among those the display filter <paramref name="which"/> takes that are malformed or whose checksum is wrong.</summary>
    public static string[] Faults(string capture, string which)
    {
        string own = Run(s_wholeProfile.Value, $"-r {capture} {Checked} -Y \"{which} and not {Errors} and (_ws.malformed or icmp.checksum.status==0 or icmpv6.checksum.status==0 or tcp.checksum.status==0 or ip.checksum.status==0 or udp.checksum.status==0)\"");
        // What an error quotes is not the node's: it stays bytes, as nothing above the network layer is taken apart.
        string errors = Run(s_networkProfile.Value, $"-r {capture} -Y \"{which} and {Errors} and (_ws.malformed or icmp.checksum.status==0 or icmpv6.checksum.status==0)\"");
        return [.. Lines(own), .. Lines(errors)];
    }

    /// <summary>How many frames the display filter takes.</summary>
    public static int Count(string capture, string which) => Lines(Run(s_wholeProfile.Value, $"-r {capture} -Y \"{which}\" -T fields -e frame.number")).Count();

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("Running as user", StringComparison.Ordinal));

    private static string Run(string profile, string arguments) => Tool.Must("env", $"WIRESHARK_CONFIG_DIR={profile} tshark {arguments}", 120);

    /// <summary>A directory of settings that turns every protocol off but these.</summary>
    private static string Profile(string[] spoken)
    {
        string known = Tool.Must("tshark", "-G protocols", 60);
        HashSet<string> names = [.. known.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length >= 3).Select(fields => fields[2].Trim())];
        Assert.True(spoken.All(names.Contains), $"tshark does not know {string.Join(", ", spoken.Where(name => !names.Contains(name)))}");
        string directory = Directory.CreateTempSubdirectory("pusos-tshark-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        File.WriteAllLines(Path.Combine(directory, "disabled_protos"), names.Where(name => !spoken.Contains(name) && !name.StartsWith("_ws.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        return directory;
    }
}
