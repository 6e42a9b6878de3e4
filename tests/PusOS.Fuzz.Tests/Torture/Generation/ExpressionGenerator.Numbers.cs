namespace PusOS.Fuzz.Generation;

/// <summary>Numbers: arithmetic, conversions, functions.</summary>
public sealed partial class ExpressionGenerator
{
    /// <summary>What a division takes: mostly not zero.</summary>
    public string Divisor(GeneratedType type, int depth)
    {
        string divisor = Of(type, depth - 1);
        if (random.Chance(7) || type.Kind == KindOfType.Float)
        {
            return divisor;
        }

        return type.Kind == KindOfType.Integer ? $"unchecked(({type})({divisor} | {random.Pick(["1", "1", "2", "16"])}))" : $"T.NotZero({divisor})";
    }

    private string Binary(GeneratedType type, int depth)
    {
        string operation = random.Pick(["+", "-", "*", "/", "%"]);
        return $"{Of(type, depth - 1)} {operation} {(operation is "/" or "%" ? Divisor(type, depth) : Of(type, depth - 1))}";
    }

    private string Checked(string expression) => random.Below(9) switch
    {
        0 => $"checked({expression})",
        _ => $"unchecked({expression})",
    };

    // Numeric C# casts exist between all built-in numbers.
    private string Cast(GeneratedType type, int depth)
    {
        GeneratedType from = random.Pick(Primitives.Weighted);
        if (!from.IsNumber || (type == Primitives.Decimal && random.Chance(85)))
        {
            from = Primitives.Int32;
        }

        string inner = Of(from, depth - 1);
        if (random.Chance(12) && type != Primitives.Char)
        {
            return $"{type}.Create{random.Pick(["Saturating", "Truncating", "Saturating", "Truncating", "Checked"])}({inner})";
        }

        return Checked($"({type})({inner})");
    }

    private string Integer(GeneratedType type, int depth)
    {
        string small = type.Bits < 32 ? $"({type})" : "";
        switch (random.Below(12))
        {
            case 0 or 1 or 2:
                return Checked($"{small}({Binary(type, depth)})");
            case 3:
                return $"unchecked({small}({Of(type, depth - 1)} {random.Pick(["&", "|", "^"])} {Of(type, depth - 1)}))";
            case 4:
                return $"unchecked({small}({Of(type, depth - 1)} {random.Pick(["<<", ">>", ">>>"])} {Of(Primitives.Int32, depth - 1)}))";
            case 5:
                return $"unchecked({small}({Of(type, depth - 1)} {random.Pick(["<<", ">>", ">>>", "/", "%", "*", "&", "+"])} {random.Pick(["1", "2", "3", "7", "8", "10", "31", "32", "63", "100"])}))";
            case 6:
                string unary = type is { Signed: false, Bits: 64 } ? "~" : random.Pick(["-", "~"]);
                return Checked($"({type})({unary}({Of(type, depth - 1)}))");
            case 7 when Named(type, true) is string name:
                return Checked(random.Pick([$"{name}++", $"--{name}", $"({name} += {Of(type, depth - 1)})", $"({name} ^= {Of(type, depth - 1)})", $"({name} *= {Of(type, depth - 1)})"]));
            case 8 when type != Primitives.Char:
                return IntegerFunction(type, depth);
            case 9:
                return Special(type, depth);
            default:
                return Cast(type, depth);
        }
    }

    private string IntegerFunction(GeneratedType type, int depth)
    {
        string a = Of(type, depth - 1), b = Divisor(type, depth), count = Of(Primitives.Int32, depth - 2);
        return random.Below(10) switch
        {
            0 => $"Math.Min({a}, {b})",
            1 => $"{type}.Max({a}, {b})",
            2 => $"{type}.RotateLeft({a}, {count})",
            3 => $"{type}.PopCount({a})",
            4 => $"{type}.LeadingZeroCount({a})",
            5 => $"{type}.TrailingZeroCount({a})",
            6 when type.Signed => $"{type}.Abs({a})",
            7 => $"{type}.DivRem({a}, {b}).Item{1 + random.Below(2)}",
            8 when type.Bits >= 32 && !type.Name.StartsWith('n') => $"System.Buffers.Binary.BinaryPrimitives.ReverseEndianness({a})",
            _ => $"{type}.Clamp({a}, {type}.Min({b}, {a}), {type}.Max({b}, {a}))",
        };
    }

