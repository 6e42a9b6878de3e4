namespace PusOS.Storage.Tests.Specification;

/// <summary>One tag of a valid commit, as it stands on the medium.</summary>
internal readonly record struct SpecTag(int Type, int Id, int Length, byte[] Data);

/// <summary>The valid commits of one metadata block, and what its end says.</summary>
internal sealed record SpecLog(uint Revision, IReadOnlyList<SpecTag> Tags, int End, bool HasForwardChecksum);
