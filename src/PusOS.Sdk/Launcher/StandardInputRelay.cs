namespace PusOS.Launcher;

/// <summary>
/// Copies this process's piped standard input to the guest's console. The serial line has no end of file:
/// the end of the pipe is sent as EOT (0x04), which the node's console takes as end of input.
/// </summary>
internal static class StandardInputRelay
{
    private const byte EndOfTransmission = 0x04;

    /// <summary>Copies to <paramref name="target"/>, from <paramref name="ready"/> on, on a background thread, which ends with the process.</summary>
    public static void Start(Stream target, ManualResetEventSlim? ready) =>
        new Thread(() => Copy(target, ready)) { IsBackground = true, Name = "console input" }.Start();

    private static void Copy(Stream target, ManualResetEventSlim? ready)
    {
        try
        {
            ready?.Wait();
            using Stream source = Console.OpenStandardInput();
            byte[] buffer = new byte[1024];
            int count;
            while ((count = source.Read(buffer)) > 0)
            {
                target.Write(buffer, 0, count);
                target.Flush();
            }

            target.WriteByte(EndOfTransmission);
            target.Flush();
        }
        catch (IOException)
        {
            // QEMU has ended while input was left: the rest has no reader.
        }
    }
}
