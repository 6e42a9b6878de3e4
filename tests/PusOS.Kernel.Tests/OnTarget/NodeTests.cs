namespace PusOS.Kernel.Tests.OnTarget;

/// <summary>The kernel on the node, in both modes, on one hart and on several.</summary>
public sealed class NodeTests(NodeImage node) : IClassFixture<NodeImage>
{
    private const int AllHeld = 42, KernelFault = 70, CannotStart = 71, Abort = 134;

    [Theory]
    [InlineData("none", 1)]
    [InlineData("none", 4)]
    [InlineData("opensbi", 1)]
    [InlineData("opensbi", 3)]
    public void Threads_wait_switch_and_stop(string firmware, int harts) =>
        Expect(AllHeld, "ok", node.Run(firmware, "threads", $"-smp {harts}"));

    [Fact]
    public void Timers_work_without_sstc_under_a_firmware() =>
        Expect(AllHeld, "ok", node.Run("opensbi", "threads", "-cpu rv64,sstc=off -smp 2"));

    [Theory]
    [InlineData("none")]
    [InlineData("opensbi")]
    public void Memory_is_committed_zero_and_freed(string firmware) => Expect(AllHeld, "ok", node.Run(firmware, "memory"));

    [Theory]
    [InlineData("none", "true")]
    [InlineData("none", "false")]
    [InlineData("opensbi", "true")]
    [InlineData("opensbi", "false")]
    public void A_disk_is_read_through_a_virtqueue(string firmware, string legacy)
    {
        string disk = Path.GetTempFileName();
        File.WriteAllBytes(disk, Enumerable.Range(0, 8 * 512).Select(offset => (byte)((offset / 512) + 1)).ToArray());
        Expect(AllHeld, "ok", node.Run(firmware, "disk",
            $"-global virtio-mmio.force-legacy={legacy} -drive file={disk},if=none,format=raw,id=d -device virtio-blk-device,drive=d"));
        File.Delete(disk);
    }

    [Fact]
    public void Input_arrives_by_interrupt() => Expect(AllHeld, "sum 340", node.Run("none", "echo", input: "abc."));

    /// <summary>What is piped to the console arrives before the UART is set up, in whatever moment; nothing of it may be lost.</summary>
    [Fact]
    public void Input_before_the_kernel_runs_is_not_lost()
    {
        for (int run = 0; run < 20; run++)
        {
            Expect(AllHeld, "sum 340", node.Run("none", "echo", input: "abc.", early: true));
        }
    }

    [Theory]
    [InlineData("null-store", "null pointer access")]
    [InlineData("text-store", "write to read-only memory")]
    [InlineData("text-of-data", "execution of data")]
    [InlineData("wild-load", "access to unmapped memory")]
    [InlineData("block-unpreemptible", "a thread blocked while preemption was disabled")]
    public void What_is_not_allowed_ends_with_a_crash_record(string check, string reason)
    {
        NodeImage.Result result = node.Run("none", check);
        Expect(KernelFault, "PusOS: kernel fault: " + reason, result);
        Assert.Contains("thread main on hart 0", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The record outlives the warm reset, with registers, the managed trace and the threads; the second boot reads it.</summary>
    [Theory]
    [InlineData("none", 1)]
    [InlineData("none", 4)]
    [InlineData("opensbi", 1)]
    [InlineData("opensbi", 3)]
    public void A_kernel_fault_is_told_after_the_restart(string firmware, int harts)
    {
        NodeImage.Result result = node.Run(firmware, "report", $"-smp {harts}", kernelOptions: "pus.crash=restart");
        Expect(AllHeld, "PusOS: restarted after a kernel fault, 1 in a row", result);
        string kept = result.Output[result.Output.IndexOf("faults in a row: 1", StringComparison.Ordinal)..];
        Assert.Contains("PusOS: kernel fault: null pointer access", kept, StringComparison.Ordinal);
        Assert.Contains("thread main on hart", kept, StringComparison.Ordinal);
        Assert.Contains("  x31 ", kept, StringComparison.Ordinal);
        Assert.Contains("FaultChecks.StoreAtNull()", kept, StringComparison.Ordinal);
        Assert.Contains("  thread idle: ", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("PusOS: restarting", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_is_silent_when_quiet() =>
        Assert.DoesNotContain("restarted", node.Run("none", "report", kernelOptions: "pus.crash=restart pus.quiet=1").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("none")]
    [InlineData("opensbi")]
    public void Faults_in_a_row_end_with_power_off(string firmware)
    {
        NodeImage.Result result = node.Run(firmware, "null-store", kernelOptions: "pus.crash=restart");
        Expect(KernelFault, "PusOS: too many faults in a row, no restart", result);
        Assert.Equal(3, result.Output.Split("PusOS: restarting\n").Length - 1);
        Assert.Contains("PusOS: restarted after a kernel fault, 3 in a row", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_option_a_fault_ends_the_node()
    {
        NodeImage.Result result = node.Run("none", "report");
        Expect(KernelFault, "PusOS: kernel fault", result);
        Assert.DoesNotContain("restart", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_overflow_is_told_as_dotnet_tells_it()
    {
        NodeImage.Result result = node.Run("none", "stack-overflow");
        Expect(Abort, "Stack overflow.", result);
        Assert.Contains("FaultChecks.Endless", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "serial@10000000 {", "the device tree has no ns16550 UART")]
    [InlineData("opensbi", "serial@10000000 {", "the device tree has no ns16550 UART")]
    [InlineData("none", "plic@c000000 {", "the device tree has no PLIC")]
    [InlineData("none", "memory@80000000 {", "the device tree has no memory node")]
    [InlineData("none", "clint@2000000 {", "without firmware the machine needs Sstc timers and a CLINT")]
    public void A_missing_device_is_named(string firmware, string node, string reason) =>
        ExpectRefusal(firmware, node[..4], source => Without(source, node), reason);

    [Fact]
    public void A_missing_timebase_is_named() => ExpectRefusal("none", "timebase",
        source => source.Replace("timebase-frequency", "another-name", StringComparison.Ordinal), "the device tree has no timebase-frequency");

    private void ExpectRefusal(string firmware, string name, Func<string, string> change, string reason)
    {
        string tree = node.DeviceTree(firmware, name, change);
        Expect(CannotStart, "PusOS: cannot start: " + reason + "\n", node.Run(firmware, "threads", "-dtb " + tree));
    }

    private static void Expect(int exitCode, string output, NodeImage.Result result)
    {
        Assert.Contains(output, result.Output, StringComparison.Ordinal);
        Assert.True(exitCode == result.ExitCode, $"exit code {result.ExitCode}\n{result.Output}");
    }

    /// <summary>The source without the node that starts with this text.</summary>
    private static string Without(string source, string start)
    {
        int from = source.IndexOf(start, StringComparison.Ordinal);
        int depth = 0;
        int end = source.IndexOf('{', from);
        do
        {
            depth += source[end] switch { '{' => 1, '}' => -1, _ => 0 };
            end++;
        }
        while (depth != 0);
        return source[..from] + source[(end + 1)..];
    }
}
