using System.ComponentModel;
using System.Reflection;

namespace PusOS.Conformance.Cases;

/// <summary>Attributes of types: constructor arguments of every kind, properties and fields, inheritance, repetition, generic attributes; enums' members and theirs.</summary>
internal static class AttributesTests
{
    public static void Run(string[] args)
    {
        foreach (NoteAttribute note in typeof(Device).GetCustomAttributes<NoteAttribute>())
        {
            Console.WriteLine(note);
        }

        foreach (Type type in (Type[])[typeof(Device), typeof(Sensor), typeof(Sensor.Nested), typeof(Level), typeof(IThing), typeof(Pair<int>), typeof(int[])])
        {
            Console.WriteLine($"{type.Name}: note {type.IsDefined(typeof(NoteAttribute), false)}/{type.IsDefined(typeof(NoteAttribute), true)}"
                + $" once {type.IsDefined(typeof(OnceAttribute), false)}/{type.IsDefined(typeof(OnceAttribute), true)}"
                + $" own {type.IsDefined(typeof(OwnAttribute), false)}/{type.IsDefined(typeof(OwnAttribute), true)} flags {type.IsDefined(typeof(FlagsAttribute), false)}");
            Console.WriteLine("  " + string.Join(" | ", type.GetCustomAttributes<NoteAttribute>(inherit: true).Select(n => n.Text).Order()));
            Console.WriteLine("  " + string.Join(" | ", type.GetCustomAttributes<NoteAttribute>(inherit: false).Select(n => n.Text).Order()));
            Console.WriteLine("  " + type.GetCustomAttribute<OnceAttribute>()?.Number + " " + type.GetCustomAttribute<OnceAttribute>(inherit: false)?.Number);
            Console.WriteLine("  " + (type.GetCustomAttribute<OwnAttribute>() is null));
        }

        Console.WriteLine(typeof(Sensor).GetCustomAttribute<DescriptionAttribute>()!.Description);
        Console.WriteLine(typeof(Pair<string>).GetCustomAttribute<KeyAttribute<string>>()!.Key);
        Console.WriteLine(Attribute.GetCustomAttribute(typeof(Device), typeof(OnceAttribute))!.GetType().Name);
        Console.WriteLine(Attribute.IsDefined(typeof(Sensor), typeof(OnceAttribute)));
        Console.WriteLine(ReferenceEquals(typeof(Device).GetCustomAttribute<OnceAttribute>(), typeof(Device).GetCustomAttribute<OnceAttribute>()));
        Console.WriteLine(typeof(Device).GetCustomAttributes(typeof(OwnAttribute), false).GetType().Name);
        Members();
        Refusals();
    }

    private static void Members()
    {
        foreach (FieldInfo field in typeof(Level).GetFields())
        {
            Console.WriteLine($"{field} {field.Name} {field.FieldType} {field.IsStatic} {field.IsLiteral} {field.DeclaringType!.Name}");
        }

        foreach (FieldInfo field in typeof(Level).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            Console.WriteLine($"{field.GetValue(null)} {field.GetRawConstantValue()} {field.GetCustomAttribute<DescriptionAttribute>()?.Description} {field.IsDefined(typeof(NoteAttribute))}"
                + string.Concat(field.GetCustomAttributes<NoteAttribute>()));
        }

        Level some = Level.Middle;
        Console.WriteLine(some.GetType().GetField(some.ToString())!.GetCustomAttribute<DescriptionAttribute>()!.Description);
        Console.WriteLine($"{typeof(Level).GetField("none") is null} {typeof(Level).GetField("low", BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Static)!.Name}");
        Console.WriteLine(typeof(Level).GetField("value__")!.GetValue(Level.High));
    }

    private static void Refusals()
    {
        try
        {
            typeof(Broken).GetCustomAttribute<ThrowingAttribute>();
        }
        catch (Exception e)
        {
            Console.WriteLine(e.GetType().Name);
        }

        try
        {
            typeof(Device).GetCustomAttributes<NoteAttribute>().First(n => n.Text == "none");
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine("no such note");
        }

        try
        {
            typeof(Device).GetCustomAttributes(null!, false);
        }
        catch (ArgumentNullException e)
        {
            Console.WriteLine(e.ParamName);
        }
    }

    private enum Level : byte
    {
        High = 200,
        [Description("lowest")]
        Low = 3,
        [Description("between")]
        [Note("middle", Level.Low)]
        Middle = 100,
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    private sealed class NoteAttribute(string? text, params object?[] values) : Attribute
    {
        public int Count;
        public Level[]? Levels;

        public string? Text => text;
        public Type? Kind { get; set; }
        public object? Anything { get; init; }
        public double Ratio { get; set; }
        public float Small { get; set; }
        public char Unit { get; set; }
        public ulong Big { get; set; }
        public sbyte Tiny { get; set; }
        public bool Is { get; set; }

        public override string ToString() =>
            $"{text ?? "null"} [{string.Join(", ", values.Select(v => v is null ? "null" : v.GetType().Name + " " + (v as Array)?.Length + v))}] {Kind} {Anything?.GetType()} {Anything} {Ratio} {Small} {Unit} {Big} {Tiny} {Is} {Count} {(Levels is null ? "-" : string.Join("/", Levels))}";
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class OnceAttribute(int number) : Attribute
    {
        public int Number => number;
    }

    [AttributeUsage(AttributeTargets.Class, Inherited = false)]
    private sealed class OwnAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class ThrowingAttribute : Attribute
    {
        public ThrowingAttribute() => throw new NotSupportedException("always");
    }

    private sealed class KeyAttribute<T>(T key) : Attribute
    {
        public T Key => key;
    }

    [Note("first", 1, "two", Level.High, typeof(int), 'c', 2.5, null, new[] { 1, 2, 3 }, Kind = typeof(List<string>), Anything = Level.Low, Ratio = -0.1, Small = 1.5f, Unit = 'é', Big = ulong.MaxValue, Tiny = -5, Is = true, Count = 9, Levels = [Level.Low, Level.High])]
    [Note(null)]
    [Note("third", Anything = "text")]
    [Once(1)]
    [Own]
    private class Device;

    [Note("sensor")]
    [Once(2)]
    [Description("measures")]
    private sealed class Sensor : Device
    {
        public sealed class Nested : IThing;
    }

    [Note("thing")]
    private interface IThing;

    [Key<string>("k")]
    [Note("pair")]
    private sealed record Pair<T>(T Left);

    [Throwing]
    private sealed class Broken;
}
