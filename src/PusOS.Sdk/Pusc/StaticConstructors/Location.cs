using System.Reflection;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>
/// A place that a byref may point to: a variable, a field of an object or of a struct in another place, an array
/// element, a static field, the inside of a box.
/// </summary>
/// <param name="type">Type of what it holds.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Writes it; the value has the right type already.</param>
internal sealed class Location(TypeDesc type, Func<EvaluatedValue> get, Action<EvaluatedValue> set)
{
    public TypeDesc Type { get; } = type;

    public EvaluatedValue Read() => get();

    public void Write(EvaluatedValue value) => set(value);

    /// <summary>The place of a field of the struct that lies here. A primitive's only field is the primitive.</summary>
    public Location Field(FieldDesc field)
    {
        if (field.OwningType.IsPrimitive)
        {
            return this;
        }

        return new Location(
            field.FieldType,
            () => Struct(field).Get(field),
            value =>
            {
                RequireSeparateFields(field.OwningType);
                Write(Struct(field).With(field, value));
            });
    }

    /// <summary>Refuses types with explicit layout, whose fields may share bytes: values are kept per field here.</summary>
    public static void RequireSeparateFields(DefType owner)
    {
        if ((owner.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout && owner.Layout.InstanceFields.Count > 1)
        {
            throw new EvaluationRefusedException($"it writes to {owner.FullName}, which has explicit layout");
        }
    }

    private EvaluatedStruct Struct(FieldDesc field) =>
        Read() as EvaluatedStruct ?? throw new EvaluationRefusedException($"it reinterprets memory as {field.OwningType.FullName}");
}
