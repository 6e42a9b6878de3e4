namespace PusOS.Storage.Littlefs;

/// <summary>Is told each block in use.</summary>
internal interface IBlockVisitor
{
    /// <summary><paramref name="count"/> blocks from <paramref name="first"/> on. Those of a list come from its end to its beginning, the last first.</summary>
    void Visit(uint first, uint count);
}
