using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PusOS.Storage.Torture.Reference;

/// <summary>The running peer (peer.c): commands in, answers out. Each call has a time limit, after which the peer is ended.</summary>
public sealed class ReferencePeer : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly string _program;
    private readonly List<string> _setup = [];
    private Process _process;
    private Timer? _watch;

    public ReferencePeer(string program)
    {
        _program = program;
        _process = Start();
    }

    /// <summary>How often it ended by itself or had to be ended.</summary>
    public int Deaths { get; private set; }

    /// <summary>What it said last on its error stream: the text of a failed assertion.</summary>
    public string LastWords { get; private set; } = "";

    /// <summary>Sends a command; returns its code, and the lines of its answer without their blank.</summary>
    public int Send(string command, List<string>? lines = null)
    {
        WriteAll(command + "\n");
        return Answer(command, lines);
    }

    /// <summary>Sends commands in one go; returns the code of each.</summary>
    public int[] SendAll(IReadOnlyList<string> commands, List<string>? lines = null)
    {
        StringBuilder all = new();
        foreach (string command in commands)
        {
            all.Append(command).Append('\n');
        }

        WriteAll(all.ToString());
        return [.. commands.Select(command => Answer(command, lines))];
    }

    /// <summary>Sends a command that a peer started anew is given again: image and list of attributes.</summary>
    public void SetUp(string command)
    {
        string verb = command.Split(' ')[0];
        _setup.RemoveAll(old => old.StartsWith(verb + " ", StringComparison.Ordinal));
        _setup.Add(command);
        if (Send(command) < 0)
        {
            throw new ReliabilityException($"peer: {command} failed");
        }
    }

    /// <summary>Ends the peer and starts another one.</summary>
    public void Restart()
    {
        End();
        _process = Start();
        foreach (string command in _setup)
        {
            Send(command);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    /// <summary>A path as the peer reads it.</summary>
    public static string Escape(string path) => Escape(Encoding.UTF8.GetBytes(path.Length == 0 ? "/" : path));

    /// <summary>A path as the peer reads it.</summary>
    public static string Escape(ReadOnlySpan<byte> path)
    {
        StringBuilder text = new();
        foreach (byte letter in path)
        {
            text.Append(letter is > 0x20 and < 0x7f and not (byte)'%' ? ((char)letter).ToString() : $"%{letter:x2}");
        }

        return text.ToString();
    }

    private Process Start()
    {
        Process process = Process.Start(new ProcessStartInfo(_program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, line) => LastWords = line.Data ?? LastWords;
        process.BeginErrorReadLine();
        return process;
    }

    private void WriteAll(string text)
    {
        try
        {
            _process.StandardInput.Write(text);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended while it was given more to do; its answers tell where.
        }
    }

    private int Answer(string command, List<string>? lines)
    {
        Process process = _process;
        _watch ??= new Timer(_ => Kill(process));
        _watch.Change(s_limit, Timeout.InfiniteTimeSpan);
        while (true)
        {
            string? line = process.StandardOutput.ReadLine();
            if (line is null)
            {
                Deaths++;
                process.WaitForExit();
                string words = LastWords;
                LastWords = "";
                Restart();
                throw new PeerDiedException($"the peer ended at '{command}': {words}");
            }

            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return int.Parse(line.AsSpan(2), CultureInfo.InvariantCulture);
            }

            lines?.Add(line[1..]);
        }
    }

    private void End()
    {
        _watch?.Dispose();
        _watch = null;
        Kill(_process);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
