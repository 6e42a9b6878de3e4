namespace PusOS.Fuzz.Generation;

/// <summary>A type as the generator sees it.</summary>
/// <param name="Name">Its C# name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bits">Size of a number; 0 for others.</param>
/// <param name="Signed">Of a number: whether it can be negative.</param>
/// <param name="Element">Element of an array, value of a nullable, underlying type of an enumeration.</param>
public sealed record GeneratedType(string Name, KindOfType Kind, int Bits = 0, bool Signed = false, GeneratedType? Element = null)
{
    /// <summary>Public instance fields of structs and classes.</summary>
    public List<(string Name, GeneratedType Type)> Fields { get; } = [];

    /// <summary>False: fields cannot be set after construction.</summary>
    public bool Mutable { get; init; } = true;

    /// <summary>Numbers of any kind.</summary>
    public bool IsNumber => Kind is KindOfType.Integer or KindOfType.Float or KindOfType.Library;

    /// <summary>Whether values contain no references (as far as generated).</summary>
    public bool IsUnmanaged => Kind switch
    {
        KindOfType.Boolean or KindOfType.Integer or KindOfType.Float or KindOfType.Library or KindOfType.Enumeration => true,
        KindOfType.Struct => Fields.TrueForAll(f => f.Type.IsUnmanaged),
        _ => false,
    };

    /// <summary>Whether values lie in themselves.</summary>
    public bool IsValue => Kind is not (KindOfType.Text or KindOfType.Class or KindOfType.Object or KindOfType.Array);

    /// <inheritdoc/>
    public bool Equals(GeneratedType? other) => ReferenceEquals(this, other) || (other is not null && other.Name == Name);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
