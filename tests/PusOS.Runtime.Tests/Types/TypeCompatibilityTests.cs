using PusOS.Abi;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Tests.Types;

public sealed unsafe class TypeCompatibilityTests : IDisposable
{
    private readonly FakeTypes _types = new();

    public void Dispose() => _types.Dispose();

    [Fact]
    public void ClassesDeriveAndImplement()
    {
        MethodTableView* comparable = _types.Interface("System", "IComparable");
        MethodTableView* other = _types.Interface("System", "IOther");
        MethodTableView* animal = _types.Class("Zoo", "Animal", _types.Object, (nint)comparable);
        MethodTableView* dog = _types.Class("Zoo", "Dog", animal, (nint)comparable);
        Assert.True(TypeCompatibility.IsInstance(dog, animal));
        Assert.True(TypeCompatibility.IsInstance(dog, _types.Object));
        Assert.False(TypeCompatibility.IsInstance(animal, dog));
        Assert.True(TypeCompatibility.IsInstance(dog, comparable));
        Assert.False(TypeCompatibility.IsInstance(dog, other));
        Assert.True(TypeCompatibility.IsAssignable(comparable, _types.Object));
        Assert.False(TypeCompatibility.IsAssignable(comparable, dog));
        Assert.True(TypeCompatibility.DerivesFrom(dog, dog));
    }

    [Fact]
    public void VariantInterfacesCountLikeDeclaredOnes()
    {
        MethodTableView* ofString = _types.Interface("System", "IEnumerable`1");
        MethodTableView* ofObject = _types.Interface("System", "IEnumerable`1");
        MethodTableView* list = _types.Class("System", "List`1", _types.Object);
        _types.SetInterfaces(list, [(nint)ofString, (nint)ofObject], variant: 1);
        Assert.Equal(1, list->InterfaceCount);
        Assert.True(TypeCompatibility.Implements(list, ofString));
        Assert.True(TypeCompatibility.Implements(list, ofObject));
    }

    [Fact]
    public void ArraysAreCovariantOverReferencesOnly()
    {
        MethodTableView* text = _types.Class("System", "String", _types.Object);
        MethodTableView* number = Primitive("Int32", ElementKind.Int32, 4);
        MethodTableView* unsigned = Primitive("UInt32", ElementKind.UInt32, 4);
        MethodTableView* real = Primitive("Single", ElementKind.Float32, 4);
        MethodTableView* unit = Primitive("Char", ElementKind.Char, 2);
        MethodTableView* half = Primitive("UInt16", ElementKind.UInt16, 2);
        MethodTableView* day = _types.Value("DayOfWeek", MethodTableFlags.CategoryEnum, ElementKind.Int32, 4);
        MethodTableView* point = _types.Value("Point", MethodTableFlags.CategoryValueType, ElementKind.ValueType, 8);
        MethodTableView* point3 = _types.Value("Point3", MethodTableFlags.CategoryValueType, ElementKind.ValueType, 8);
        MethodTableView* objects = _types.Array(_types.Object);
        Assert.True(Castable(text, _types.Object));
        Assert.False(Castable(_types.Object, text));
        Assert.False(Castable(number, _types.Object));
        Assert.True(Castable(number, unsigned));
        Assert.True(Castable(day, unsigned));
        Assert.True(Castable(number, day));
        Assert.False(Castable(number, real));
        Assert.False(Castable(unit, half));
        Assert.False(Castable(point, point3));
        Assert.False(TypeCompatibility.IsInstance(_types.Array(text, rank: 2), objects));
        Assert.True(TypeCompatibility.IsInstance(_types.Array(text, rank: 2), _types.Array(_types.Object, rank: 2)));
        Assert.False(TypeCompatibility.IsInstance(_types.Array(text, rank: 1), objects));
        Assert.True(TypeCompatibility.IsInstance(_types.Array(_types.Array(text)), _types.Array(objects)));
        Assert.True(TypeCompatibility.IsInstance(_types.Array(_types.Array(number)), objects));
        Assert.False(TypeCompatibility.IsInstance(_types.Array(_types.Array(number)), _types.Array(objects)));
    }

    [Fact]
    public void NullablesTakeTheirUnderlyingType()
    {
        MethodTableView* number = Primitive("Int32", ElementKind.Int32, 4);
        MethodTableView* other = Primitive("Int64", ElementKind.Int64, 8);
        MethodTableView* nullable = _types.Nullable(number);
        Assert.True(TypeCompatibility.IsInstance(number, nullable));
        Assert.False(TypeCompatibility.IsInstance(other, nullable));
    }

    [Fact]
    public void PointersGoWithPointersToSameSizedPrimitives()
    {
        MethodTableView* number = Primitive("Int32", ElementKind.Int32, 4);
        MethodTableView* unsigned = Primitive("UInt32", ElementKind.UInt32, 4);
        MethodTableView* a = _types.Indirection(number, byRef: false), b = _types.Indirection(unsigned, byRef: false);
        Assert.True(TypeCompatibility.IsAssignable(a, b));
        Assert.False(TypeCompatibility.IsAssignable(a, _types.Indirection(number, byRef: true)));
        Assert.False(TypeCompatibility.IsAssignable(a, _types.Object));
    }

    private MethodTableView* Primitive(string name, ElementKind kind, uint size) =>
        _types.Value(name, MethodTableFlags.CategoryTruePrimitive, kind, size);

    private bool Castable(MethodTableView* from, MethodTableView* to) => TypeCompatibility.IsInstance(_types.Array(from), _types.Array(to));
}
