using PusOS.Net.Tests.Simulation;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Tcp;

/// <summary>Two stacks over a wire with random faults and random users: what one side wrote is what the other reads, and every connection ends.</summary>
public class LossyLinkTests(ITestOutputHelper output)
{
    [Fact]
    public void Streams_are_equal_over_random_lossy_links()
    {
        long runs = Budget.Of(5_000);
        Statistics all = new();
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
        {
            LossyRun one = new(Budget.Seed + (ulong)run * 7919);
            one.Execute();
            all.Add(one);
        });
        output.WriteLine($"{runs} runs from seed {Budget.Seed}: {all.Bytes:N0} bytes, {all.Frames:N0} frames, {all.Lost:N0} lost, {all.Retransmissions:N0} retransmissions, {all.SimulatedSeconds:N0} simulated seconds");
        Assert.True(all.Bytes > 0 && all.Lost > 0);
    }

    private sealed class Statistics
    {
        public long Bytes { get; private set; }

        public long Frames { get; private set; }

        public long Lost { get; private set; }

        public long Retransmissions { get; private set; }

        public long SimulatedSeconds { get; private set; }

        public void Add(LossyRun run)
        {
            lock (this)
            {
                Bytes += run.Bytes;
                Frames += run.Net.Link.Left.FramesSent + run.Net.Link.Right.FramesSent;
                Lost += run.Net.Link.Left.FramesLost + run.Net.Link.Right.FramesLost;
                Retransmissions += run.Net.Left.Counters.TcpRetransmissions + run.Net.Right.Counters.TcpRetransmissions;
                SimulatedSeconds += run.Net.Clock.Now.Milliseconds / 1000 - 1000;
            }
        }
    }
}
