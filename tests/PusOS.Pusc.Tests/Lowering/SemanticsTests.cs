using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Lowering;

/// <summary>Semantics that are easy to lose in lowering, each by the text of one method.</summary>
[Collection(CompilerCollection.Name)]
public sealed class SemanticsTests
{
    [Fact]
    public void StaticVirtualMethodGroupIsTheTypesOwn()
    {
        using var snippet = Snippet.FromSource("""
            using System;
            interface IMake<T> where T : IMake<T> { static virtual int Make() => 1; static abstract int Must(); }
            struct S : IMake<S> { static int IMake<S>.Make() => 2; static int IMake<S>.Must() => 3; }
            static class Program
            {
                static Func<int> Make<T>() where T : IMake<T> => T.Make;
                static Func<int> Must<T>() where T : IMake<T> => T.Must;
                static int Main() => Make<S>()() + Must<S>()();
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        Assert.DoesNotContain(compiled.Diagnostics.Diagnostics, d => d.Message.Contains("IMake", StringComparison.Ordinal));
        Assert.Contains("Snippet$$S$_", compiled.Function("Program$_Make"), StringComparison.Ordinal);
        Assert.Contains("Snippet$$S$_", compiled.Function("Program$_Must"), StringComparison.Ordinal);
    }

    [Fact]
    public void DelegateOverInstanceMethodChecksItsTarget()
    {
        using var snippet = Snippet.FromSource("""
            using System;
            class C { public int F; public int M() => F; }
            static class Program
            {
                static Func<int> Make(C c) => c.M;
                static int Main() => Make(new C())();
            }
            """);
        Assert.Contains("icmp eq ptr %a0, null", snippet.Compile().Function("Program$_Make"), StringComparison.Ordinal);
    }

    [Fact]
    public void PackedFieldsAreNotClaimedToBeAligned()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.InteropServices;
            [StructLayout(LayoutKind.Sequential, Pack = 1)] class Packed { public byte A; public int B; }
            [StructLayout(LayoutKind.Sequential, Pack = 1)] struct PackedStruct { public byte A; public int B; }
            static class Program
            {
                static int OfStruct(ref PackedStruct packed) => packed.B;
                static int Main() { PackedStruct p = default; return OfStruct(ref p); }
            }
            """);
        Assert.Contains("align 1", snippet.Compile().Function("Program$_OfStruct"), StringComparison.Ordinal);
    }

    [Fact]
    public void VolatileFloatingPointAccessIsOrdered()
    {
        using var snippet = Snippet.FromSource("""
            static class Program
            {
                static volatile float s_value;
                static float Read() => s_value;
                static int Main() => (int)Read();
            }
            """);
        string read = snippet.Compile().Function("Program$_Read");
        Assert.True(read.Contains("acquire", StringComparison.Ordinal), read);
    }

    [Fact]
    public void UnsignedToSingleRoundsOnce()
    {
        using var snippet = Snippet.FromSource("""
            static class Program
            {
                static float F(ulong value) => (float)value;
                static int Main() => (int)F(1);
            }
            """);
        Assert.Contains("uitofp i64 %a0 to float", snippet.Compile().Function("Program$_F"), StringComparison.Ordinal);
    }

    [Fact]
    public void ModuleInitializersOfAllAssembliesRun()
    {
        using var folder = Snippet.FromSource("static class Program { static int Main() => 0; }");
        string directory = Path.GetDirectoryName(folder.AssemblyPath)!;
        string library = Path.Combine(directory, "MyLibrary.dll");
        Snippet.BuildFile(library, "public static class Lib { public static int X; [System.Runtime.CompilerServices.ModuleInitializer] public static void Init() { X = 5; } }", []);
        string program = Path.Combine(directory, "App.dll");
        Snippet.BuildFile(program, "static class Program { static int Main() => Lib.X; }", [library]);
        Assert.True(Snippet.FromFile(program).Compile(null, false, "-r:" + library).Has("Lib$_Init"));
    }

