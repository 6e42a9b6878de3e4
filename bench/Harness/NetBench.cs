using System.Globalization;

namespace PusOS.Bench.Harness;

/// <summary>
/// The network on the node, in exact guest instructions: QEMU on a TAP in a network namespace of its own, the peer beside
/// it is Linux's stack. Echo and bulk are the medians of several boots, since it depends on the host's timing which
/// interrupts fall together.
/// </summary>
internal static class NetBench
{
    private const int Rounds = 1000, Bulk = 8 << 20, Boots = 3, TimeoutSeconds = 300;

    /// <summary>What makes QEMU's device one that does nothing for the stack.</summary>
    private const string NoOffload = ",csum=off,guest_csum=off,gso=off,guest_tso4=off,guest_tso6=off,guest_ecn=off,guest_ufo=off,host_tso4=off,host_tso6=off,host_ecn=off,host_ufo=off,mrg_rxbuf=off";

    /// <summary>Takes the figures; without the right to make namespaces there are none.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        using NetworkBed bed = new(context);
        Echo(context, bed, table);
        Http(context, bed, table);
        Idle(context, bed, table);
        PowerOn(context, bed, table);
    }

    /// <summary>Where the instructions of NetEcho go between two marks: what bench/ProfilePlugin/profile.py prints.</summary>
    public static string Profile(BenchContext context, string[] fromToTurnsLines)
    {
        using NetworkBed bed = new(context);
        string image = context.BuildProgram("NetEcho"), log = Path.Combine(context.Work, "NetEcho.profile");
        File.Delete(log);
        bed.Beside(NetworkBed.Qemu(image, true, "128M", "", NetworkBed.Static(), "-plugin", $"{Path.Combine(context.Work, "libprofile.so")},out={log}"), TimeoutSeconds,
            () => bed.Need(TimeoutSeconds, "python3", Script(context, "NetPeer.py"), NetworkBed.Node), out _);
        return bed.Need(TimeoutSeconds, ["python3", Path.Combine(context.Root, "bench/ProfilePlugin/profile.py"), image, log, .. fromToTurnsLines]);
    }

    private static void Echo(BenchContext context, NetworkBed bed, FigureTable table)
    {
        string image = context.BuildProgram("NetEcho");
        MarkLog[] offload = [.. Enumerable.Range(0, Boots).Select(_ => BootEcho(context, bed, image, ""))];
        table.Add("udp.echo-stack.instructions", Median(offload, 14, 15, Rounds), "instructions", 6_200, 3_000);
        table.Add("udp.echo-socket.instructions", Median(offload, 12, 13, Rounds), "instructions", 10_000, 5_000);
        table.Add("udp.echo-socket-async.instructions", Median(offload, 4, 5, Rounds), "instructions", 20_000, 10_000);
        table.Add("tcp.echo-socket.instructions", Median(offload, 6, 7, Rounds), "instructions", 20_000, 9_000);
        table.Add("tcp.in-offload.instructions-per-byte", Median(offload, 8, 9, Bulk), "instructions/byte", 1.71, 0.9);
        table.Add("tcp.out-offload.instructions-per-byte", Median(offload, 10, 11, Bulk), "instructions/byte", 2.72, 1.4);
        MarkLog[] plain = [.. Enumerable.Range(0, Boots).Select(_ => BootEcho(context, bed, image, NoOffload))];
        table.Add("tcp.in-no-offload.instructions-per-byte", Median(plain, 8, 9, Bulk), "instructions/byte", 4.65, 2.3);
        table.Add("tcp.out-no-offload.instructions-per-byte", Median(plain, 10, 11, Bulk), "instructions/byte", 8.45, 4);
    }

    private static MarkLog BootEcho(BenchContext context, NetworkBed bed, string image, string deviceOptions)
    {
        string log = Path.Combine(context.Work, "NetEcho.marks");
        File.Delete(log);
        bed.Beside(NetworkBed.Qemu(image, true, "128M", deviceOptions, NetworkBed.Static(), "-plugin", $"{context.Plugin},out={log}"), TimeoutSeconds,
            () => bed.Need(TimeoutSeconds, "python3", Script(context, "NetPeer.py"), NetworkBed.Node), out _);
        return MarkLog.Read(log);
    }

    private static void Http(BenchContext context, NetworkBed bed, FigureTable table)
    {
        const int Requests = 2000;
        string image = context.BuildProgram("HttpHello");
        foreach ((string name, string argument) in (ReadOnlySpan<(string, string)>)[("listener", "listener"), ("bare-socket", "socket")])
        {
            string log = Path.Combine(context.Work, $"HttpHello.{argument}.marks");
            File.Delete(log);
            BootHttp(bed, image, argument, "-plugin", $"{context.Plugin},out={log}");
            table.Add($"http.{name}.instructions-per-request", MarkLog.Read(log).Between(3, 4) / Requests, "instructions");
            table.AddHigher($"http.{name}.requests-per-second", BootHttp(bed, image, argument), "1/s");
        }
    }

    private static double BootHttp(NetworkBed bed, string image, string argument, params string[] plugin) =>
        bed.Beside(NetworkBed.Qemu(image, true, "128M", "", NetworkBed.Static(argument), plugin), TimeoutSeconds, () =>
        {
            string url = $"http://{NetworkBed.Node}:8080";
            bed.Need(30, "curl", "--silent", "--show-error", "--fail", "--retry", "40", "--retry-connrefused", "--retry-delay", "0", "--retry-max-time", "20", "--connect-timeout", "1", url + "/");
            string report = bed.Need(60, "wrk", "-t1", "-c8", "-d6s", url + "/");
            bed.Need(10, "curl", "--silent", "--show-error", "--fail", url + "/end");
            string line = report.Split('\n').FirstOrDefault(l => l.StartsWith("Requests/sec:", StringComparison.Ordinal))
                ?? throw new BenchException("wrk said nothing:\n" + report);
            return report.Contains("Socket errors", StringComparison.Ordinal) || report.Contains("Non-2xx", StringComparison.Ordinal)
                ? throw new BenchException("wrk met errors:\n" + report)
                : double.Parse(line.AsSpan("Requests/sec:".Length), CultureInfo.InvariantCulture);
        }, out _);

    private static void Idle(BenchContext context, NetworkBed bed, FigureTable table)
    {
        const int Most = 12_000;
        string image = context.BuildProgram("IdleConnections");
        string peer = bed.Beside(NetworkBed.Qemu(image, true, "64M", "", NetworkBed.Static()), TimeoutSeconds,
            () => bed.Need(TimeoutSeconds, "python3", Script(context, "IdlePeer.py"), NetworkBed.Node, $"{Most}"), out string node);
        double held = Word(peer, "held"), alive = Word(peer, "alive");
        if (alive != held || Word(peer, "again") < 20)
        {
            throw new BenchException($"Idle connections: not all answered.\n{peer}");
        }

        table.AddHigher("tcp.idle-connections-64mib", held, "connections", null, 10_000);
        table.Add("tcp.idle-connection.heap-bytes", Word(node, "heap-bytes-each"), "bytes");
    }

    private static void PowerOn(BenchContext context, NetworkBed bed, FigureTable table)
    {
        const int Runs = 9;
        string image = context.BuildProgram("BootEcho", "opensbi");
        bed.KnowNode();
        string log = Path.Combine(context.Work, "BootEcho.marks");
        File.Delete(log);
        string[] statically = NetworkBed.Qemu(image, false, "128M", "", NetworkBed.Static());
        bed.Need(60, ["python3", Script(context, "BootPeer.py"), NetworkBed.Node, "1", .. statically, "-plugin", $"{context.Plugin},out={log}"]);
        table.Add("boot.entry-to-echo-ready-static.instructions", MarkLog.Read(log).Between(1, 3), "instructions");

        // In turns, after one boot of each that does not count: what the machine does beside meets both.
        using IDisposable server = bed.ServeDhcp();
        string[] byDhcp = NetworkBed.Qemu(image, false, "128M", "", "--");
        double[][] times = [.. Enumerable.Range(0, Runs + 1).Select(_ => new[] { Milliseconds(statically), Milliseconds(byDhcp) })];
        table.Add("boot.power-on-to-first-udp-echo-static.ms", Median(times.Skip(1).Select(t => t[0])), "ms");
        table.Add("boot.power-on-to-first-udp-echo.ms", Median(times.Skip(1).Select(t => t[1])), "ms", 100, 60);

        double Milliseconds(string[] qemu) =>
            double.Parse(bed.Need(TimeoutSeconds, ["python3", Script(context, "BootPeer.py"), NetworkBed.Node, "1", .. qemu]), CultureInfo.InvariantCulture);
    }

    private static string Script(BenchContext context, string name) => Path.Combine(context.Root, "bench/Harness", name);

    /// <summary>The number behind a word.</summary>
    private static double Word(string text, string word)
    {
        string[] words = text.Split([' ', '\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries);
        int at = Array.IndexOf(words, word);
        return at >= 0 && at + 1 < words.Length && double.TryParse(words[at + 1], CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new BenchException($"There is no number behind '{word}' in:\n{text}");
    }

    private static double Median(MarkLog[] logs, int first, int last, double divisor) => Median(logs.Select(l => l.Between(first, last) / divisor));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
