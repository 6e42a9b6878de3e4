namespace PusOS.Storage.Littlefs;

/// <summary>One user attribute of an entry, a link of a short list.</summary>
internal sealed class UserAttribute(byte type, byte[] data, UserAttribute? next)
{
    public const int BaseMemory = 48;

    public readonly byte Type = type;
    public UserAttribute? Next = next;

    public byte[] Data { get; private set; } = data;

    /// <summary>Takes other data; of the same length, without allocating.</summary>
    public void Set(ReadOnlySpan<byte> data)
    {
        if (data.Length == Data.Length)
        {
            data.CopyTo(Data);
        }
        else
        {
            Data = data.ToArray();
        }
    }
}