    [Fact]
    public void StringArgumentOfNativeImportIsNotPassedAsObject()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.InteropServices;
            static unsafe class Program
            {
                [DllImport("native", EntryPoint = "print")] static extern int Print(string text);
                [UnmanagedCallersOnly(EntryPoint = "print")] static int Export(byte* text) => *text;
                static int Main() => Print("x");
            }
            """);
        string print = snippet.Compile().Function("Program$_Print");
        Assert.Contains("StringToCoTaskMemUTF8", print, StringComparison.Ordinal);
        Assert.Contains("FreeCoTaskMem", print, StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionOfConstructorThroughTypeParameterIsWrapped()
    {
        using var snippet = Snippet.FromSource("""
            class C { public C() { throw new System.InvalidOperationException(); } }
            static class Program
            {
                static T Make<T>() where T : new() => new T();
                static int Main() => Make<C>() is null ? 1 : 0;
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        Assert.Contains("$activate", compiled.Function("Program$_Make"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void EnumThatOnlyTheRuntimeBoxesHasItsMethods()
    {
        using var snippet = Snippet.FromSource("""
            using System;
            enum E { One, Two }
            static class Program { static int Main() => Enum.ToObject(typeof(E), 1).ToString().Length; }
            """);
        CompiledSnippet compiled = CompileWithCore(snippet);
        Assert.Contains(compiled.Emit.Dispatch.Constructed, t => t.FullName == "E");
    }

    [Fact]
    public void NativeIntegerAndPointerAreTheSameResult()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.InteropServices;
            static unsafe class Program
            {
                [DllImport("native", EntryPoint = "get")] static extern nint Get(nint x);
                [UnmanagedCallersOnly(EntryPoint = "get")] static void* Export(void* x) => x;
                static int Main() => Get(0) == 0 ? 0 : 1;
            }
            """);
        Assert.Empty(snippet.Compile().Diagnostics.Lines);
    }

    [Fact]
    public void StubOfLargeStructClearsItsResult()
    {
        using var snippet = Snippet.FromSource("""
            struct Big { public long A, B, C, D, E; }
            static class Program
            {
                static Big Get() { Big b = default; b.A = 3; return b; }
                static int Main() => (int)Get().A;
            }
            """);
        string substitutions = Path.Combine(Path.GetDirectoryName(snippet.AssemblyPath)!, "substitutions.xml");
        File.WriteAllText(substitutions, "<linker><assembly fullname=\"Snippet\"><type fullname=\"Program\"><method signature=\"Big Get()\" body=\"stub\" /></type></assembly></linker>");
        string stub = snippet.Compile(null, false, "--substitution:" + substitutions).Function("Program$_Get");
        Assert.Contains("ret void\n", stub, StringComparison.Ordinal);
        Assert.Contains("memset", stub, StringComparison.Ordinal);
    }

    [Fact]
    public void NativeImportOfDelegateIsRefused()
    {
        using var snippet = Snippet.FromSource("""
            using System;
            using System.Runtime.InteropServices;
            static unsafe class Program
            {
                [DllImport("native", EntryPoint = "run")] static extern int Run(Action action);
                [UnmanagedCallersOnly(EntryPoint = "run")] static int Export(void* action) => 1;
                static int Main() => Run(() => { });
            }
            """);
        var diagnostic = Assert.Single(snippet.Compile().Diagnostics.Diagnostics, d => d.Code == "PUS1035");
        Assert.Contains("Program::Run", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("'action'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("LibraryImport", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NativeImportConvertsTruthVectorsAndLastError()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.InteropServices;
            static unsafe class Program
            {
                [DllImport("native", EntryPoint = "test", SetLastError = true)] static extern bool Test(bool a, int[] b);
                [UnmanagedCallersOnly(EntryPoint = "test")] static int Export(int a, int* b) => a << 8;
                static int Main() => Test(true, [1]) ? 1 : 0;
            }
            """);
        string test = snippet.Compile().Function("Program$_Test");
        Assert.Contains("icmp ne i32", test, StringComparison.Ordinal);
        Assert.Contains("SetLastPInvokeError", test, StringComparison.Ordinal);
        Assert.Contains($"i64 {PusOS.Abi.ObjectLayout.FirstElement}", test, StringComparison.Ordinal);
    }

