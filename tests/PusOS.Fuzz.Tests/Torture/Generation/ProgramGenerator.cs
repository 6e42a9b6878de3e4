using System.Text;

namespace PusOS.Fuzz.Generation;

/// <summary>A program of many tests: its types, its methods, its Main.</summary>
public sealed partial class ProgramGenerator
{
    private readonly RandomSource _random;
    private readonly World _world = new();
    private readonly StringBuilder _text = new();
    private readonly List<string> _tests = [];

    private readonly bool _threads;

    private ProgramGenerator(ulong seed, bool threads)
    {
        _random = new RandomSource(seed);
        _threads = threads;
    }

    /// <summary>The C# text of the program of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="methods">How many methods; each is called by one test.</param>
    /// <param name="threads">For several threads, each of which runs all tests: what they print may not depend on who comes first.</param>
    public static string Generate(ulong seed, int methods, bool threads = false)
    {
        var generator = new ProgramGenerator(seed, threads);
        generator.Types();
        generator._text.Append("public static class P {\n");
        generator.Statics();
        for (int i = 0; i < methods; i++)
        {
            generator.Method(i);
        }

        generator.StaticConstructors(methods / 8);
        generator.Main();
        return "using System; using System.Collections.Generic; using System.Linq; using System.Runtime.CompilerServices; using System.Runtime.InteropServices; using System.Threading.Tasks;\n" + generator._text;
    }

    private void Statics()
    {
        for (int i = 0; i < 24; i++)
        {
            GeneratedType type = _world.AnyType(_random, true);
            string name = "s" + i;
            _world.Statics.Add(new Variable("P." + name, type));
            if (_threads)
            {
                _text.Append($"    public sealed partial class Statics {{ public {type} {name}; }}\n    public static ref {type} {name} => ref T.Of<Statics>().{name};\n");
                continue;
            }

            _text.Append($"    {(_random.Chance(15) && type.Kind == KindOfType.Integer ? "public static volatile" : "public static")} {type} {name};\n".Replace("volatile long", "long").Replace("volatile ulong", "ulong"));
        }
    }

    private void Method(int number)
    {
        MethodForm form = _random.Below(100) switch { < 60 => MethodForm.Ordinary, < 75 => MethodForm.Pure, < 87 => MethodForm.Asynchronous, _ => MethodForm.Iterator };
        bool suspends = form is MethodForm.Asynchronous or MethodForm.Iterator;
        var expressions = new ExpressionGenerator(_random, _world) { Pure = form == MethodForm.Pure, Suspends = suspends };
        GeneratedType result = _world.AnyType(_random);
        var parameters = new List<(string Modifier, GeneratedType Type)>();
        var declared = new List<string>();
        int count = _random.Below(5) + (_random.Chance(10) ? 6 : 0);
        for (int i = 0; i < count; i++)
        {
            GeneratedType type = _world.AnyType(_random);
            string modifier = suspends || form == MethodForm.Pure ? "" : _random.Below(10) switch { 0 => "ref", 1 => "in", 2 => "out", _ => "" };
            parameters.Add((modifier, type));
            declared.Add($"{modifier} {type} a{i}".Trim());
            expressions.Scope.Add(new Variable("a" + i, type, modifier != "in", modifier.Length == 0));
        }

        var statements = new StatementGenerator(_random, _world, expressions, result, form);
        string outs = string.Concat(parameters.Select((p, i) => p.Modifier == "out" ? $"        a{i} = default({p.Type});\n" : ""));
        statements.Body();
        string final = form == MethodForm.Iterator ? $"        yield return {expressions.Of(result, 3)};\n" : form == MethodForm.Pure ? $"        return {expressions.Of(result, 3)};\n" : $"        try {{ return {expressions.Of(result, 3)}; }} catch (Exception e) when (e is not FuelException) {{ return {expressions.Leaf(result)}; }}\n";
        string returned = form switch { MethodForm.Iterator => $"IEnumerable<{result}>", MethodForm.Asynchronous => $"async Task<{result}>", _ => result.Name };
        string name = $"M{number}";
        string inlining = _random.Below(4) switch { 0 => "[MethodImpl(MethodImplOptions.NoInlining)] ", 1 => "[MethodImpl(MethodImplOptions.AggressiveInlining)] ", _ => "" };
        string text = $"    {inlining}public static {returned} {name}({string.Join(", ", declared)})\n    {{\n{outs}{statements.Text}{final}    }}\n";
        _text.Append(text);
        var method = new GeneratedMethod("P." + name, result, parameters, form);
        Test(method);
        _world.Methods.Add(method);
    }

    // A test calls the method twice with arguments of its own.
    private void Test(GeneratedMethod method)
    {
        var expressions = new ExpressionGenerator(_random, new World { Structs = { }, Interfaces = _world.Interfaces });
        var body = new StringBuilder();
        for (int call = 0; call < 2; call++)
        {
            var arguments = new List<string>();
            for (int i = 0; i < method.Parameters.Count; i++)
            {
                (string modifier, GeneratedType type) = method.Parameters[i];
                body.Append($"        {type} b{call}_{i} = {expressions.Leaf(type, 1)};\n");
                arguments.Add($"{(modifier == "in" ? "" : modifier)} b{call}_{i}");
            }

            string invocation = $"{method.Name}({string.Join(", ", arguments)})";
            body.Append("        try {\n").Append(method.Form switch
            {
                MethodForm.Iterator => $"        foreach (var item{call} in {invocation}) T.S(1, item{call});\n",
                MethodForm.Asynchronous => $"        T.S(1, {invocation}.GetAwaiter().GetResult());\n",
                _ => $"        T.S(1, {invocation});\n",
            });
            body.Append("        } catch (Exception e) when (e is not FuelException) { T.S(5, e); }\n");
            for (int i = 0; i < method.Parameters.Count; i++)
            {
                body.Append($"        T.S(2, b{call}_{i});\n");
            }
        }

        _tests.Add(body.ToString());
    }

    private void Main()
    {
        for (int i = 0; i < _tests.Count; i++)
        {
            _text.Append($"    private static void Test{i}()\n    {{\n{_tests[i]}    }}\n");
        }

        _text.Append("    public static int Main(string[] arguments)\n    {\n        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;\n");
        if (_threads)
        {
            _text.Append($"        T.Threads(arguments, new Action[] {{ {string.Join(", ", _tests.Select((_, i) => "Test" + i))} }});\n");
        }

        for (int i = 0; i < _tests.Count && !_threads; i++)
        {
            _text.Append($"        T.Run({i}, arguments, Test{i});\n");
        }

        _text.Append("        Console.WriteLine(\"end\");\n        return 0;\n    }\n}\n");
    }
}
