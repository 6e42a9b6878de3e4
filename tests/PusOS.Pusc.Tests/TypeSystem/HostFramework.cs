using System.Reflection;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>
/// The class library of the runtime that runs the tests, and this test assembly, in one type system: reflection
/// then tells what is right. Maps reflection's types and methods by their metadata tokens.
/// </summary>
public sealed class HostFramework
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The assemblies whose every type and method the tests visit.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        typeof(object).Assembly,
        Assembly.Load("System.Linq"),
        Assembly.Load("System.Collections"),
        Assembly.Load("System.Console"),
        Assembly.Load("System.Runtime.Numerics"),
        Assembly.Load("System.Net.Sockets"),
    ];

    public TypeSystemContext Context { get; } = new(
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Append(typeof(HostFramework).Assembly.Location));

    public ModuleDesc Module(Assembly assembly) => Context.TryGetModule(assembly.GetName().Name!)!;

    public TypeDesc Map(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.DeclaringMethod is null
                ? Context.GetTypeVariable(type.GenericParameterPosition)
                : Context.GetMethodVariable(type.GenericParameterPosition);
        }

        if (type.HasElementType)
        {
            TypeDesc element = Map(type.GetElementType()!);
            return type.IsSZArray ? Context.GetSzArray(element)
                : type.IsArray ? Context.GetMdArray(element, type.GetArrayRank())
                : type.IsPointer ? Context.GetPointer(element)
                : Context.GetByRef(element);
        }

        DefType definition = (DefType)Module(type.Assembly).ResolveType(MetadataTokens.EntityHandle(type.MetadataToken), GenericContext.Empty);
        return type.IsConstructedGenericType
            ? definition.MakeInstantiation([.. type.GetGenericArguments().Select(Map)])
            : definition;
    }

    public MethodDesc Map(MethodBase method)
    {
        DefType owner = (DefType)Map(method.DeclaringType!);
        MethodDesc definition = owner.Module.ResolveMethod(MetadataTokens.EntityHandle(method.MetadataToken), GenericContext.Empty);
        MethodDesc mapped = definition.OnType(owner);
        return method.IsGenericMethod && !method.IsGenericMethodDefinition
            ? mapped.MakeInstantiation([.. method.GetGenericArguments().Select(Map)])
            : mapped;
    }

    /// <summary>The loadable types of the visited assemblies; with some instantiations of the generic ones that constraints allow.</summary>
    public static IEnumerable<Type> AllTypes(bool instantiate)
    {
        Type[] arguments = [typeof(int), typeof(string), typeof(object), typeof(DayOfWeek), typeof(DateTime), typeof(KeyValuePair<string, int>)];
        foreach (Assembly assembly in Assemblies)
        {
            foreach (Type type in assembly.GetTypes())
            {
                yield return type;
                if (!instantiate || !type.IsGenericTypeDefinition)
                {
                    continue;
                }

                for (int first = 0; first < arguments.Length; first++)
                {
                    if (TryInstantiate(type, arguments, first) is Type instance)
                    {
                        yield return instance;
                    }
                }
            }
        }
    }

    public static MethodInfo[] DeclaredMethods(Type type) => type.GetMethods(Declared);

    public static FieldInfo[] DeclaredFields(Type type) => type.GetFields(Declared);

    private static Type? TryInstantiate(Type definition, Type[] arguments, int first)
    {
        Type[] chosen = new Type[definition.GetGenericArguments().Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = arguments[(first + i) % arguments.Length];
        }

        try
        {
            return definition.MakeGenericType(chosen);
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException)
        {
            // The constraints forbid it.
            return null;
        }
    }
}
