using System.IO;

namespace PusOS.Runtime.Replacements;

/// <summary>A stream that overrides nothing but what it must, to learn the addresses of Stream's own methods.</summary>
internal sealed class PlainStream : Stream
{
    private static readonly PlainStream s_instance = new();

    /// <summary>Code of Stream.BeginRead.</summary>
    public static nint BeginReadCode => s_instance.BaseBeginRead()._methodPtr;

    /// <summary>Code of Stream.EndRead.</summary>
    public static nint EndReadCode => s_instance.BaseEndRead()._methodPtr;

    /// <summary>Code of Stream.BeginWrite.</summary>
    public static nint BeginWriteCode => s_instance.BaseBeginWrite()._methodPtr;

    /// <summary>Code of Stream.EndWrite.</summary>
    public static nint EndWriteCode => s_instance.BaseEndWrite()._methodPtr;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private Func<byte[], int, int, AsyncCallback?, object?, IAsyncResult> BaseBeginRead() => base.BeginRead;

    private Func<IAsyncResult, int> BaseEndRead() => base.EndRead;

    private Func<byte[], int, int, AsyncCallback?, object?, IAsyncResult> BaseBeginWrite() => base.BeginWrite;

    private Action<IAsyncResult> BaseEndWrite() => base.EndWrite;
}