    // Expressions whose own type is int or the like.
    private string Special(GeneratedType type, int depth)
    {
        string text = random.Below(7) switch
        {
            0 => $"({Of(Primitives.String, depth - 1)}).Length",
            1 => $"({Of(Primitives.String, depth - 1)} + \"xyz\")[{TextIndex()}]",
            2 => $"string.CompareOrdinal({Of(Primitives.String, depth - 1)}, {Of(Primitives.String, depth - 1)})",
            3 => random.Chance(15) ? $"int.Parse({Of(Primitives.String, depth - 1)})" : $"T.Parse({Of(Primitives.String, depth - 1)})",
            4 => $"({Of(World.ArrayOf(Primitives.Int32), depth - 1)}).Length",
            5 => $"Math.Sign({Of(random.Pick([Primitives.Int32, Primitives.Int64, Primitives.Decimal]), depth - 1)})",
            _ => $"({Of(random.Pick(Primitives.Weighted), depth - 1)}).CompareTo({Of(Primitives.Int32, 0)})",
        };
        if (text.Contains("CompareTo", StringComparison.Ordinal))
        {
            GeneratedType compared = random.Pick(Primitives.Weighted);
            text = $"({Of(compared, depth - 1)}).CompareTo({Of(compared, depth - 1)})";
        }

        // CompareTo and CompareOrdinal promise a sign only.
        return text.Contains("Compare", StringComparison.Ordinal) ? $"unchecked(({type})Math.Sign({text}))" : $"unchecked(({type})({text}))";
    }

    private string Float(GeneratedType type, int depth)
    {
        string a = Of(type, depth - 1);
        switch (random.Below(9))
        {
            case 0 or 1 or 2:
                return $"({a} {random.Pick(["+", "-", "*", "/", "%"])} {Of(type, depth - 1)})";
            case 3:
                return $"(-({a}))";
            case 4:
                string library = type == Primitives.Double ? "Math" : "MathF";
                return random.Below(8) switch
                {
                    0 => $"{library}.Sqrt({a})",
                    1 => $"{library}.Floor({a})",
                    2 => $"{library}.Ceiling({a})",
                    3 => $"{library}.Round({a})",
                    4 => $"{library}.Truncate({a})",
                    5 => $"{library}.Abs({a})",
                    6 => $"{library}.FusedMultiplyAdd({a}, {Of(type, depth - 1)}, {Of(type, depth - 1)})",
                    _ => $"{library}.ScaleB({a}, {Of(Primitives.Int32, depth - 1)})",
                };
            case 5:
                return $"{type}.{random.Pick(["Min", "Max", "MinNumber", "MaxMagnitude", "Ieee754Remainder"])}({a}, {Of(type, depth - 1)})";
            case 6 when Named(type, true) is string name:
                return $"({name} {random.Pick(["+=", "-=", "*=", "/="])} {a})";
            default:
                return Cast(type, depth);
        }
    }

    private string Library(GeneratedType type, int depth)
    {
        string a = Of(type, depth - 1);
        return random.Below(8) switch
        {
            0 or 1 or 2 => Checked($"({Binary(type, depth)})"),
            3 when type.Signed => $"(-({a}))",
            4 when type.Bits == 128 => $"unchecked({a} {random.Pick(["<<", ">>", ">>>"])} {Of(Primitives.Int32, depth - 1)})",
            4 when type.Bits == 96 => $"{random.Pick(["decimal.Round", "decimal.Floor", "decimal.Truncate", "decimal.Abs"])}({a})",
            5 when type.Bits == 128 => $"({a} {random.Pick(["&", "|", "^"])} {Of(type, depth - 1)})",
            6 => $"{type}.{random.Pick(["Min", "Max"])}({a}, {Of(type, depth - 1)})",
            _ => Cast(type, depth),
        };
    }

    private string Boolean(int depth)
    {
        GeneratedType type = random.Pick(Primitives.Weighted);
        switch (random.Below(13))
        {
            case 0 or 1 or 2 or 3 when type.IsNumber:
                return $"({Of(type, depth - 1)} {random.Pick(s_comparisons)} {Of(type, depth - 1)})";
            case 4:
                return $"({Of(Primitives.Boolean, depth - 1)} {random.Pick(["&&", "||", "^", "&", "|", "=="])} {Of(Primitives.Boolean, depth - 1)})";
            case 5:
                return $"(!({Of(Primitives.Boolean, depth - 1)}))";
            case 6:
                return $"(({Of(Primitives.Object, depth - 1)}) is {world.AnyType(random).Name.TrimEnd('?')})";
            case 7:
                return $"({Of(Primitives.String, depth - 1)} {random.Pick(["==", "!="])} {Of(Primitives.String, depth - 1)})";
            case 8:
                return $"object.Equals({Of(Primitives.Object, depth - 1)}, {Of(Primitives.Object, depth - 1)})";
            case 9:
                return $"({Of(random.Pick([Primitives.Int32, Primitives.Int64, Primitives.Double, Primitives.Char]), depth - 1)}).Equals({Of(Primitives.Object, depth - 1)})";
            case 10:
                GeneratedType nullable = new(type.Name + "?", KindOfType.Nullable, Element: type);
                return $"({Of(nullable, depth - 1)} {random.Pick(type.IsNumber ? s_comparisons : ["==", "!="])} {Of(nullable, depth - 1)})";
            case 11:
                return $"double.{random.Pick(["IsNaN", "IsInteger", "IsFinite", "IsSubnormal", "IsOddInteger"])}({Of(Primitives.Double, depth - 1)})";
            default:
                return $"EqualityComparer<{type}>.Default.Equals({Of(type, depth - 1)}, {Of(type, depth - 1)})";
        }
    }
}
