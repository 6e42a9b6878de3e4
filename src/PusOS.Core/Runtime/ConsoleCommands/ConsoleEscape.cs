using System.Text;
using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.ConsoleCommands;

/// <summary>
/// Ctrl-] on the console: the line behind it is a command of <see cref="NodeConsole"/> and not input of the program.
/// Typed twice, the program gets one. The interrupt handler sets the bytes of such lines aside, and a thread of their own
/// edits, echoes and runs them. Bound: one line of <see cref="LineMaximum"/> bytes waits; what does not fit is dropped.
/// </summary>
internal static unsafe class ConsoleEscape
{
    private const byte Escape = 0x1D, Interrupt = 0x03, EndOfFile = 0x04, NewLine = 0x0A, CarriageReturn = 0x0D;

    /// <summary>Bytes of commands that wait; a power of two.</summary>
    private const int LineMaximum = 512;

    private struct WaitingBytes
    {
        public fixed byte Bytes[LineMaximum];
        public uint Written, Read;
    }

    private static WaitingBytes s_waiting;
    private static WaitQueue s_reader;
    private static bool s_isCapturing;
    private static bool s_isFirst;

    /// <summary>Registers the node's commands and listens; pus.console=0 turns it off. Once, on the main thread.</summary>
    internal static void Start()
    {
        NodeCommands.Register();
        if (NodeOptions.IsSet("pus.console"u8, "0"u8))
        {
            return;
        }

        Thread thread = new(Run) { IsBackground = true, Name = "console", Priority = ThreadPriority.AboveNormal };
        thread.UnsafeStart();
        KernelConsole.EscapeFilter = &OnReceived;
    }

    [InterruptContext]
    private static bool OnReceived(byte value)
    {
        if (!s_isCapturing)
        {
            s_isCapturing = s_isFirst = value == Escape;
            if (s_isCapturing)
            {
                Put(Escape);
            }

            return s_isCapturing;
        }

        bool isLiteral = s_isFirst && value == Escape;
        s_isFirst = false;
        s_isCapturing = value is not (Escape or Interrupt or EndOfFile or NewLine or CarriageReturn);
        Put(value);
        return !isLiteral;
    }

    [InterruptContext]
    private static void Put(byte value)
    {
        InterruptState state = s_reader.Acquire();
        if (s_waiting.Written - s_waiting.Read < LineMaximum)
        {
            s_waiting.Bytes[s_waiting.Written++ % LineMaximum] = value;
        }

        s_reader.WakeOneHeld();
        s_reader.Release(state);
    }

    private static byte Take()
    {
        InterruptState state = s_reader.Acquire();
        while (s_waiting.Read == s_waiting.Written)
        {
            s_reader.Wait(ref state, Instant.Never);
        }

        byte value = s_waiting.Bytes[s_waiting.Read++ % LineMaximum];
        s_reader.Release(state);
        return value;
    }

    private static void Run()
    {
        ConsoleWriter output = new();
        bool edits = !NodeOptions.IsSet("pus.echo"u8, "0"u8);
        while (true)
        {
            if (Take() == Escape && TryReadLine(edits, out string line))
            {
                RunLine(line, output);
            }
        }
    }

    private static bool TryReadLine(bool edits, out string text)
    {
        // Always as from a terminal: a piped command ends with its line too. Piped, nothing is echoed.
        LineDiscipline line = new(edits: true);
        byte[] buffer = new byte[6 * LineDiscipline.LongestLine];
        Show(edits, "\npus> "u8);
        while (true)
        {
            byte value = Take();
            if (value is Escape or Interrupt or EndOfFile)
            {
                Show(edits, "\n"u8);
                text = "";
                return false;
            }

            Show(edits, buffer.AsSpan(0, line.Accept(value, buffer)));
            if (line.HasInput)
            {
                text = Encoding.UTF8.GetString(buffer, 0, line.Take(buffer)).Trim();
                return true;
            }
        }
    }

    private static void Show(bool edits, ReadOnlySpan<byte> echo)
    {
        if (edits)
        {
            KernelConsole.Write(echo);
        }
    }

    private static void RunLine(string line, ConsoleWriter output)
    {
        try
        {
            NodeConsole.Execute(line, output);
        }
#pragma warning disable CA1031 // A command that fails is told, and does not end the node.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            output.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
