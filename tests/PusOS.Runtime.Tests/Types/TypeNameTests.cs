using PusOS.Abi;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Tests.Types;

/// <summary>Names of hand-made types equal those that .NET gives real ones.</summary>
public sealed unsafe class TypeNameTests : IDisposable
{
    private const TypeNameFormat FullName = TypeNameFormat.Namespace | TypeNameFormat.FullInstantiation;

    private readonly FakeTypes _types = new();

    public void Dispose() => _types.Dispose();

    [Fact]
    public void PlainAndNestedTypes()
    {
        MethodTableView* outer = _types.Class("My.Space", "Outer", _types.Object);
        MethodTableView* inner = _types.Class("My.Space", "Änner", _types.Object);
        _types.Nest(inner, outer);
        Assert.Equal("Änner", TypeName.Format(inner, TypeNameFormat.Basic));
        Assert.Equal("My.Space.Outer+Änner", TypeName.Format(inner, FullName));
        Assert.Equal("Global", TypeName.Format(_types.Class("", "Global", _types.Object), FullName));
        Assert.Equal(
            "My.Space.Outer, Fake, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null",
            TypeName.Format(outer, FullName | TypeNameFormat.Assembly));
    }

    [Fact]
    public void GenericTypesMatchTheHost()
    {
        MethodTableView* number = _types.Value("Int32", MethodTableFlags.CategoryTruePrimitive, ElementKind.Int32, 4);
        MethodTableView* definition = _types.Generic("System.Collections.Generic", "List`1", null, (nint)_types.Text("T"));
        MethodTableView* list = _types.Generic("System.Collections.Generic", "List`1", definition, (nint)number);
        MethodTableView* lists = _types.Generic("System.Collections.Generic", "List`1", definition, (nint)list);
        Assert.Equal(typeof(List<int>).Name, TypeName.Format(list, TypeNameFormat.Basic));
        Assert.Equal(typeof(List<int>).ToString(), TypeName.Format(list, TypeNameFormat.Namespace));
        Assert.Equal(typeof(List<List<int>>).ToString(), TypeName.Format(lists, TypeNameFormat.Namespace));
        Assert.Equal(typeof(List<>).ToString(), TypeName.Format(definition, TypeNameFormat.Namespace));
        Assert.Equal(typeof(List<>).FullName, TypeName.Format(definition, FullName));
        string assembly = typeof(int).Assembly.FullName!;
        Assert.Equal(
            typeof(List<List<int>>).FullName!.Replace(assembly, "Fake, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null", StringComparison.Ordinal),
            TypeName.Format(lists, FullName));
    }

    [Fact]
    public void ArraysAndIndirectionsMatchTheHost()
    {
        MethodTableView* number = _types.Value("Int32", MethodTableFlags.CategoryTruePrimitive, ElementKind.Int32, 4);
        Assert.Equal(typeof(int[]).ToString(), TypeName.Format(_types.Array(number), TypeNameFormat.Namespace));
        Assert.Equal(typeof(int[,,]).Name, TypeName.Format(_types.Array(number, 3), TypeNameFormat.Basic));
        Assert.Equal(typeof(int[][,]).ToString(), TypeName.Format(_types.Array(_types.Array(number, 2)), TypeNameFormat.Namespace));
        Assert.Equal(typeof(int).MakeArrayType(1).ToString(), TypeName.Format(_types.Array(number, 1), TypeNameFormat.Namespace));
        Assert.Equal(typeof(int*).ToString(), TypeName.Format(_types.Indirection(number, byRef: false), TypeNameFormat.Namespace));
        Assert.Equal(typeof(int).MakeByRefType().ToString(), TypeName.Format(_types.Indirection(number, byRef: true), TypeNameFormat.Namespace));
    }
}
