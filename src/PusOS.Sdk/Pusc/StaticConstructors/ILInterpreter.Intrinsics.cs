using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <content>Members of the class library whose meaning the compiler knows and whose body can't be interpreted.</content>
internal sealed partial class ILInterpreter
{
    private bool TryIntrinsic(MethodDesc method, EvaluatedValue[] arguments, out EvaluatedValue? result)
    {
        result = null;
        if (method.OwningType is not DefType { CompilerKnownName: { } owner } || !owner.StartsWith("System.", StringComparison.Ordinal))
        {
            return false;
        }

        switch (owner, method.Name)
        {
            case ("System.Object", ".ctor"):
                return true;
            case ("System.Runtime.CompilerServices.RuntimeHelpers", "InitializeArray"):
                if (arguments[0] is not EvaluatedArray array || arguments[1] is not EvaluatedFieldHandle { Field: var data } || array.Owner != type)
                {
                    throw Refuse("it initialises an array from unknown data");
                }

                InitializeArray(array, data);
                return true;
            case ("System.Type", "GetTypeFromHandle") when arguments[0] is EvaluatedTypeHandle handle:
                result = evaluator.RuntimeTypeOf(handle.Type);
                return true;
            case ("System.Type", "op_Equality" or "op_Inequality"):
                result = Boolean(arguments[0] == arguments[1] == (method.Name == "op_Equality"));
                return true;
            case ("System.Type" or "System.RuntimeType" or "System.RuntimeTypeHandle", _) when arguments is [EvaluatedRuntimeType asked, ..]:
                result = TypeQuery(method.Name, asked.Target, arguments.AsSpan(1));
                return result is not null;
            case ("System.Runtime.CompilerServices.RuntimeHelpers", "IsReferenceOrContainsReferences"):
                TypeDesc argument = method.MethodArguments[0];
                result = EvaluatedPrimitive.FromInt32(!argument.IsValueType || argument.ContainsReferences ? 1 : 0);
                return true;
            case ("System.Runtime.CompilerServices.Unsafe", "SizeOf"):
                argument = method.MethodArguments[0];
                result = EvaluatedPrimitive.FromInt32(argument.IsValueType ? argument.Layout.Size : 8);
                return true;
            case ("System.Runtime.CompilerServices.Unsafe", "As") when method.MethodArguments.Length == 1:
                result = Cast(arguments[0], method.MethodArguments[0]);
                return true;
            case ("System.Runtime.CompilerServices.RuntimeHelpers", "IsKnownConstant"):
                result = EvaluatedPrimitive.FromInt32(0);
                return true;
            case ("System.AppContext", "TryGetSwitch") when evaluator.SwitchesAreFixed && arguments is [EvaluatedString name, EvaluatedByRef answer]:
                string? knob = evaluator.RuntimeKnobs.FirstOrDefault(k => k.Key == name.Text).Value;
                bool known = bool.TryParse(knob, out bool isOn);
                answer.Location.Write(EvaluatedPrimitive.FromInt32(known && isOn ? 1 : 0));
                result = EvaluatedPrimitive.FromInt32(known ? 1 : 0);
                return true;
            case ("System.Threading.Volatile" or "System.Threading.Interlocked", _) when arguments is [EvaluatedByRef place, ..]:
                return TryAtomic(method, place.Location, arguments, out result);
            case ("System.String", _):
                return TryString(method, arguments, out result);
            default:
                return false;
        }
    }

    // What CoreLib asks of types when it chooses comparers and sorters; null: not known here.
    private EvaluatedValue? TypeQuery(string name, TypeDesc asked, ReadOnlySpan<EvaluatedValue> arguments)
    {
        switch (name)
        {
            case "get_IsValueType":
                return Boolean(asked.IsValueType);
            case "get_IsEnum":
                return Boolean(asked.IsEnum);
            case "get_IsInterface":
                return Boolean(asked.IsInterface);
            case "get_IsGenericType":
                return Boolean(asked is DefType { Instantiation.Length: > 0 });
            case "IsAssignableFrom" when arguments is [EvaluatedRuntimeType source] && !asked.IsGenericDefinition:
                return Boolean(source.Target.CanCastTo(asked));
            case "IsAssignableTo" when arguments is [EvaluatedRuntimeType target] && !target.Target.IsGenericDefinition:
                return Boolean(asked.CanCastTo(target.Target));
            case "GetGenericTypeDefinition" when asked is DefType { Instantiation.Length: > 0 }:
                return evaluator.RuntimeTypeOf(asked.GetTypeDefinition()!);
            case "GetGenericArguments" when asked is DefType { IsGenericDefinition: false } definite:
                EvaluatedArray types = NewArray(type.Context.GetWellKnown(WellKnownType.Type), definite.Instantiation.Length);
                for (int i = 0; i < definite.Instantiation.Length; i++)
                {
                    types[i] = evaluator.RuntimeTypeOf(definite.Instantiation[i]);
                }

                return types;
            case "MakeGenericType" when arguments is [EvaluatedArray given] && asked.IsGenericDefinition && given.Elements.All(e => e is EvaluatedRuntimeType):
                return evaluator.RuntimeTypeOf(Instantiate(asked, [.. given.Elements.Select(e => ((EvaluatedRuntimeType)e).Target)]));
            case "CreateInstanceForAnotherGenericParameter" when arguments is [EvaluatedRuntimeType] or [EvaluatedRuntimeType, EvaluatedRuntimeType]:
                return CreateInstance(Instantiate(asked, [.. arguments.ToArray().Select(e => ((EvaluatedRuntimeType)e).Target)]));
            default:
                return null;
        }
    }

