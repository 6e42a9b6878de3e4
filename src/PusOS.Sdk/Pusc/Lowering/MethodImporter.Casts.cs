using PusOS.Abi;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Casts and type tests.</summary>
internal sealed partial class MethodImporter
{
    private Value Cast(Value value, TypeDesc type, bool throws)
    {
        value = AsPointer(value);
        if (value.IsNullLiteral)
        {
            return value;
        }

        var target = type.IsNullable ? ((DefType)type).Instantiation[0] : type;
        if (FoldCast(value, target, throws) is { } folded)
        {
            return folded;
        }

        if (!throws && CanCompareTables(target))
        {
            return CastByTable(value, target);
        }

        string helper = (target, throws) switch
        {
            ({ IsArray: true } or { IsVariant: true, IsInterface: false }, true) => RuntimeSymbols.CastAny,
            ({ IsArray: true } or { IsVariant: true, IsInterface: false }, false) => RuntimeSymbols.IsInstanceOfAny,
            ({ IsInterface: true }, true) => RuntimeSymbols.CastInterface,
            ({ IsInterface: true }, false) => RuntimeSymbols.IsInstanceOfInterface,
            (_, true) => RuntimeSymbols.CastClass,
            (_, false) => RuntimeSymbols.IsInstanceOfClass,
        };
        _scope.NoteCastTarget(target);
        string table = _scope.MethodTable(target, "cast");
        string result = EmitRuntimeCall("ptr", helper, "ptr, ptr", $"ptr {value.Name}, ptr {table}");
        return new Value { Kind = StackKind.Pointer, Type = target, Name = result, NonNull = throws && value.NonNull };
    }

    private Value? FoldCast(Value value, TypeDesc target, bool throws)
    {
        if (value.Type is not { } known || known.IsByRef || known.IsPointer)
        {
            return null;
        }

        bool boxed = value.Boxed is not null;
        if ((known.IsClassLike || boxed) && known.CanCastTo(target) && !(known.IsValueType && !boxed))
        {
            return value;
        }

        // Exactly known types that do not fit: isinst is null. (castclass keeps its helper for the message.)
        if (!throws && value.Exact && value.NonNull && (known.IsClassLike || boxed) && !known.CanCastTo(target) && known is DefType && !IsIntegerCast(known, target))
        {
            return new Value { Kind = StackKind.Pointer, Name = "null" };
        }

        // Nothing in the program makes an instance of it (second pass): the cast gives null.
        if (!throws && _compilation.IsNeverInstantiated(target))
        {
            return new Value { Kind = StackKind.Pointer, Name = "null" };
        }

        return null;
    }

    private static bool IsIntegerCast(TypeDesc from, TypeDesc to) => from.IsValueType && to.IsValueType && from.Kind == to.Kind;

    private bool CanCompareTables(TypeDesc target) =>
        target is DefType && !target.IsInterface && !target.IsVariant && (target.IsSealed || target.IsValueType || _compilation.HasNoConstructedSubclass(target));

    private Value CastByTable(Value value, TypeDesc target)
    {
        string wanted = _scope.MethodTable(target, "isinst");
        string slot = Fresh();
        _allocas.Append($"  {slot} = alloca ptr, align 8\n");
        string same = Fresh();
        string test = FreshLabel();
        string done = FreshLabel();
        Line($"store ptr null, ptr {slot}, align 8");
        string isNull = Fresh();
        Line($"{isNull} = icmp eq ptr {value.Name}, null");
        Line($"br i1 {isNull}, label %{done}, label %{test}");
        Label(test);
        string table = LoadMethodTable(value.Name);
        string chosen = Fresh();
        Line($"{same} = icmp eq ptr {table}, {wanted}");
        Line($"{chosen} = select i1 {same}, ptr {value.Name}, ptr null");
        Line($"store ptr {chosen}, ptr {slot}, align 8");
        Line($"br label %{done}");
        Label(done);
        string result = Fresh();
        Line($"{result} = load ptr, ptr {slot}, align 8");
        return new Value { Kind = StackKind.Pointer, Type = target, Name = result, Exact = true, Boxed = null };
    }
}
