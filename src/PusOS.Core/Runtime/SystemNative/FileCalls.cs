namespace PusOS.Runtime.SystemNative;

/// <summary>
/// The file surface of a node without a file system: nothing exists, and only the standard streams are open.
/// </summary>
internal static unsafe class FileCalls
{
    [RuntimeExport("SystemNative_Open")]
    internal static nint Open(byte* path, int flags, int mode) => ErrorCalls.Fail(ErrorNumber.NoEntry);

    [RuntimeExport("SystemNative_Stat")]
    internal static int GetStatus(byte* path, Interop.Sys.FileStatus* status) => RootStatus(path, status);

    [RuntimeExport("SystemNative_LStat")]
    internal static int GetLinkStatus(byte* path, Interop.Sys.FileStatus* status) => RootStatus(path, status);

    [RuntimeExport("SystemNative_Access")]
    internal static int Access(byte* path, int mode) => IsRoot(path) ? 0 : ErrorCalls.Fail(ErrorNumber.NoEntry);

    [RuntimeExport("SystemNative_OpenDir")]
    internal static nint OpenDirectory(byte* path)
    {
        ErrorCalls.SetErrorNumber(ErrorNumber.NoEntry);
        return 0;
    }

    [RuntimeExport("SystemNative_ReadDir")]
    internal static int ReadDirectory(nint directory, void* entry) => -1;

    [RuntimeExport("SystemNative_CloseDir")]
    internal static int CloseDirectory(nint directory) => 0;

    [RuntimeExport("SystemNative_ReadLink")]
    internal static int ReadLink(byte* path, byte* buffer, int bufferSize) => ErrorCalls.Fail(ErrorNumber.NoEntry);

    [RuntimeExport("SystemNative_Unlink")]
    internal static int Unlink(byte* path) => ErrorCalls.Fail(ErrorNumber.NoEntry);

    [RuntimeExport("SystemNative_RmDir")]
    internal static int RemoveDirectory(byte* path) => ErrorCalls.Fail(ErrorNumber.NoEntry);

    [RuntimeExport("SystemNative_MkDir")]
    internal static int MakeDirectory(byte* path, int mode) => ErrorCalls.Fail(ErrorNumber.ReadOnlyFileSystem);

    [RuntimeExport("SystemNative_Rename")]
    internal static int Rename(byte* from, byte* to) => ErrorCalls.Fail(ErrorNumber.NoEntry);

    [RuntimeExport("SystemNative_ChDir")]
    internal static int ChangeDirectory(byte* path) => IsRoot(path) ? 0 : ErrorCalls.Fail(ErrorNumber.NoEntry);

    /// <summary>The root, always.</summary>
    [RuntimeExport("SystemNative_GetCwd")]
    internal static byte* GetCurrentDirectory(byte* buffer, int capacity)
    {
        if (capacity < 2)
        {
            ErrorCalls.SetErrorNumber(ErrorNumber.Range);
            return null;
        }

        buffer[0] = (byte)'/';
        buffer[1] = 0;
        return buffer;
    }

    [RuntimeExport("SystemNative_PRead")]
    internal static int ReadAt(nint descriptor, byte* buffer, int count, long offset) => NotSeekable(descriptor);

    [RuntimeExport("SystemNative_PWrite")]
    internal static int WriteAt(nint descriptor, byte* buffer, int count, long offset) => NotSeekable(descriptor);

    [RuntimeExport("SystemNative_PReadV")]
    internal static long ReadVectorAt(nint descriptor, void* vectors, int count, long offset) => NotSeekable(descriptor);

    [RuntimeExport("SystemNative_PWriteV")]
    internal static long WriteVectorAt(nint descriptor, void* vectors, int count, long offset) => NotSeekable(descriptor);

    [RuntimeExport("SystemNative_FTruncate")]
    internal static int Truncate(nint descriptor, long length) => Unsuitable(descriptor);

    [RuntimeExport("SystemNative_FAllocate")]
    internal static int Preallocate(nint descriptor, long offset, long length) => Unsuitable(descriptor);

    [RuntimeExport("SystemNative_FSync")]
    internal static int Synchronize(nint descriptor) => Unsuitable(descriptor);

    [RuntimeExport("SystemNative_FLock")]
    internal static int Lock(nint descriptor, int operation) => Unsuitable(descriptor);

    [RuntimeExport("SystemNative_PosixFAdvise")]
    internal static int Advise(nint descriptor, long offset, long length, int advice) => 0;

    /// <summary>Zero: unknown kind of file system.</summary>
    [RuntimeExport("SystemNative_GetFileSystemType")]
    internal static uint GetFileSystemType(nint descriptor) => 0;

    private static int NotSeekable(nint descriptor) =>
        ErrorCalls.Fail(StandardStreams.IsStandard(descriptor) ? ErrorNumber.IllegalSeek : ErrorNumber.BadDescriptor);

    private static int Unsuitable(nint descriptor) =>
        ErrorCalls.Fail(StandardStreams.IsStandard(descriptor) ? ErrorNumber.InvalidArgument : ErrorNumber.BadDescriptor);

    private static bool IsRoot(byte* path) => path[0] == '/' && path[1] == 0;

    private static int RootStatus(byte* path, Interop.Sys.FileStatus* status)
    {
        const int DirectoryMode = 0x4000 | 0x16D; // S_IFDIR, read and search for all.
        if (!IsRoot(path))
        {
            return ErrorCalls.Fail(ErrorNumber.NoEntry);
        }

        *status = default;
        status->Mode = DirectoryMode;
        return 0;
    }
}
