namespace FileChecks;

/// <summary>Seeded random work with streams, files and folders; each step's result is printed.</summary>
internal static class RandomWork
{
    private const int Steps = 160, MostStreams = 6;

    public static int Run(string root, int first, int count)
    {
        Report report = new(root);
        for (int seed = first; seed < first + count; seed++)
        {
            Directory.CreateDirectory(root);
            Worker worker = new(report, seed);
            worker.Run();
            Directory.Delete(root, recursive: true);
        }

        return 0;
    }

    private sealed class Worker(Report report, int seed)
    {
        private static readonly string[] s_names = ["a", "b", "c", "d/a", "d/b", "d/e/a", "f"];
        private static readonly string[] s_folders = ["d", "d/e", "f", "g"];
        private static readonly int[] s_buffers = [0, 1, 7, 128, 4096];
        private readonly Random _random = new(seed);
        private readonly List<FileStream> _open = [];

        public void Run()
        {
            for (int step = 0; step < Steps; step++)
            {
                int kind = _random.Next(20);
                report.Try($"{seed}.{step} {kind}", () => Step(kind));
            }

            foreach (FileStream stream in _open)
            {
                report.Do("close", stream.Dispose);
            }

            foreach (string path in Directory.GetFiles(report.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                report.Try(path.Replace(report.Root, "ROOT", StringComparison.Ordinal), () => File.ReadAllBytes(path));
            }

            report.Try("folders", () => Directory.GetDirectories(report.Root, "*", SearchOption.AllDirectories));
        }

        private string Name => report.At(s_names[_random.Next(s_names.Length)]);

        private string Folder => report.At(s_folders[_random.Next(s_folders.Length)]);

        private object? Step(int kind) => kind switch
        {
            0 or 1 or 2 => Open(),
            3 => CloseOne(),
            4 => Act(() => Directory.CreateDirectory(Folder)),
            5 => Act(() => Directory.Delete(Folder, recursive: _random.Next(4) == 0)),
            6 => Act(() => File.Move(Name, Name, overwrite: _random.Next(2) == 0)),
            7 => Act(() => File.Delete(Name)),
            8 => Act(() => File.Copy(Name, Name, overwrite: _random.Next(2) == 0)),
            9 => Act(() => File.WriteAllBytes(Name, Content())),
            10 => Act(() => File.AppendAllBytes(Name, Content())),
            11 => File.ReadAllBytes(Name),
            12 => Act(() => Directory.Move(Folder, Folder)),
            _ => _open.Count == 0 ? Open() : Use(_open[_random.Next(_open.Count)]),
        };

        private string Open()
        {
            if (_open.Count >= MostStreams)
            {
                return CloseOne();
            }

            FileMode mode = (FileMode)_random.Next(1, 7);
            FileAccess access = mode == FileMode.Append ? FileAccess.Write : (FileAccess)_random.Next(1, 4);
            FileStream stream = new(Name, mode, access, (FileShare)_random.Next(0, 4), s_buffers[_random.Next(s_buffers.Length)]);
            _open.Add(stream);
            return $"{mode} {access} {stream.Length} {stream.Position}";
        }

        private string CloseOne()
        {
            if (_open.Count == 0)
            {
                return "none";
            }

            FileStream stream = _open[_random.Next(_open.Count)];
            _open.Remove(stream);
            stream.Dispose();
            return "closed";
        }

        private object? Use(FileStream stream)
        {
            switch (_random.Next(8))
            {
                case 0:
                    stream.Position = _random.Next(20_000);
                    return stream.Position;
                case 1:
                    stream.SetLength(_random.Next(15_000));
                    return $"{stream.Length} {stream.Position}";
                case 2:
                    stream.Flush(flushToDisk: _random.Next(2) == 0);
                    return stream.Length;
                case 3:
                    return stream.Seek(_random.Next(-3_000, 3_000), (SeekOrigin)_random.Next(3));
                case 4 or 5:
                    stream.Write(Content());
                    return $"{stream.Length} {stream.Position}";
                default:
                    byte[] buffer = new byte[_random.Next(5_000)];
                    int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                    return $"{Surface.Sum(buffer.AsSpan(0, read))} {stream.Position}";
            }
        }

        private byte[] Content() => Surface.Pattern(_random.Next(4) == 0 ? _random.Next(40_000) : _random.Next(600), _random.Next());

        private static string Act(Action action)
        {
            action();
            return "done";
        }
    }
}
