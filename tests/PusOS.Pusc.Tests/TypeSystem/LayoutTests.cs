using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PusOS.Abi;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Sizes against Unsafe.SizeOf of the host runtime, and the layouts that docs/spec/abi.md fixes.</summary>
public sealed class LayoutTests(HostFramework host) : IClassFixture<HostFramework>
{
    private static readonly MethodInfo s_sizeOf = typeof(LayoutTests).GetMethod(nameof(SizeOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    [Fact]
    public void SizesOfFrameworkStructsAreThoseOfTheHost()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true).Where(IsComparable))
        {
            mismatches.Compare(HostSize(type), host.Map(type).Layout.Size, () => type.ToString());
        }

        mismatches.AssertNone(atLeast: 1500);
    }

    [Fact]
    public void SizesOfTheTestStructsAreThoseOfTheHost()
    {
        Mismatches mismatches = new();
        foreach (Type type in typeof(LayoutCases).GetNestedTypes().Where(type => type.IsValueType))
        {
            Type closed = type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(short)) : type;
            mismatches.Compare(HostSize(closed), host.Map(closed).Layout.Size, () => closed.ToString());
        }

        mismatches.AssertNone(atLeast: 20);
    }

    [Fact]
    public void OffsetsInPlainStructsAreThoseOfTheHost()
    {
        LayoutCases.Mixed value = default;
        DefType type = (DefType)host.Map(typeof(LayoutCases.Mixed));
        Assert.Equal(OffsetOf(ref value, ref value.A), type.FindField("A")!.Offset);
        Assert.Equal(OffsetOf(ref value, ref value.B), type.FindField("B")!.Offset);
        Assert.Equal(OffsetOf(ref value, ref value.C), type.FindField("C")!.Offset);
        LayoutCases.Packed packed = default;
        DefType packedType = (DefType)host.Map(typeof(LayoutCases.Packed));
        Assert.Equal(OffsetOf(ref packed, ref packed.B), packedType.FindField("B")!.Offset);
    }

    [Fact]
    public void EveryTypeThatIsNotGenericHasALayout()
    {
        int count = 0;
        foreach (Assembly assembly in HostFramework.Assemblies)
        {
            foreach (DefType type in host.Module(assembly).AllTypes.Where(type => !type.ContainsGenericVariables))
            {
                TypeLayout layout = type.Layout;
                Assert.True(layout.Size > 0, type.FullName);
                Assert.Equal(type.ContainsReferences, !layout.References.IsEmpty);
                foreach (FieldDesc field in layout.InstanceFields)
                {
                    Assert.InRange(field.Offset, 0, layout.Size);
                }

                count++;
            }
        }

        Assert.True(count > 2000, $"{count} types");
    }

    [Fact]
    public void LayoutsThatTheRuntimeReliesOn()
    {
        AssertOffset(typeof(string), "_stringLength", ObjectLayout.Length);
        AssertOffset(typeof(string), "_firstChar", ObjectLayout.StringFirstChar);
        AssertOffset(typeof(Delegate), "_target", ObjectLayout.DelegateTarget);
        AssertOffset(typeof(Delegate), "_methodBase", ObjectLayout.DelegateMethodBase);
        AssertOffset(typeof(Delegate), "_methodPtr", ObjectLayout.DelegateMethodPointer);
        AssertOffset(typeof(Delegate), "_methodPtrAux", ObjectLayout.DelegateMethodPointerAux);
        AssertOffset(typeof(MulticastDelegate), "_invocationList", ObjectLayout.DelegateInvocationList);
        AssertOffset(typeof(MulticastDelegate), "_invocationCount", ObjectLayout.DelegateInvocationCount);
        AssertOffset(typeof(int?), "hasValue", 0);
        AssertOffset(typeof(int?), "value", 4);
        AssertOffset(typeof(KeyValuePair<byte, string>?), "hasValue", 0);
        AssertOffset(typeof(KeyValuePair<byte, string>?), "value", 8);
        AssertOffset(typeof(Span<char>), "_reference", 0);
        AssertOffset(typeof(Span<char>), "_length", 8);
        DefType rawArray = host.Context.FindType("System.Runtime.CompilerServices.RawArrayData")!;
        Assert.Equal(ObjectLayout.Length, rawArray.FindField("Length")!.Offset);
        Assert.Equal(ObjectLayout.FirstElement, rawArray.FindField("Data")!.Offset);
        Assert.Equal(ObjectLayout.FirstField, host.Context.FindType("System.Runtime.CompilerServices.RawData")!.FindField("Data")!.Offset);
        Assert.Equal(16, host.Map(typeof(Int128)).Layout.Alignment);
    }

    [Fact]
    public void AutomaticLayoutOrdersByKindAndSize()
    {
        DefType type = (DefType)host.Map(typeof(LayoutCases.AutomaticClass));
        string[] expected = ["Text", "Other", "Long", "Int", "Short", "Byte", "Pair"];
        string[] actual = [.. type.Fields.OrderBy(field => field.Offset).Select(field => field.Name)];
        Assert.Equal(expected, actual);
        Assert.Equal(8, type.FindField("Text")!.Offset);
        Assert.True(type.Layout.References[1] && type.Layout.References[2]);
        Assert.False(type.Layout.References[0] || type.Layout.References[3]);
        TypeDesc derived = host.Map(typeof(LayoutCases.AutomaticDerived));
        Assert.Equal(3 + 1, derived.Layout.References.Count);
    }

    [Fact]
    public void StructsScalariseByTheRulesOfTheAbi()
    {
        AssertScalars(typeof(Span<char>), "ref@0", "System.Int32@8");
        AssertScalars(typeof(LayoutCases.Outer), "System.Int32@0", "System.Int32@4");
        AssertScalars(typeof(LayoutCases.WithEnum), "System.Int32@0");
        AssertScalars(typeof(long?), "System.Boolean@0", "System.Int64@8");
        AssertScalars(typeof(LayoutCases.Empty));
        Assert.Equal(4, Scalars(typeof(LayoutCases.Four))!.Length);
        Assert.Null(Scalars(typeof(LayoutCases.Five)));
        Assert.Null(Scalars(typeof(LayoutCases.Union)));
        Assert.Null(Scalars(typeof(LayoutCases.Fixed)));
        Assert.Null(Scalars(typeof(LayoutCases.Inline)));
        Assert.Null(Scalars(typeof(LayoutCases.Sized)));
        AssertScalars(typeof(LayoutCases.Text), "System.String@0");
    }

    [Fact]
    public void ReferencesInInlineArraysAndUnionsAreMapped()
    {
        TypeLayout inline = host.Map(typeof(LayoutCases.InlineText)).Layout;
        Assert.Equal(5, inline.References.Count);
        Assert.Equal(40, inline.Size);
        TypeLayout union = host.Map(typeof(LayoutCases.ReferenceUnion)).Layout;
        Assert.True(union.References[0]);
        Assert.Equal(1, union.References.Count);
    }

    [Fact]
    public void BitwiseComparableTypesHaveNoPaddingFloatsOrReferences()
    {
        Assert.True(host.Map(typeof(LayoutCases.Outer)).Layout.IsBlittableBits);
        Assert.False(host.Map(typeof(LayoutCases.Mixed)).Layout.IsBlittableBits);
        Assert.False(host.Map(typeof(System.Numerics.Vector2)).Layout.IsBlittableBits);
        Assert.False(host.Map(typeof(LayoutCases.Text)).Layout.IsBlittableBits);
        Assert.False(host.Map(typeof(LayoutCases.WithDecimal)).Layout.IsBlittableBits);
        Assert.True(host.Map(typeof(LayoutCases.Mixed)).Layout.HasPadding);
    }

    /// <summary>TypedReference and Void may not be type arguments.</summary>
    private static bool IsComparable(Type type) =>
        type.IsValueType && !type.ContainsGenericParameters && type != typeof(void) && type != typeof(TypedReference) && !HoldsVector(type);

    /// <summary>The host gives Vector the width of its SIMD registers and aligns Vector128 and its kin to their size; ours are plain structs.</summary>
    private static bool HoldsVector(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() is Type definition && (definition == typeof(Vector128<>) || definition == typeof(Vector256<>) || definition == typeof(Vector512<>) || definition == typeof(System.Numerics.Vector<>)))
        || (!type.IsPrimitive && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(field => field.FieldType.IsValueType && field.FieldType != type && HoldsVector(field.FieldType)));

    private static int HostSize(Type type) => (int)s_sizeOf.MakeGenericMethod(type).Invoke(null, null)!;

    private static int SizeOf<T>()
        where T : allows ref struct => Unsafe.SizeOf<T>();

    private static int OffsetOf<TStruct, TField>(ref TStruct start, ref TField field) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TStruct, byte>(ref start), ref Unsafe.As<TField, byte>(ref field));

    private void AssertOffset(Type type, string field, int offset) =>
        Assert.Equal(offset, ((DefType)host.Map(type)).FindField(field)!.Offset);

    private void AssertScalars(Type type, params string[] expected) => Assert.Equal<IEnumerable<string>>(expected, Scalars(type)!);

    private string[]? Scalars(Type type) => host.Map(type).Layout.Scalars is ScalarLeaf[] leaves
        ? [.. leaves.Select(leaf => $"{(leaf.Type.IsByRef ? "ref" : leaf.Type.FullName)}@{leaf.Offset}")]
        : null;
}
