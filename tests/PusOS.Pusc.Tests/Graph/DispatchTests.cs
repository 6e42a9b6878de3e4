using PusOS.Compiler.Graph;
using PusOS.Compiler.Image;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Slots, selectors and the packed dispatch table of a whole program.</summary>
[Collection(CompilerCollection.Name)]
public sealed class DispatchTests
{
    private const string Source = """
        interface IOne { int One(); }
        interface ITwo { int Two(); int Never(); }
        interface IThree<out T> { T Three(); }
        interface IDefault : IOne { int IOne.One() => 9; }
        class A : IOne, ITwo { public int One() => 1; public int Two() => 2; public int Never() => 0; }
        class B : IOne, IThree<string> { public int One() => 3; public string Three() => ""; }
        class E : IThree<string> { public string Three() => "e"; }
        class C : A, ITwo { int ITwo.Two() => 4; }
        struct D : IOne, IDefault { public int X; }
        class Base { public virtual int Used() => 1; public virtual int Unused() => 2; public virtual T Generic<T>(T value) => value; }
        class Derived : Base { public override int Used() => 3; public override int Unused() => 4; public override T Generic<T>(T value) => default; }
        static class Program
        {
            static int CallOne(IOne one) => one.One();
            static int CallTwo(ITwo two) => two.Two();
            static object CallThree(IThree<object> three) => three.Three();
            static int CallBase(Base b) => b.Used() + b.Generic(5);
            static int Main()
            {
                CallThree(new B());
                CallThree(new E());
                return CallOne(new A()) + CallOne(new B()) + CallOne(new D()) + CallTwo(new C()) + CallTwo(new A()) + CallBase(new Base()) + CallBase(new Derived());
            }
        }
        """;

    [Fact]
    public void RowsDoNotCollideAndHoldWhatResolutionSays()
    {
        using var snippet = Snippet.FromSource(Source);
        CompiledSnippet compiled = snippet.Compile();
        Dispatch numbers = compiled.Scan.Dispatch;
        var rows = new DispatchTable(compiled.Emit, numbers);
        var occupied = new Dictionary<int, MethodDesc>();
        int entries = 0;
        foreach (TypeDesc type in compiled.Emit.Dispatch.Constructed)
        {
            foreach (MethodDesc selector in compiled.Emit.Dispatch.UsedSelectors)
            {
                if (!type.CanCastTo(selector.OwningType) || VirtualResolution.Resolve(type, selector) is not { IsAbstract: false } code)
                {
                    continue;
                }

                // The index that compiled code computes: the row's displacement plus the selector's number.
                int at = (rows.RowOffset(type) / 8) + numbers.SelectorNumber(selector);
                Assert.True(at >= 0, $"{type.FullName} {selector.FullName}");
                Assert.True(!occupied.TryGetValue(at, out MethodDesc? other) || other == code, $"entry {at} is {other?.FullName} and {code.FullName}");
                occupied[at] = code;
                entries++;
            }
        }

        Assert.True(entries >= 8, $"{entries} entries");
        Assert.Contains(occupied.Values, m => m.FullName.Contains("IDefault", StringComparison.Ordinal));
        string table = compiled.Emit.Fragments["pus_dispatch_table"].Text;
        Assert.Contains("Snippet$$B$_Three", table, StringComparison.Ordinal);
        Assert.Contains("Snippet$$Derived$_Generic$<System.Int32", table, StringComparison.Ordinal);
    }

    [Fact]
    public void UnusedSlotsAndSelectorsAreNotThere()
    {
        using var snippet = Snippet.FromSource(Source);
        CompiledSnippet compiled = snippet.Compile();
        TypeDesc derived = compiled.Emit.Dispatch.Constructed.Single(t => t.FullName == "Derived");
        List<MethodDesc> slots = compiled.Scan.Dispatch.Layout(derived);
        Assert.Contains(slots, s => s.FullName.Contains("Base::Used", StringComparison.Ordinal));
        Assert.DoesNotContain(slots, s => s.FullName.Contains("Base::Unused", StringComparison.Ordinal));
        Assert.DoesNotContain(compiled.Emit.Dispatch.UsedSelectors, s => s.Name == "Never");
        Assert.False(compiled.Has("Derived$_Unused"));
    }

    [Fact]
    public void ResolutionFindsOverridesExplicitImplementationsAndSlots()
    {
        using var snippet = Snippet.FromSource(Source);
        Dispatch dispatch = snippet.Compile().Emit.Dispatch;
        DefType Type(string name) => (DefType)dispatch.Constructed.Single(t => t.FullName == name);
        DefType a = Type("A");
        DefType c = Type("C");
        DefType derived = Type("Derived");
        MethodDesc two = a.Interfaces.Single(i => i.Name == "ITwo").FindMethod("Two")!;
        Assert.Equal("A", VirtualResolution.Resolve(a, two)!.OwningType.FullName);
        Assert.Equal("C", VirtualResolution.Resolve(c, two)!.OwningType.FullName);
        MethodDesc overriding = derived.FindMethod("Used")!;
        Assert.Equal("Base", VirtualResolution.SlotOf(overriding).OwningType.FullName);
        Assert.Equal(overriding, VirtualResolution.Resolve(derived, VirtualResolution.SlotOf(overriding)));
        MethodDesc one = a.Interfaces.Single(i => i.Name == "IOne").FindMethod("One")!;
        Assert.Equal("IDefault", VirtualResolution.Resolve(Type("D"), one)!.OwningType.FullName);
        Assert.Null(VirtualResolution.Resolve(derived, one));
    }

    [Fact]
    public void SingleImplementationIsOnlyClaimedWhenThereIsOne()
    {
        using var snippet = Snippet.FromSource("""
            interface I { int M(); }
            class Only : I { public int M() => 1; }
            class Never : I { public int M() => 2; }
            abstract class Base { public abstract int N(); }
            class X : Base { public override int N() => 1; }
            class Y : Base { public override int N() => 2; }
            static class Program { static int Main() => Call(new Only()) + Call(new X()) + Call(new Y()); static int Call(I i) => i.M(); static int Call(Base b) => b.N(); static Never s_never; }
            """);
        Dispatch dispatch = snippet.Compile().Scan.Dispatch;
        DefType only = (DefType)dispatch.Constructed.Single(t => t.FullName == "Only");
        DefType x = (DefType)dispatch.Constructed.Single(t => t.FullName == "X");
        Assert.Equal(only.FindMethod("M"), dispatch.SingleImplementation(only.Interfaces[0].FindMethod("M")!));
        Assert.Null(dispatch.SingleImplementation(((DefType)x.BaseType!).FindMethod("N")!));
        Assert.False(dispatch.IsNeverInstantiated(only.Interfaces[0]));
        Assert.True(dispatch.IsNeverInstantiated(only.Module.AllTypes.Single(t => t.Name == "Never")));
    }
}
