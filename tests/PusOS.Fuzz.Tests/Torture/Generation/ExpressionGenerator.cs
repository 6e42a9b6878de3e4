namespace PusOS.Fuzz.Generation;

/// <summary>Random C# expressions of a wanted type. None is a constant for C#, so that nothing is refused as a constant overflow.</summary>
public sealed partial class ExpressionGenerator(RandomSource random, World world)
{
    private static readonly string[] s_comparisons = ["<", "<=", ">", ">=", "==", "!="];

    /// <summary>What can be named here, innermost last.</summary>
    public List<Variable> Scope { get; } = [];

    /// <summary>Depth of enclosing lambdas: variables that cannot be captured are out of reach.</summary>
    public int Lambdas { get; set; }

    /// <summary>Only what a compile-time evaluation may do: no steps, no statics.</summary>
    public bool Pure { get; init; }

    /// <summary>In asynchronous methods and iterators: no spans, no addresses.</summary>
    public bool Suspends { get; init; }

    /// <summary>An expression of the type.</summary>
    public string Of(GeneratedType type, int depth)
    {
        if (depth <= 0 || random.Chance(8))
        {
            return Leaf(type, depth);
        }

        switch (random.Below(12))
        {
            case 0: return $"({Of(Primitives.Boolean, depth - 1)} ? {Of(type, depth - 1)} : {Of(type, depth - 1)})";
            case 1 when Call(type, depth) is string call: return call;
            case 2 when Common(type, depth) is string common: return common;
            case 3: return Leaf(type, depth);
        }

        return type.Kind switch
        {
            KindOfType.Boolean => Boolean(depth),
            KindOfType.Integer => Integer(type, depth),
            KindOfType.Float => Float(type, depth),
            KindOfType.Library => Library(type, depth),
            KindOfType.Text => Text(depth),
            KindOfType.Enumeration => $"unchecked(({type})({Of(type.Element!, depth - 1)}))",
            KindOfType.Struct or KindOfType.Class => Composite(type, depth),
            KindOfType.Nullable => Nullable(type, depth),
            KindOfType.Object => $"((object)({Of(world.AnyType(random), depth - 1)}))",
            _ => Array(type, depth),
        };
    }

    /// <summary>A variable or hidden literal.</summary>
    public string Leaf(GeneratedType type, int depth = 0)
    {
        if (random.Chance(75) && Named(type, false) is string name)
        {
            return name;
        }

        string identity = random.Chance(50) ? "T.K" : "T.N";
        return type.Kind switch
        {
            KindOfType.Struct or KindOfType.Class => depth > 0 && random.Chance(60) ? Composite(type, depth) : type.Kind == KindOfType.Struct ? $"default({type})" : Creation(type, 0),
            KindOfType.Nullable => random.Chance(30) ? $"default({type})" : $"(({type})({Leaf(type.Element!)}))",
            KindOfType.Object => $"((object){Leaf(random.Pick(Primitives.Weighted))})",
            KindOfType.Array => Array(type, 0),
            KindOfType.Enumeration => $"{identity}(({type})({random.Below(6)}))",
            KindOfType.Text => random.Chance(3) ? "T.N<string>(null!)" : $"{identity}({Primitives.Literal(type, random)})",
            _ => $"{identity}<{type}>({Primitives.Literal(type, random)})",
        };
    }

    /// <summary>The name of something in scope of exactly this type, or null.</summary>
    public string? Named(GeneratedType type, bool assign, bool variable = false)
    {
        for (int attempt = 0; attempt < 12; attempt++)
        {
            bool global = !Pure && world.Statics.Count > 0 && random.Chance(12);
            if (!global && Scope.Count == 0)
            {
                continue;
            }

            Variable found = global ? random.Pick(world.Statics) : Scope[Scope.Count - 1 - Math.Min(random.Below(Scope.Count), random.Below(Scope.Count))];
            if ((Lambdas > 0 && !found.Capturable) || (assign && !found.Assignable))
            {
                continue;
            }

            if (found.Type == type)
            {
                return found.Name;
            }

            if (Part(found, type, assign, variable) is string part)
            {
                return part;
            }
        }

        return null;
    }

