namespace PusOS.Storage.Littlefs;

/// <summary>One user attribute of an entry, a link of a short list.</summary>
internal sealed class UserAttribute(byte type, byte[] data, UserAttribute? next)
{
    public const int BaseMemory = 48;

    public readonly byte Type = type;
    public byte[] Data = data;
    public UserAttribute? Next = next;
}
