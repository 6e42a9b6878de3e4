using System.Text;

namespace PusOS.Fuzz.Generation;

/// <summary>Random statements. Every jump is conditional and every loop burns fuel, so all that is generated can be reached and ends.</summary>
public sealed partial class StatementGenerator(RandomSource random, World world, ExpressionGenerator expressions, GeneratedType? result, MethodForm form)
{
    private readonly StringBuilder _text = new();
    // Code without handlers, which the compiler can evaluate.
    private readonly bool _plain = form == MethodForm.Pure && random.Chance(65);
    private int _loops, _finally, _locked, _caught;
    private int _budget = 28;

    /// <summary>The statements so far.</summary>
    public string Text => _text.ToString();

    private List<Variable> Scope => expressions.Scope;

    private string Of(GeneratedType type) => expressions.Of(type, 1 + random.Below(4));

    private string Condition() => expressions.Of(Primitives.Boolean, 1 + random.Below(3));

    private void Line(string text) => _text.Append("        ").Append(text).Append('\n');

    private void Step(string expression)
    {
        if (form != MethodForm.Pure)
        {
            Line($"T.S({world.Next()}, {expression});");
        }
    }

    /// <summary>Statements of a block; what they declare goes out of scope after it.</summary>
    public void Block(int count, int depth)
    {
        int mark = Scope.Count;
        for (int i = 0; i < count; i++)
        {
            Statement(depth);
        }

        Scope.RemoveRange(mark, Scope.Count - mark);
    }

    /// <summary>The body of a method, without its final return.</summary>
    public void Body()
    {
        if (form != MethodForm.Pure)
        {
            Line("T.F();");
        }

        for (int i = 0; i < 3; i++)
        {
            Declare();
        }

        int count = 3 + random.Below(6);
        for (int i = 0; i < count; i++)
        {
            Guarded(() => Statement(3));
        }

        foreach (Variable variable in Scope)
        {
            if (random.Chance(60))
            {
                Step(variable.Name);
            }
        }
    }

    private void Statement(int depth)
    {
        _budget--;
        if (depth <= 0 || _budget <= 0)
        {
            Simple();
            return;
        }

        switch (random.Below(20))
        {
            case 0 or 1: If(depth); break;
            case 2: For(depth); break;
            case 3: While(depth); break;
            case 4: SwitchOn(depth); break;
            case 5 or 6 or 7 when !_plain: Try(depth); break;
            case 8: Gotos(depth); break;
            case 9: Jump(); break;
            case 10: Loop(depth); break;
            case 11: Scoped(depth); break;
            case 12: Closure(); break;
            default: Simple(); break;
        }
    }

    // Most failures of the method's outermost statements end there, so that the rest runs too.
    private void Guarded(Action statement)
    {
        if (_plain || random.Chance(25))
        {
            statement();
            return;
        }

        int mark = Scope.Count;
        Line("try {");
        _caught += form == MethodForm.Iterator ? 1 : 0;
        statement();
        _caught -= form == MethodForm.Iterator ? 1 : 0;
        Scope.RemoveRange(mark, Scope.Count - mark);
        Line(form == MethodForm.Pure ? "} catch (Exception) when (true) { }" : $"}} catch (Exception x{world.Next()}) when (x{world.Next() - 1} is not FuelException) {{ T.S({world.Next()}, \"caught\"); }}");
    }

    private void Simple()
    {
        switch (random.Below(12))
        {
            case 0 or 1 or 2: Declare(); break;
            case 3 or 4: Assign(); break;
            case 5 or 6: Step(Of(world.AnyType(random))); break;
            case 7: CallForEffect(); break;
            case 8: References(); break;
            case 9 when form == MethodForm.Iterator && _caught == 0 && _locked == 0 && _finally == 0: Line($"yield return {Of(result!)};"); break;
            case 9 when form == MethodForm.Asynchronous && _locked == 0: Await(); break;
            default: Compound(); break;
        }
    }

    private void Declare()
    {
        GeneratedType type = world.AnyType(random);
        string name = "v" + world.Next();
        if (!_plain && random.Chance(60))
        {
            Line($"{type} {name} = {expressions.Leaf(type)};");
            Line($"try {{ {name} = {Of(type)}; }} catch (Exception) when ({(form == MethodForm.Pure ? "true" : $"T.When({world.Next()}, T.Fuel > 0)")}) {{ }}");
        }
        else
        {
            Line($"{type} {name} = {Of(type)};");
        }

        Scope.Add(new Variable(name, type));
    }

    private void Assign()
    {
        GeneratedType type = Known();
        if (expressions.Named(type, true) is string name)
        {
            Line($"{name} = {Of(type)};");
        }
        else
        {
            Compound();
        }
    }

