namespace PusOS.Kernel;

/// <summary>What the hart may do with a page. Write and execute never come together (W^X).</summary>
public enum PageProtection
{
    /// <summary>Nothing: any access is a page fault.</summary>
    None = 0,
    /// <summary>Loads only.</summary>
    Read = 1,
    /// <summary>Loads and stores.</summary>
    ReadWrite = 2,
    /// <summary>Loads and instruction fetches.</summary>
    ReadExecute = 3,
}
