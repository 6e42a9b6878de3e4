using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>HttpListener on the node against ab, wrk and curl.</summary>
public class HttpTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Load_of_ab_and_wrk_fails_no_request(int harts)
    {
        using DirectWire wire = new("ab", "wrk", "curl");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve", harts);
        node.WaitFor("ready");
        int requests = Load.Of(1_000, 50_000);
        Ab(wire, $"-k -c 50 -n {requests} http://{Cable.Node}/hello", requests);
        Ab(wire, $"-c 50 -n {requests} http://{Cable.Node}/hello", requests);
        Ab(wire, $"-k -c 20 -n {requests / 10} http://{Cable.Node}/bytes?20000", requests / 10);
        string text = wire.Must("wrk", $"-t 2 -c 50 -d {Load.Of(1, 20)}s --timeout 30s http://{Cable.Node}/hello", 120);
        Assert.DoesNotContain("Socket errors", text);
        Assert.DoesNotContain("Non-2xx", text);
        output.WriteLine($"{harts} harts, wrk: {Regex.Match(text, @"\d+ requests in [^\n]*").Value}");
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
    }

    [SkippableFact]
    public void Curl_gets_and_posts_in_every_way()
    {
        using Wire wire = new("curl", "tshark");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve");
        node.WaitFor("ready");
        string site = $"http://{Cable.Node}";
        Assert.Equal("Hello from HttpListener", wire.Must("curl", $"-sSN --max-time 20 {site}/hello"));
        Assert.Matches("(?s)^HTTP/1.1 200 OK.*Content-Length: 23\r\n", wire.Must("curl", $"-sS -I --max-time 20 {site}/hello"));
        Assert.Equal("404 0", wire.Must("curl", $"-sS --max-time 20 -w \"%{{http_code}} %{{size_download}}\" {site}/nothing"));

        string chunked = wire.Must("curl", $"-sSi --max-time 20 -o {wire.CaptureFile}.body -D - {site}/chunked?123456");
        Assert.Contains("Transfer-Encoding: chunked", chunked);
        byte[] expected = new byte[123_456];
        new Random(5).NextBytes(expected);
        Assert.Equal(expected, File.ReadAllBytes(wire.CaptureFile + ".body")[^expected.Length..]);

        byte[] body = new byte[Load.Of(1_000_000, 20_000_000)];
        new Random(Load.Seed).NextBytes(body);
        File.WriteAllBytes(wire.CaptureFile + ".body", body);
        string hash = $"{body.Length} {Fingerprint.Of(body):x16}";
        string data = $"--data-binary @{wire.CaptureFile}.body";
        Assert.Equal(hash, wire.Must("curl", $"-sS --max-time 120 -H Expect: {data} {site}/hash", 130));
        Assert.Equal(hash, wire.Must("curl", $"-sS --max-time 120 -H Transfer-Encoding:\\ chunked -H Expect: {data} {site}/hash".Replace("Transfer-Encoding:\\ chunked", "\"Transfer-Encoding: chunked\"", StringComparison.Ordinal), 130));
        string asked = wire.Must("curl", $"-sSv --max-time 120 --expect100-timeout 60 -H \"Expect: 100-continue\" {data} {site}/hash", 130);
        Assert.Contains("HTTP/1.1 100 Continue", asked);
        Assert.Contains(hash, asked);

        string headers = string.Concat(Enumerable.Range(1, 90).Select(i => $" -H \"X-{i}: {new string('v', i)}\""));
        Assert.Equal("90", wire.Must("curl", $"-sS --max-time 20{headers} {site}/headers"));
        string many = string.Concat(Enumerable.Range(0, 20).Select(i => $" {site}/echo/{i},"));
        Assert.Equal(string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},")), wire.Must("curl", "-sS --max-time 60" + many));
        File.Delete(wire.CaptureFile + ".body");
        output.WriteLine($"bodies of {hash}, whole, in chunks, and after 100 Continue; 90 headers; 20 requests on one connection");
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
        wire.AssertFramesAreWell(150);
    }

    private void Ab(Cable wire, string arguments, int requests)
    {
        string text = wire.Must("ab", $"-q -s 60 {arguments}", 300);
        Assert.Matches($@"Complete requests:\s+{requests}\n", text);
        Assert.Matches(@"Failed requests:\s+0\n", text);
        Assert.DoesNotContain("Non-2xx", text);
        output.WriteLine($"ab {arguments}: {Regex.Match(text, @"Requests per second:\s+([\d.]+)").Groups[1].Value} requests/s, none failed");
    }
}
