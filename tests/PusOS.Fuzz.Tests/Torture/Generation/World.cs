namespace PusOS.Fuzz.Generation;

/// <summary>What one generated program declares, grown as it is generated.</summary>
public sealed class World
{
    private int _names;

    /// <summary>Generated structs.</summary>
    public List<GeneratedType> Structs { get; } = [];

    /// <summary>Generated classes; each derives from an earlier one or from object.</summary>
    public List<GeneratedType> Classes { get; } = [];

    /// <summary>Generated enumerations.</summary>
    public List<GeneratedType> Enumerations { get; } = [];

    /// <summary>Methods that a new one may call.</summary>
    public List<GeneratedMethod> Methods { get; } = [];

    /// <summary>Static fields.</summary>
    public List<Variable> Statics { get; } = [];

    /// <summary>Number of interfaces I0, I1, ...</summary>
    public int Interfaces { get; set; }

    /// <summary>A number that no name of the program has.</summary>
    public int Next() => ++_names;

    /// <summary>Any type that a local may have.</summary>
    public GeneratedType AnyType(RandomSource random, bool values = false)
    {
        int choice = random.Below(100);
        if (choice < 20 && Structs.Count > 0)
        {
            return random.Pick(Structs);
        }

        if (choice < 25 && Enumerations.Count > 0)
        {
            return random.Pick(Enumerations);
        }

        if (choice < 30)
        {
            GeneratedType element = Structs.Count > 0 && random.Chance(25) ? random.Pick(Structs) : random.Pick(Primitives.Weighted);
            return new GeneratedType(element.Name + "?", KindOfType.Nullable, Element: element);
        }

        return choice switch
        {
            < 34 when !values => Primitives.String,
            < 37 when !values => Primitives.Object,
            < 42 when !values && Classes.Count > 0 => random.Pick(Classes),
            < 48 when !values => ArrayOf(Structs.Count > 0 && random.Chance(30) ? random.Pick(Structs) : random.Pick(Primitives.Weighted)),
            _ => random.Pick(Primitives.Weighted),
        };
    }

    /// <summary>The array type of an element.</summary>
    public static GeneratedType ArrayOf(GeneratedType element) => new(element.Name + "[]", KindOfType.Array, Element: element);
}
