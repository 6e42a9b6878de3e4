namespace FileChecks;

/// <summary>Files packed into the image, and facts of the node.</summary>
internal static class Packed
{
    public static int Run()
    {
        Console.WriteLine($"base {AppContext.BaseDirectory}");
        Console.WriteLine(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "packed.txt")));
        Console.WriteLine(string.Join(' ', Directory.GetFiles("/app", "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)));
        try
        {
            File.WriteAllText("/app/packed.txt", "");
        }
        catch (IOException failure)
        {
            Console.WriteLine($"{failure.GetType()} {failure.Message}");
        }

        Console.WriteLine(string.Join(' ', DriveInfo.GetDrives().Select(d => $"{d.Name}:{d.DriveFormat}")));
        Console.WriteLine($"uptime {double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 0}");
        return 0;
    }
}
