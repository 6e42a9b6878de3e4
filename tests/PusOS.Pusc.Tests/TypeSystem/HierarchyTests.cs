using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Base types, interfaces, kinds and enum values against reflection.</summary>
public sealed class HierarchyTests(HostFramework host) : IClassFixture<HostFramework>
{
    [Fact]
    public void BaseTypesAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true))
        {
            TypeDesc? expected = type.BaseType is null ? null : host.Map(type.BaseType);
            mismatches.Compare(expected, host.Map(type).BaseType, () => type.ToString());
        }

        mismatches.AssertNone(atLeast: 4000);
    }

    [Fact]
    public void InterfacesAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true).Append(typeof(int[])).Append(typeof(string[,])).Append(typeof(List<int>[])))
        {
            HashSet<TypeDesc> expected = [.. type.GetInterfaces().Select(host.Map)];
            IReadOnlyList<DefType> actual = host.Map(type).Interfaces;
            mismatches.Compare(expected.Count, actual.Count, () => $"number of interfaces of {type}");
            mismatches.Compare(true, expected.SetEquals(actual), () => $"{type} is missing {string.Join(' ', expected.Except(actual))} or has more: {string.Join(' ', actual.Except(expected))}");
        }

        mismatches.AssertNone(atLeast: 8000);
    }

    [Fact]
    public void KindsAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true))
        {
            DefType mapped = (DefType)host.Map(type);
            string Describe(bool isValueType, bool isEnum, bool isInterface, bool isPrimitive, bool isSealed, bool isAbstract, bool isByRefLike, bool isDelegate, bool isGenericDefinition) =>
                $"value type {isValueType}, enum {isEnum}, interface {isInterface}, primitive {isPrimitive}, sealed {isSealed}, abstract {isAbstract}, by-ref-like {isByRefLike}, delegate {isDelegate}, definition {isGenericDefinition}";
            mismatches.Compare(
                Describe(type.IsValueType, type.IsEnum, type.IsInterface, type.IsPrimitive, type.IsSealed && !IsVariant(type), type.IsAbstract, type.IsByRefLike,
                    type.BaseType == typeof(MulticastDelegate), type.IsGenericTypeDefinition),
                Describe(mapped.IsValueType, mapped.IsEnum, mapped.IsInterface, mapped.IsPrimitive, mapped.IsSealed, mapped.IsAbstract, mapped.IsByRefLike,
                    mapped.IsDelegate, mapped.IsGenericDefinition),
                () => type.ToString());
            mismatches.Compare(type.Namespace ?? "", mapped.Namespace, () => $"namespace of {type}");
            mismatches.Compare(type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName, mapped.CompilerKnownName, () => $"name of {type}");
        }

        mismatches.AssertNone(atLeast: 12000);
    }

    [Fact]
    public void EnumLiteralsAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: false).Where(type => type.IsEnum && !type.IsGenericTypeDefinition))
        {
            DefType mapped = (DefType)host.Map(type);
            mismatches.Compare(host.Map(Enum.GetUnderlyingType(type)), mapped.UnderlyingType, () => $"underlying type of {type}");
            mismatches.Compare(type.IsDefined(typeof(FlagsAttribute), false), mapped.IsEnumWithFlags, () => $"flags of {type}");
            foreach (System.Reflection.FieldInfo field in HostFramework.DeclaredFields(type).Where(field => field.IsLiteral))
            {
                mismatches.Compare(field.GetRawConstantValue(), mapped.FindField(field.Name)!.GetLiteralValue(), () => $"{type}.{field.Name}");
            }
        }

        mismatches.AssertNone(atLeast: 3000);
    }

    [Fact]
    public void SignaturesAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true))
        {
            foreach (System.Reflection.MethodInfo method in HostFramework.DeclaredMethods(type))
            {
                System.Reflection.ParameterInfo[] parameters = method.GetParameters();
                if (HasFunctionPointer(method.ReturnType) || parameters.Any(parameter => HasFunctionPointer(parameter.ParameterType)))
                {
                    continue;
                }

                MethodSignature signature = host.Map(method).Signature;
                mismatches.Compare(host.Map(method.ReturnType), signature.ReturnType, () => $"{type}::{method} returns");
                mismatches.Compare(parameters.Length, signature.Parameters.Length, () => $"{type}::{method} parameters");
                for (int i = 0; i < parameters.Length && i < signature.Parameters.Length; i++)
                {
                    mismatches.Compare(host.Map(parameters[i].ParameterType), signature.Parameters[i], () => $"{type}::{method} parameter {i}");
                }
            }
        }

        mismatches.AssertNone(atLeast: 100_000);
    }

    [Fact]
    public void FieldTypesAreThoseOfReflection()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: true))
        {
            DefType mapped = (DefType)host.Map(type);
            foreach (System.Reflection.FieldInfo field in HostFramework.DeclaredFields(type))
            {
                FieldDesc found = mapped.FindField(field.Name)!;
                mismatches.Compare(field.IsStatic, found.IsStatic, () => $"{type}::{field.Name} is static");
                mismatches.Compare(field.IsStatic && field.IsDefined(typeof(ThreadStaticAttribute), false), found.IsThreadStatic, () => $"{type}::{field.Name} is thread static");
                if (!HasFunctionPointer(field.FieldType))
                {
                    mismatches.Compare(host.Map(field.FieldType), found.FieldType, () => $"{type}::{field.Name}");
                }
            }
        }

        mismatches.AssertNone(atLeast: 20_000);
    }

    /// <summary>A sealed delegate can be cast from its variants; the compiler does not call it sealed.</summary>
    private static bool IsVariant(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition().GetGenericArguments().Any(argument => (argument.GenericParameterAttributes & System.Reflection.GenericParameterAttributes.VarianceMask) != 0);

    private static bool HasFunctionPointer(Type type) =>
        type.IsFunctionPointer || (type.HasElementType && HasFunctionPointer(type.GetElementType()!));
}