    // A field or an element of something in scope.
    private string? Part(Variable of, GeneratedType type, bool assign, bool variable)
    {
        if (of.Type.Kind == KindOfType.Array && of.Type.Element! == type)
        {
            return $"{of.Name}[{Index()}]";
        }

        if (of.Type.Kind is KindOfType.Struct or KindOfType.Class && (!assign || (of.Type.Mutable && (of.Type.Kind == KindOfType.Class || of.Assignable))))
        {
            foreach ((string name, GeneratedType field) in of.Type.Fields)
            {
                if (field == type && (!variable || of.Type.Kind == KindOfType.Class || of.Assignable))
                {
                    return $"{of.Name}.{name}";
                }

                if (field.Kind == KindOfType.Struct && field.Mutable)
                {
                    foreach ((string inner, GeneratedType innerType) in field.Fields)
                    {
                        if (innerType == type && random.Chance(50) && (!variable || of.Assignable))
                        {
                            return $"{of.Name}.{name}.{inner}";
                        }
                    }
                }
            }
        }

        return null;
    }

    private string Index() => random.Chance(97) ? $"({Leaf(Primitives.Int32)} & {random.Pick(["1", "1", "0"])})" : Leaf(random.Pick([Primitives.Int32, Primitives.UInt32, Primitives.Int64, Primitives.Byte, Primitives.UIntPtr]));

    private string TextIndex() => random.Chance(95) ? $"({Leaf(Primitives.Int32)} & {random.Pick(["1", "3", "0"])})" : Leaf(Primitives.Int32);

    /// <summary>Arguments for a call; null when an argument needs a variable that is not there.</summary>
    public string? Arguments(GeneratedMethod method, int depth)
    {
        var list = new List<string>();
        foreach ((string modifier, GeneratedType type) in method.Parameters)
        {
            if (modifier is "ref" or "out")
            {
                if (Named(type, true, true) is not string name)
                {
                    return null;
                }

                list.Add($"{modifier} {name}");
            }
            else
            {
                list.Add(Of(type, depth - 2));
            }
        }

        return string.Join(", ", list);
    }

    // A call of an earlier method with this result.
    private string? Call(GeneratedType type, int depth)
    {
        for (int attempt = 0; attempt < 25 && world.Methods.Count > 0; attempt++)
        {
            GeneratedMethod method = random.Pick(world.Methods);
            bool allowed = Pure ? method.Form == MethodForm.Pure : method.Form is MethodForm.Ordinary or MethodForm.Pure;
            if (allowed && method.Result == type && Arguments(method, depth) is string arguments)
            {
                return $"{method.Name}({arguments})";
            }
        }

        return null;
    }

    // What every type has.
    private string? Common(GeneratedType type, int depth)
    {
        switch (random.Below(Pure ? 6 : 9))
        {
            case 0: return $"T.{(random.Chance(50) ? "K" : "N")}<{type}>({Of(type, depth - 1)})";
            case 1: return $"(({type})(object)({Of(type, depth - 1)}))";
            case 2 when !type.Name.EndsWith('?') && type.IsValue: return $"(({type}?)({Of(type, depth - 1)})).GetValueOrDefault({Of(type, depth - 1)})";
            case 3: return $"({Of(type, depth - 1)}, {Of(world.AnyType(random), depth - 2)}).Item1";
            case 4 when type.Kind != KindOfType.Array: return $"new {type}[] {{ {Of(type, depth - 1)}, {Of(type, depth - 2)} }}[{Index()}]";
            case 5: return Switch(type, depth);
            case 6 when Named(type, true) is string name: return $"({name} = {Of(type, depth - 1)})";
            case 7: return Lambda(type, depth);
            case 8: return $"G.Pass<{type}>({Of(type, depth - 1)}, {Of(Primitives.Int32, 0)})";
            default: return null;
        }
    }

    private string Lambda(GeneratedType type, int depth)
    {
        GeneratedType parameter = world.AnyType(random);
        string argument = Of(parameter, depth - 1);
        string name = "p" + world.Next();
        int mark = Scope.Count;
        Lambdas++;
        Scope.Add(new Variable(name, parameter));
        string body = Of(type, depth - 1);
        Scope.RemoveRange(mark, Scope.Count - mark);
        Lambdas--;
        return $"((Func<{parameter}, {type}>)({name} => {body}))({argument})";
    }

    private string Switch(GeneratedType type, int depth)
    {
        GeneratedType subject = random.Pick([Primitives.Int32, Primitives.Int64, Primitives.Char, Primitives.Byte, Primitives.Double, Primitives.UInt64]);
        string small = subject == Primitives.Char ? "(char)" : "";
        return $"(({Of(subject, depth - 1)}) switch {{ {small}0 => {Of(type, depth - 2)}, > {small}0 and < {small}100 => {Of(type, depth - 2)}, {small}101 or {small}103 or {small}111 => {Of(type, depth - 2)}, _ => {Of(type, depth - 1)} }})";
    }
}
