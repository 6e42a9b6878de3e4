namespace PusOS.Fuzz.Generation;

/// <summary>Strings, structs, classes, nullables and arrays.</summary>
public sealed partial class ExpressionGenerator
{
    private string Text(int depth)
    {
        string a = Of(Primitives.String, depth - 1);
        return random.Below(9) switch
        {
            0 or 1 => $"T.Cut({a} + {Of(Primitives.String, depth - 1)})",
            2 => $"T.Cut($\"{{{Parenthesized(depth)}}}{{{Parenthesized(depth)}}}\")",
            3 => $"({a} + \"ab\").Substring({TextIndex()})",
            4 => $"({Of(random.Pick(Primitives.Weighted), depth - 1)}).ToString()",
            5 => $"({a}).{random.Pick(["ToUpperInvariant()", "Trim()", "Replace('a', 'b')", "PadLeft(6, '.')", "Insert(0, \"=\")"])}",
            6 => $"new string({Of(Primitives.Char, depth - 1)}, {Leaf(Primitives.Int32)} & 7)",
            7 => $"({Of(random.Pick([Primitives.Int32, Primitives.Int64, Primitives.Byte, Primitives.UInt64]), depth - 1)}).ToString(\"{random.Pick(["X", "D5", "N2", "x8"])}\")",
            _ => $"(({Of(Primitives.Object, depth - 1)}) as string ?? {a})",
        };
    }

    private string Parenthesized(int depth) => $"({Of(random.Pick(Primitives.Weighted), depth - 1)})";

    /// <summary>A new value or object.</summary>
    public string Creation(GeneratedType type, int depth)
    {
        if (!type.Mutable)
        {
            return $"new {type}({string.Join(", ", type.Fields.Select(f => Of(f.Type, depth - 1)))})";
        }

        var set = new List<string>();
        foreach ((string name, GeneratedType field) in type.Fields)
        {
            if (random.Chance(70))
            {
                set.Add($"{name} = {Of(field, depth - 1)}");
            }
        }

        return $"new {type} {{ {string.Join(", ", set)} }}";
    }

    private string Composite(GeneratedType type, int depth)
    {
        if (type.Kind == KindOfType.Struct && type.Mutable && type.Fields.Count > 0 && random.Chance(30))
        {
            (string name, GeneratedType field) = random.Pick(type.Fields);
            return $"({Of(type, depth - 1)} with {{ {name} = {Of(field, depth - 1)} }})";
        }

        return Creation(type, depth);
    }

    private string Nullable(GeneratedType type, int depth)
    {
        GeneratedType element = type.Element!;
        if (element.IsNumber && element.Bits >= 32 && random.Chance(40))
        {
            return Checked($"({Of(type, depth - 1)} {random.Pick(["+", "-", "*", "/"])} {Of(type, depth - 1)})");
        }

        return random.Below(4) switch
        {
            0 => $"(({Of(Primitives.Object, depth - 1)}) as {type})",
            1 => $"(({Of(Primitives.Boolean, depth - 1)}) ? ({type})({Of(element, depth - 1)}) : null)",
            _ => $"(({type})({Of(element, depth - 1)}))",
        };
    }

    private string Array(GeneratedType type, int depth)
    {
        GeneratedType element = type.Element!;
        if (random.Chance(20))
        {
            return $"new {element}[({Leaf(Primitives.Int32)} & 3) + {random.Pick(["2", "2", "2", "0"])}]";
        }

        int count = 2 + random.Below(4);
        return $"new {type} {{ {string.Join(", ", Enumerable.Range(0, count).Select(_ => Of(element, depth - 2)))} }}";
    }
}
