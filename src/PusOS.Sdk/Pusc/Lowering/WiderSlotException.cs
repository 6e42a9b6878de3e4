namespace PusOS.Compiler.Lowering;

/// <summary>A stack slot between blocks turned out too narrow after code had read it: the import starts again with it wide.</summary>
internal sealed class WiderSlotException : Exception;
