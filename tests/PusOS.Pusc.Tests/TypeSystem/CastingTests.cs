using System.Collections;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>CanCastTo against Type.IsAssignableFrom for every pair of a few hundred types.</summary>
public sealed class CastingTests(HostFramework host) : IClassFixture<HostFramework>
{
    [Fact]
    public void CastsAreThoseOfReflection()
    {
        Type[] types = [.. Types().Distinct()];
        TypeDesc[] mapped = [.. types.Select(host.Map)];
        Mismatches mismatches = new();
        for (int from = 0; from < types.Length; from++)
        {
            for (int to = 0; to < types.Length; to++)
            {
                // Reflection counts T as assignable to T?, which is a conversion.
                if (Nullable.GetUnderlyingType(types[to]) is not null)
                {
                    continue;
                }

                (Type source, Type target) = (types[from], types[to]);
                mismatches.Compare(target.IsAssignableFrom(source), mapped[from].CanCastTo(mapped[to]), () => $"{source} to {target}");
            }
        }

        mismatches.AssertNone(atLeast: 40_000);
    }

    [Fact]
    public void NothingElseCanBeCastToSealedTypes()
    {
        TypeDesc[] types = [.. Types().Distinct().Select(host.Map)];
        int sealedTypes = 0;
        foreach (TypeDesc target in types.Where(type => type.IsSealed))
        {
            sealedTypes++;
            Assert.All(types, type => Assert.True(ReferenceEquals(type, target) || !type.CanCastTo(target), $"{type} to {target}"));
        }

        Assert.InRange(sealedTypes, 20, types.Length / 2);
        Assert.True(host.Map(typeof(string[])).IsSealed);
        Assert.False(host.Map(typeof(int[])).IsSealed);
        Assert.False(host.Map(typeof(Func<object>)).IsSealed);
    }

    private static IEnumerable<Type> Types()
    {
        Type[] simple =
        [
            typeof(object), typeof(string), typeof(int), typeof(uint), typeof(nint), typeof(nuint), typeof(long), typeof(ulong), typeof(bool), typeof(byte),
            typeof(sbyte), typeof(char), typeof(short), typeof(ushort), typeof(float), typeof(double), typeof(decimal), typeof(DayOfWeek), typeof(StringComparison),
            typeof(ConsoleColor), typeof(Exception), typeof(ArgumentException), typeof(ArgumentNullException), typeof(Stream), typeof(MemoryStream),
            typeof(IDisposable), typeof(IComparable), typeof(ICloneable), typeof(IFormattable), typeof(ValueType), typeof(Enum), typeof(Array), typeof(Delegate),
            typeof(IEnumerable), typeof(IList), typeof(DateTime), typeof(int?), typeof(Guid), typeof(IStructuralEquatable), typeof(MulticastDelegate),
        ];
        Type[] arguments =
            [typeof(object), typeof(string), typeof(int), typeof(uint), typeof(Exception), typeof(ArgumentException), typeof(IDisposable), typeof(MemoryStream), typeof(DayOfWeek), typeof(int[]), typeof(uint[]), typeof(string[]), typeof(IEnumerable<string>), typeof(IEnumerable<object>), typeof(Action<object>), typeof(Action<string>)];
        Type[] generics =
            [typeof(IEnumerable<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(List<>), typeof(IComparer<>), typeof(IEqualityComparer<>), typeof(Action<>), typeof(Func<>), typeof(IEquatable<>), typeof(Comparer<>), typeof(HashSet<>)];
        foreach (Type type in simple)
        {
            yield return type;
            yield return type.MakeArrayType();
        }

        foreach (Type argument in arguments)
        {
            yield return argument.MakeArrayType(1);
            yield return argument.MakeArrayType(2);
            yield return argument.MakeArrayType().MakeArrayType();
            foreach (Type generic in generics)
            {
                yield return generic.MakeGenericType(argument);
            }

            yield return typeof(Func<,>).MakeGenericType(argument, typeof(object));
            yield return typeof(Func<,>).MakeGenericType(typeof(string), argument);
            yield return typeof(IEnumerable<>).MakeGenericType(argument).MakeArrayType();
            yield return typeof(IDictionary<,>).MakeGenericType(typeof(string), argument);
            yield return typeof(IGrouping<,>).MakeGenericType(argument, argument);
        }
    }
}
