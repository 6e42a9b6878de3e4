using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>
/// Interprets CIL for the static constructor of one type. Everything it does not know, everything that would throw,
/// and everything whose effect reaches beyond the type's own statics and objects is refused by
/// <see cref="EvaluationRefusedException"/>. This part: frames and control flow.
/// </summary>
internal sealed partial class ILInterpreter(StaticConstructorEvaluator evaluator, DefType type)
{
    private const int MaximumSteps = 100_000;
    private const int MaximumDepth = 100;
    private const int MaximumObjects = 2_000;
    private const int ReportedCalls = 6;

    private readonly Dictionary<FieldDesc, EvaluatedValue> _statics = [];
    private int _steps;
    private readonly Stack<MethodDesc> _calls = new();
    private int _objects;

    /// <summary>Values stored into the type's static fields.</summary>
    public IReadOnlyDictionary<FieldDesc, EvaluatedValue> StaticFields => _statics;

    /// <summary>Where the evaluation stands, innermost call first; the few last ones.</summary>
    public string Path => string.Join(" <- ", _calls.Take(ReportedCalls).Select(m => m.FullName));

    /// <summary>Runs the static constructor.</summary>
    public void Run(MethodDesc constructor) => Execute(constructor, []);

    private static EvaluationRefusedException Refuse(string reason) => new(reason);

    private EvaluatedValue? Execute(MethodDesc method, EvaluatedValue[] arguments)
    {
        if (method.GetIL() is not { } body)
        {
            throw Refuse($"it calls {method.FullName}, which has no body");
        }

        if (body.Regions.Length != 0)
        {
            throw Refuse($"{method.FullName} handles exceptions");
        }

        _calls.Push(method);
        if (_calls.Count > MaximumDepth)
        {
            throw Refuse("it calls too deep");
        }

        var frame = new Frame(method, body, arguments);
        int offset = 0;
        while (offset < body.Code.Length)
        {
            if (++_steps > MaximumSteps)
            {
                throw Refuse("it takes too long");
            }

            ILInstruction instruction = ILDecoder.Decode(body.Code, offset);
            if (instruction.OpCode == ILOpCode.Ret)
            {
                _calls.Pop();
                return frame.Depth == 0 ? null : Convert(frame.Pop(), method.Signature.ReturnType);
            }

            offset = Step(frame, instruction);
        }

        throw Refuse($"{method.FullName} has no end");
    }

    // Executes one instruction; gives the offset of the next.
    private int Step(Frame frame, in ILInstruction instruction)
    {
        if (TryBranch(frame, instruction, out int next))
        {
            return next;
        }

        // conv.r.un with conv.r4 behind it is one conversion with one rounding, in every .NET and in MethodImporter.
        if (instruction.OpCode == ILOpCode.Conv_r_un && ILDecoder.Decode(frame.Body.Code, instruction.NextOffset) is { OpCode: ILOpCode.Conv_r4 } narrowing)
        {
            UnsignedToSingle(frame);
            return narrowing.NextOffset;
        }

        if (!TryVariable(frame, instruction) && !TryArithmetic(frame, instruction.OpCode) && !TryConversion(frame, instruction.OpCode)
            && !TryObject(frame, instruction) && !TryArray(frame, instruction) && !TryCall(frame, instruction))
        {
            throw Refuse($"{frame.Method.FullName} contains {instruction.OpCode}");
        }

        return instruction.NextOffset;
    }

    private static bool TryBranch(Frame frame, in ILInstruction instruction, out int next)
    {
        next = instruction.NextOffset;
        ILOpCode code = instruction.OpCode;
        switch (code)
        {
            case ILOpCode.Nop or ILOpCode.Readonly or ILOpCode.Volatile or ILOpCode.Unaligned:
                return true;
            case ILOpCode.Br or ILOpCode.Br_s:
                next = (int)instruction.Operand;
                return true;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                bool wanted = code is ILOpCode.Brtrue or ILOpCode.Brtrue_s;
                next = IsTrue(frame.Pop()) == wanted ? (int)instruction.Operand : next;
                return true;
            case ILOpCode.Switch:
                uint index = (uint)frame.PopInteger();
                next = index < (uint)instruction.SwitchTargets!.Length ? instruction.SwitchTargets[index] : next;
                return true;
        }

        if (Comparison(code) is not { } comparison)
        {
            return false;
        }

        EvaluatedValue right = frame.Pop();
        next = Compare(comparison, frame.Pop(), right) ? (int)instruction.Operand : next;
        return true;
    }

    private static ILOpCode? Comparison(ILOpCode branch) => branch switch
    {
        ILOpCode.Beq or ILOpCode.Beq_s => ILOpCode.Beq,
        ILOpCode.Bge or ILOpCode.Bge_s => ILOpCode.Bge,
        ILOpCode.Bgt or ILOpCode.Bgt_s => ILOpCode.Bgt,
        ILOpCode.Ble or ILOpCode.Ble_s => ILOpCode.Ble,
        ILOpCode.Blt or ILOpCode.Blt_s => ILOpCode.Blt,
        ILOpCode.Bne_un or ILOpCode.Bne_un_s => ILOpCode.Bne_un,
        ILOpCode.Bge_un or ILOpCode.Bge_un_s => ILOpCode.Bge_un,
        ILOpCode.Bgt_un or ILOpCode.Bgt_un_s => ILOpCode.Bgt_un,
        ILOpCode.Ble_un or ILOpCode.Ble_un_s => ILOpCode.Ble_un,
        ILOpCode.Blt_un or ILOpCode.Blt_un_s => ILOpCode.Blt_un,
        _ => null,
    };

