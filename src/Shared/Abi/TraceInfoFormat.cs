namespace PusOS.Abi;

/// <summary>What compiler and runtime agree on about names in stack traces (docs/spec/abi.md, Exceptions).</summary>
internal static class TraceInfoFormat
{
    /// <summary>Last byte of the name of an asynchronous method's step.</summary>
    public const byte AsyncMark = 1;
}
