using System.Reflection;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Virtual and interface resolution against reflection's interface maps and base definitions.</summary>
public sealed class DispatchTests(HostFramework host) : IClassFixture<HostFramework>
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    [Fact]
    public void InterfaceMapsAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true).Where(HasInterfaceMap))
        {
            CompareInterfaceMaps(type, mismatches);
        }

        mismatches.AssertNone(atLeast: 25_000);
    }

    [Fact]
    public void InterfaceMapsOfTheTestTypesAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in DispatchCases.Types)
        {
            CompareInterfaceMaps(type, mismatches);
        }

        mismatches.AssertNone(atLeast: 20);
    }

    [Fact]
    public void VirtualMethodsAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true).Concat(DispatchCases.Types).Where(type => !type.IsInterface))
        {
            DefType mapped = (DefType)host.Map(type);
            MethodInfo[] methods = type.GetMethods(Instance);
            HashSet<string> covariant = [.. methods.Where(IsCovariant).Select(method => method.Name)];
            foreach (MethodInfo method in methods.Where(method => method.IsVirtual && !covariant.Contains(method.Name)))
            {
                MethodDesc slot = host.Map(method.GetBaseDefinition());
                mismatches.Compare(host.Map(method), mapped.ResolveVirtual(slot), () => $"{slot} on {type}");
                mismatches.Compare(slot, host.Map(method).SlotDeclaration, () => $"slot of {method} on {type}");
            }
        }

        mismatches.AssertNone(atLeast: 30_000);
    }

    [Fact]
    public void CovariantReturnsShareTheSlotWithWhatTheyOverride()
    {
        DefType root = (DefType)host.Map(typeof(DispatchCases.CovariantRoot));
        DefType middle = (DefType)host.Map(typeof(DispatchCases.CovariantMiddle));
        DefType leaf = (DefType)host.Map(typeof(DispatchCases.CovariantLeaf));
        DefType plain = (DefType)host.Map(typeof(DispatchCases.CovariantPlainOverride));
        MethodDesc slot = root.FindMethod("Make")!;
        Assert.Same(middle.FindMethod("Make"), middle.ResolveVirtual(slot));
        Assert.Same(leaf.FindMethod("Make"), leaf.ResolveVirtual(slot));
        Assert.Same(leaf.FindMethod("Make"), leaf.ResolveVirtual(middle.FindMethod("Make")!));
        Assert.Same(plain.FindMethod("Make"), plain.ResolveVirtual(slot));
        Assert.Same(plain.FindMethod("Make"), plain.ResolveVirtual(middle.FindMethod("Make")!));
    }

    [Fact]
    public void MethodsThatCoincideInAnInstantiationKeepTheirSlots()
    {
        DefType type = (DefType)host.Map(typeof(DispatchCases.CollidingDerived<int>));
        DefType baseType = type.BaseType!;
        foreach (MethodDesc slot in baseType.Methods.Where(method => method.Name == "M"))
        {
            MethodDesc definition = type.ResolveVirtual(slot)!.GetMethodDefinition();
            Assert.Equal(slot.GetMethodDefinition().Signature.Parameters[0], definition.Signature.Parameters[0]);
        }
    }

    [Fact]
    public void GenericVirtualMethodsKeepTheirArguments()
    {
        DefType text = Known(WellKnownType.String);
        MethodDesc slot = ((DefType)host.Map(typeof(DispatchCases.GenericVirtualRoot))).FindMethod("Create")!.MakeInstantiation(text);
        DefType type = (DefType)host.Map(typeof(DispatchCases.GenericVirtualLeaf<int>));
        MethodDesc found = type.ResolveVirtual(slot)!;
        Assert.Same(type, found.OwningType);
        Assert.Same(text, Assert.Single(found.MethodArguments));
        MethodDesc interfaceMethod = ((DefType)host.Map(typeof(DispatchCases.IGenericFactory<int>))).FindMethod("Make")!.MakeInstantiation(text);
        Assert.Same(text, Assert.Single(type.ResolveInterface(interfaceMethod)!.MethodArguments));
    }

    [Fact]
    public void VarianceFindsTheInterfaceOfTheMostDerivedClass()
    {
        DefType type = (DefType)host.Map(typeof(DispatchCases.Producer));
        MethodDesc wanted = ((DefType)host.Map(typeof(DispatchCases.IProducer<object>))).FindMethod("Produce")!;
        Assert.Same(Known(WellKnownType.String), type.ResolveInterface(wanted)!.Signature.ReturnType);
        MethodDesc contra = ((DefType)host.Map(typeof(IComparer<string>))).FindMethod("Compare")!;
        Assert.Equal("Compare", ((DefType)host.Map(typeof(DispatchCases.AnyComparer))).ResolveInterface(contra)!.Name);
    }

    [Theory]
    [InlineData(typeof(DispatchCases.DefaultLeft), typeof(DispatchCases.ILeft))]
    [InlineData(typeof(DispatchCases.DefaultBoth), typeof(DispatchCases.IBoth))]
    [InlineData(typeof(DispatchCases.DefaultOwn), typeof(DispatchCases.DefaultOwn))]
    [InlineData(typeof(DispatchCases.DefaultPlain), typeof(DispatchCases.IRoot))]
    [InlineData(typeof(DispatchCases.DefaultStruct), typeof(DispatchCases.IBoth))]
    public void TheMostSpecificDefaultImplementationWins(Type type, Type expectedOwner)
    {
        MethodDesc slot = ((DefType)host.Map(typeof(DispatchCases.IRoot))).FindMethod("Name")!;
        Assert.Same(host.Map(expectedOwner), ((DefType)host.Map(type)).ResolveInterface(slot)!.OwningType);
    }

    [Fact]
    public void ReabstractedMethodsHaveNoImplementation()
    {
        using EmittedCases emitted = new();
        Assert.Null(emitted.Find("Reabstracted").ResolveInterface(emitted.Find("IRoot").FindMethod("Name")!));
    }

    [Fact]
    public void EquallySpecificDefaultImplementationsAreAnError()
    {
        using EmittedCases emitted = new();
        DefType type = emitted.Find("Ambiguous");
        CompilerException error = Assert.Throws<CompilerException>(() => type.ResolveInterface(emitted.Find("IRoot").FindMethod("Name")!));
        Assert.Equal(DiagnosticCodes.AmbiguousImplementation, error.Code);
        Assert.Contains("ILeft", error.Message, StringComparison.Ordinal);
        Assert.Contains("IRight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModifiersDecideBetweenMethodsThatAreOtherwiseTheSame()
    {
        using EmittedCases emitted = new();
        DefType derived = emitted.Find("ModifierDerived");
        foreach (MethodDesc slot in emitted.Find("ModifierBase").Methods.Where(method => method.IsVirtual))
        {
            MethodDesc found = derived.ResolveVirtual(slot)!;
            Assert.Same(derived, found.OwningType);
            Assert.True(found.Signature.HasSameModifiers(slot.Signature));
        }
    }

    [Fact]
    public void StaticAbstractMembersResolveOnStructsClassesAndDefaults()
    {
        DefType self = (DefType)host.Map(typeof(DispatchCases.Meter));
        DefType parameterized = (DefType)host.Map(typeof(DispatchCases.IUnit<DispatchCases.Meter>));
        Assert.Same(self, self.ResolveInterface(parameterized.FindMethod("get_Zero")!)!.OwningType);
        Assert.Same(parameterized, self.ResolveInterface(parameterized.FindMethod("get_Symbol")!)!.OwningType);
        DefType int32 = Known(WellKnownType.Int32);
        MethodDesc add = ((DefType)host.Map(typeof(System.Numerics.IAdditionOperators<int, int, int>))).FindMethod("op_Addition")!;
        Assert.Same(int32, int32.ResolveInterface(add)!.OwningType);
    }

    [Fact]
    public void ArraysImplementTheGenericCollectionInterfaces()
    {
        ArrayType array = host.Context.GetSzArray(Known(WellKnownType.String));
        DefType helper = Known(WellKnownType.SZArrayHelper);
        foreach (Type type in new[] { typeof(IList<string>), typeof(ICollection<string>), typeof(IEnumerable<string>), typeof(IReadOnlyList<string>), typeof(IReadOnlyCollection<object>) })
        {
            DefType contract = (DefType)host.Map(type);
            foreach (MethodDesc method in contract.Methods)
            {
                MethodDesc found = array.ResolveInterface(method)!;
                Assert.Same(helper, found.OwningType);
                Assert.Same(contract.Instantiation[0], Assert.Single(found.MethodArguments));
                Assert.Equal(method.Signature, found.Signature.Substitute(found.Context).GenericParameterCount == 1 ? Ungeneric(found.Signature) : found.Signature);
            }
        }

        MethodDesc copy = ((DefType)host.Map(typeof(System.Collections.ICollection))).FindMethod("CopyTo")!;
        Assert.Same(Known(WellKnownType.Array), array.ResolveInterface(copy)!.OwningType);
        Assert.Null(array.ResolveInterface(((DefType)host.Map(typeof(IList<int>))).FindMethod("get_Item")!));
    }

    [Fact]
    public void FinalizersAreFound()
    {
        Assert.True(host.Map(typeof(FileStream)).HasFinalizer);
        Assert.True(host.Map(typeof(System.Runtime.InteropServices.SafeHandle)).HasFinalizer);
        Assert.False(host.Map(typeof(string)).HasFinalizer);
        Assert.False(host.Map(typeof(object)).HasFinalizer);
        Assert.False(host.Map(typeof(List<int>)).HasFinalizer);
    }

    private static MethodSignature Ungeneric(MethodSignature signature) => new(
        new System.Reflection.Metadata.SignatureHeader(System.Reflection.Metadata.SignatureKind.Method, System.Reflection.Metadata.SignatureCallingConvention.Default, System.Reflection.Metadata.SignatureAttributes.Instance),
        0, signature.ReturnType, [.. signature.Parameters], []);

    private static bool HasInterfaceMap(Type type) => !type.IsInterface && !type.ContainsGenericParameters && !type.IsArray;

    /// <summary>Reflection lists a covariant override beside what it overrides; they have a test of their own.</summary>
    private static bool IsCovariant(MethodInfo method) =>
        method.IsDefined(typeof(System.Runtime.CompilerServices.PreserveBaseOverridesAttribute), false);

    private DefType Known(WellKnownType type) => host.Context.GetWellKnown(type);

    private void CompareInterfaceMaps(Type type, Mismatches mismatches)
    {
        DefType mapped = (DefType)host.Map(type);
        foreach (Type contract in type.GetInterfaces())
        {
            InterfaceMapping map = type.GetInterfaceMap(contract);
            for (int i = 0; i < map.InterfaceMethods.Length; i++)
            {
                MethodDesc slot = host.Map(map.InterfaceMethods[i]);
                MethodDesc? expected = map.TargetMethods[i] is MethodInfo target ? host.Map(target) : null;
                MethodDesc? actual = mapped.ResolveInterface(slot);
                mismatches.Compare(expected, actual, () => $"{slot} on {type}");
            }
        }
    }
}
