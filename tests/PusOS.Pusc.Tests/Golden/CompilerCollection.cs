namespace PusOS.Pusc.Tests.Golden;

/// <summary>
/// Whole compilations run one after the other: pusc interns ABI facts in static tables that only one compilation
/// at a time may fill, as there is only one in the process that MSBuild starts.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CompilerCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "whole compilations";
}
