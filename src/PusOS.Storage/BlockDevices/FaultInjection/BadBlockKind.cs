namespace PusOS.Storage.BlockDevices.FaultInjection;

/// <summary>How a worn-out block fails.</summary>
public enum BadBlockKind
{
    /// <summary>Progs answer Corrupt.</summary>
    ProgError = 0,
    /// <summary>Erases answer Corrupt.</summary>
    EraseError,
    /// <summary>Reads answer Corrupt.</summary>
    ReadError,
    /// <summary>Progs answer Ok and change nothing.</summary>
    ProgIgnored,
    /// <summary>Erases answer Ok and change nothing.</summary>
    EraseIgnored,
}
