namespace PusOS.Net.Tests.Foreign;

/// <summary>Foreign peers run one after another: they measure time and share the machine's two cores.</summary>
[CollectionDefinition("foreign")]
public sealed class ForeignCollection;
