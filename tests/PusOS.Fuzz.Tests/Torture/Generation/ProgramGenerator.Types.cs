using System.Globalization;
using System.Text;

namespace PusOS.Fuzz.Generation;

/// <summary>Generated types.</summary>
public sealed partial class ProgramGenerator
{
    private void Types()
    {
        for (int i = 0; i < 4; i++)
        {
            GeneratedType underlying = _random.Pick([Primitives.Int32, Primitives.Byte, Primitives.Int64, Primitives.SByte, Primitives.UInt16]);
            _text.Append($"public enum E{i} : {underlying} {{ A, B = 2, C = 5, D = 100 }}\n");
            _world.Enumerations.Add(new GeneratedType("E" + i, KindOfType.Enumeration, underlying.Bits, underlying.Signed, underlying));
        }

        for (int i = 0; i < 14; i++)
        {
            Struct(i);
        }

        Interfaces();
        for (int i = 0; i < 8; i++)
        {
            Class(i);
        }
    }

    private void Struct(int number)
    {
        string name = "S" + number;
        bool fixedLayout = _random.Chance(20), packed = !fixedLayout && _random.Chance(15), readOnly = !fixedLayout && _random.Chance(15);
        var type = new GeneratedType(name, KindOfType.Struct) { Mutable = !readOnly };
        int count = 1 + _random.Below(_random.Chance(20) ? 9 : 5), offset = 0;
        var fields = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            GeneratedType field = fixedLayout || packed
                ? _random.Pick([Primitives.Int32, Primitives.Int64, Primitives.Byte, Primitives.Int16, Primitives.Char, Primitives.UInt32])
                : _world.AnyType(_random);
            string attribute = "";
            if (fixedLayout)
            {
                attribute = $"[FieldOffset({offset.ToString(CultureInfo.InvariantCulture)})] ";
                offset += _random.Chance(40) ? 0 : _random.Chance(50) ? field.Bits / 8 : _random.Below(5);
            }

            type.Fields.Add(("F" + i, field));
            fields.Append($"    {attribute}public {(readOnly ? "readonly " : "")}{field} F{i};\n");
        }

        string layout = fixedLayout ? "[StructLayout(LayoutKind.Explicit)] " : packed ? $"[StructLayout(LayoutKind.Sequential, Pack = {_random.Pick(["1", "2", "4"])})] " : "";
        _text.Append($"{layout}public {(readOnly ? "readonly " : "")}struct {name} : ISteps\n{{\n{fields}");
        if (readOnly)
        {
            Constructor(type, "");
        }

