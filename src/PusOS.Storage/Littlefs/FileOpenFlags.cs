namespace PusOS.Storage.Littlefs;

/// <summary>How a file is opened.</summary>
[Flags]
public enum FileOpenFlags
{
    /// <summary>None: invalid alone, one of Read and Write is needed.</summary>
    None = 0,
    /// <summary>For reading.</summary>
    Read = 1,
    /// <summary>For writing.</summary>
    Write = 2,
    /// <summary>Create the file when it is not there.</summary>
    Create = 4,
    /// <summary>With Create: AlreadyExists when it is there.</summary>
    Exclusive = 8,
    /// <summary>Cut the file to nothing.</summary>
    Truncate = 16,
    /// <summary>Every write goes to the end.</summary>
    Append = 32,
    /// <summary>Every write is durable when it returns.</summary>
    WriteThrough = 64,
}
