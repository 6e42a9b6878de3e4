namespace PusOS.Compiler.Llvm;

/// <summary>Diagnostic codes of the LLVM back end.</summary>
internal static class BackEndCodes
{
    public const string MissingTool = "PUS2001";
    public const string WrongToolVersion = "PUS2002";
    public const string CompilerFailed = "PUS2003";
    public const string LinkerFailed = "PUS2004";
    public const string UndefinedSymbol = "PUS2005";
    public const string MissingNativeFiles = "PUS2006";
    public const string DuplicateSymbol = "PUS2007";
    public const string MissingDeclaration = "PUS2008";
    public const string FrameTooLarge = "PUS2009";
}
