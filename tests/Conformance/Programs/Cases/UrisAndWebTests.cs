using System.Collections.Specialized;
using System.Net;
using System.Net.Mail;
using System.Web;

namespace PusOS.Conformance.Cases;

/// <summary>Uri, UriBuilder, addresses as text, WebUtility, HttpUtility, MailAddress, Version: parsing that needs no network.</summary>
internal static class UrisAndWebTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        foreach (string text in new[] { "http://user:pw@Example.COM:8080/a/../b/./c%20d?q=1&r=%C3%A4#frag", "https://bücher.example/ä?ü", "file:///tmp/x.txt", "/rooted/path", "mailto:a@b.c", "http://[::1]:80/", "urn:isbn:123", "ftp://h/%41%zz", "http://1.2.3.4", "http://host:99999/", "http:///x", "//server/share", "c:\\dir\\f", "relative/x" })
        {
            Try(text, () =>
            {
                var u = new Uri(text);
                Console.WriteLine($"{u} | {u.AbsoluteUri} | {u.Scheme} {u.Host} {u.Port} {u.AbsolutePath} {u.Query} {u.Fragment} {u.UserInfo} {u.IsFile} {u.IsLoopback} {u.HostNameType} {u.IdnHost} {string.Join(";", u.Segments)} {u.IsDefaultPort}");
            });
            Console.WriteLine(Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? r) + " " + r?.IsAbsoluteUri + " " + Uri.IsWellFormedUriString(text, UriKind.Absolute));
        }

        var b = new Uri("http://a/b/c/d;p?q");
        foreach (string rel in new[] { "g", "./g", "../g", "../../g", "?y", "#s", "//g", "g;x=1/../y", "" })
        {
            Console.Write(new Uri(b, rel) + " ");
        }

        Console.WriteLine();
        Console.WriteLine(b.MakeRelativeUri(new Uri("http://a/b/x")) + " " + new Uri("http://a/b/").IsBaseOf(b));
        Console.WriteLine(Uri.EscapeDataString("a b/ä€😀~") + " " + Uri.UnescapeDataString("%C3%A4%2F%zz") + " " + Uri.HexEscape('ä' < 256 ? 'a' : 'b') + " " + Uri.CheckHostName("a_b.c") + " " + Uri.CheckSchemeName("1x"));
        var builder = new UriBuilder("http", "h", 81, "p") { Query = "x=1", Fragment = "f", UserName = "u" };
        Console.WriteLine(builder.Uri + " " + builder);
        Console.WriteLine(new Uri("http://A/x").Equals(new Uri("http://a/x#f")) + " " + (new Uri("http://a") == new Uri("http://a:80/")) + " " + Uri.Compare(b, b, UriComponents.Host, UriFormat.Unescaped, StringComparison.Ordinal));
        Console.WriteLine(b.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) + " " + b.GetLeftPart(UriPartial.Authority));
        Addresses();
        Web();
        Mail();
        Versions();
    }

    private static void Addresses()
    {
        foreach (string text in new[] { "127.0.0.1", "::1", "fe80::1%3", "1.2", "0x7f.1", "256.1.1.1", "::ffff:1.2.3.4", "2001:db8::8:800:200c:417a", "x", "1.2.3.4.5", "::", "255.255.255.255" })
        {
            Console.WriteLine($"{text} {IPAddress.TryParse(text, out IPAddress? a)} {a} {a?.AddressFamily} {(a is null ? "" : Convert.ToHexString(a.GetAddressBytes()))} {(a is null ? "" : IPAddress.IsLoopback(a))} {a?.IsIPv6LinkLocal} {a?.IsIPv4MappedToIPv6}");
        }

        Try("parse", () => IPAddress.Parse("nope"));
        Console.WriteLine(new IPEndPoint(IPAddress.Any, 80) + " " + IPEndPoint.Parse("[::1]:443") + " " + new IPAddress([1, 2, 3, 4]).MapToIPv6() + " " + IPAddress.Parse("1.2.3.4").Equals(new IPAddress(0x04030201)));
        Console.WriteLine(IPNetwork.Parse("10.0.0.0/8").Contains(IPAddress.Parse("10.200.1.1")) + " " + IPAddress.HostToNetworkOrder((short)1) + " " + IPAddress.NetworkToHostOrder(0x01020304).ToString("X"));
        Try("network", () => IPNetwork.Parse("10.0.0.1/8"));
        Console.WriteLine(new DnsEndPoint("h", 5) + " " + (int)HttpStatusCode.NotFound + " " + HttpStatusCode.NotFound);
    }

    private static void Web()
    {
        Console.WriteLine(WebUtility.HtmlEncode("<a href=\"x\">ä&'€😀</a>") + " " + WebUtility.HtmlDecode("&lt;&auml;&#8364;&#x1F600;&nope;&amp;"));
        Console.WriteLine(WebUtility.UrlEncode("a b&ä") + " " + WebUtility.UrlDecode("a+b%26%C3%A4"));
        Console.WriteLine(HttpUtility.HtmlAttributeEncode("<\"'&") + " " + HttpUtility.JavaScriptStringEncode("a'\"\n<", true) + " " + HttpUtility.UrlEncode("ä b") + " " + HttpUtility.UrlPathEncode("a b?c d"));
        NameValueCollection q = HttpUtility.ParseQueryString("?a=1&b=%C3%A4&a=2&flag");
        Console.WriteLine(q["a"] + " " + q["b"] + " " + q[null] + " " + q);
        var headers = new WebHeaderCollection { ["X-A"] = "1" };
        headers.Add("X-A", "2");
        Console.WriteLine(headers["x-a"] + " " + headers.Count);
        var cookies = new CookieContainer();
        cookies.Add(new Uri("http://h/"), new Cookie("n", "v"));
        Console.WriteLine(cookies.GetCookieHeader(new Uri("http://h/p")) + " " + new Cookie("a", "b", "/"));
        Console.WriteLine(new NetworkCredential("u", "p", "d").UserName);
    }

    private static void Mail()
    {
        var m = new MailAddress("\"Ada L\" <ada@example.org>");
        Console.WriteLine(m.DisplayName + "|" + m.User + "|" + m.Host + "|" + m);
        Try("mail", () => new MailAddress("nobody"));
        Console.WriteLine(MailAddress.TryCreate("a@b", out _) + " " + MailAddress.TryCreate("a@", out _));
        Console.WriteLine(new System.Net.Mime.ContentType("text/html; charset=utf-8").CharSet);
    }

    private static void Versions()
    {
        Console.WriteLine(new Version("1.2.3.4") > new Version(1, 2) ? "newer" : "older");
        Console.WriteLine(Version.TryParse("1.2.x", out _) + " " + new Version(1, 2, 3).ToString(2) + " " + new Version(1, 2).Build + " " + Version.Parse("10.20").CompareTo(null));
        Try("version", () => Version.Parse("1"));
        Try("version fields", () => new Version(1, 2).ToString(3));
    }
}
