using PusOS.Runtime.Files;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>mkstemps and mkdtemp: a new file or folder whose name ends in six random characters for the template's XXXXXX.</summary>
internal static unsafe class TemporaryCalls
{
    private const int RandomLength = 6;

    /// <summary>For the owner alone, as mkstemp(3) and mkdtemp(3) have it.</summary>
    private const int FileMode = 0x180, DirectoryMode = 0x1C0;

    /// <summary>Names that are tried before giving up.</summary>
    private const int MaximumAttempts = 100;

    /// <summary>Opens a new file; the template becomes its name.</summary>
    [RuntimeExport("SystemNative_MksTemps")]
    internal static nint MakeFile(byte* template, int suffixLength)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (!TryFillIn(template, suffixLength) || !NodePath.TryMakeAbsolute(template, buffer, out ReadOnlySpan<byte> absolute))
            {
                return -1;
            }

            nint descriptor = FileTable.Instance.Open(absolute, FileOpenFlags.Read | FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Exclusive, FileMode);
            if (descriptor >= 0 || ErrorCalls.GetErrorNumber() != ErrorNumber.Exists)
            {
                return descriptor;
            }
        }

        return -1;
    }

    /// <summary>Makes a folder; the template, now its name, or null.</summary>
    [RuntimeExport("SystemNative_MkdTemp")]
    internal static byte* MakeDirectory(byte* template)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (!TryFillIn(template, 0) || !NodePath.TryMakeAbsolute(template, buffer, out ReadOnlySpan<byte> absolute))
            {
                return null;
            }

            Status status = NodeMounts.Table.CreateDirectory(absolute, DirectoryMode);
            if (FileTable.Result(status) == 0)
            {
                return template;
            }

            if (status != Status.AlreadyExists)
            {
                return null;
            }
        }

        return null;
    }

    private static bool TryFillIn(byte* template, int suffixLength)
    {
        int length = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(template).Length;
        int start = length - suffixLength - RandomLength;
        if (suffixLength < 0 || start < 0)
        {
            ErrorCalls.SetErrorNumber(ErrorNumber.InvalidArgument);
            return false;
        }

        ReadOnlySpan<byte> alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;
        byte* random = stackalloc byte[RandomLength];
        RandomCalls.Fill(random, RandomLength);
        for (int index = 0; index < RandomLength; index++)
        {
            template[start + index] = alphabet[random[index] % alphabet.Length];
        }

        return true;
    }
}
