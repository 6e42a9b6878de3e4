namespace PusOS.Compiler.Llvm;

/// <summary>
/// The part that all modules share: target, attribute groups and metadata with fixed numbers, so that the text of a
/// function is the same in whatever module it lands. Metadata numbers below <see cref="FirstFreeMetadata"/> and
/// attribute groups below <c>#16</c> are reserved here.
/// </summary>
public static class LlvmModuleHeader
{
    /// <summary>Target triple of every module.</summary>
    public const string Triple = "riscv64-unknown-none-elf";

    /// <summary>Data layout of every module; without it LLVM splits aligned accesses.</summary>
    public const string DataLayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128";

    /// <summary><c>!prof</c>: the true edge is never taken (checks that throw).</summary>
    public const string UnlikelyFirst = "!0";

    /// <summary>The empty node, for <c>!invariant.load</c>, <c>!nonnull</c> and <c>!noundef</c>.</summary>
    public const string Empty = "!1";

    /// <summary><c>!tbaa</c> of fields, elements and everything without a more exact tag.</summary>
    public const string DataAccess = "!6";

    /// <summary><c>!tbaa</c> of the length of arrays and strings. All code that stores lengths must use it too, or none.</summary>
    public const string LengthAccess = "!7";

    /// <summary><c>!tbaa</c> of the MethodTable pointer of objects. All code that stores it must use it too.</summary>
    public const string MethodTableAccess = "!8";

    /// <summary><c>!range</c> of the length of arrays and strings: not negative.</summary>
    public const string LengthRange = "!14";

    /// <summary>Attribute group of ordinary managed functions.</summary>
    public const string OrdinaryFunction = "#0";

    /// <summary>Attribute group of functions, and calls of them, that are rarely called and never return (throw helpers).</summary>
    public const string ColdNoReturn = "#1";

    /// <summary>As <see cref="OrdinaryFunction"/>, never inlined.</summary>
    public const string NoInline = "#2";

    /// <summary>As <see cref="OrdinaryFunction"/>, always inlined.</summary>
    public const string AlwaysInline = "#3";

    /// <summary>As <see cref="OrdinaryFunction"/>, with a frame pointer (methods with filters).</summary>
    public const string FramePointer = "#4";

    /// <summary>The memcpy family: the body's loops are not turned into calls of itself.</summary>
    public const string NoBuiltins = "#5";

    /// <summary>As <see cref="ColdNoReturn"/>, and nothing unwinds out of it.</summary>
    public const string ColdNoReturnNoUnwind = "#6";

    /// <summary>Call sites of functions that do not unwind.</summary>
    public const string NoUnwind = "#7";

    /// <summary>As <see cref="OrdinaryFunction"/>, naked: the body is one inline assembly statement.</summary>
    public const string Naked = "#8";

    /// <summary>As <see cref="NoInline"/>; its frame may be of any size, since its caller has checked the stack.</summary>
    public const string LargeFrame = "#9";

    /// <summary>As <see cref="LargeFrame"/>, with a frame pointer.</summary>
    public const string LargeFrameWithPointer = "#10";

    /// <summary>Call sites of <see cref="ColdNoReturn"/> functions that are not made one with others.</summary>
    public const string ColdNoReturnNoMerge = "#11";

    /// <summary>Call sites that are not made one with others.</summary>
    public const string NoMerge = "#12";

    /// <summary>Call sites of what is rarely called: constructors of exceptions.</summary>
    public const string Cold = "#13";

    /// <summary>As <see cref="Cold"/>, and not made one with others.</summary>
    public const string ColdNoMerge = "#14";

    /// <summary>
    /// The largest frame that nobody checks: with what the frames above it leave, it ends in the guard below a thread's
    /// stack, 64 KiB that are never mapped. LLVM reports functions that exceed it.
    /// </summary>
    internal const int LargestUncheckedFrame = 48 * 1024;

