using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <content>Fields, indirection, boxes and casts.</content>
internal sealed partial class ILInterpreter
{
    private bool TryObject(Frame frame, in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Ldsfld:
                frame.Push(ReadStatic(ResolveField(frame, instruction)));
                return true;
            case ILOpCode.Stsfld:
                WriteStatic(ResolveField(frame, instruction), frame.Pop());
                return true;
            case ILOpCode.Ldsflda:
                FieldDesc field = ResolveField(frame, instruction);
                RequireOwn(field);
                frame.Push(new EvaluatedByRef(new Location(field.FieldType, () => ReadStatic(field), value => WriteStatic(field, value))));
                return true;
            case ILOpCode.Ldfld:
                frame.Push(ReadField(frame.Pop(), ResolveField(frame, instruction)));
                return true;
            case ILOpCode.Ldflda:
                frame.Push(new EvaluatedByRef(FieldLocation(frame.Pop(), ResolveField(frame, instruction))));
                return true;
            case ILOpCode.Stfld:
                EvaluatedValue stored = frame.Pop();
                field = ResolveField(frame, instruction);
                FieldLocation(frame.Pop(), field).Write(Convert(stored, field.FieldType));
                return true;
            case ILOpCode.Ldobj:
            case >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_ref:
                frame.Push(Pointee(frame.Pop()).Read());
                return true;
            case ILOpCode.Stobj:
            case (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8) or ILOpCode.Stind_i:
                stored = frame.Pop();
                Store(Pointee(frame.Pop()), stored);
                return true;
            case ILOpCode.Initobj:
                TypeDesc initialized = ResolveType(frame, instruction);
                Store(Pointee(frame.Pop()), EvaluatedValue.DefaultOf(initialized));
                return true;
            default:
                return TryBox(frame, instruction);
        }
    }

    private bool TryBox(Frame frame, in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Box:
                frame.Push(Box(ResolveType(frame, instruction), frame.Pop()));
                return true;
            case ILOpCode.Unbox_any:
                TypeDesc unboxed = ResolveType(frame, instruction);
                frame.Push(unboxed.IsValueType ? Unbox(frame.Pop(), unboxed).Value : Cast(frame.Pop(), unboxed));
                return true;
            case ILOpCode.Unbox:
                EvaluatedBox box = Unbox(frame.Pop(), ResolveType(frame, instruction));
                frame.Push(new EvaluatedByRef(new Location(box.Type, () => box.Value, value => box.Value = value)));
                return true;
            case ILOpCode.Castclass:
                frame.Push(Cast(frame.Pop(), ResolveType(frame, instruction)));
                return true;
            case ILOpCode.Isinst:
                EvaluatedValue tested = frame.Pop();
                frame.Push(tested is EvaluatedObject o && o.Type.CanCastTo(ResolveType(frame, instruction)) ? tested : EvaluatedNull.Instance);
                return true;
            default:
                return false;
        }
    }

    private static FieldDesc ResolveField(Frame frame, in ILInstruction instruction) =>
        frame.Method.Module.ResolveField(MetadataTokens.EntityHandle(instruction.Token), frame.Method.Context);

    private EvaluatedValue Box(TypeDesc boxed, EvaluatedValue value)
    {
        if (!boxed.IsValueType)
        {
            return value;
        }

        if (boxed.IsNullable || boxed.IsByRefLike)
        {
            throw Refuse($"it boxes {boxed.FullName}");
        }

        return Created(new EvaluatedBox(boxed, Convert(value, boxed)));
    }

    private static EvaluatedBox Unbox(EvaluatedValue value, TypeDesc target) =>
        value is EvaluatedBox box && box.Type.UnderlyingType == target.UnderlyingType ? box : throw Refuse("it unboxes another type, which throws or makes a Nullable");

    private static EvaluatedValue Cast(EvaluatedValue value, TypeDesc target) =>
        value is not EvaluatedObject o || o.Type.CanCastTo(target) ? value : throw Refuse("a cast fails");

    private static Location Pointee(EvaluatedValue value) =>
        value is EvaluatedByRef reference ? reference.Location : throw Refuse("it uses a pointer or a null reference");

    // A place of one type written as another would need bytes; same-size integers are the exception that enums need.
    private static void Store(Location place, EvaluatedValue value)
    {
        if (value is EvaluatedStruct structure && structure.Type != place.Type)
        {
            throw Refuse($"it reinterprets {place.Type.FullName} as {structure.Type.FullName}");
        }

        if (value is EvaluatedPrimitive == place.Type.IsValueType && place.Read() is EvaluatedStruct)
        {
            throw Refuse($"it reinterprets {place.Type.FullName}");
        }

        place.Write(Convert(value, place.Type));
    }

    private EvaluatedValue ReadField(EvaluatedValue holder, FieldDesc field)
    {
        switch (holder)
        {
            case EvaluatedStruct structure:
                return structure.Get(field);
            case EvaluatedPrimitive when field.OwningType.IsPrimitive:
                return holder;
            case EvaluatedObject o when o.Owner != type && !field.IsInitOnly:
                throw Refuse($"it reads {field.FullName} of another class's object, which may have changed");
            case EvaluatedInstance instance:
                return instance.Get(field);
            default:
                return FieldLocation(holder, field).Read();
        }
    }

    private Location FieldLocation(EvaluatedValue holder, FieldDesc field)
    {
        switch (holder)
        {
            case EvaluatedByRef reference:
                return reference.Location.Field(field);
            case EvaluatedInstance instance:
                RequireOwn(instance);
                Location.RequireSeparateFields(field.OwningType);
                return new Location(field.FieldType, () => instance.Get(field), value => instance.Set(field, value));
            case EvaluatedBox box:
                RequireOwn(box);
                return new Location(box.Type, () => box.Value, value => box.Value = value).Field(field);
            default:
                throw Refuse($"it uses {field.FullName} of a null reference or of a special object");
        }
    }

    private void RequireOwn(EvaluatedObject o)
    {
        if (o.Owner != type)
        {
            throw Refuse($"it changes an object that {o.Owner?.FullName ?? "everybody"} owns");
        }
    }

    private void RequireOwn(FieldDesc field)
    {
        if (field.OwningType != type || field.IsThreadStatic || field.HasRva)
        {
            throw Refuse($"it takes the address of {field.FullName}");
        }
    }

    private EvaluatedValue ReadStatic(FieldDesc field)
    {
        if (evaluator.Features.TryGetFieldConstant(field, out object? constant) || (field.IsLiteral && (constant = field.GetLiteralValue()) is not null))
        {
            return constant is string text ? evaluator.Literal(type.Context, text)
                : constant is null ? EvaluatedValue.DefaultOf(field.FieldType)
                : EvaluatedPrimitive.FromConstant(constant)?.As(field.FieldType) ?? throw Refuse($"{field.FullName} is an odd constant");
        }

        if (field.IsThreadStatic || field.HasRva)
        {
            throw Refuse($"it reads {field.FullName}");
        }

        if (field.OwningType == type)
        {
            return _statics.TryGetValue(field, out EvaluatedValue? value) ? value : EvaluatedValue.DefaultOf(field.FieldType);
        }

        if (IsLambdaCache(field))
        {
            return EvaluatedNull.Instance;
        }

        if (field.OwningType.CompilerKnownName == "System.String" && field.Name == "Empty")
        {
            return evaluator.Literal(type.Context, "");
        }

        return field.IsInitOnly && evaluator.TryEvaluate(field.OwningType, out EvaluationResult other)
            ? other.Get(field)
            : throw Refuse($"it reads {field.FullName}, which is not known at compile time");
    }

    private void WriteStatic(FieldDesc field, EvaluatedValue value)
    {
        if (IsLambdaCache(field) && field.OwningType != type)
        {
            return;
        }

        if (field.OwningType != type || field.IsThreadStatic || field.HasRva)
        {
            throw Refuse($"it writes {field.FullName}");
        }

        if (value is EvaluatedByRef or EvaluatedFieldHandle)
        {
            throw Refuse($"it stores an address in {field.FullName}");
        }

        _statics[field] = Convert(value, field.FieldType);
    }

    // Where C# caches the delegate of a lambda expression: "<>c.<>9__2_0". Each belongs to one expression, and this one
    // runs once, so what is (not) in the cache afterwards makes no difference.
    private static bool IsLambdaCache(FieldDesc field) =>
        field.Name.StartsWith("<>9__", StringComparison.Ordinal) && field.OwningType.Name.StartsWith("<>c", StringComparison.Ordinal);
}
