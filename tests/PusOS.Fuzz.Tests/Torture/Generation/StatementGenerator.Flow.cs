namespace PusOS.Fuzz.Generation;

/// <summary>Statements with statements inside.</summary>
public sealed partial class StatementGenerator
{
    private static readonly string[] s_exceptions =
    [
        "DivideByZeroException", "OverflowException", "IndexOutOfRangeException", "NullReferenceException", "InvalidCastException", "ArithmeticException",
        "SystemException", "FuzzException", "ArgumentException", "FormatException",
    ];

    private string Burn => form == MethodForm.Pure ? "" : "T.F();";

    private void If(int depth)
    {
        Line($"if ({Condition()}) {{");
        Block(1 + random.Below(3), depth - 1);
        if (random.Chance(50))
        {
            Line("} else {");
            Block(1 + random.Below(2), depth - 1);
        }

        Line("}");
    }

    private void For(int depth)
    {
        string name = "i" + world.Next();
        GeneratedType type = random.Pick([Primitives.Int32, Primitives.Int32, Primitives.UInt32, Primitives.Int64, Primitives.Byte, Primitives.Int16]);
        bool down = random.Chance(30) && type.Signed;
        Line(down ? $"for ({type} {name} = {2 + random.Below(5)}; {name} >= 0; {name}--) {{ {Burn}" : $"for ({type} {name} = 0; {name} < {2 + random.Below(5)}; {name}++) {{ {Burn}");
        Scope.Add(new Variable(name, type, false));
        _loops++;
        Block(1 + random.Below(3), depth - 1);
        _loops--;
        Scope.RemoveAll(v => v.Name == name);
        Line("}");
    }

    private void While(int depth)
    {
        string name = "n" + world.Next();
        Line($"int {name} = {1 + random.Below(5)};");
        bool post = random.Chance(50);
        Line(post ? $"do {{ {Burn}" : $"while ({name}-- > 0 && {Condition()}) {{ {Burn}");
        _loops++;
        Block(1 + random.Below(3), depth - 1);
        _loops--;
        Line(post ? $"}} while (--{name} > 0 && {Condition()});" : "}");
    }

    // foreach over an array.
    private void Loop(int depth)
    {
        GeneratedType element = random.Pick(Primitives.Weighted);
        string name = "e" + world.Next();
        Line($"foreach ({element} {name} in {Of(World.ArrayOf(element))}) {{ {Burn}");
        Scope.Add(new Variable(name, element, false));
        _loops++;
        Block(1 + random.Below(2), depth - 1);
        _loops--;
        Scope.RemoveAll(v => v.Name == name);
        Line("}");
    }

    private void SwitchOn(int depth)
    {
        bool text = random.Chance(25);
        Line(text ? $"switch ({Of(Primitives.String)}) {{" : $"switch (({Of(Primitives.Int32)}) & 7) {{");
        int cases = 2 + random.Below(4);
        string[] texts = ["\"a\"", "\"fuzz\"", "\"xyzzy plugh\"", "null", "\"AbC\""];
        for (int i = 0; i < cases; i++)
        {
            Line(text ? $"case {texts[i]}:" : $"case {i + (i > 2 ? 1 : 0)}:");
            Line("{");
            Block(1, depth - 1);
            Line("}");
            Line(!text && i + 1 < cases && random.Chance(30) ? $"goto case {i + 1 + (i + 1 > 2 ? 1 : 0)};" : !text && random.Chance(20) ? "goto default;" : "break;");
        }

        Line("default: {");
        Block(1, depth - 1);
        Line("}");
        Line("break; }");
    }

    private void Try(int depth)
    {
        bool iterator = form == MethodForm.Iterator;
        bool final = random.Chance(45);
        Line("try {");
        int catches = final && random.Chance(40) ? 0 : 1 + random.Below(3);
        _caught += catches > 0 && iterator ? 1 : 0;
        Block(1 + random.Below(3), depth - 1);
        if (random.Chance(35))
        {
            Throw();
        }

        if (random.Chance(30))
        {
            Step(Of(Known()));
        }

        _caught -= catches > 0 && iterator ? 1 : 0;
        for (int i = 0; i < catches; i++)
        {
            Catch(depth);
        }

        if (final)
        {
            Line("} finally {");
            _finally++;
            int loops = _loops;
            _loops = 0;
            Block(1 + random.Below(2), depth - 2);
            _loops = loops;
            _finally--;
        }

        Line("}");
    }

    private void Catch(int depth)
    {
        string name = "x" + world.Next();
        bool filter = form != MethodForm.Pure && random.Chance(55);
        string type = random.Chance(30) && filter ? "Exception" : random.Pick(s_exceptions);

        // Without a filter a later clause of the same or a derived type would be an error: each clause has a filter but for FuzzException, once.
        if (form == MethodForm.Pure)
        {
            Line($"}} catch ({type} {name}) when ({Condition()}) {{");
        }
        else
        {
            string question = filter ? Condition() : "true";
            Line($"}} catch ({type} {name}) when (T.When({world.Next()}, {question})) {{");
            Line($"T.S({world.Next()}, {name});");
        }

        _caught++;
        Block(1 + random.Below(2), depth - 1);
        if (random.Chance(12))
        {
            Line($"if ({Condition()}) throw;");
        }

        _caught--;
    }

    private void Throw() => Line($"if ({Condition()}) throw new {random.Pick(["FuzzException(" + Of(Primitives.Int32) + ")", "FuzzException(" + Of(Primitives.Int32) + ")", "InvalidCastException()", "ArgumentException()", "DivideByZeroException()"])};");

    private void Jump()
    {
        switch (random.Below(4))
        {
            case 0 when _loops > 0: Line($"if ({Condition()}) break;"); break;
            case 1 when _loops > 0: Line($"if ({Condition()}) continue;"); break;
            case 2 when _finally == 0 && expressions.Lambdas == 0:
                Line(form == MethodForm.Iterator ? $"if ({Condition()}) yield break;" : $"if ({Condition()}) return {Of(result!)};");
                break;
            default: Throw(); break;
        }
    }

    private void Gotos(int depth)
    {
        int id = world.Next();
        bool back = random.Chance(40);
        if (back)
        {
            Line($"int g{id} = 0;");
            Line($"L{id}: {Burn}");
        }

        Line("{");
        int loops = _loops;
        Block(1 + random.Below(2), depth - 1);
        Line(back ? $"if (g{id}++ < 3 && {Condition()}) goto L{id};" : $"if ({Condition()}) goto L{id};");
        Block(1 + random.Below(2), depth - 1);
        _loops = loops;
        Line("}");
        if (!back)
        {
            Line($"L{id}: {Burn};");
        }
    }

    private void Scoped(int depth)
    {
        int id = world.Next();
        switch (random.Below(4))
        {
            case 0 when form != MethodForm.Pure:
                Line($"lock (T.N(T.Lock)) {{");
                _locked++;
                Block(2, depth - 1);
                _locked--;
                Line("}");
                break;
            case 1 when form != MethodForm.Pure:
                Line($"using (new Guard {{ Id = {id} }}) {{");
                Block(2, depth - 1);
                Line("}");
                break;
            default:
                Line(random.Chance(50) ? "checked {" : "unchecked {");
                Block(2, depth - 1);
                Line("}");
                break;
        }
    }
}
