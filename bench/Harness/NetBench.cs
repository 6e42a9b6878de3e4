using System.Diagnostics;

namespace PusOS.Bench.Harness;

/// <summary>
/// The network on the node, in exact guest instructions: QEMU on a TAP in a network namespace of its own, the peer beside
/// it is Linux's stack. One run with the device's offloads and one without.
/// </summary>
internal static class NetBench
{
    private const string Namespace = "pusbench-net", Linux = "10.79.0.1", Node = "10.79.0.2";
    private const int Rounds = 1000, Bulk = 8 << 20, TimeoutSeconds = 300;

    /// <summary>What makes QEMU's device one that does nothing for the stack.</summary>
    private const string NoOffload = ",csum=off,guest_csum=off,gso=off,guest_tso4=off,guest_tso6=off,guest_ecn=off,guest_ufo=off,host_tso4=off,host_tso6=off,host_ecn=off,host_ufo=off,mrg_rxbuf=off";

    /// <summary>Takes the figures; without the right to make namespaces there are none.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        string image = context.BuildProgram("NetEcho");
        BenchContext.Start("ip", ["netns", "del", Namespace], context.Work);
        context.Run("ip", ["netns", "add", Namespace], context.Work);
        try
        {
            foreach (string[] arguments in (string[][])[["tuntap", "add", "tap0", "mode", "tap", "vnet_hdr"], ["addr", "add", Linux + "/24", "dev", "tap0"], ["link", "set", "tap0", "up"], ["link", "set", "lo", "up"]])
            {
                context.Run("ip", ["-n", Namespace, .. arguments], context.Work);
            }

            MarkLog offload = Boot(context, image, "");
            table.Add("udp.echo-stack.instructions", offload.Between(14, 15) / Rounds, "instructions", 6_200, 3_000);
            table.Add("udp.echo-socket.instructions", offload.Between(12, 13) / Rounds, "instructions", 10_000, 5_000);
            table.Add("udp.echo-socket-async.instructions", offload.Between(4, 5) / Rounds, "instructions", 20_000, 10_000);
            table.Add("tcp.echo-socket.instructions", offload.Between(6, 7) / Rounds, "instructions", 20_000, 9_000);
            table.Add("tcp.in-offload.instructions-per-byte", offload.Between(8, 9) / Bulk, "instructions/byte", 1.71, 0.9);
            table.Add("tcp.out-offload.instructions-per-byte", offload.Between(10, 11) / Bulk, "instructions/byte", 2.72, 1.4);
            MarkLog plain = Boot(context, image, NoOffload);
            table.Add("tcp.in-no-offload.instructions-per-byte", plain.Between(8, 9) / Bulk, "instructions/byte", 4.65, 2.3);
            table.Add("tcp.out-no-offload.instructions-per-byte", plain.Between(10, 11) / Bulk, "instructions/byte", 8.45, 4);
        }
        finally
        {
            BenchContext.Start("ip", ["netns", "del", Namespace], context.Work);
        }
    }

    private static MarkLog Boot(BenchContext context, string image, string deviceOptions)
    {
        string log = Path.Combine(context.Work, "NetEcho.marks");
        File.Delete(log);
        var start = new ProcessStartInfo("ip",
            $"netns exec {Namespace} timeout {TimeoutSeconds} qemu-system-riscv64 -M virt -m 128M -display none -serial stdio -monitor none -bios none -kernel {image}"
            + $" -netdev tap,id=net0,ifname=tap0,script=no,downscript=no -device virtio-net-device,netdev=net0{deviceOptions}"
            + $" -plugin {context.Plugin},out={log} -append \"pus.ip={Node}/24 pus.mdns=0 --\"")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process node = Process.Start(start) ?? throw new BenchException("ip does not start.");
        Task<string> output = node.StandardOutput.ReadToEndAsync(), error = node.StandardError.ReadToEndAsync();
        CommandOutcome peer = BenchContext.Start("ip", ["netns", "exec", Namespace, "timeout", $"{TimeoutSeconds}", "python3", Path.Combine(context.Root, "bench/Harness/NetPeer.py"), Node], context.Work);
        if (peer.ExitCode != 0)
        {
            node.Kill(true);
        }

        node.WaitForExit();
        return peer.ExitCode == 0 && node.ExitCode == 0
            ? MarkLog.Read(log)
            : throw new BenchException($"NetEcho ended with {node.ExitCode}, its peer with {peer.ExitCode}:\n{BenchContext.Tail(output.Result + error.Result)}\n{BenchContext.Tail(peer.Output + peer.Error)}");
    }
}
