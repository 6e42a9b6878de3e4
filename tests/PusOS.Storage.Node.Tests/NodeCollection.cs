namespace PusOS.Storage.Node.Tests;

/// <summary>One image for all test classes; one machine at a time.</summary>
[CollectionDefinition(Name)]
public sealed class NodeCollection : ICollectionFixture<NodeImage>
{
    public const string Name = "node";
}