    [Fact]
    public void SynchronizedMethodHoldsItsLock()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.CompilerServices;
            class C
            {
                public int F;
                [MethodImpl(MethodImplOptions.Synchronized)] public int OfInstance() => F++;
                [MethodImpl(MethodImplOptions.Synchronized)] public static int OfType() => 1;
            }
            static class Program { static int Main() => new C().OfInstance() + C.OfType(); }
            """);
        CompiledSnippet compiled = snippet.Compile();
        foreach (string name in (string[])["C$_OfInstance", "C$_OfType"])
        {
            string text = compiled.Function(name);
            Assert.Matches(@"call void @[^(]*Monitor[^(]*Enter[^(]*\(ptr", text);
            Assert.Contains("landingpad { ptr, i32 } cleanup", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LargeFrameIsCheckedBeforeItStands()
    {
        using var snippet = Snippet.FromSource("""
            unsafe struct Big { public fixed byte Data[100000]; }
            static unsafe class Program
            {
                static int Use(ref Big big) => big.Data[5];
                static int Large() { Big big = default; return Use(ref big); }
                static int Main() => Large();
            }
            """);
        string text = snippet.Compile().Function("Program$_Large");
        Assert.Matches(@"pus_check_stack""?\(i64 \d{6}\)", text);
        Assert.Contains("musttail call", text, StringComparison.Ordinal);
    }

    [Fact]
    public void StackAllocationInALoopAtTheEntryIsDynamic()
    {
        using var snippet = Snippet.FromSource("""
            static unsafe class Program
            {
                [System.Runtime.CompilerServices.SkipLocalsInit]
                static void Loop() { again: int* p = stackalloc int[4]; Use(p); goto again; }
                static void Use(int* p) => *p = 1;
                static int Main() { Loop(); return 0; }
            }
            """);
        Assert.Contains("= alloca i8, i64 16", snippet.Compile().Function("Program$_Loop"), StringComparison.Ordinal);
    }

    [Fact]
    public void StoringAReferencePublishesItsObject()
    {
        using var snippet = Snippet.FromSource("""
            class Node { public Node Next; public int Number; public (Node A, int B) Pair; public static Node First; }
            static class Program
            {
                static void OfField(Node n, Node next) => n.Next = next;
                static void OfStatic(Node n) => Node.First = n;
                static void OfElement(Node[] all, Node n) => all[0] = n; // Through pus_stelem_ref.
                static void OfStruct(Node n, Node a) => n.Pair = (a, 1);
                static void OfReference(ref Node place, Node n) => place = n;
                static void OfNull(Node n) => n.Next = null;
                static void OfNumber(Node n) => n.Number = 1;
                static int Main()
                {
                    Node n = new Node();
                    OfField(n, n); OfStatic(n); OfElement(new Node[1], n); OfStruct(n, n); OfReference(ref n, n); OfNull(n); OfNumber(n);
                    return 0;
                }
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        foreach (string name in (string[])["OfField", "OfStatic", "OfStruct", "OfReference"])
        {
            Assert.Matches(@"store atomic ptr %\S+ ?.*release, align 8", compiled.Function("Program$_" + name));
        }

        Assert.DoesNotContain("release", compiled.Function("Program$_OfNull"), StringComparison.Ordinal);
        Assert.DoesNotContain("release", compiled.Function("Program$_OfNumber"), StringComparison.Ordinal);
    }