    private static EvaluatedPrimitive Boolean(bool value) => EvaluatedPrimitive.FromInt32(value ? 1 : 0);

    private static DefType Instantiate(TypeDesc generic, TypeDesc[] arguments) =>
        generic.GetTypeDefinition() is { } definition && definition.Instantiation.Length == arguments.Length
            ? definition.MakeInstantiation(arguments)
            : throw Refuse($"it makes an instantiation of {generic.FullName}");

    private EvaluatedInstance CreateInstance(DefType created)
    {
        if (created.IsValueType || created.IsAbstract || created.HasFinalizer || created.DefaultConstructor is not { } constructor)
        {
            throw Refuse($"it creates {created.FullName}");
        }

        EvaluatedInstance instance = Created(new EvaluatedInstance(created));
        Invoke(constructor, [instance]);
        return instance;
    }

    // Nobody else sees a class before its static constructor is done, so atomic operations are ordinary ones.
    private static bool TryAtomic(MethodDesc method, Location place, EvaluatedValue[] arguments, out EvaluatedValue? result)
    {
        EvaluatedValue old = place.Read();
        result = old;
        switch (method.Name)
        {
            case "Read" or "MemoryBarrier":
                return true;
            case "Write":
                result = null;
                Store(place, arguments[1]);
                return true;
            case "Exchange":
                Store(place, arguments[1]);
                return true;
            case "CompareExchange":
                if (Compare(System.Reflection.Metadata.ILOpCode.Beq, old, arguments[2]))
                {
                    Store(place, arguments[1]);
                }

                return true;
            case "Add" or "Increment" or "Decrement" or "ExchangeAdd":
                long change = method.Name switch { "Increment" => 1, "Decrement" => -1, _ => Primitive(arguments[1]).Integer };
                EvaluatedPrimitive sum = EvaluatedPrimitive.FromInteger(Primitive(old).Kind, Primitive(old).Integer + change);
                Store(place, sum);
                result = method.Name == "ExchangeAdd" ? old : place.Read();
                return true;
            default:
                return false;
        }
    }

    private bool TryString(MethodDesc method, EvaluatedValue[] arguments, out EvaluatedValue? result)
    {
        result = null;
        switch (method.Name)
        {
            case "get_Length" when arguments[0] is EvaluatedString text:
                result = EvaluatedPrimitive.FromInt32(text.Text.Length);
                return true;
            case "get_Chars" when arguments[0] is EvaluatedString text && arguments[1] is EvaluatedPrimitive index:
                result = (ulong)index.Integer < (ulong)text.Text.Length
                    ? EvaluatedPrimitive.FromInt32(text.Text[(int)index.Integer])
                    : throw Refuse("an index is out of range");
                return true;
            case "ToCharArray" when arguments is [EvaluatedString text]:
                EvaluatedArray characters = NewArray(type.Context.GetWellKnown(WellKnownType.Char), text.Text.Length);
                for (int i = 0; i < text.Text.Length; i++)
                {
                    characters[i] = EvaluatedPrimitive.FromInt32(text.Text[i]);
                }

                result = characters;
                return true;
            case "Concat" when arguments.Length > 1 && arguments.All(a => a is EvaluatedString or EvaluatedNull):
                string joined = string.Concat(arguments.Select(a => (a as EvaluatedString)?.Text ?? ""));
                result = joined.Length == 0 ? evaluator.Literal(type.Context, "") : Created(new EvaluatedString(type.Context.GetWellKnown(WellKnownType.String), joined));
                return true;
            case "op_Equality" or "op_Inequality":
                bool equal = (arguments[0] as EvaluatedString)?.Text == (arguments[1] as EvaluatedString)?.Text;
                result = EvaluatedPrimitive.FromInt32(equal == (method.Name == "op_Equality") ? 1 : 0);
                return true;
            default:
                return false;
        }
    }
}
