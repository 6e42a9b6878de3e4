using PusOS.Storage.BlockDevices.FaultInjection;

namespace PusOS.Storage.Torture;

/// <summary>A seeded sequence of operations that all must succeed, chosen with the model in view.</summary>
public static class RandomOperations
{
    private const int MostEntries = 22;

    public static void Run(Session session, ulong seed, int count)
    {
        SeededRandom random = new(seed);
        for (int step = 0; step < count; step++)
        {
            Step(session, random);
        }
    }

    private static void Step(Session session, SeededRandom random)
    {
        Model model = session.State;
        string[] files = [.. model.Paths.Where(path => !model.IsDirectory(path))];
        string[] directories = ["", .. model.Paths.Where(model.IsDirectory)];
        string directory = directories[random.Next(directories.Length)];
        string file = files.Length == 0 ? "" : files[random.Next(files.Length)];
        string fresh = $"{directory}/{(char)('a' + random.Next(26))}{random.Next(10)}";
        int choice = files.Length == 0 ? random.Next(2) : random.Next(13);
        switch (choice)
        {
            case 0 when model.Count < MostEntries && !model.Exists(fresh) && Depth(fresh) < 5:
                session.MakeDirectory(fresh);
                break;
            case 1 or 2 when model.Count < MostEntries && !model.IsDirectory(fresh):
                session.Create(fresh, Workloads.Data(random.Next(), random.Next(3) == 0 ? random.Next(2000) : random.Next(100)), 1 + random.Next(300));
                break;
            case 3 when model.Content(file)!.Length < 3000:
                session.Append(file, Workloads.Data(random.Next(), random.Next(400)));
                break;
            case 4:
                session.Overwrite(file, random.Next(model.Content(file)!.Length + 50), Workloads.Data(random.Next(), 1 + random.Next(200)));
                break;
            case 12:
                session.OverwriteMany(file, Enumerable.Range(0, 1 + random.Next(6)).Select(_ =>
                    (random.Next(model.Content(file)!.Length + 30), Workloads.Data(random.Next(), 1 + random.Next(300)))).ToArray());
                break;
            case 5:
                session.Truncate(file, random.Next(model.Content(file)!.Length + 100));
                break;
            case 6 or 7 when !model.IsDirectory(fresh):
                session.Rename(file, fresh);
                break;
            case 8:
                session.Remove(file);
                break;
            case 9 when directory != "" && !model.HasChildren(directory):
                session.Remove(directory);
                break;
            case 10 when directory != "":
                MoveDirectory(session, random, directory, directories);
                break;
            case 11:
                session.SetAttribute(file, (byte)random.Next(3), Workloads.Data(random.Next(), random.Next(30)));
                break;
            default:
                break;
        }
    }

    private static void MoveDirectory(Session session, SeededRandom random, string directory, string[] directories)
    {
        string parent = directories[random.Next(directories.Length)];
        string target = $"{parent}/{(char)('a' + random.Next(26))}{random.Next(10)}";
        bool inside = (parent + "/").StartsWith(directory + "/", StringComparison.Ordinal);
        bool free = !session.State.Exists(target) || (session.State.IsDirectory(target) && !session.State.HasChildren(target) && target != directory);
        if (!inside && free && Depth(target) < 5)
        {
            session.Rename(directory, target);
        }
    }

    private static int Depth(string path) => path.Count(letter => letter == '/');
}
