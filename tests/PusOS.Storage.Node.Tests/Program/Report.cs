using System.Globalization;

namespace FileChecks;

/// <summary>One line for each thing tried: its result, or the exception with type, HResult and text; paths start at ROOT.</summary>
internal sealed class Report(string root)
{
    /// <summary>The folder that everything happens in.</summary>
    public string Root => root;

    /// <summary>A path below the root.</summary>
    public string At(params ReadOnlySpan<string> names) => Path.Combine([root, .. names]);

    /// <summary>Tries something that has a result.</summary>
    public void Try(string what, Func<object?> action)
    {
        string outcome;
        try
        {
            outcome = Text(action());
        }
        catch (Exception failure)
        {
            outcome = Describe(failure);
        }

        Console.WriteLine($"{what}: {outcome}");
    }

    /// <summary>Tries something that has none.</summary>
    public void Do(string what, Action action) => Try(what, () =>
    {
        action();
        return "done";
    });

    /// <summary>Tries something asynchronous.</summary>
    public void Await(string what, Func<Task<object?>> action) => Try(what, () => action().GetAwaiter().GetResult());

    /// <summary>Tries something asynchronous without a result.</summary>
    public void Await(string what, Func<Task> action) => Do(what, () => action().GetAwaiter().GetResult());

    /// <summary>What an exception tells.</summary>
    public string Describe(Exception failure)
    {
        string name = failure is FileNotFoundException missing ? $" [{missing.FileName}]" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{failure.GetType()} {failure.HResult:x8} {failure.Message}{name}").Replace(root, "ROOT", StringComparison.Ordinal)
            .Replace(root.TrimStart('/'), "ROOT", StringComparison.Ordinal);
    }

    private string Text(object? result) => result switch
    {
        null => "null",
        byte[] bytes => Surface.Sum(bytes),
        IEnumerable<string> names => string.Join(' ', names.Select(n => n.Replace(root, "ROOT", StringComparison.Ordinal)).Order(StringComparer.Ordinal)),
        FileSystemInfo entry => entry.FullName.Replace(root, "ROOT", StringComparison.Ordinal),
        _ => string.Create(CultureInfo.InvariantCulture, $"{result}").Replace(root, "ROOT", StringComparison.Ordinal),
    };
}