        _text.Append($"    public {(readOnly ? "" : "readonly ")}void Steps(int id) {{ {string.Concat(type.Fields.Select(f => $"T.S(id, {f.Name}); "))} }}\n");
        Operations(type);
        _text.Append("}\n");
        _world.Structs.Add(type);
    }

    private void Constructor(GeneratedType type, string chained) => _text.Append(
        $"    public {type}({string.Join(", ", type.Fields.Select(f => $"{f.Type} {f.Name.ToLowerInvariant()}"))}){chained} {{ {string.Concat(type.Fields.Select(f => $"{f.Name} = {f.Name.ToLowerInvariant()}; "))} }}\n");

    // Instance methods over the fields, with a static method in front so that they are called as all others are.
    private void Operations(GeneratedType type)
    {
        var expressions = new ExpressionGenerator(_random, _world) { Suspends = true };
        expressions.Scope.AddRange(type.Fields.Select(f => new Variable("this." + f.Name, f.Type, type.Mutable, type.Kind == KindOfType.Class)));
        GeneratedType result = _world.AnyType(_random), parameter = _random.Pick(Primitives.Weighted);
        expressions.Scope.Add(new Variable("a", parameter));
        string change = type.Mutable && expressions.Named(_random.Pick(type.Fields).Type, true) is string name && type.Fields.Find(f => "this." + f.Name == name).Type is GeneratedType changed ? $"{name} = {expressions.Of(changed, 2)};" : "";
        _text.Append($"    public {result} Do({parameter} a) {{ T.F(); {change} return {expressions.Of(result, 3)}; }}\n");
        string by = type.Kind == KindOfType.Struct ? _random.Pick(["", "ref ", "in "]) : "";
        _text.Append($"    public static {result} Call({by}{type} it, {parameter} a) => it.Do(a);\n");
        _world.Methods.Add(new GeneratedMethod($"{type}.Call", result, [(by.Trim(), type), ("", parameter)], MethodForm.Ordinary));
    }

    private void Interfaces()
    {
        _world.Interfaces = 5;
        for (int i = 0; i < _world.Interfaces; i++)
        {
            string bases = i == 0 ? "" : $" : I{_random.Below(i)}";
            _text.Append($"public interface I{i}{bases} {{ int Do{i}(int a) => a * {i + 3}; string Name{i} => \"I{i}\"; static virtual int Of{i}(int a) => a + {i}; long Twice{i}(long a) => Do{i}((int)a) + Do{i}((int)(a >> 3)); }}\n");
        }
    }

    private void Class(int number)
    {
        string name = "C" + number;
        GeneratedType? parent = number > 0 && _random.Chance(65) ? _random.Pick(_world.Classes) : null;
        var type = new GeneratedType(name, KindOfType.Class);
        if (parent is not null)
        {
            type.Fields.AddRange(parent.Fields);
        }

        int first = type.Fields.Count, own = 1 + _random.Below(4);
        int implemented = _random.Below(_world.Interfaces), second = _random.Below(_world.Interfaces);
        string implementing = $"I{implemented}{(second != implemented ? $", I{second}" : "")}";
        _text.Append($"public class {name} : {parent?.Name ?? "object"}, ISteps, {implementing}\n{{\n");
        for (int i = first; i < first + own; i++)
        {
            GeneratedType field = _world.AnyType(_random);
            type.Fields.Add(("F" + i, field));
            _text.Append($"    public {field} F{i}{(field.IsValue ? "" : " = " + Initial(field))};\n");
        }

        string over = parent is null ? "virtual" : "override";
        _text.Append($"    public {over} void Steps(int id) {{ T.S(id, \"{name}\"); {string.Concat(type.Fields.Where(f => f.Type.Kind is not (KindOfType.Class or KindOfType.Object)).Select(f => $"T.S(id, {f.Name}); "))} }}\n");
        foreach (int i in new[] { implemented, second }.Distinct())
        {
            Implement(type, i);
        }

        _text.Append($"    public {over} int Virtual(int a) => unchecked(a * {number + 2}{(parent is null ? "" : " + base.Virtual(a)")});\n");
        _text.Append($"    public {over} string Generic<TItem>(TItem a) => \"{name}\" + typeof(TItem).Name + a{(parent is null || _random.Chance(50) ? "" : " + base.Generic(a)")};\n");
        Operations(type);
        _text.Append($"    public static int CallVirtual({name} it, int a) => it.Virtual(a) ^ ((I{implemented})it).Do{implemented}(a) ^ (int)((I{second})it).Twice{second}(a);\n");
        _text.Append($"    public static string CallGeneric({name} it, int a) => T.Cut((a & 3) switch {{ 0 => it.Generic(a), 1 => it.Generic(\"x\"), 2 => it.Generic((short)a), _ => ((I{implemented})it).Name{implemented} + Static<{name}>(a) }});\n");
        _text.Append($"    private static int Static<TOf>(int a) where TOf : I{second} => TOf.Of{second}(a);\n}}\n");
        _world.Methods.Add(new GeneratedMethod($"{name}.CallVirtual", Primitives.Int32, [("", type), ("", Primitives.Int32)], MethodForm.Ordinary));
        _world.Methods.Add(new GeneratedMethod($"{name}.CallGeneric", Primitives.String, [("", type), ("", Primitives.Int32)], MethodForm.Ordinary));
        _world.Classes.Add(type);
    }

    private void Implement(GeneratedType type, int number)
    {
        if (_random.Chance(60))
        {
            _text.Append($"    {(_random.Chance(50) ? $"int I{number}.Do{number}(int a)" : $"public int Do{number}(int a)")} => unchecked(a - {_random.Below(50)});\n".Replace("public int", type.Fields.Count % 2 == 0 ? "public virtual int" : "public int", StringComparison.Ordinal));
        }

        if (_random.Chance(40))
        {
            _text.Append($"    string I{number}.Name{number} => \"{type}\";\n");
        }

        if (_random.Chance(40))
        {
            _text.Append($"    static int I{number}.Of{number}(int a) => unchecked(a * {type.Fields.Count + 1});\n");
        }
    }

    private string Initial(GeneratedType type) => new ExpressionGenerator(_random, new World()).Leaf(type);

    // Classes whose static constructors compute something: at compile time when they can be, with steps when they cannot.
    private void StaticConstructors(int count)
    {
        _text.Append("    public static int Touch;\n");
        for (int i = 0; i < count; i++)
        {
            bool steps = _random.Chance(25);
            var expressions = new ExpressionGenerator(_random, _world) { Pure = !steps || _threads };
            var fields = new List<(string Name, GeneratedType Type, string Value)>();
            int number = 1 + _random.Below(4);
            for (int f = 0; f < number; f++)
            {
                GeneratedType type = _world.AnyType(_random);
                fields.Add(("R" + f, type, expressions.Of(type, 4)));
                expressions.Scope.Add(new Variable($"K{i}.R{f}", type, false, false));
            }

            _text.Append($"    public static class K{i}\n    {{\n");
            foreach ((string name, GeneratedType type, string value) in fields)
            {
                _text.Append($"        public static readonly {type} {name}{(steps ? "" : " = " + value)};\n");
            }

            _text.Append(steps ? $"        static K{i}() {{ {(_threads ? "System.Threading.Interlocked.Increment(ref Touch);" : "T.S(3, Touch++);")} {string.Concat(fields.Select(f => $"{f.Name} = {f.Value}; "))} }}\n    }}\n" : "    }\n");
            _tests.Add(string.Concat(fields.Select(f => $"        T.S(4, K{i}.{f.Name});\n")));
        }
    }
}
