namespace PusOS.Conformance.Cases;

/// <summary>typeof, GetType, names of generic, nested, array and pointer types, type tests.</summary>
internal static class TypeNamesTests
{
    public static void Run(string[] args)
    {
        Type[] types = [typeof(int), typeof(string), typeof(object), typeof(void), typeof(int[]), typeof(int[,]), typeof(string[][]), typeof(List<int>), typeof(List<>), typeof(Dictionary<string, List<int?>>), typeof(Nested), typeof(Nested.Deep), typeof(Nested.Generic<int>), typeof(Nested.Generic<>), typeof(DayOfWeek), typeof(IDisposable), typeof((int, string)), typeof(int?), typeof(Action<int>), typeof(Func<>), typeof(int*), typeof(Nested.Struct), typeof(Enum), typeof(ValueType), typeof(Array), typeof(Nested.Generic<int>.Inner<string>)];
        foreach (Type t in types)
        {
            Console.WriteLine($"{t.Name} | {t.FullName} | {t} | {t.Namespace} | {t.IsValueType} {t.IsClass} {t.IsInterface} {t.IsEnum} {t.IsArray} {t.IsGenericType} {t.IsGenericTypeDefinition} {t.IsAbstract} {t.IsSealed} {t.IsPrimitive} {t.IsPointer} {t.IsNested} | {t.BaseType?.Name ?? "-"} | {(t.HasElementType ? t.GetElementType()!.Name : "-")} | {t.Assembly.GetName().Name}");
        }

        Console.WriteLine($"{typeof(int) == 5.GetType()} {typeof(List<int>) == new List<int>().GetType()} {typeof(List<int>) == typeof(List<uint>)} {typeof(List<int>).GetGenericTypeDefinition() == typeof(List<>)} {typeof(Dictionary<string, int>).GetGenericArguments().Length} {typeof(Dictionary<string, int>).GenericTypeArguments[1].Name}");
        Console.WriteLine($"{typeof(object).IsAssignableFrom(typeof(string))} {typeof(IEnumerable<object>).IsAssignableFrom(typeof(List<string>))} {typeof(string).IsSubclassOf(typeof(object))} {typeof(IComparable).IsInstanceOfType("s")} {typeof(int).IsAssignableTo(typeof(ValueType))} {typeof(Nested.Derived).IsSubclassOf(typeof(Nested))}");
        Console.WriteLine($"{Name<int>()} {Name<string[]>()} {Name<Nested.Generic<Guid>>()} {new Nested.Derived()} {new Nested.Generic<char>().TypeName()} {new int[2, 2].GetType().Name} {Array.Empty<Nested>().GetType()}");
        Console.WriteLine($"{Type.GetTypeCode(typeof(int))} {Type.GetTypeCode(typeof(string))} {Type.GetTypeCode(typeof(Nested))} {Type.GetTypeCode(typeof(DayOfWeek))} {typeof(int).GetHashCode() == 3.GetType().GetHashCode()}");
        object o = new Nested.Derived();
        Console.WriteLine($"{o.GetType().Name} {o.GetType().BaseType!.Name} {o.GetType().BaseType!.BaseType!.Name} {o.GetType().BaseType!.BaseType!.BaseType is null} {nameof(Nested.Generic<int>)} {nameof(types)}");
        Dictionary<Type, string> map = new() { [typeof(int)] = "i", [typeof(List<int>)] = "li" };
        Console.WriteLine($"{map[5.GetType()]} {map[new List<int>().GetType()]} {map.ContainsKey(typeof(long))}");
    }

    private static string Name<T>() => typeof(T).Name;

    private class Nested
    {
        public sealed class Deep;

        public sealed class Derived : Nested;

        public struct Struct;

        public sealed class Generic<T>
        {
            public string TypeName() => GetType().ToString();

            public sealed class Inner<TU>;
        }
    }
}