    internal const int FirstFreeMetadata = 16;

    /// <summary>Target features of an instruction set such as <c>rv64gc_zba_zbb_zbs</c>, as LLVM's attribute spells them.</summary>
    internal static string TargetFeatures(string architecture)
    {
        string[] parts = architecture.Split('_');
        var features = new SortedSet<string>(StringComparer.Ordinal) { "+64bit", "+relax" };
        foreach (char letter in parts[0].AsSpan("rv64".Length))
        {
            switch (letter)
            {
                case 'g':
                    features.UnionWith(["+m", "+a", "+f", "+d", "+zicsr", "+zifencei"]);
                    break;
                case 'i':
                    break;
                default:
                    features.Add("+" + letter);
                    break;
            }
        }

        foreach (string extension in parts.AsSpan(1))
        {
            features.Add("+" + extension);
        }

        return string.Join(',', features);
    }

    /// <summary>What stands before the definitions.</summary>
    internal static string Top { get; } = $"""
        source_filename = "pusos"
        target datalayout = "{DataLayout}"
        target triple = "{Triple}"


        """.ReplaceLineEndings("\n");

    /// <summary>What stands behind the definitions, without debug information's own nodes.</summary>
    internal static string Bottom(string architecture, bool optimizeForSize, bool debugInformation)
    {
        string common = $"\"target-features\"=\"{TargetFeatures(architecture)}\"";
        string size = optimizeForSize ? "optsize " : "";
        string limit = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"warn-stack-size\"=\"{LargestUncheckedFrame}\"");
        return $$"""

            attributes #0 = { {{size}}uwtable "frame-pointer"="none" {{limit}} {{common}} }
            attributes #1 = { cold noinline noreturn uwtable "frame-pointer"="none" {{limit}} {{common}} }
            attributes #2 = { {{size}}noinline uwtable "frame-pointer"="none" {{limit}} {{common}} }
            attributes #3 = { alwaysinline uwtable "frame-pointer"="none" {{limit}} {{common}} }
            attributes #4 = { {{size}}noinline uwtable "frame-pointer"="all" {{limit}} {{common}} }
            attributes #5 = { nounwind uwtable "no-builtins" "frame-pointer"="none" {{limit}} {{common}} }
            attributes #6 = { cold noinline noreturn nounwind uwtable "frame-pointer"="none" {{common}} }
            attributes #7 = { nounwind }
            attributes #8 = { naked noinline nounwind "frame-pointer"="none" {{common}} }
            attributes #9 = { {{size}}noinline uwtable "frame-pointer"="none" {{common}} }
            attributes #10 = { {{size}}noinline uwtable "frame-pointer"="all" {{common}} }
            attributes #11 = { cold noinline noreturn nomerge uwtable "frame-pointer"="none" {{common}} }
            attributes #12 = { nomerge }
            attributes #13 = { cold noinline }
            attributes #14 = { cold noinline nomerge }

            !llvm.module.flags = !{!9, !10, !11{{(debugInformation ? ", !12, !13" : "")}}}

            !0 = !{!"branch_weights", i32 1, i32 1000000}
            !1 = !{}
            !2 = !{!"PusOS"}
            !3 = !{!"data", !2, i64 0}
            !4 = !{!"length", !2, i64 0}
            !5 = !{!"method table", !2, i64 0}
            !6 = !{!3, !3, i64 0}
            !7 = !{!4, !4, i64 0}
            !8 = !{!5, !5, i64 0}
            !9 = !{i32 1, !"target-abi", !"lp64d"}
            !10 = !{i32 1, !"Code Model", i32 3}
            !11 = !{i32 7, !"uwtable", i32 2}
            !12 = !{i32 2, !"Debug Info Version", i32 3}
            !13 = !{i32 7, !"Dwarf Version", i32 4}
            !14 = !{i32 0, i32 2147483647}

            """.ReplaceLineEndings("\n");
    }
}
