using PusOS.Storage.BlockDevices.FaultInjection;

namespace PusOS.Storage.Torture.Reference;

/// <summary>Chooses seeded operations that must go well on either side, with the model in view.</summary>
public sealed class StepChooser(SeededRandom random, PeerGeometry geometry)
{
    private const int MostEntries = 26;
    private static readonly byte[] s_types = [0, 1, 2, (byte)'t'];

    // So that all files at their longest take no more than about half of the disk.
    private readonly int _longest = LongestFile(geometry);

    // So that an entry with all of its attributes fits into a pair of the smallest blocks.
    private readonly int _longestAttribute = geometry.BlockSize < 256 ? 2 : Math.Min(16, geometry.BlockSize / 32);

    /// <summary>
    /// What the peer may be told. Not to rename where pairs relocate all the time: when one does in the middle of a move whose
    /// source lies in the relocated directory's parent, 2.11 corrects the entry's number twice and writes the directory's new
    /// place to the entry before it (seen with --only alone, too).
    /// </summary>
    public List<Step> NextForPeer(Model model)
    {
        List<Step> steps = Next(model);
        return geometry.BlockCycles is > 0 and < 100 && steps.Exists(step => step.Kind == StepKind.Rename) ? [] : steps;
    }

    /// <summary>Steps of one operation; none: what was drawn does not fit the state.</summary>
    public List<Step> Next(Model model)
    {
        string[] files = [.. model.Paths.Where(path => !model.IsDirectory(path))];
        string[] directories = ["", .. model.Paths.Where(model.IsDirectory)];
        string directory = directories[random.Next(directories.Length)];
        string file = files.Length == 0 ? "" : files[random.Next(files.Length)];
        string fresh = $"{directory}/{Name()}";
        bool hasRoom = model.Count < MostEntries;
        return (files.Length == 0 ? random.Next(3) : random.Next(16)) switch
        {
            0 when hasRoom && !model.Exists(fresh) && Depth(fresh) < 7 => [new Step(StepKind.MakeDirectory, fresh)],
            1 or 2 or 3 when hasRoom && !model.IsDirectory(fresh) => Create(fresh),
            4 or 5 or 6 => Change(file, model.Content(file)!.Length),
            7 or 8 when !model.IsDirectory(fresh) && (hasRoom || !model.Exists(fresh)) => [new Step(StepKind.Rename, file, fresh)],
            9 => [new Step(StepKind.Rename, file, files[random.Next(files.Length)])],
            10 => [new Step(StepKind.Remove, file)],
            11 when directory != "" && !model.HasChildren(directory) => [new Step(StepKind.Remove, directory)],
            12 when directory != "" => MoveDirectory(model, directory, directories),
            13 or 14 => [ChangeAttribute(model, random.OneIn(2) ? file : directory)],
            15 => [new Step(random.OneIn(2) ? StepKind.Collect : StepKind.MakeConsistent)],
            _ => [],
        };
    }

    private static int LongestFile(PeerGeometry geometry)
    {
        long share = (long)geometry.BlockCount * geometry.BlockSize / 3 / MostEntries;
        long longest = Math.Clamp(share, geometry.BlockSize / 2, Math.Min(geometry.BlockSize * 40L, 1 << 19));
        return (int)(geometry.FileMax == 0 ? longest : Math.Min(longest, geometry.FileMax));
    }

    private string Name()
    {
        int longest = geometry.NameMax == 0 ? Math.Min(geometry.BlockSize / (geometry.BlockSize < 256 ? 16 : 8), 200) : geometry.NameMax;
        int length = random.Next(12) switch { 0 => longest, 1 => 1 + random.Next(longest), _ => 1 + random.Next(4) };
        return new string((char)('a' + random.Next(26)), length - 1) + (char)(random.OneIn(8) ? 'A' + random.Next(26) : '0' + random.Next(10));
    }

    private int Length() => random.Next(5) switch
    {
        0 => random.Next(_longest + 1),
        1 => Math.Min(_longest, Math.Max(0, geometry.InlineLimit - 1 + random.Next(3))),
        2 => Math.Min(_longest, Math.Max(0, ((1 + random.Next(6)) * (geometry.BlockSize - 4)) - 4 + random.Next(12))),
        _ => random.Next(Math.Min(_longest + 1, 100)),
    };

    private int Chunk() => random.OneIn(2) ? 65536 : Math.Max(1, random.Next(Math.Max(2, _longest / 3)));

