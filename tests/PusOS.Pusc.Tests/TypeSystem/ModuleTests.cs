using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Modules, attributes, stack-trace names, resources, debug information and errors.</summary>
public sealed class ModuleTests(HostFramework host) : IClassFixture<HostFramework>
{
    [AttributeUsage(AttributeTargets.All)]
    private sealed class SampleAttribute(string text, object boxed, Type? type, params int[] numbers) : Attribute
    {
        public string Text { get; } = text;

        public object Boxed { get; } = boxed;

        public Type? Type { get; } = type;

        public int[] Numbers { get; } = numbers;

        public DayOfWeek Day { get; set; }
    }

    private static class Thrower<T>
    {
        internal static void Throw<U>(ref int number, T[] items, List<U> list, Dictionary<int, string>.Enumerator nested, params string[] rest) =>
            throw new InvalidOperationException(number.ToString(System.Globalization.CultureInfo.InvariantCulture) + items.Length + list.Count + nested + rest.Length);

        internal static async Task ThrowLater<U>(U value)
        {
            await Task.Yield();
            throw new InvalidOperationException($"{value}");
        }

        internal static IEnumerable<U> ThrowWhileIterating<U>(U value, int[,] numbers)
        {
            yield return value;
            throw new InvalidOperationException($"{numbers}");
        }
    }

    [Fact]
    [Sample("text", DayOfWeek.Friday, typeof(Dictionary<string, int[]>.KeyCollection), 1, 2, Day = DayOfWeek.Monday)]
    public void AttributeValuesAreDecoded()
    {
        MethodDesc method = host.Map(MethodBase.GetCurrentMethod()!);
        PusOS.Compiler.TypeSystem.CustomAttributeData data = method.CustomAttributes.Find(typeof(SampleAttribute).FullName!)!;
        Assert.Equal("text", data.FixedArguments[0]);
        Assert.Equal(new TypedAttributeValue(host.Map(typeof(DayOfWeek)), (int)DayOfWeek.Friday), data.FixedArguments[1]);
        Assert.Same(host.Map(typeof(Dictionary<string, int[]>.KeyCollection)), data.FixedArguments[2]);
        Assert.Equal(new object[] { 1, 2 }, (object?[])data.FixedArguments[3]!);
        Assert.Equal((int)DayOfWeek.Monday, data.NamedArguments["Day"]);
        Assert.False(method.CustomAttributes.Has("System.ObsoleteAttribute"));
    }

    [Fact]
    public void EveryAttributeOfTheClassLibraryIsDecoded()
    {
        int count = 0;
        foreach (DefType type in host.Context.CoreLib.AllTypes)
        {
            count += type.CustomAttributes.All.Count();
            count += type.Methods.Sum(method => method.CustomAttributes.All.Count());
            count += type.Fields.Sum(field => field.CustomAttributes.All.Count());
        }

        Assert.True(count > 15_000, $"{count} attributes");
    }

