using PusOS.Abi;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>System.Threading.Interlocked: atomic instructions.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportInterlocked(MethodDesc method)
    {
        var parameters = method.Signature.Parameters;
        switch (method.Name)
        {
            case "MemoryBarrier":
                Line("fence seq_cst");
                return true;
            case "ReadMemoryBarrier":
                Line("fence acquire");
                return true;
            case "CompareExchange" or "CompareExchangeObject":
                return InterlockedCompareExchange(parameters[1], isFence: true);
            case "Exchange" or "ExchangeObject":
                return InterlockedOperation("xchg", parameters[1], false);
            case "ExchangeAdd":
                return InterlockedOperation("add", parameters[1], false);
            case "Add":
                return InterlockedOperation("add", parameters[1], true);
            case "Increment" or "Decrement":
                Push(((ByRefType)parameters[0]).ElementTypeOrNull!.Kind is CorElementType.I8 or CorElementType.U8 ? Value.I8(method.Name[0] == 'I' ? 1 : -1) : Value.I4(method.Name[0] == 'I' ? 1 : -1));
                return InterlockedOperation("add", parameters[0].ElementTypeOrNull!, true);
            case "And":
                return InterlockedOperation("and", parameters[1], false);
            case "Or":
                return InterlockedOperation("or", parameters[1], false);
            case "Read":
                var address = AsPointer(Pop());
                string loaded = Fresh();
                Line($"{loaded} = load atomic i64, ptr {address.Name} seq_cst, align 8");
                Push(new Value { Kind = StackKind.I8, Type = method.Signature.ReturnType, Name = loaded });
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// A cmpxchg. As a fence, which Interlocked's methods are, it has one more instruction: it becomes lr.aqrl and sc.rl,
    /// and what follows may be seen before the sc (RISC-V Unprivileged, RVWMO: only .aq on the sc itself orders it, and
    /// LLVM's mapping of seq_cst leaves that to the fence in front of seq_cst loads, which neither ordinary nor volatile
    /// loads have). An AMO with .aqrl, which the other operations become, is a fence by itself.
    /// </summary>
    private bool InterlockedCompareExchange(TypeDesc type, bool isFence)
    {
        var lowered = LlvmTypes.Of(type);
        if (lowered.Kind != PassKind.Scalar)
        {
            return false;
        }

        string memory = IntegerOf(lowered.Memory);
        string comparand = AtomicOperand(Pop(), lowered, memory);
        string replacement = AtomicOperand(Pop(), lowered, memory);
        var address = AsPointer(Pop());
        NullCheckByRef(address);
        string pair = Fresh();
        string old = Fresh();
        string order = isFence ? "seq_cst seq_cst" : "acq_rel acquire";
        Line($"{pair} = cmpxchg ptr {address.Name}, {memory} {comparand}, {memory} {replacement} {order}, align {lowered.Alignment}");
        FenceIf(isFence, "seq_cst");
        Line($"{old} = extractvalue {{ {memory}, i1 }} {pair}, 0");
        Push(FromAtomic(old, lowered, memory, type));
        return true;
    }

    private bool InterlockedOperation(string operation, TypeDesc type, bool returnsNew)
    {
        var lowered = LlvmTypes.Of(type);
        if (lowered.Kind != PassKind.Scalar)
        {
            return false;
        }

        string memory = operation == "xchg" ? IntegerOf(lowered.Memory) : lowered.Memory;
        string operand = AtomicOperand(Pop(), lowered, memory);
        var address = AsPointer(Pop());
        NullCheckByRef(address);
        string old = Fresh();
        Line($"{old} = atomicrmw {operation} ptr {address.Name}, {memory} {operand} seq_cst, align {lowered.Alignment}");

        // There are no AMOs of one and two bytes: these become lr and sc (see InterlockedCompareExchange).
        FenceIf(memory is "i8" or "i16", "seq_cst");
        if (returnsNew)
        {
            string sum = Fresh();
            Line($"{sum} = {operation} {memory} {old}, {operand}");
            old = sum;
        }

        Push(FromAtomic(old, lowered, memory, type));
        return true;
    }

    /// <summary>Interlocked throws NullReferenceException for a null location.</summary>
    private void NullCheckByRef(Value address)
    {
        if (!address.NonNull)
        {
            string isNull = Fresh();
            Line($"{isNull} = icmp eq ptr {address.Name}, null");
            ThrowIf(isNull, RuntimeSymbols.ThrowNullReference);
        }
    }

    private static string IntegerOf(string memory) => memory switch { "float" => "i32", "double" => "i64", _ => memory };

    private string AtomicOperand(Value value, ValueClass lowered, string memory)
    {
        string narrow = Narrow(UnwrapSingle(value), lowered.Memory, lowered.Stack);
        if (memory == lowered.Memory)
        {
            return narrow;
        }

        string bits = Fresh();
        Line($"{bits} = bitcast {lowered.Memory} {narrow} to {memory}");
        return bits;
    }

    private Value FromAtomic(string name, ValueClass lowered, string memory, TypeDesc type)
    {
        if (memory != lowered.Memory)
        {
            string floating = Fresh();
            Line($"{floating} = bitcast {memory} {name} to {lowered.Memory}");
            name = floating;
        }

        return Widen(lowered.Memory, lowered.Stack, lowered.IsSigned, name, type);
    }
}
