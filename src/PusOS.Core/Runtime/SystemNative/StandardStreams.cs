using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Descriptors 0, 1 and 2: the console. They report themselves as character devices that are no terminals, so
/// that the class library writes plain text and leaves terminfo out.
/// </summary>
internal static unsafe class StandardStreams
{
    private const int Input = 0, Output = 1, Error = 2;

    /// <summary>S_IFCHR with read and write permission for all.</summary>
    private const int CharacterDeviceMode = 0x2000 | 0x1B6;

    /// <summary>Writes to standard output or error; reads from none else.</summary>
    [RuntimeExport("SystemNative_Write")]
    internal static int Write(nint descriptor, byte* buffer, int count)
    {
        if (count < 0)
        {
            return ErrorCalls.Fail(ErrorNumber.InvalidArgument);
        }

        if (descriptor is Output or Error)
        {
            KernelConsole.Write(new ReadOnlySpan<byte>(buffer, count));
            return count;
        }

        return Descriptors.OwnerOf(descriptor) is { } owner ? owner.Write(descriptor, buffer, count) : ErrorCalls.Fail(ErrorNumber.BadDescriptor);
    }

    [RuntimeExport("SystemNative_Read")]
    internal static int Read(nint descriptor, byte* buffer, int count)
    {
        if (count < 0)
        {
            return ErrorCalls.Fail(ErrorNumber.InvalidArgument);
        }

        if (descriptor == Input)
        {
            return count == 0 ? 0 : ConsoleInput.Read(new Span<byte>(buffer, count));
        }

        return Descriptors.OwnerOf(descriptor) is { } owner ? owner.Read(descriptor, buffer, count) : ErrorCalls.Fail(ErrorNumber.BadDescriptor);
    }

    [RuntimeExport("SystemNative_ReadStdin")]
    internal static int ReadInput(byte* buffer, int count) => Read(Input, buffer, count);

    [RuntimeExport("SystemNative_StdinReady")]
    internal static int IsInputReady() => ConsoleInput.IsReady ? 1 : 0;

    /// <summary>The streams are shared: a duplicate is the same number, and closing it does nothing.</summary>
    [RuntimeExport("SystemNative_Dup")]
    internal static nint Duplicate(nint descriptor) =>
        IsStandard(descriptor) ? descriptor
            : Descriptors.OwnerOf(descriptor) is { } owner ? owner.Duplicate(descriptor)
            : ErrorCalls.Fail(ErrorNumber.BadDescriptor);

    [RuntimeExport("SystemNative_Close")]
    internal static int Close(nint descriptor) =>
        IsStandard(descriptor) ? 0
            : Descriptors.OwnerOf(descriptor) is { } owner ? owner.Close(descriptor)
            : ErrorCalls.Fail(ErrorNumber.BadDescriptor);

    [RuntimeExport("SystemNative_IsATty")]
    internal static int IsTerminal(nint descriptor)
    {
        ErrorCalls.SetErrorNumber(IsStandard(descriptor) ? ErrorNumber.NotTerminal : ErrorNumber.BadDescriptor);
        return 0;
    }

    [RuntimeExport("SystemNative_FStat")]
    internal static int GetStatus(nint descriptor, Interop.Sys.FileStatus* status)
    {
        if (!IsStandard(descriptor))
        {
            return Descriptors.OwnerOf(descriptor) is { } owner ? owner.GetStatus(descriptor, status) : ErrorCalls.Fail(ErrorNumber.BadDescriptor);
        }

        *status = default;
        status->Mode = CharacterDeviceMode;
        return 0;
    }

    [RuntimeExport("SystemNative_LSeek")]
    internal static long Seek(nint descriptor, long offset, Interop.Sys.SeekWhence origin) =>
        Descriptors.OwnerOf(descriptor) is { } owner
            ? owner.Seek(descriptor, offset, origin)
            : ErrorCalls.Fail(IsStandard(descriptor) ? ErrorNumber.IllegalSeek : ErrorNumber.BadDescriptor);

    /// <summary>Whether the descriptor is one of the console's.</summary>
    internal static bool IsStandard(nint descriptor) => (nuint)descriptor <= Error;
}
