namespace PusOS.Storage.Littlefs;

/// <summary>Is told each block in use.</summary>
internal interface IBlockVisitor
{
    void Visit(uint block);
}
