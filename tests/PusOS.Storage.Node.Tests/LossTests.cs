using System.Net.Sockets;
using System.Text;

namespace PusOS.Storage.Node.Tests;

/// <summary>The program ends badly; the disk goes away; more files than can be open: nothing that was written is lost, nothing hangs.</summary>
[Collection(NodeCollection.Name)]
public sealed class LossTests(NodeImage node)
{
    private const long DiskSize = 8 << 20;

    [Theory]
    [InlineData("throw", 134)]
    [InlineData("thread", 134)]
    [InlineData("locked", 134)]
    [InlineData("memory", 134)]
    [InlineData("fail-fast", 134)]
    [InlineData("exit", 7)]
    [InlineData("return", 7)]
    public void What_was_written_outlives_the_program_however_it_ends(string kind, int exitCode)
    {
        string disk = node.BlankDisk($"crash-{kind}.img", DiskSize);
        NodeImage.Result result = node.Boot($"crash / {kind}", NodeImage.Disk(disk));
        Assert.True(result.ExitCode == exitCode, result.Output);
        IReadOnlyDictionary<string, byte[]> content = DiskContent.Read(disk, "/");
        Assert.Equal(90_000, content["large"].Length);
        Assert.Equal("written"u8, content["small"]);

        // What the program itself had not written yet is nobody's: so it is on Linux.
        Assert.Empty(content["buffered"]);
    }

    /// <summary>QEMU takes the disk's backend away: every request from then on fails.</summary>
    [Fact]
    public void A_disk_taken_away_while_it_is_written_is_an_IOException()
    {
        string disk = node.BlankDisk("taken.img", DiskSize), monitor = node.Temporary("monitor");
        NodeImage.Result result = node.BootAndKill("lose /", $"{NodeImage.Disk(disk)} -monitor unix:{monitor},server=on,wait=off", line =>
        {
            if (line == "ready")
            {
                Thread.Sleep(300);
                Tell(monitor, "drive_del disk0");
            }

            return null;
        });
        AssertLost(result);
        Assert.Equal(50_000, DiskContent.Read(disk, "/")["kept"].Length);
    }

    /// <summary>The disk takes one byte a second: no request is answered any more.</summary>
    [Fact]
    public void A_disk_that_stops_to_answer_is_given_up_after_half_a_minute()
    {
        string disk = node.BlankDisk("stopped.img", DiskSize), monitor = node.Temporary("throttle");
        NodeImage.Result result = node.BootAndKill("lose /", $"{NodeImage.Disk(disk)} -monitor unix:{monitor},server=on,wait=off", line =>
        {
            if (line == "ready")
            {
                Thread.Sleep(300);
                Tell(monitor, "block_set_io_throttle disk0 1 0 0 0 0 0");
            }

            return null;
        });
        AssertLost(result);
        Assert.Equal(50_000, DiskContent.Read(disk, "/")["kept"].Length);
    }

    [Fact]
    public void Too_many_open_files_are_an_IOException()
    {
        string disk = node.BlankDisk("many.img", DiskSize);
        foreach (string folder in new[] { "/many", "/tmp/many" })
        {
            NodeImage.Result result = node.Boot($"many {folder}", NodeImage.Disk(disk));
            Assert.True(result.ExitCode == 0, result.Output);
            Assert.Equal($"open 1024: System.IO.IOException 00000018 Too many open files : '{folder}/file'", result.Lines[0]);
            Assert.StartsWith("afterwards content 513", result.Lines[1], StringComparison.Ordinal);
        }
    }

    private static void AssertLost(NodeImage.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.StartsWith("lost after some rounds: System.IO.IOException ", result.Lines[1], StringComparison.Ordinal);
        Assert.Equal("within a minute True", result.Lines[2]);
        Assert.StartsWith("write: System.IO.IOException ", result.Lines[3], StringComparison.Ordinal);
        Assert.StartsWith("delete: System.IO.IOException ", result.Lines[4], StringComparison.Ordinal);
        Assert.StartsWith("create folder: System.IO.IOException ", result.Lines[5], StringComparison.Ordinal);
        Assert.Equal("at once True", result.Lines[6]);
        Assert.Equal("memory in memory", result.Lines[7]);
    }

    private static void Tell(string monitor, string command)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(monitor));
        socket.Send(Encoding.ASCII.GetBytes(command + "\n"));

        // The monitor drops what it has not read when the other side closes.
        Thread.Sleep(200);
    }
}
