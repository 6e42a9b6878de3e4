using System.IO;

namespace PusOS.Runtime.Replacements;

/// <summary>
/// Whether a stream class brings its own BeginRead or BeginWrite: then Stream's ReadAsync and WriteAsync go by them. The
/// code that a virtual call on the stream would run is compared with Stream's own.
/// </summary>
internal static class StreamReplacements
{
    private const string Owner = "System.IO.Stream";
    private const string Reason = "CoreCLR compares slots of the method table by number; an image numbers them its own way.";

    [Replaces(Owner, "HasOverriddenBeginEndRead", Reason = Reason)]
    internal static bool HasOwnRead(Stream stream)
    {
        Func<byte[], int, int, AsyncCallback?, object?, IAsyncResult> begin = stream.BeginRead;
        Func<IAsyncResult, int> end = stream.EndRead;
        return begin._methodPtr != PlainStream.BeginReadCode || end._methodPtr != PlainStream.EndReadCode;
    }

    [Replaces(Owner, "HasOverriddenBeginEndWrite", Reason = Reason)]
    internal static bool HasOwnWrite(Stream stream)
    {
        Func<byte[], int, int, AsyncCallback?, object?, IAsyncResult> begin = stream.BeginWrite;
        Action<IAsyncResult> end = stream.EndWrite;
        return begin._methodPtr != PlainStream.BeginWriteCode || end._methodPtr != PlainStream.EndWriteCode;
    }
}