    private static bool IsTrue(EvaluatedValue value) => value switch
    {
        EvaluatedPrimitive { IsFloat: false } primitive => primitive.Integer != 0,
        EvaluatedNull => false,
        EvaluatedObject or EvaluatedByRef or EvaluatedMethodPointer => true,
        _ => throw Refuse("it branches on a struct"),
    };

    private bool TryVariable(Frame frame, in ILInstruction instruction)
    {
        ILOpCode code = instruction.OpCode;
        int operand = (int)instruction.Operand;
        switch (code)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                frame.Push(frame.Arguments[code - ILOpCode.Ldarg_0]);
                return true;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s:
                frame.Push(frame.Arguments[operand]);
                return true;
            case ILOpCode.Starg or ILOpCode.Starg_s:
                frame.Arguments[operand] = Convert(frame.Pop(), frame.ArgumentType(operand));
                return true;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s:
                frame.Push(new EvaluatedByRef(VariableLocation(frame.Arguments, operand, frame.ArgumentType(operand))));
                return true;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                frame.Push(frame.Locals[code - ILOpCode.Ldloc_0]);
                return true;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s:
                frame.Push(frame.Locals[operand]);
                return true;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                operand = code - ILOpCode.Stloc_0;
                frame.Locals[operand] = Convert(frame.Pop(), frame.Body.Locals[operand]);
                return true;
            case ILOpCode.Stloc or ILOpCode.Stloc_s:
                frame.Locals[operand] = Convert(frame.Pop(), frame.Body.Locals[operand]);
                return true;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                frame.Push(new EvaluatedByRef(VariableLocation(frame.Locals, operand, frame.Body.Locals[operand])));
                return true;
            case ILOpCode.Dup:
                EvaluatedValue top = frame.Pop();
                frame.Push(top);
                frame.Push(top);
                return true;
            case ILOpCode.Pop:
                frame.Pop();
                return true;
            default:
                return TryConstant(frame, instruction);
        }
    }

    private bool TryConstant(Frame frame, in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8:
                frame.Push(EvaluatedPrimitive.FromInt32((int)instruction.OpCode - (int)ILOpCode.Ldc_i4_0));
                return true;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s:
                frame.Push(EvaluatedPrimitive.FromInt32((int)instruction.Operand));
                return true;
            case ILOpCode.Ldc_i8:
                frame.Push(EvaluatedPrimitive.FromInt64(instruction.Operand));
                return true;
            case ILOpCode.Ldc_r4:
                frame.Push(EvaluatedPrimitive.FromSingle(BitConverter.Int32BitsToSingle((int)instruction.Operand)));
                return true;
            case ILOpCode.Ldc_r8:
                frame.Push(EvaluatedPrimitive.FromDouble(BitConverter.Int64BitsToDouble(instruction.Operand)));
                return true;
            case ILOpCode.Ldnull:
                frame.Push(EvaluatedNull.Instance);
                return true;
            case ILOpCode.Ldstr:
                frame.Push(evaluator.Literal(type.Context, frame.Method.Module.GetUserString(instruction.Token)));
                return true;
            case ILOpCode.Sizeof:
                frame.Push(EvaluatedPrimitive.FromInt32(ResolveType(frame, instruction).Layout.Size));
                return true;
            case ILOpCode.Ldtoken:
                LoadToken(frame, MetadataTokens.EntityHandle(instruction.Token));
                return true;
            default:
                return false;
        }
    }

    private static void LoadToken(Frame frame, EntityHandle handle)
    {
        ModuleDesc module = frame.Method.Module;
        bool isField = handle.Kind == HandleKind.FieldDefinition
            || (handle.Kind == HandleKind.MemberReference && module.Metadata.GetMemberReference((MemberReferenceHandle)handle).GetKind() == MemberReferenceKind.Field);
        if (isField)
        {
            frame.Push(new EvaluatedFieldHandle(module.ResolveField(handle, frame.Method.Context)));
        }
        else if (handle.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification)
        {
            frame.Push(new EvaluatedTypeHandle(module.ResolveType(handle, frame.Method.Context)));
        }
        else
        {
            throw Refuse("it takes a method's handle");
        }
    }

    private static Location VariableLocation(EvaluatedValue[] variables, int index, TypeDesc variableType) =>
        new(variableType, () => variables[index], value => variables[index] = value);

    private static TypeDesc ResolveType(Frame frame, in ILInstruction instruction) =>
        frame.Method.Module.ResolveType(MetadataTokens.EntityHandle(instruction.Token), frame.Method.Context);

    /// <summary>The value as a place of that type holds it.</summary>
    private static EvaluatedValue Convert(EvaluatedValue value, TypeDesc target) => value switch
    {
        EvaluatedPrimitive primitive when target.IsByRef || !(target.IsPrimitive || target.IsEnum || target.IsPointer || target.IsFunctionPointer)
            => throw Refuse($"it stores a number as {target.FullName}, at IL level only"),
        EvaluatedPrimitive primitive => primitive.As(target),
        _ => value,
    };

    private T Created<T>(T value)
        where T : EvaluatedObject
    {
        if (_objects == MaximumObjects)
        {
            throw Refuse("it creates too many objects");
        }

        value.Owner = type;
        value.Index = _objects++;
        return value;
    }
}