    [Fact]
    public void ReferencesMoveAsWholeWords()
    {
        using var snippet = Snippet.FromSource("""
            using System;
            static class Program
            {
                static void Move(Span<string> from, Span<string> to) => from.CopyTo(to);
                static void Clear(Span<string> all) => all.Clear();
                static int Main() { Move(default, default); Clear(default); return 0; }
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        string[] texts = [.. compiled.Emit.Fragments.Values.Select(f => f.Text).Where(t => t.Contains("llvm.memmove.p0.p0.i64(ptr align 8", StringComparison.Ordinal) || t.Contains("llvm.memset.p0.i64(ptr align 8", StringComparison.Ordinal))];
        Assert.Contains(texts, t => t.Contains("memmove", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Contains("memset", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void ObjectsMadeWithoutConstructorHaveTheirMethods()
    {
        using var snippet = Snippet.FromSource("""
            abstract class Base { public abstract int M(); }
            class X : Base { public override int M() => 1; }
            class Y : Base { private Y(int value) { } public override int M() => 2; }
            static class Program
            {
                static int Call(Base b) => b.M();
                static int Main() => Call(new X()) + Call((Base)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Y)));
            }
            """);
        Assert.True(CompileWithCore(snippet).Has("Y$_M"));
    }

    /// <summary>
    /// A compare and exchange becomes lr and sc, and so does an exchange of one or two bytes: what follows may be seen
    /// before the sc, unless a fence stands there. No emulator on a strongly ordered host shows that.
    /// </summary>
    [Theory]
    [InlineData("Interlocked.CompareExchange(ref s_word, 1, 0)", "cmpxchg", true)]
    [InlineData("Interlocked.CompareExchange(ref s_wide, 1, 0)", "cmpxchg", true)]
    [InlineData("Interlocked.CompareExchange(ref s_byte, 1, 0)", "cmpxchg", true)]
    [InlineData("Interlocked.CompareExchange(ref s_number, 1, 0)", "cmpxchg", true)]
    [InlineData("Interlocked.CompareExchange(ref s_text, null, null)", "cmpxchg", true)]
    [InlineData("Interlocked.Exchange(ref s_byte, 1)", "atomicrmw xchg", true)]
    [InlineData("Interlocked.Exchange(ref s_short, 1)", "atomicrmw xchg", true)]
    [InlineData("Interlocked.Exchange(ref s_word, 1)", "atomicrmw xchg", false)]
    [InlineData("Interlocked.Add(ref s_wide, 1)", "atomicrmw add", false)]
    [InlineData("Interlocked.Or(ref s_word, 1)", "atomicrmw or", false)]
    public void InterlockedIsAFence(string operation, string instruction, bool needsFence)
    {
        using var snippet = Snippet.FromSource($$"""
            using System.Threading;
            static class Program
            {
                static int s_word; static long s_wide; static byte s_byte; static short s_short; static double s_number; static string s_text;
                static int Atomic() { {{operation}}; return Volatile.Read(ref s_word); }
                static int Main() => Atomic();
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        string[] lines = [.. compiled.Emit.Fragments.Values.SelectMany(f => f.Text.Split('\n')).Select(l => l.Trim())];
        int[] places = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains(instruction, StringComparison.Ordinal))];
        Assert.NotEmpty(places);
        foreach (int place in places)
        {
            Assert.Contains(" seq_cst", lines[place], StringComparison.Ordinal);
            Assert.Equal(needsFence || NeedsFence(lines[place]), lines.Skip(place + 1).Take(2).Contains("fence seq_cst"));
        }
    }

    private static bool NeedsFence(string line) =>
        line.Contains("cmpxchg", StringComparison.Ordinal) || line.Contains("xchg ptr", StringComparison.Ordinal) && (line.Contains(" i8 ", StringComparison.Ordinal) || line.Contains(" i16 ", StringComparison.Ordinal));

    /// <summary>The process-wide barrier is the runtime's, which makes every hart pass one: a fence of the caller alone is none.</summary>
    [SkippableFact]
    public void TheProcessWideBarrierIsACall()
    {
        using var snippet = Snippet.FromSource("""
            using System.Threading;
            static class Program
            {
                static int Barrier() { Interlocked.MemoryBarrierProcessWide(); return 0; }
                static int Main() => Barrier();
            }
            """);
        Assert.True(CompileWithCore(snippet).Has("MemoryBarrierProcessWide"));
    }

    private static CompiledSnippet CompileWithCore(Snippet snippet)
    {
        Skip.If(WholeRuntimeTests.CorePath() is null, "The target flavour of PusOS.Core is not built: dotnet build -c Release src/PusOS.Core/Target");
        return snippet.Compile(null, false, "-r:" + WholeRuntimeTests.CorePath());
    }
}
