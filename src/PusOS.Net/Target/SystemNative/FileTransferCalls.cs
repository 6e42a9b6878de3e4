using System.Buffers;
using PusOS.Runtime;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net.SystemNative;

/// <summary>sendfile(2): from a file to a socket without a way through the program's own buffers.</summary>
internal static unsafe class FileTransferCalls
{
    private const int ChunkLength = 32 << 10;

    /// <summary>
    /// Sends up to <paramref name="count"/> bytes of a file from <paramref name="offset"/> on; fewer at its end, or when a
    /// non-blocking socket takes no more (EAGAIN only if it took nothing). Blocks on a blocking socket. Threads only.
    /// </summary>
    [RuntimeExport("SystemNative_SendFile")]
    internal static Interop.Error SendFile(nint socket, nint file, long offset, long count, long* sent)
    {
        *sent = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
        Interop.Error error = Interop.Error.SUCCESS;
        fixed (byte* start = buffer)
        {
            while (*sent < count)
            {
                int length = FileCalls.ReadAt(file, start, (int)Math.Min(buffer.Length, count - *sent), offset + *sent);
                if (length <= 0)
                {
                    error = length == 0 ? Interop.Error.SUCCESS : ErrorCalls.ToNeutral(ErrorCalls.GetErrorNumber());
                    break;
                }

                error = TransferCalls.Send(socket, new ReadOnlySpan<byte>(start, length), 0, default, out int taken);
                *sent += taken;
                if (error != Interop.Error.SUCCESS || taken < length)
                {
                    break;
                }
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return *sent > 0 ? Interop.Error.SUCCESS : error;
    }
}
