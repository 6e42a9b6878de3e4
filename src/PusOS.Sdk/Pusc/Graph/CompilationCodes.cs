using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// Diagnostic codes of the compilation proper: graph, lowering and image (docs/spec/compiler.md). Those below
/// PUS9000 about one member are warnings: the member throws PlatformNotSupportedException when it is called.
/// </summary>
internal static class CompilationCodes
{
    /// <summary>A reached member has no implementation: native import, internal call, or unexpanded intrinsic.</summary>
    public const string NotImplemented = "PUS1001";
    /// <summary>A method's code is malformed, or uses something that pusc does not expect.</summary>
    public const string CannotCompile = "PUS1002";
    /// <summary>A called method has no body and nothing stands in for it.</summary>
    public const string NoBody = "PUS1003";
    /// <summary>A feature switch substitutes a value of a type that pusc cannot write.</summary>
    public const string SubstitutedValue = "PUS1004";
    /// <summary>The input has no Main.</summary>
    public const string NoEntryPoint = "PUS1005";
    /// <summary>Generic instantiations nest without end.</summary>
    public const string PolymorphicRecursion = "PUS1006";
    /// <summary>A file that is to be packed into the image cannot be read.</summary>
    public const string PackedFile = "PUS1007";
    /// <summary>An instruction that pusc does not support: variable arguments, jmp.</summary>
    public const string UnsupportedInstruction = "PUS1030";
    /// <summary>A type argument does not implement a static interface member.</summary>
    public const string MissingStaticMember = "PUS1031";
    /// <summary>The class library has not the members that pusc knows it by: its version is another.</summary>
    public const string ClassLibraryMismatch = "PUS1032";
    /// <summary>An array is created with lower bounds.</summary>
    public const string ArrayLowerBounds = "PUS1033";
    /// <summary>Unsafe.BitCast between types of different sizes.</summary>
    public const string BitCastSizes = "PUS1034";
    /// <summary>A native import has a parameter or result that would have to be marshalled in a way that pusc does not know.</summary>
    public const string UnsupportedMarshalling = "PUS1035";
    /// <summary>Defect: the second pass uses what the first did not reach.</summary>
    public const string PassesDisagree = "PUS9002";
    /// <summary>Defect: a method with open type variables is compiled.</summary>
    public const string OpenMethod = "PUS9003";
    /// <summary>Defect: a type with open type variables is emitted.</summary>
    public const string OpenType = "PUS9004";

    /// <summary>Defect: image data reaches a type or selector after the dispatch table was laid out.</summary>
    public const string LateWork = "PUS9005";

    /// <summary>What the user can do about a member that is not supported; one sentence.</summary>
    public static string Remedy(string code, MethodDesc method) => code switch
    {
        NotImplemented when method.IsPInvoke => "Reference the package that exports it, or export it in C# with [UnmanagedCallersOnly(EntryPoint = ...)].",
        NotImplemented => "If the program does call it, choose another member; pusc --why shows what reaches it.",
        UnsupportedInstruction => "Use params or overloads instead of variable arguments.",
        PolymorphicRecursion => "Recurse over a type parameter that does not grow, or over a non-generic base type.",
        MissingStaticMember or DiagnosticCodes.MissingMethod or DiagnosticCodes.MissingType or DiagnosticCodes.MissingField => "Reference versions of the assemblies that were built against each other.",
        DiagnosticCodes.MissingAssembly => "Reference the package that contains it.",
        UnsupportedMarshalling => "Use [LibraryImport], whose generated code marshals, or blittable types.",
        ArrayLowerBounds => "Use arrays that start at zero.",
        BitCastSizes => "Cast between types of the same size.",
        _ => "If it should work, report it with this text; pusc --why shows what reaches it.",
    };
}
