using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>
/// A value that compile-time evaluation computed: primitive, struct, null, method pointer, type handle, or a reference
/// (which is the <see cref="EvaluatedObject"/> itself; object identity is reference identity). Values other than
/// objects are immutable.
/// </summary>
public abstract class EvaluatedValue
{
    /// <summary>True if every bit of it is zero: such a field needs no initial data.</summary>
    public bool IsDefault => this switch
    {
        EvaluatedNull => true,
        EvaluatedPrimitive primitive => primitive.IsZero,
        EvaluatedStruct structure => structure.Type.Layout.InstanceFields.All(f => structure.Get(f).IsDefault),
        _ => false,
    };

    /// <summary>The zero value of a type: what a field holds before anything is stored.</summary>
    public static EvaluatedValue DefaultOf(TypeDesc type)
    {
        switch (type.Kind)
        {
            case CorElementType.R4:
                return EvaluatedPrimitive.FromSingle(0);
            case CorElementType.R8:
                return EvaluatedPrimitive.FromDouble(0);
            case CorElementType.I8 or CorElementType.U8:
                return EvaluatedPrimitive.FromInt64(0);
            case CorElementType.I or CorElementType.U or CorElementType.Ptr or CorElementType.FnPtr:
                return EvaluatedPrimitive.FromNative(0);
            case >= CorElementType.Boolean and <= CorElementType.U4:
                return EvaluatedPrimitive.FromInt32(0);
            default:
                return type.IsValueType ? new EvaluatedStruct(type) : EvaluatedNull.Instance;
        }
    }
}
