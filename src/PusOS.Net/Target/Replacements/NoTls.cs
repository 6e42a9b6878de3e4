using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using System.Net.Security;
using System.Threading.Tasks;
using PusOS.Runtime;

namespace PusOS.Net.Replacements;

/// <summary>
/// The node has no cryptography library, so no TLS: https fails where the class library would start it, and what lies
/// below (certificates, chains, ASN.1: some ten thousand methods) is not in the image of a program that uses http.
/// </summary>
internal static class NoTls
{
    private const string Reason = "TLS needs a native cryptography library; without the entry, plain http would carry all of it";

    [Replaces("System.Net.Http.ConnectHelper", "EstablishSslConnectionAsync", Reason = Reason)]
    internal static ValueTask<SslStream> Establish(SslClientAuthenticationOptions options, HttpRequestMessage request, bool async, Stream stream, CancellationToken cancellation) =>
        throw Unsupported();

    [Replaces("System.Net.HttpListener", "CreateSslStream", Reason = Reason)]
    internal static SslStream Create(Stream inner, bool ownsStream, RemoteCertificateValidationCallback callback) =>
        throw Unsupported();

    [DoesNotReturn]
    private static PlatformNotSupportedException Unsupported() =>
        throw new PlatformNotSupportedException("There is no TLS on the node: use http.");
}