    [Fact]
    public void StackTraceNamesAreThoseOfTheHost()
    {
        int number = 7;
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => Thrower<object>.Throw(ref number, [], new List<string>(), default(Dictionary<int, string>.Enumerator)));
        string line = exception.StackTrace!.Split('\n')[0].Trim();
        MethodDesc method = ((DefType)host.Map(typeof(Thrower<object>))).FindMethod("Throw")!;
        Assert.StartsWith("at " + method.StackTraceName, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StackTraceNamesOfStateMachinesAreThoseOfTheHost()
    {
        InvalidOperationException later = await Assert.ThrowsAsync<InvalidOperationException>(() => Thrower<object>.ThrowLater(1));
        InvalidOperationException iterating = Assert.Throws<InvalidOperationException>(() => Thrower<object>.ThrowWhileIterating("", new int[1, 1]).Last());
        foreach ((string name, Exception exception) in new (string, Exception)[] { ("<ThrowLater>", later), ("<ThrowWhileIterating>", iterating) })
        {
            Type machine = typeof(Thrower<>).GetNestedTypes(BindingFlags.NonPublic).Single(type => type.Name.StartsWith(name, StringComparison.Ordinal));
            MethodDesc step = ((DefType)host.Map(machine)).FindMethod("MoveNext")!;
            Assert.StartsWith("at " + step.StackTraceName, exception.StackTrace!.TrimStart(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void StackTraceNamesOfEveryMethodAreThatOfReflectionsParameters()
    {
        Mismatches mismatches = new();
        foreach (Type type in HostFramework.AllTypes(instantiate: false).Where(type => type.IsPublic))
        {
            foreach (MethodInfo method in HostFramework.DeclaredMethods(type))
            {
                string arguments = method.IsGenericMethod ? "[" + string.Join(',', method.GetGenericArguments().Select(argument => argument.Name)) + "]" : "";
                string parameters = string.Join(", ", method.GetParameters().Select(parameter => (parameter.ParameterType.Name + " " + parameter.Name).TrimEnd()));
                mismatches.Compare($"{type.FullName}.{method.Name}{arguments}({parameters})", host.Map(method).StackTraceName, () => "name");
            }
        }

        mismatches.AssertNone(atLeast: 10_000);
    }

    [Fact]
    public void SequencePointsLeadToTheSource()
    {
        StackFrame frame = new(0, needFileInfo: true);
        MethodDesc method = host.Map(frame.GetMethod()!);
        DebugInformation debug = method.Module.Debug!;
        SequencePointDesc first = debug.GetSequencePoints(method.Handle).First(point => !point.Hidden);
        Assert.EndsWith(nameof(ModuleTests) + ".cs", first.File, StringComparison.Ordinal);
        Assert.InRange(first.Line, frame.GetFileLineNumber() - 2, frame.GetFileLineNumber());
        Assert.Null(host.Context.CoreLib.Debug);
    }

    [Fact]
    public void NamedLocalsAreFound()
    {
        MethodDesc method = host.Map(typeof(ModuleTests).GetMethod(nameof(StackTraceNamesOfEveryMethodAreThatOfReflectionsParameters))!);
        IReadOnlyList<LocalVariableDesc> locals = method.Module.Debug!.GetLocals(method.Handle);
        Assert.Contains(locals, local => local.Name == "mismatches" && local.EndOffset > local.StartOffset);
    }

    [Fact]
    public void ResourcesAreThoseOfReflection()
    {
        ModuleDesc core = host.Context.CoreLib;
        Assert.Equal(typeof(object).Assembly.GetManifestResourceNames(), core.ManifestResourceNames);
        foreach (string name in core.ManifestResourceNames)
        {
            using Stream expected = typeof(object).Assembly.GetManifestResourceStream(name)!;
            Assert.Equal(expected.Length, core.GetManifestResource(name)!.Length);
        }

        Assert.Null(core.GetManifestResource("none"));
    }

    [Fact]
    public void InitialDataIsRead()
    {
        bool found = false;
        foreach (DefType type in host.Module(typeof(ModuleTests).Assembly).AllTypes.Where(type => type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)))
        {
            foreach (FieldDesc field in type.Fields.Where(field => field.HasRva))
            {
                int size = field.FieldType.Layout.Size;
                found |= field.GetRvaData(size).SequenceEqual(Pi);
            }
        }

        Assert.True(found);
    }

    private static ReadOnlySpan<byte> Pi => [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3];

    [Fact]
    public void ForwardersAreFollowed()
    {
        ModuleDesc facade = host.Context.TryGetModule("System.Runtime")!;
        Assert.Same(host.Context.GetWellKnown(WellKnownType.String), host.Context.FindType("System.String", facade));
        Assert.Same(host.Map(typeof(Dictionary<,>.Enumerator)), host.Context.FindType("System.Collections.Generic.Dictionary`2+Enumerator", host.Context.TryGetModule("netstandard")));
        Assert.Null(host.Context.FindType("System.NoSuchType"));
        Assert.Null(host.Context.TryGetModule("NoSuchAssembly"));
    }

    [Fact]
    public void ModulesHaveAStableOrder()
    {
        Assert.Equal(0, host.Context.CoreLib.Index);
        Assert.True(host.Context.TryGetModule("System.Console")!.Index < host.Context.TryGetModule("System.Linq")!.Index);
        Assert.True(host.Context.TryGetModule("System.Linq")!.Index < host.Module(typeof(ModuleTests).Assembly).Index);
    }

    [Fact]
    public void FilesThatAreNoAssembliesAreNamed()
    {
        string path = Path.GetTempFileName();
        try
        {
            foreach (byte[] content in new byte[][] { [], "no assembly"u8.ToArray(), [0x4D, 0x5A, .. new byte[4096]] })
            {
                File.WriteAllBytes(path, content);
                CompilerException error = Assert.Throws<CompilerException>(() => new TypeSystemContext([path]).OpenModule(path));
                Assert.Equal(DiagnosticCodes.InvalidAssembly, error.Code);
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }

        CompilerException missing = Assert.Throws<CompilerException>(() => new TypeSystemContext([]).OpenModule(path));
        Assert.Equal(DiagnosticCodes.InvalidAssembly, missing.Code);
    }

    [Fact]
    public void MissingReferencesAreNamed()
    {
        string path = typeof(ModuleTests).Assembly.Location;
        TypeSystemContext context = new([typeof(object).Assembly.Location, path]);
        CompilerException error = Assert.Throws<CompilerException>(() => _ = context.OpenModule(path).AllTypes.Select(type => type.BaseType).ToArray());
        Assert.Equal(DiagnosticCodes.MissingAssembly, error.Code);
        Assert.Contains("System.Runtime", error.Message, StringComparison.Ordinal);
    }
}
