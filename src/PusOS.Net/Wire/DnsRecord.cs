namespace PusOS.Net.Wire;

/// <summary>A question or record as it stands in a message; data by its place.</summary>
internal struct DnsRecord
{
    public int NameLength;
    public ushort Type;
    public ushort Class;
    public uint TimeToLive;
    public int DataStart;
    public int DataLength;
}
