namespace PusOS.Net;

/// <summary>The report about the node's own stack: made under the stack's lock, written without it.</summary>
internal static class NodeReport
{
    /// <summary>The text; null: there is no such section. Threads; may block.</summary>
    public static string? Make(string? section)
    {
        NodeStack.EnsureStarted();
        StringWriter text = new();
        StackLock.Enter();
        bool found = NetworkReport.Write(text, NodeStack.Stack, section);
        if (found && section is null && NodeStack.DeviceErrors != 0)
        {
            text.WriteLine($"device         {NodeStack.DeviceErrors} frames described impossibly");
        }

        if (found && section is null or "counters" && NodeStack.PairCounters is { } pairs)
        {
            text.WriteLine($"queue pairs    {pairs}");
        }

        StackLock.Exit();
        return found ? text.ToString() : null;
    }

    /// <summary>The console command <c>net</c>.</summary>
    public static void Run(string[] words, TextWriter output) =>
        output.Write(Make(words.Length == 0 ? null : words[0]) ?? $"net: the sections are {NetworkReport.Sections}\n");
}
