namespace FileChecks;

/// <summary>A program that ends badly with its files open: what was handed to a write is there afterwards, as on Linux.</summary>
internal static class Crashes
{
    private static readonly Lock s_lock = new();

    // Reachable to the end: a stream that is collected writes its buffer.
    private static FileStream[] s_open = [];

    public static int Run(string root, string kind)
    {
        FileStream large = Open(root, "large"), small = Open(root, "small");
        large.Write(Surface.Pattern(90_000, 4));
        small.Write("written"u8);
        FileStream buffered = new(Path.Combine(root, "buffered"), FileMode.Create);
        buffered.Write("in the program's own buffer"u8);
        s_open = [large, small, buffered];
        switch (kind)
        {
            case "throw":
                throw new InvalidOperationException("the end");
            case "thread":
                new Thread(() => throw new InvalidOperationException("the end of a thread")).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "locked":
                lock (s_lock)
                {
                    new Thread(() => { Monitor.Enter(root); throw new InvalidOperationException("the end with locks"); }).Start();
                    Thread.Sleep(Timeout.Infinite);
                }

                break;
            case "memory":
                List<byte[]> kept = [];
                while (true)
                {
                    kept.Add(new byte[1 << 20]);
                }

            case "fail-fast":
                Environment.FailFast("the end");
                break;
            case "exit":
                Environment.Exit(7);
                break;
            default:
                break;
        }

        GC.KeepAlive(s_open);
        return 7;
    }

    private static FileStream Open(string root, string name) =>
        new(Path.Combine(root, name), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
}
