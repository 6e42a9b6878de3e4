using System.Text;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture;

/// <summary>
/// One random sequence: operations that must succeed, operations that must fail with a status the model
/// predicts, and remounts; compared with the model after each remount and at the end.
/// </summary>
public static class SequenceRunner
{
    private static readonly Geometry[] s_geometries =
    [
        Geometry.Small, Geometry.Tiny, Geometry.Wearing, Geometry.Plain, Geometry.NoInline, Geometry.SmallIndex, Geometry.Scanning, Geometry.InRuns,
    ];

    /// <summary>Runs the sequence of a seed; returns its number of steps.</summary>
    public static int Run(ulong seed)
    {
        SeededRandom random = new(seed);
        Geometry geometry = s_geometries[random.Next(s_geometries.Length)];
        RamBlockDevice device = geometry.NewDevice();
        Must(LittleFileSystem.Format(device, null, out _), seed, "format");
        Session session = new(Mount(geometry, device, seed), new Model());
        int rounds = 2 + random.Next(4);
        int steps = 0;
        try
        {
            for (int round = 0; round < rounds; round++)
            {
                RandomOperations.Run(session, random.Next(), 8);
                steps += 8 + ExpectFailures(session, random);
                Verify(session, seed);
                session.Use(Mount(geometry, device, seed));
                Verify(session, seed);
            }
        }
        catch (Exception failure) when (failure is not ReliabilityException || !failure.Message.StartsWith("seed", StringComparison.Ordinal))
        {
            throw new ReliabilityException($"seed {seed}, {geometry.Name}: {failure}");
        }

        return steps;
    }

    private static LittleFileSystem Mount(Geometry geometry, RamBlockDevice device, ulong seed)
    {
        Must(LittleFileSystem.Mount(geometry.Over(device), geometry.Options, out LittleFileSystem? fileSystem, out Fault fault), seed, $"mount {fault}");
        return fileSystem!;
    }

    // What is mounted still knows more than the medium says at the next mount: that must agree, too.
    private static void Verify(Session session, ulong seed)
    {
        string? difference = DiskReader.Difference(session.FileSystem, session.State);
        List<Fault> findings = [];
        session.FileSystem.Check(findings);
        if (difference is not null || findings.Count > 0)
        {
            throw new ReliabilityException($"seed {seed}: {difference} {string.Join(", ", findings)}");
        }
    }

    private static int ExpectFailures(Session session, SeededRandom random)
    {
        Model model = session.State;
        LittleFileSystem fileSystem = session.FileSystem;
        int count = 0;
        foreach (string path in model.Paths)
        {
            if (!random.OneIn(3))
            {
                continue;
            }

            count += 4;
            bool isDirectory = model.IsDirectory(path);
            byte[] bytes = Encoding.UTF8.GetBytes(path);
            byte[] below = Encoding.UTF8.GetBytes(path + "/no");
            Expect(fileSystem.CreateDirectory(bytes), Status.AlreadyExists, "mkdir " + path);
            Expect(fileSystem.GetInformation(below, out _), isDirectory && !model.Exists(path + "/no") ? Status.NotFound : Status.NotADirectory, "stat below " + path);
            Expect(fileSystem.OpenFile(bytes, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Exclusive, out _), isDirectory ? Status.IsADirectory : Status.AlreadyExists, "create new " + path);
            Expect(fileSystem.Remove(Encoding.UTF8.GetBytes(path + "-none")), Status.NotFound, "remove missing");
            if (isDirectory)
            {
                Expect(fileSystem.Rename(bytes, below), Status.InvalidArgument, "move into itself " + path);
                Expect(model.HasChildren(path) ? fileSystem.Remove(bytes) : Status.DirectoryNotEmpty, Status.DirectoryNotEmpty, "rmdir " + path);
            }
        }

        return count;
    }

    private static void Expect(Status actual, Status expected, string what)
    {
        if (actual != expected)
        {
            throw new ReliabilityException($"{what}: {actual} instead of {expected}");
        }
    }

    private static void Must(Status status, ulong seed, string what)
    {
        if (status != Status.Ok)
        {
            throw new ReliabilityException($"seed {seed}: {what}: {status}");
        }
    }
}
