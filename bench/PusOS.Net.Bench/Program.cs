using System.Diagnostics;
using PusOS;
using PusOS.Net;
using PusOS.Net.Bench;

// Per-packet costs of the stack on this host, without I/O: what a change does to them shows here before it shows on the
// node. One line a figure; --json FILE writes bench.json's format.
List<(string Name, double Value, string Unit)> results = [];
Measure("host.net.udp-echo-64.nanoseconds", "ns/echo", 400_000, new UdpEcho(64).Run);
Measure("host.net.udp-echo-1400.nanoseconds", "ns/echo", 200_000, new UdpEcho(1400).Run);
Measure("host.net.tcp-echo-64.nanoseconds", "ns/echo", 200_000, new TcpEcho(64, NetworkOffloads.None).Run);
Measure("host.net.tcp-bulk.nanoseconds-per-kib", "ns/KiB both ends", 200_000, new TcpBulk(NetworkOffloads.None).Run);
Measure("host.net.tcp-bulk-offload.nanoseconds-per-kib", "ns/KiB both ends", 200_000, new TcpBulk(NetworkOffloads.TransmitChecksum | NetworkOffloads.ReceiveChecksum).Run);
Measure("host.net.tcp-connect-close.nanoseconds", "ns/connection", 20_000, new TcpConnect().Run);
int json = Array.IndexOf(args, "--json");
if (json >= 0 && json + 1 < args.Length)
{
    IEnumerable<string> lines = results.Select(r => $"  {{\"name\": \"{r.Name}\", \"value\": {r.Value:F1}, \"unit\": \"{r.Unit}\", \"goal\": null, \"better\": \"lower\"}}");
    File.WriteAllText(args[json + 1], "[\n" + string.Join(",\n", lines) + "\n]\n");
}

void Measure(string name, string unit, int count, Action<int> run)
{
    run(count / 10);
    double best = double.MaxValue;
    long allocated = 0;
    for (int i = 0; i < 3; i++)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        run(count);
        best = Math.Min(best, watch.Elapsed.TotalNanoseconds / count);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    }

    results.Add((name, best, unit));
    Console.WriteLine($"{name,-50} {best,10:F1} {unit,-20} {(double)allocated / count,8:F2} bytes allocated each");
}
