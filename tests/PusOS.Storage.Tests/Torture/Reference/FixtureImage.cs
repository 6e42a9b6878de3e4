using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PusOS.Storage.Torture.Reference;

/// <summary>
/// An image that the reference made, with what it says is on it: NAME.img.gz and NAME.txt. The text's first lines are the geometry
/// (block size, blocks of the device, read, prog, cache, whether erases do something, block cycles), what the superblock says
/// (version, block size, blocks, longest name, file and attribute), and the blocks in use (-1: a cut left more than the tree
/// needs); then the listing in the form of <see cref="Listing"/>.
/// </summary>
public sealed record FixtureImage(string Name, PeerGeometry Geometry, string Superblock, int UsedBlocks, IReadOnlyList<string> Lines, byte[] Bytes)
{
    private const int HeaderLines = 3;

    public static FixtureImage Load(string folder, string name)
    {
        string[] text = File.ReadAllLines(Path.Combine(folder, name + ".txt"));
        int[] shape = [.. text[0].Split(' ').Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        string superblock = text[1]["superblock ".Length..];
        using FileStream file = File.OpenRead(Path.Combine(folder, name + ".img.gz"));
        using GZipStream unpacked = new(file, CompressionMode.Decompress);
        using MemoryStream bytes = new();
        unpacked.CopyTo(bytes);
        // Limits below the largest are the geometry's own.
        long[] limits = [.. superblock.Split(' ').Skip(3).Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        PeerGeometry geometry = new(name, shape[0], (uint)shape[1], shape[2], shape[3], shape[4], Erases: shape[5] != 0, BlockCycles: shape[6], DiskMinor: superblock[4] - '0',
            NameMax: limits[0] == 1022 ? 0 : (int)limits[0], FileMax: limits[1] == int.MaxValue ? 0 : (uint)limits[1], AttributeMax: limits[2] == 1022 ? 0 : (int)limits[2]);
        return new FixtureImage(name, geometry, superblock, int.Parse(text[2].AsSpan("used ".Length), CultureInfo.InvariantCulture), text[HeaderLines..], bytes.ToArray());
    }

    public void Save(string folder)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"geometry {Geometry.BlockSize} {Geometry.BlockCount} {Geometry.Read} {Geometry.Prog} {Geometry.Cache} {(Geometry.Erases ? 1 : 0)} {Geometry.BlockCycles}\n");
        text.Append(CultureInfo.InvariantCulture, $"superblock {Superblock}\nused {UsedBlocks}\n");
        foreach (string line in Lines)
        {
            text.Append(line).Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, Name + ".txt"), text.ToString());
        using FileStream file = File.Create(Path.Combine(folder, Name + ".img.gz"));
        using GZipStream packed = new(file, CompressionLevel.SmallestSize);
        packed.Write(Bytes);
    }
}
