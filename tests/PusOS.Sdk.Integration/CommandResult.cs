namespace PusOS.Sdk.Integration;

/// <summary>What a command wrote and how it ended.</summary>
internal sealed record CommandResult(string Output, string Error, int ExitCode)
{
    /// <summary>Everything, for a failed assertion's message.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
