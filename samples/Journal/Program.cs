// Keeps a journal on the node's disk: every run adds a line, and power cuts lose none that was printed as kept.
string path = args.Length > 0 ? args[0] : "/journal.txt";
Console.Write(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "heading.txt")));

using (var file = new FileStream(path, FileMode.Append))
using (var writer = new StreamWriter(file))
{
    writer.WriteLine($"entry {(file.Position == 0 ? "one" : "further on, at byte " + file.Position)}");
    writer.Flush();
    file.Flush(flushToDisk: true);
}

foreach (string line in File.ReadLines(path))
{
    Console.WriteLine($"  {line}");
}
