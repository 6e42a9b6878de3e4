using PusOS.Runtime.Files;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>Paths and times as the class library hands them over.</summary>
internal static unsafe class NodePath
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // utimensat(2): the time now, and leave it as it is.
    private const long Now = (1L << 30) - 1, Omitted = (1L << 30) - 2;

    /// <summary>The first and last second that 64 bits of nanoseconds hold whole: 1677 and 2262.</summary>
    private const long FirstSecond = long.MinValue / NanosecondsPerSecond, LastSecond = (long.MaxValue / NanosecondsPerSecond) - 1;

    /// <summary>
    /// The path from the root on, in <paramref name="buffer"/> if the current directory stands before it. False with
    /// errno: empty or too long.
    /// </summary>
    internal static bool TryMakeAbsolute(byte* path, Span<byte> buffer, out ReadOnlySpan<byte> absolute)
    {
        ReadOnlySpan<byte> text = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path);
        byte[] current = NodeMounts.CurrentDirectory;
        absolute = text;
        if (text.IsEmpty)
        {
            ErrorCalls.SetErrorNumber(ErrorNumber.NoEntry);
            return false;
        }

        if (text[0] != (byte)'/' && current.Length > 0)
        {
            int length = current.Length + 1 + text.Length;
            if (length > buffer.Length)
            {
                ErrorCalls.SetErrorNumber(ErrorNumber.NameTooLong);
                return false;
            }

            current.CopyTo(buffer);
            buffer[current.Length] = (byte)'/';
            text.CopyTo(buffer[(current.Length + 1)..]);
            absolute = buffer[..length];
        }

        return true;
    }

    /// <summary>The zero-terminated path, absolute and normalised, in memory from malloc; null with errno.</summary>
    internal static byte* Duplicate(ReadOnlySpan<byte> normalised)
    {
        byte* copy = (byte*)NativeMemory.Allocate((nuint)normalised.Length + 2);
        if (copy != null)
        {
            copy[0] = (byte)'/';
            normalised.CopyTo(new Span<byte>(copy + 1, normalised.Length));
            copy[normalised.Length + 1] = 0;
        }

        return copy;
    }

    /// <summary>Nanoseconds since 1970, the nearest that there is; the present for the value that says so.</summary>
    internal static long Nanoseconds(in Interop.Sys.TimeSpec time) =>
        time.TvNsec == Now ? PusOS.Kernel.Clock.UnixNanoseconds
        : time.TvSec < FirstSecond ? FirstSecond * NanosecondsPerSecond
        : time.TvSec > LastSecond ? LastSecond * NanosecondsPerSecond
        : (time.TvSec * NanosecondsPerSecond) + time.TvNsec;

    /// <summary>What utimensat(2) asks for: times of access and of change.</summary>
    internal static NodeChange Change(Interop.Sys.TimeSpec* times) => new(
        times[1].TvNsec == Omitted ? null : Nanoseconds(times[1]),
        times[0].TvNsec == Omitted ? null : Nanoseconds(times[0]),
        null);
}
