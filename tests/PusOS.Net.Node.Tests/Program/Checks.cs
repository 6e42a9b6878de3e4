namespace NetProgram;

/// <summary>The table of the loopback checks: each prints what it saw; the test compares with this machine's .NET.</summary>
internal static class Checks
{
    private static readonly (string Name, Func<Task> Run)[] s_all =
    [
        ("tcp-echo", TcpChecks.EchoAsync),
        ("tcp-blocking", TcpChecks.BlockingAsync),
        ("tcp-half-close", TcpChecks.HalfCloseAsync),
        ("tcp-refused", TcpChecks.RefusedAsync),
        ("tcp-reset", TcpChecks.ResetAsync),
        ("tcp-timeouts", TcpChecks.TimeoutsAsync),
        ("tcp-cancel", TcpChecks.CancelAsync),
        ("tcp-dispose", TcpChecks.DisposeAsync),
        ("tcp-names", TcpChecks.NamesAsync),
        ("tcp-bulk", TcpChecks.BulkAsync),
        ("tcp-many", TcpChecks.ManyAsync),
        ("tcp-v6", TcpChecks.Version6Async),
        ("tcp-dual", TcpChecks.DualModeAsync),
        ("udp", UdpChecks.EchoAsync),
        ("udp-connected", UdpChecks.ConnectedAsync),
        ("udp-truncated", UdpChecks.TruncatedAsync),
        ("udp-packet-information", UdpChecks.PacketInformationAsync),
        ("udp-v6-only", UdpChecks.Version6OnlyAsync),
        ("poll", SocketChecks.PollAsync),
        ("select", SocketChecks.SelectAsync),
        ("options", SocketChecks.OptionsAsync),
        ("errors", SocketChecks.ErrorsAsync),
        ("names", NameChecks.RunAsync),
        ("stream", SocketChecks.StreamAsync),
        ("ping", Pings.LoopbackAsync),
        ("http", HttpChecks.RunAsync),
        ("all-options", OptionChecks.RunAsync),
        ("option-properties", OptionChecks.PropertiesAsync),
        ("raw-options", OptionChecks.RawAsync),
        ("inherited-options", OptionChecks.InheritedAsync),
        ("call-streams", CallChecks.StreamAsync),
        ("call-empty", CallChecks.EmptyReceiveAsync),
        ("call-datagrams", CallChecks.DatagramsAsync),
        ("call-connect", CallChecks.ConnectAsync),
        ("call-reuse", CallChecks.ReuseAsync),
        ("call-shutdown", CallChecks.ShutdownAsync),
        ("call-bind", CallChecks.BindAsync),
        ("end-cancel", EndingChecks.CancelAsync),
        ("end-dispose", EndingChecks.DisposeAsync),
        ("end-connect", EndingChecks.ConnectAsync),
        ("end-timeouts", EndingChecks.TimeoutsAsync),
        ("end-linger", EndingChecks.LingerAsync),
        ("event-args", EventArgsChecks.RunAsync),
        ("http-responses", HttpClientChecks.ResponsesAsync),
        ("http-policies", HttpClientChecks.PoliciesAsync),
        ("http-requests", HttpClientChecks.RequestsAsync),
        ("http-limits", HttpClientChecks.LimitsAsync),
        ("http-json", HttpClientChecks.JsonAsync),
        ("listener-requests", HttpListenerChecks.RequestsAsync),
        ("listener-prefixes", HttpListenerChecks.PrefixesAsync),
        ("web-sockets", HttpListenerChecks.WebSocketsAsync),
        ("parse-addresses", ParseChecks.AddressesAsync),
        ("parse-names", ParseChecks.NamesAsync),
        ("udp-client", GroupChecks.UdpClientAsync),
        ("groups", GroupChecks.OptionsAsync),
        ("information", GroupChecks.InformationAsync),
        ("ping-corners", GroupChecks.PingAsync),
    ];

    /// <summary>Runs those that are named, or all; with -v among the names, errors come with their stack.</summary>
    public static async Task RunAsync(string[] chosen)
    {
        bool verbose = chosen.Contains("-v");
        chosen = [.. chosen.Where(c => c != "-v")];
        foreach ((string name, Func<Task> run) in s_all)
        {
            if (chosen.Length != 0 && !chosen.Contains(name))
            {
                continue;
            }

            Console.WriteLine($"-- {name}");
            try
            {
                await Task.Run(run).WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (Exception exception)
            {
                Console.WriteLine(verbose ? exception.ToString() : $"{exception.GetType().Name}: {exception.Message}");
            }
        }

        Console.WriteLine("-- end");
    }
}
