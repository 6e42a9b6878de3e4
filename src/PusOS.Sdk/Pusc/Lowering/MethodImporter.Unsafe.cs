using System.Globalization;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>System.Runtime.CompilerServices.Unsafe.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportUnsafe(MethodDesc method)
    {
        var types = method.MethodArguments;
        var parameters = method.Signature.Parameters;
        switch (method.Name)
        {
            case "As" when types.Length == 1:
                var reference = AsPointer(Pop());
                return PushPointer(reference.Name, types[0], reference.NonNull);
            case "As":
                return PushPointer(AsPointer(Pop()).Name, ByRef(types[1]));
            case "AsPointer":
                return PushPointer(AsPointer(Pop()).Name, types[0].Context.GetPointer(WellKnown(WellKnownType.Void)));
            case "AsRef":
                return PushPointer(AsPointer(Pop()).Name, ByRef(types[0]));
            case "Add" or "Subtract":
                return UnsafeAdd(types[0], method.Name == "Subtract", SizeOf(types[0]), parameters[0]);
            case "AddByteOffset" or "SubtractByteOffset":
                return UnsafeAdd(types.Length > 0 ? types[0] : WellKnown(WellKnownType.Byte), method.Name[0] == 'S', 1, parameters[0]);
            case "ByteOffset":
                var target = Coerce(AsPointer(Pop()), StackKind.I8);
                var origin = Coerce(AsPointer(Pop()), StackKind.I8);
                Push(Operation("sub", StackKind.I8, target, origin));
                return true;
            case "AreSame": return PointerCompare("eq");
            case "IsAddressGreaterThan": return PointerCompare("ugt");
            case "IsAddressLessThan": return PointerCompare("ult");
            case "IsAddressGreaterThanOrEqualTo": return PointerCompare("uge");
            case "IsAddressLessThanOrEqualTo": return PointerCompare("ule");
            case "IsNullRef":
                Push(new Value { Kind = StackKind.Pointer, Name = "null" });
                return PointerCompare("eq");
            case "NullRef":
                return PushPointer("null", ByRef(types[0]));
            case "SizeOf":
                Push(Value.I4(SizeOf(types[0])));
                return true;
            case "Read":
                Push(LoadFrom(AsPointer(Pop()).Name, types[0], 0));
                return true;
            case "ReadUnaligned":
                Push(LoadFrom(AsPointer(Pop()).Name, types[0], 1));
                return true;
            case "Write" or "WriteUnaligned":
                var written = Pop();
                Publish(AsPointer(Pop()).Name, LlvmTypes.Of(types[0]), written, method.Name == "Write" ? 0 : 1);
                return true;
            case "Copy":
                var copied = LoadFrom(AsPointer(Pop()).Name, types[0], 0);
                Publish(AsPointer(Pop()).Name, LlvmTypes.Of(types[0]), copied, 0);
                return true;
            case "CopyBlock" or "CopyBlockUnaligned":
                EmitBlockCopy();
                return true;
            case "InitBlock" or "InitBlockUnaligned":
                EmitBlockFill();
                return true;
            case "SkipInit":
                Pop();
                return true;
            case "Unbox":
                return PushPointer(UnboxAddress(AsPointer(Pop()), types[0]), ByRef(types[0]), true);
            case "BitCast":
                return BitCast(types[0], types[1]);
            default:
                return false;
        }
    }

    private bool UnsafeAdd(TypeDesc element, bool subtract, int size, TypeDesc container)
    {
        var index = Coerce(UnwrapSingle(Pop()), StackKind.I8);
        var origin = AsPointer(Pop());
        string scaled;
        if (index.Constant is { } constant)
        {
            scaled = ((subtract ? -constant : constant) * size).ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            var bytes = size == 1 ? index : Operation("mul", StackKind.I8, index, Value.I8(size));
            scaled = subtract ? Operation("sub", StackKind.I8, Value.I8(0), bytes).Name : bytes.Name;
        }

        string name = Fresh();
        Line($"{name} = getelementptr i8, ptr {origin.Name}, i64 {scaled}");
        return PushPointer(name, container.IsPointer ? container : ByRef(element));
    }

    private bool PointerCompare(string condition)
    {
        var right = AsPointer(Pop());
        var left = AsPointer(Pop());
        string bit = Fresh();
        Line($"{bit} = icmp {condition} ptr {left.Name}, {right.Name}");
        return PushBoolean(bit);
    }

    private bool BitCast(TypeDesc from, TypeDesc to)
    {
        var value = Pop();
        var source = LlvmTypes.Of(from);
        var target = LlvmTypes.Of(to);
        if (SizeOf(from) != SizeOf(to))
        {
            throw new CompilerException(CompilationCodes.BitCastSizes, $"Unsafe.BitCast between types of different sizes: {from.FullName}, {to.FullName}");
        }

        string temporary = Temporary(source.Size >= target.Size ? source : target);
        StoreTo(temporary, source, value, 0);
        Push(LoadFrom(temporary, to, 1));
        return true;
    }
}