    private int AttributeLength()
    {
        int longest = geometry.AttributeMax == 0 ? Math.Min(_longestAttribute * 4, 200) : geometry.AttributeMax;
        longest = geometry.BlockSize < 256 ? _longestAttribute : longest;
        return random.Next(4) switch { 0 => longest, 1 => 0, _ => random.Next(Math.Min(longest, 16) + 1) };
    }

    private List<Step> Create(string path)
    {
        int length = Length();
        List<Step> steps = [OpenFile(path, random.OneIn(3) ? "rwct" : "wct")];
        if (steps[0].Length >= 0)
        {
            steps.Add(new Step(StepKind.Write, Seed: random.Next(), Length: 1));
        }

        if (length > 0 || random.OneIn(2))
        {
            steps.Add(new Step(StepKind.Write, Seed: random.Next(), Length: length, Chunk: Chunk()));
        }

        steps.Add(new Step(StepKind.Close));
        return steps;
    }

    private List<Step> Change(string path, int length)
    {
        List<Step> steps = [OpenFile(path, random.Next(4) switch { 0 => "rwa", 1 => "w", 2 => "wct", _ => "rw" })];
        bool appends = steps[0].Flags.Contains('a');
        int position = 0;
        length = steps[0].Flags.Contains('t') ? 0 : length;
        if (steps[0].Length >= 0)
        {
            // The reference writes the attribute with the next sync, we with the next that writes content.
            steps.Add(new Step(StepKind.Write, Seed: random.Next(), Length: 1));
            position = appends ? length + 1 : 1;
            length = Math.Max(length, position);
        }

        for (int count = 1 + random.Next(5); count > 0; count--)
        {
            // A handle that appends goes to the end on our side, and on the reference's unless it stands behind the end already.
            switch (appends ? 4 : random.Next(6))
            {
                case 0:
                    length = random.OneIn(3) ? Length() : random.Next(length + 1);
                    steps.Add(new Step(StepKind.Truncate, Position: length));
                    break;
                case 1:
                    steps.Add(new Step(StepKind.Sync));
                    break;
                case 2 or 3:
                    position = random.Next(Math.Min(_longest, length + (random.OneIn(4) ? geometry.BlockSize * 2 : 20)) + 1);
                    steps.Add(new Step(StepKind.Seek, Position: position));
                    break;
                default:
                    position = appends ? Math.Max(position, length) : position;
                    int size = Math.Min(_longest - position, 1 + Length());
                    if (size > 0)
                    {
                        steps.Add(new Step(StepKind.Write, Seed: random.Next(), Length: size, Chunk: Chunk()));
                        position += size;
                        length = Math.Max(length, position);
                    }

                    break;
            }
        }

        steps.Add(new Step(StepKind.Close));
        return steps;
    }

    // One file in five has an attribute that goes with its content.
    private Step OpenFile(string path, string flags) => random.OneIn(5)
        ? new Step(StepKind.Open, path, flags, Seed: random.Next(), Length: random.Next(_longestAttribute + 1), Type: s_types[random.Next(s_types.Length)])
        : new Step(StepKind.Open, path, flags);

    private Step ChangeAttribute(Model model, string path)
    {
        byte type = s_types[random.Next(s_types.Length)];
        return random.OneIn(4)
            ? new Step(StepKind.RemoveAttribute, path, Type: type)
            : new Step(StepKind.SetAttribute, path, Type: type, Seed: random.Next(), Length: model.Count > MostEntries - 4 ? random.Next(8) : AttributeLength());
    }

    private List<Step> MoveDirectory(Model model, string directory, string[] directories)
    {
        string parent = directories[random.Next(directories.Length)];
        string target = random.OneIn(3) ? directories[random.Next(directories.Length)] : $"{parent}/{Name()}";
        bool inside = (target + "/").StartsWith(directory + "/", StringComparison.Ordinal);
        bool free = target != "" && (!model.Exists(target) || (model.IsDirectory(target) && !model.HasChildren(target)));
        return inside || !free || Depth(target) + DepthBelow(model, directory) > 10 ? [] : [new Step(StepKind.Rename, directory, target)];
    }

    private static int DepthBelow(Model model, string directory) =>
        model.Paths.Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal)).Select(path => Depth(path) - Depth(directory)).DefaultIfEmpty(0).Max();

    private static int Depth(string path) => path.Count(letter => letter == '/');
}
