namespace PusOS.Compiler.TypeSystem;

/// <summary>A list of types as a dictionary key: equal if the same interned types stand in the same order.</summary>
internal readonly struct TypeArguments(TypeDesc[] types) : IEquatable<TypeArguments>
{
    private readonly TypeDesc[] _types = types;

    public bool Equals(TypeArguments other) => AreSame(_types, other._types);

    public override bool Equals(object? obj) => obj is TypeArguments other && Equals(other);

    public override int GetHashCode()
    {
        uint hash = 17;
        foreach (TypeDesc type in _types)
        {
            hash = (hash * 0x9E3779B1) ^ (uint)type.Id;
        }

        return (int)(hash ^ (hash >> 15));
    }

    /// <summary>Element-wise identity.</summary>
    internal static bool AreSame(TypeDesc[] left, TypeDesc[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (!ReferenceEquals(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Substitutes in each type; gives back <paramref name="types"/> itself if nothing changes.</summary>
    internal static TypeDesc[] Substitute(TypeDesc[] types, GenericContext context)
    {
        TypeDesc[]? result = null;
        for (int i = 0; i < types.Length; i++)
        {
            TypeDesc substituted = types[i].Substitute(context);
            if (!ReferenceEquals(substituted, types[i]))
            {
                result ??= (TypeDesc[])types.Clone();
                result[i] = substituted;
            }
        }

        return result ?? types;
    }

    /// <summary>Some type is or contains a generic variable.</summary>
    internal static bool ContainVariables(TypeDesc[] types)
    {
        foreach (TypeDesc type in types)
        {
            if (type.ContainsGenericVariables)
            {
                return true;
            }
        }

        return false;
    }
}
