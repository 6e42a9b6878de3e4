using System.Runtime.InteropServices;
using PusOS.Compiler.Driver;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Pusc.Tests;

/// <summary>The type system over this test assembly and the class library of the .NET that runs the tests.</summary>
internal static class TestWorld
{
    /// <summary>A fresh context.</summary>
    public static TypeSystemContext Open() => new(
        [typeof(TestWorld).Assembly.Location, .. Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "System*.dll").Order(StringComparer.Ordinal)]);

    /// <summary>Options as parsed from the given arguments, with a real file as input.</summary>
    public static CompilerOptions Options(params string[] arguments) =>
        OptionParser.Parse([typeof(TestWorld).Assembly.Location, "-o:" + Path.Combine(Path.GetTempPath(), "unused.elf"), .. arguments], out _);

    /// <summary>The type system's view of a type of this assembly or of the class library.</summary>
    public static DefType Find(this TypeSystemContext context, Type type)
    {
        ModuleDesc module = context.TryGetModule(type.Assembly.GetName().Name!) ?? throw new InvalidOperationException($"{type.Assembly} is not in the test world");
        DefType found = context.FindType(type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName! : type.FullName!, module) ?? throw new InvalidOperationException($"{type} not found");
        return type.IsConstructedGenericType ? found.MakeInstantiation([.. type.GetGenericArguments().Select(a => (TypeDesc)context.Find(a))]) : found;
    }
}
