using System.Threading;
using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Standard input: the console's bytes through the line discipline. Lines are edited and echoed unless the
/// command line holds <c>pus.echo=0</c> (the launcher passes it when its own input is no terminal).
/// </summary>
internal static unsafe class ConsoleInput
{
    private const byte Interrupt = 0x03;
    private const int InterruptExitCode = 130;

    private static LineDiscipline? s_lines;
    private static object? s_lock;

    /// <summary>Whether a read would not block.</summary>
    internal static bool IsReady => s_lines is { HasInput: true } || KernelConsole.Available != 0;

    /// <summary>Blocks until a line (or, piped, any byte) is there and copies of it what fits; zero: end of file.</summary>
    internal static int Read(Span<byte> destination)
    {
        lock (Gate())
        {
            LineDiscipline lines = Lines();
            while (!lines.HasInput)
            {
                Fill(lines);
            }

            return lines.Take(destination);
        }
    }

    private static void Fill(LineDiscipline lines)
    {
        byte input;
        int count = KernelConsole.Read(new Span<byte>(&input, 1), Instant.Never);
        byte* echo = stackalloc byte[6 * 64];
        while (count != 0)
        {
            int echoed = lines.Accept(input, lines.Edits ? EchoSpace(echo, input) : default);
            if (echoed != 0)
            {
                KernelConsole.Write(EchoSpace(echo, input)[..echoed]);
            }

            if (!lines.WantsInput)
            {
                return;
            }

            count = KernelConsole.TryRead(new Span<byte>(&input, 1));
        }

        if (!lines.Edits)
        {
            lines.Complete();
        }
    }

    // Killing a long line rubs out more than the small buffer holds.
    private static Span<byte> EchoSpace(byte* small, byte input)
    {
        const byte Kill = 0x15;
        if (input != Kill)
        {
            return new Span<byte>(small, 6 * 64);
        }

        return s_killEcho ??= new byte[6 * LineDiscipline.LongestLine];
    }

    private static byte[]? s_killEcho;

    private static LineDiscipline Lines()
    {
        if (s_lines == null)
        {
            bool edits = !NodeOptions.IsSet("pus.echo"u8, "0"u8);
            if (edits)
            {
                KernelConsole.ReceiveFilter = &OnReceived;
            }

            s_lines = new LineDiscipline(edits);
        }

        return s_lines;
    }

    private static object Gate()
    {
        if (s_lock == null)
        {
            Interlocked.CompareExchange(ref s_lock, new object(), null);
        }

        return s_lock!;
    }

    [InterruptContext]
    private static bool OnReceived(byte input)
    {
        if (input == Interrupt)
        {
            PowerControl.Exit(InterruptExitCode);
        }

        return false;
    }
}
