using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class QemuCommandTests
{
    private static readonly LaunchOptions s_plain = new() { Image = "app.elf" };

    [Fact]
    public void PlainRun()
    {
        string line = string.Join(' ', QemuCommand.Build(s_plain));
        Assert.Equal("-machine virt -m 128M -smp 1 -bios default -kernel app.elf -append -- -display none -monitor none -chardev stdio,id=console,signal=on -serial chardev:console", line);
    }

    [Fact]
    public void MachineModeHasNoFirmware() => AssertPair(s_plain with { MachineMode = true }, "-bios", "none");

    [Fact]
    public void PipedInputAndQuietAreToldToTheNode() =>
        AssertPair(s_plain with { InputIsTerminal = false, Quiet = true, Arguments = ["a b"] }, "-append", "pus.quiet=1 pus.echo=0 -- a%20b");

    [Fact]
    public void GdbWaits()
    {
        IReadOnlyList<string> arguments = QemuCommand.Build(s_plain with { GdbPort = 1234 });
        Assert.Contains("-S", arguments);
        Assert.Contains("tcp:127.0.0.1:1234", arguments);
    }

    [Fact]
    public void DiskWithACommaInItsName() =>
        AssertPair(s_plain with { Disk = new DiskOption("a,b", 1) }, "-drive", "if=none,id=disk0,format=raw,cache=writeback,file=a,,b");

    [Fact]
    public void ForwardsBringTheUserNetwork() =>
        AssertPair(s_plain with { Forwards = [new PortForward("tcp", 8080, 80), new PortForward("udp", 0, 7)] }, "-netdev", "user,id=net0,hostfwd=tcp::8080-:80,hostfwd=udp::0-:7");

    [Fact]
    public void ForwardsMeanNothingOnATap() =>
        AssertPair(s_plain with { Network = "tap:t0", Forwards = [new PortForward("tcp", 1, 1)] }, "-netdev", "tap,id=net0,ifname=t0,script=no,downscript=no");

    [Fact]
    public void TapsHaveOnePairOfQueuesOrSeveral()
    {
        AssertPair(s_plain with { Network = "tap:t0" }, "-netdev", "tap,id=net0,ifname=t0,script=no,downscript=no");
        AssertPair(s_plain with { Network = "tap:t0", CaptureFile = "a.pcap" }, "-netdev", "tap,id=net0,ifname=t0,script=no,downscript=no,vnet_hdr=off");
        Assert.Contains("virtio-net-device,netdev=net0", QemuCommand.Build(s_plain with { Network = "tap:t0" }));
        AssertPair(s_plain with { Network = "tap:t0:2" }, "-netdev", "tap,id=net0,ifname=t0,script=no,downscript=no,queues=2");
        Assert.Contains("virtio-net-device,netdev=net0,mq=on", QemuCommand.Build(s_plain with { Network = "tap:t0:2" }));
        foreach (string wrong in (string[])["tap:", "tap:t0:1", "tap:t0:9", "tap:t0:x", "tap:t0:2:2", "bridge"])
        {
            Assert.Throws<LaunchException>(() => QemuCommand.Build(s_plain with { Network = wrong }));
        }
    }

    [Fact]
    public void UsersArgumentsComeLast()
    {
        IReadOnlyList<string> arguments = QemuCommand.Build(s_plain with { QemuArguments = ["-d", "int"] });
        Assert.Equal(["-d", "int"], arguments.TakeLast(2));
    }

    private static void AssertPair(LaunchOptions options, string name, string value)
    {
        IReadOnlyList<string> arguments = QemuCommand.Build(options);
        Assert.Equal(value, arguments[arguments.ToList().IndexOf(name) + 1]);
    }
}