    // A type of something in scope, mostly.
    private GeneratedType Known() => Scope.Count > 0 && random.Chance(80) ? random.Pick(Scope).Type : random.Pick(Primitives.Weighted);

    private void Compound()
    {
        GeneratedType type = random.Pick(Primitives.Weighted);
        if (!type.IsNumber || expressions.Named(type, true) is not string name)
        {
            Step(Of(Known()));
            return;
        }

        string operation = type.Kind == KindOfType.Integer ? random.Pick(["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="]) : random.Pick(["+=", "-=", "*=", "/="]);
        string statement = type.Kind == KindOfType.Integer && random.Chance(30)
            ? $"{name} {random.Pick(["<<=", ">>=", ">>>="])} {Of(Primitives.Int32)};"
            : $"{name} {operation} {(operation is "/=" or "%=" ? expressions.Divisor(type, 3) : Of(type))};";
        Line($"{(random.Chance(12) ? "checked" : "unchecked")} {{ {statement} }}");
    }

    private void CallForEffect()
    {
        for (int attempt = 0; attempt < 15 && world.Methods.Count > 0; attempt++)
        {
            GeneratedMethod method = random.Pick(world.Methods);
            if (form == MethodForm.Pure && method.Form != MethodForm.Pure)
            {
                continue;
            }

            if (method.Form is MethodForm.Ordinary && expressions.Arguments(method, 3) is string arguments)
            {
                Step($"{method.Name}({arguments})");
                return;
            }

            if (method.Form == MethodForm.Iterator && form != MethodForm.Pure && expressions.Arguments(method, 3) is string given)
            {
                string item = "v" + world.Next();
                Line($"foreach ({method.Result} {item} in {method.Name}({given})) {{ T.F(); T.S({world.Next()}, {item});{(random.Chance(30) ? $" if ({Condition()}) break;" : "")} }}");
                return;
            }
        }

        Compound();
    }

    private void Await()
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            GeneratedMethod? method = world.Methods.Count == 0 ? null : random.Pick(world.Methods);
            if (method is { Form: MethodForm.Asynchronous } && expressions.Arguments(method, 3) is string arguments)
            {
                GeneratedType type = method.Result;
                string name = "v" + world.Next();
                Line($"{type} {name} = await {method.Name}({arguments});");
                Scope.Add(new Variable(name, type));
                Step(name);
                return;
            }
        }

        Line(random.Chance(50) ? "await Task.Yield();" : "await Task.CompletedTask;");
    }

    private void Closure()
    {
        if (form == MethodForm.Pure)
        {
            Compound();
            return;
        }

        string name = "f" + world.Next(), parameter = "p" + world.Next();
        GeneratedType type = random.Pick(Primitives.Weighted);
        int mark = Scope.Count;
        expressions.Lambdas++;
        Scope.Add(new Variable(parameter, type));
        string? changed = expressions.Named(type, true);
        string value = Of(type);
        Scope.RemoveRange(mark, Scope.Count - mark);
        expressions.Lambdas--;
        Line($"Func<{type}, {type}> {name} = {parameter} => {{ T.F(); {(changed is null ? "" : $"{changed} = {value};")} return {parameter}; }};");
        Step($"{name}({Of(type)})");
        if (random.Chance(40))
        {
            Line($"{name} += {name};");
            Step($"{name}({Of(type)})");
        }
    }

    private void References()
    {
        GeneratedType type = Known();
        if (form is MethodForm.Iterator or MethodForm.Asynchronous || expressions.Lambdas > 0)
        {
            Compound();
            return;
        }

        int id = world.Next();
        string name = "r" + id;
        switch (random.Below(3))
        {
            case 0 when expressions.Named(type, true, true) is string target:
                Line($"ref {type} {name} = ref {target};");
                Scope.Add(new Variable(name, type, true, false));
                break;
            case 1 when _caught == 0 && _finally == 0 && type.IsUnmanaged && type.Kind != KindOfType.Nullable:
                Line($"Span<{type}> {name} = stackalloc {type}[3]; {name}[1] = {Of(type)};");
                Scope.Add(new Variable(name + "[1]", type, true, false));
                Scope.Add(new Variable(name + "[2]", type, true, false));
                break;
            case 2 when type.Kind != KindOfType.Array:
                Line($"{type}[,] {name} = new {type}[2, 3]; {name}[1, 2] = {Of(type)};");
                Scope.Add(new Variable($"{name}[1, 2]", type, true, form != MethodForm.Pure));
                Scope.Add(new Variable($"{name}[{expressions.Leaf(Primitives.Int32)} & 1, 0]", type, true, false));
                break;
            default:
                Compound();
                break;
        }
    }
}
