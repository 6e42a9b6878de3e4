using System.Globalization;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Members of the class library whose bodies throw or recurse, or that steer folding: expanded at the
/// call. Returns false where the ordinary call is right.
/// </summary>
internal sealed partial class MethodImporter
{
    private bool TryImportIntrinsic(MethodDesc method)
    {
        if (method.Module is null || method.OwningType is not DefType owner || owner.CompilerKnownName is not { } typeName)
        {
            return false;
        }

        if (TryImportReflection(method, typeName))
        {
            return true;
        }

        switch (typeName)
        {
            case "System.Runtime.CompilerServices.Unsafe":
                return ImportUnsafe(method);
            case "System.Runtime.CompilerServices.RuntimeHelpers":
                return ImportRuntimeHelpers(method);
            case "System.Runtime.InteropServices.MemoryMarshal":
                return ImportMemoryMarshal(method);
            case "System.Threading.Interlocked":
                return ImportInterlocked(method);
            case "System.Threading.Volatile" when method.Name is "ReadBarrier" or "WriteBarrier":
                Line(method.Name == "ReadBarrier" ? "fence acquire" : "fence release");
                return true;
            case "System.Threading.Thread" when method.Name == "MemoryBarrier":
                Line("fence seq_cst");
                return true;
            case "System.Type":
                return ImportType(method);
            case "System.Object" when method.Name == "GetType":
                return ImportGetType();
            case "System.RuntimeType" when method.Name == "get_IsValueType":
                return FoldTypeProperty(type => type.IsValueType);
            case "System.RuntimeTypeHandle" when method.Name == "CreateInstanceForAnotherGenericParameter":
                return ImportCreateForAnotherParameter(method);
            case "System.Activator" when method.Name == "CreateInstance" && method.MethodArguments.Length == 1 && method.Signature.Parameters.Length == 0:
                return ImportCreateInstance(method.MethodArguments[0]);
            case "System.Math" or "System.MathF":
                return ImportMath(method);
            case "System.Double" or "System.Single" when method.Name is "ConvertToIntegerNative" or "MultiplyAddEstimate" or "ReciprocalEstimate" or "ReciprocalSqrtEstimate":
                return ImportEstimate(method);
            case "System.Numerics.BitOperations":
                return ImportBitOperations(method);
            case "System.Buffers.Binary.BinaryPrimitives" when method.Name == "ReverseEndianness":
                return ImportReverseEndianness(method);
            case "System.SpanHelpers" when method.Name is "ClearWithoutReferences" or "ClearWithReferences" or "Memmove":
                return ImportSpanHelpers(method);
            case "System.Buffer" when method.Name is "BulkMoveWithWriteBarrier" && method.Signature.Parameters.Length == 3:
                return ImportSpanHelpers(method);
            case "System.Array" when method.Name is "get_Length" && Peek(0).Type is ArrayType { IsSz: true }:
                LoadLength();
                return true;
            case "System.Collections.Generic.EqualityComparer`1" when method.Name == "get_Default":
                return ImportDefaultComparer(owner, true);
            case "System.Collections.Generic.Comparer`1" when method.Name == "get_Default":
                return ImportDefaultComparer(owner, false);
            case "System.String" when method.Name == "get_Length":
                return ImportStringLength();
            case "System.Enum" when method.Name == "HasFlag":
                return ImportHasFlag();
            default:
                return false;
        }
    }

    private Value Peek(int depth) => _stack[^(depth + 1)];

    private bool PushPointer(string name, TypeDesc? type, bool nonNull = false)
    {
        Push(new Value { Kind = StackKind.Pointer, Type = type, Name = name, NonNull = nonNull });
        return true;
    }

    private bool PushBoolean(string bit)
    {
        string name = Fresh();
        Line($"{name} = zext i1 {bit} to i32");
        Push(new Value { Kind = StackKind.I4, Type = WellKnown(WellKnownType.Boolean), Name = name });
        return true;
    }

    private TypeDesc ByRef(TypeDesc type) => type.Context.GetByRef(type);

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
                StoreTo(AsPointer(Pop()).Name, LlvmTypes.Of(types[0]), written, method.Name == "Write" ? 0 : 1);
                return true;
            case "Copy":
                var copied = LoadFrom(AsPointer(Pop()).Name, types[0], 0);
                StoreTo(AsPointer(Pop()).Name, LlvmTypes.Of(types[0]), copied, 0);
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

    private bool ImportRuntimeHelpers(MethodDesc method)
    {
        switch (method.Name)
        {
            case "IsReferenceOrContainsReferences":
                var type = method.MethodArguments[0];
                Push(Value.I4(!type.IsValueType || type.ContainsReferences ? 1 : 0));
                return true;
            case "IsBitwiseEquatable":
                Push(Value.I4(IsBitwiseEquatable(method.MethodArguments[0]) ? 1 : 0));
                return true;
            case "IsKnownConstant":
                var value = Pop();
                Push(Value.I4(value.Constant is not null || value.TypeObject is not null ? 1 : 0));
                return true;
            case "GetMethodTable":
                var reference = AsPointer(Pop());
                string table = LoadMethodTable(reference.Name);
                return PushPointer(table, method.Signature.ReturnType, true);
            case "InitializeArray":
                return InitializeArray();
            case "CreateSpan" when Peek(0).Token is FieldDesc { HasRva: true } field:
                Pop();
                var element = method.MethodArguments[0];
                int length = field.FieldType.Layout.Size / SizeOf(element);
                Push(new Value { Kind = StackKind.Struct, Type = method.Signature.ReturnType, Leaves = [_scope.RvaData(field), length.ToString(CultureInfo.InvariantCulture)] });
                return true;
            case "EnumEquals":
                var right = Pop();
                var left = Pop();
                return PushBoolean(CompareValues("eq", "oeq", left, right));
            case "GetRawData":
                return PushPointer(Offset(AsPointer(Pop()).Name, ObjectLayout.FirstField), method.Signature.ReturnType, true);
            case "GetElementSize":
                return false;
            default:
                return false;
        }
    }

    private static bool IsBitwiseEquatable(TypeDesc type)
    {
        if (type.IsEnum)
        {
            return true;
        }

        if (type.IsPrimitive)
        {
            return type.Kind is not (CorElementType.R4 or CorElementType.R8);
        }

        // Structs that leave equality to ValueType and have no padding, floats or references compare as bits;
        // anything with an own Equals does not (RuntimeHelpers.IsBitwiseEquatable in the class library).
        return type.CompilerKnownNameOf() is "System.Text.Rune";
    }

    private bool InitializeArray()
    {
        if (Peek(0).Token is not FieldDesc { HasRva: true } field)
        {
            return false;
        }

        Pop();
        var array = AsPointer(Pop());
        int dataOffset = array.Type is ArrayType { IsSz: false } multi ? ObjectLayout.MultiDimensionalLengths + (8 * multi.Rank) : ObjectLayout.FirstElement;
        Copy(Offset(array.Name, dataOffset), _scope.RvaData(field), field.FieldType.Layout.Size, 1);
        return true;
    }

    private bool ImportMemoryMarshal(MethodDesc method)
    {
        if (method.Name != "GetArrayDataReference")
        {
            return false;
        }

        if (method.MethodArguments.Length == 1)
        {
            var array = AsPointer(Pop());
            NullCheck(array);
            return PushPointer(Offset(array.Name, ObjectLayout.FirstElement), ByRef(method.MethodArguments[0]), true);
        }

        return false;
    }

    private bool ImportInterlocked(MethodDesc method)
    {
        var parameters = method.Signature.Parameters;
        switch (method.Name)
        {
            case "MemoryBarrier" or "MemoryBarrierProcessWide":
                Line("fence seq_cst");
                return true;
            case "ReadMemoryBarrier":
                Line("fence acquire");
                return true;
            case "CompareExchange" or "CompareExchangeObject":
                return InterlockedCompareExchange(parameters[1]);
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

    private bool InterlockedCompareExchange(TypeDesc type)
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
        Line($"{pair} = cmpxchg ptr {address.Name}, {memory} {comparand}, {memory} {replacement} seq_cst seq_cst, align {lowered.Alignment}");
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

    // ---- Types ----

    private bool ImportType(MethodDesc method)
    {
        switch (method.Name)
        {
            case "GetTypeFromHandle" when Peek(0).Token is TypeDesc token:
                string name = Pop().Leaves![0];
                Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = name, NonNull = true, Exact = true, TypeObject = token });
                return true;
            case "op_Equality" or "op_Inequality" when Peek(0).TypeObject is { } right && Peek(1).TypeObject is { } left:
                Pop();
                Pop();
                Push(Value.I4(left == right == (method.Name == "op_Equality") ? 1 : 0));
                return true;
            case "op_Equality" or "op_Inequality":
                return PointerCompare(method.Name == "op_Equality" ? "eq" : "ne");
            case "get_IsValueType": return FoldTypeProperty(type => type.IsValueType);
            case "get_IsEnum": return FoldTypeProperty(type => type.IsEnum);
            case "get_IsPrimitive": return FoldTypeProperty(type => type.IsPrimitive);
            case "get_IsByRefLike": return FoldTypeProperty(type => type.IsByRefLike);
            case "get_IsGenericType": return FoldTypeProperty(type => type is DefType { Instantiation.Length: > 0 });
            case "get_IsArray": return FoldTypeProperty(type => type.IsArray);
            case "IsAssignableFrom" when Peek(0).TypeObject is { } source && Peek(1).TypeObject is { } target:
                Pop();
                Pop();
                Push(Value.I4(source.CanCastTo(target) || (target.IsNullable && ((DefType)target).Instantiation[0] == source) ? 1 : 0));
                return true;
            case "GetTypeCode" when Peek(0).TypeObject is { } coded:
                Pop();
                Push(Value.I4((int)TypeCodeOf(coded)));
                return true;
            default:
                return false;
        }
    }

    private static TypeCode TypeCodeOf(TypeDesc type) => type.Kind switch
    {
        CorElementType.Boolean => TypeCode.Boolean,
        CorElementType.Char => TypeCode.Char,
        CorElementType.I1 => TypeCode.SByte,
        CorElementType.U1 => TypeCode.Byte,
        CorElementType.I2 => TypeCode.Int16,
        CorElementType.U2 => TypeCode.UInt16,
        CorElementType.I4 => TypeCode.Int32,
        CorElementType.U4 => TypeCode.UInt32,
        CorElementType.I8 => TypeCode.Int64,
        CorElementType.U8 => TypeCode.UInt64,
        CorElementType.R4 => TypeCode.Single,
        CorElementType.R8 => TypeCode.Double,
        _ when type.IsString => TypeCode.String,
        _ when type.CompilerKnownNameOf() == "System.Decimal" => TypeCode.Decimal,
        _ when type.CompilerKnownNameOf() == "System.DateTime" => TypeCode.DateTime,
        _ when type.CompilerKnownNameOf() == "System.DBNull" => TypeCode.DBNull,
        _ => TypeCode.Object,
    };

    private bool FoldTypeProperty(Func<TypeDesc, bool> property)
    {
        if (Peek(0).TypeObject is not { } type)
        {
            return false;
        }

        Pop();
        Push(Value.I4(property(type) ? 1 : 0));
        return true;
    }

    private bool ImportGetType()
    {
        var target = AsPointer(Peek(0));
        if (target.Exact && target.NonNull && (target.Boxed ?? target.Type) is { } exact && (!exact.IsValueType || target.Boxed is not null))
        {
            Pop();
            Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = _scope.TypeObject(exact), NonNull = true, Exact = true, TypeObject = exact });
            return true;
        }

        return false;
    }

    private bool ImportCreateInstance(TypeDesc type)
    {
        if (type is not DefType definition || type.IsString)
        {
            return false;
        }

        var constructor = definition.DefaultConstructor;
        if (!type.IsValueType && (type.IsAbstract || type.IsInterface || constructor is null || !constructor.Attributes.HasFlag(System.Reflection.MethodAttributes.Public)))
        {
            // Known here already: there is nothing to construct, so the message is all that is left.
            EmitNoReturnCall("pus_throw_missing_constructor", $"ptr {_scope.TypeObject(type)}", "ptr");
            return true;
        }

        if (type.IsValueType)
        {
            var lowered = LlvmTypes.Of(type);
            if (constructor is null)
            {
                Push(DefaultValue(type));
                return true;
            }

            string temporary = lowered.Kind == PassKind.Scalar ? LastingTemporary(lowered) : Temporary(lowered);
            EmitZero(temporary, lowered);
            EmitCallText("void", _scope.ActivationStub(constructor), $"ptr {temporary}");
            Push(LoadFrom(temporary, type, 0));
            return true;
        }

        var instance = Allocate(definition);
        EmitCallText("void", _scope.ActivationStub(constructor!), $"ptr {instance.Name}");
        Push(instance);
        return true;
    }

    /// <summary>The class library makes helpers such as GenericArraySortHelper over a type that it has at hand: here both are known.</summary>
    private bool ImportCreateForAnotherParameter(MethodDesc method)
    {
        int count = method.Signature.Parameters.Length;
        var arguments = new TypeDesc[count - 1];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (Peek(arguments.Length - 1 - i).TypeObject is not { } argument)
            {
                return false;
            }

            arguments[i] = argument;
        }

        if (Peek(count - 1).TypeObject?.GetTypeDefinition() is not { } definition || definition.Instantiation.Length != arguments.Length)
        {
            return false;
        }

        var type = definition.MakeInstantiation(arguments);
        if (type.DefaultConstructor is not { } constructor)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            Pop();
        }

        var instance = Allocate(type);
        EmitCall(constructor, instance, []);
        Push(instance);
        return true;
    }

    /// <summary>The comparer that the class library's ComparerHelpers would make for T, as a frozen object.</summary>
    private bool ImportDefaultComparer(DefType owner, bool equality)
    {
        if (DefaultComparers.Choose(owner.Instantiation[0], equality) is not { } type)
        {
            return false;
        }

        Push(new Value { Kind = StackKind.Pointer, Type = type, Name = _scope.FrozenInstance(type), NonNull = true, Exact = true });
        return true;
    }

    private bool ImportStringLength()
    {
        var text = AsPointer(Pop());
        NullCheck(text);
        string length = Fresh();
        Line($"{length} = load i32, ptr {Offset(text.Name, ObjectLayout.Length)}, align 8, !range !14{LengthTag}");
        Push(new Value { Kind = StackKind.I4, Type = WellKnown(WellKnownType.Int32), Name = length });
        return true;
    }

    private bool ImportHasFlag()
    {
        var flag = Peek(0);
        var self = Peek(1);
        if (flag.Boxed is not { IsEnum: true } type || self.Boxed != type)
        {
            return false;
        }

        Pop();
        Pop();
        var one = LoadFrom(Offset(self.Name, ObjectLayout.FirstField), type.UnderlyingType, 0);
        var two = LoadFrom(Offset(flag.Name, ObjectLayout.FirstField), type.UnderlyingType, 0);
        return PushBoolean(CompareValues("eq", "oeq", Operation("and", one.Kind, one, two), two));
    }

    /// <summary>Members of Object called on a value type through a constraint that would otherwise box.</summary>
    private bool TryImportConstrainedIntrinsic(MethodDesc method, TypeDesc type)
    {
        if (method.Name == "GetType" && method.OwningType.IsObject && !type.IsNullable)
        {
            Pop();
            Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = _scope.TypeObject(type), NonNull = true, Exact = true, TypeObject = type });
            return true;
        }

        return false;
    }

    // ---- Arithmetic ----

    private bool UnaryIntrinsic(string name, StackKind kind, string extra = "")
    {
        var value = Coerce(UnwrapSingle(Pop()), kind);
        string type = LlvmTypes.StackType(kind);
        string suffix = kind switch { StackKind.F4 => "f32", StackKind.F8 => "f64", _ => type };
        _scope.Reference($"llvm.{name}.{suffix}", $"declare {type} @llvm.{name}.{suffix}({type}{(extra.Length == 0 ? "" : ", i1")})");
        string result = Fresh();
        Line($"{result} = call {type} @llvm.{name}.{suffix}({type} {value.Name}{extra})");
        Push(new Value { Kind = kind, Type = value.Type, Name = result });
        return true;
    }

    private bool ImportMath(MethodDesc method)
    {
        var parameters = method.Signature.Parameters;
        var kind = parameters.Length > 0 ? LlvmTypes.Of(parameters[0]).Stack : StackKind.Struct;
        bool floating = kind is StackKind.F4 or StackKind.F8;
        switch (method.Name)
        {
            case "Sqrt":
                return UnaryIntrinsic("sqrt", kind);
            case "Abs" when floating:
                return UnaryIntrinsic("fabs", kind);
            case "CopySign" when floating:
                {
                    var sign = Pop();
                    var value = Pop();
                    string type = LlvmTypes.StackType(kind);
                    string name = "llvm.copysign." + (kind == StackKind.F4 ? "f32" : "f64");
                    _scope.Reference(name, $"declare {type} @{name}({type}, {type})");
                    string result = Fresh();
                    Line($"{result} = call {type} @{name}({type} {value.Name}, {type} {sign.Name})");
                    Push(new Value { Kind = kind, Type = value.Type, Name = result });
                    return true;
                }

            case "FusedMultiplyAdd":
                return ImportFusedMultiplyAdd(kind);
            case "ReciprocalEstimate" or "ReciprocalSqrtEstimate" when floating:
                return ImportEstimate(method);
            case "BigMul" when parameters.Length == 3 && kind == StackKind.I8:
                return BigMultiply(parameters[0].Kind == CorElementType.I8);
            default:
                return false;
        }
    }

    /// <summary>Members whose result may differ by platform: here as x64 with FMA computes them in range.</summary>
    private bool ImportEstimate(MethodDesc method)
    {
        var kind = LlvmTypes.Of(method.Signature.Parameters[0]).Stack;
        switch (method.Name)
        {
            case "ConvertToIntegerNative" when LlvmTypes.Of(method.MethodArguments[0]) is { Kind: PassKind.Scalar, Stack: StackKind.I4 or StackKind.I8 } integer:
                Convert(integer.Memory, integer.IsSigned);
                return true;
            case "MultiplyAddEstimate":
                return ImportFusedMultiplyAdd(kind);
            case "ReciprocalEstimate" or "ReciprocalSqrtEstimate":
                if (method.Name == "ReciprocalSqrtEstimate")
                {
                    UnaryIntrinsic("sqrt", kind);
                }

                var value = Pop();
                Push(Operation("fdiv", kind, new Value { Kind = kind, Type = value.Type, Name = "1.0" }, value));
                return true;
            default:
                return false;
        }
    }

    private bool ImportFusedMultiplyAdd(StackKind kind)
    {
        var c = Pop();
        var b = Pop();
        var a = Pop();
        string type = LlvmTypes.StackType(kind);
        string name = "llvm.fma." + (kind == StackKind.F4 ? "f32" : "f64");
        _scope.Reference(name, $"declare {type} @{name}({type}, {type}, {type})");
        string result = Fresh();
        Line($"{result} = call {type} @{name}({type} {a.Name}, {type} {b.Name}, {type} {c.Name})");
        Push(new Value { Kind = kind, Type = a.Type, Name = result });
        return true;
    }

    private bool BigMultiply(bool signed)
    {
        var lowAddress = AsPointer(Pop());
        var right = Coerce(Pop(), StackKind.I8);
        var left = Coerce(Pop(), StackKind.I8);
        string extend = signed ? "sext" : "zext";
        string a = Fresh();
        string b = Fresh();
        string product = Fresh();
        string low = Fresh();
        string shifted = Fresh();
        string high = Fresh();
        Line($"{a} = {extend} i64 {left.Name} to i128");
        Line($"{b} = {extend} i64 {right.Name} to i128");
        Line($"{product} = mul i128 {a}, {b}");
        Line($"{low} = trunc i128 {product} to i64");
        Line($"{shifted} = lshr i128 {product}, 64");
        Line($"{high} = trunc i128 {shifted} to i64");
        Line($"store i64 {low}, ptr {lowAddress.Name}, align 8{DataTag}");
        Push(new Value { Kind = StackKind.I8, Type = left.Type, Name = high });
        return true;
    }

    private bool ImportBitOperations(MethodDesc method)
    {
        if (method.Signature.Parameters.Length == 0 || LlvmTypes.Of(method.Signature.Parameters[0]) is not { Kind: PassKind.Scalar } parameter || parameter.Size < 4)
        {
            return false;
        }

        var kind = parameter.Stack;
        switch (method.Name)
        {
            case "LeadingZeroCount": UnaryIntrinsic("ctlz", kind, ", i1 false"); break;
            case "TrailingZeroCount" when kind == StackKind.I4:
                // QEMU before 8.0 computes ctzw of a register whose low half is zero from its high half;
                // with bit 32 set the 64-bit form gives 32 as it must.
                Push(Operation("or", StackKind.I8, new Value { Kind = StackKind.I8, Name = ZeroExtend(Coerce(UnwrapSingle(Pop()), StackKind.I4)) }, Value.I8(1L << 32)));
                UnaryIntrinsic("cttz", StackKind.I8, ", i1 true");
                break;
            case "TrailingZeroCount": UnaryIntrinsic("cttz", kind, ", i1 false"); break;
            case "PopCount": UnaryIntrinsic("ctpop", kind); break;
            case "Log2":
                var width = kind == StackKind.I4 ? Value.I4(31) : Value.I8(63);
                var value = Operation("or", kind, Coerce(Pop(), kind), Constant(kind, 1));
                Push(value);
                UnaryIntrinsic("ctlz", kind, ", i1 true");
                Push(Operation("xor", kind, Pop(), width));
                break;
            default:
                return false;
        }

        Push(new Value { Kind = StackKind.I4, Type = method.Signature.ReturnType, Name = Coerce(Pop(), StackKind.I4).Name });
        return true;
    }

    private bool ImportReverseEndianness(MethodDesc method)
    {
        if (method.Signature.Parameters.Length != 1 || LlvmTypes.Of(method.Signature.Parameters[0]) is not { Kind: PassKind.Scalar, Size: >= 2 } parameter)
        {
            return false;
        }

        if (parameter.Size >= 4)
        {
            return UnaryIntrinsic("bswap", parameter.Stack);
        }

        string narrow = Narrow(Pop(), "i16", StackKind.I4);
        _scope.Reference("llvm.bswap.i16", "declare i16 @llvm.bswap.i16(i16)");
        string swapped = Fresh();
        Line($"{swapped} = call i16 @llvm.bswap.i16(i16 {narrow})");
        Push(Widen("i16", StackKind.I4, parameter.IsSigned, swapped, parameter.Type));
        return true;
    }

    private bool ImportSpanHelpers(MethodDesc method)
    {
        var parameters = method.Signature.Parameters;
        if (method.Name.StartsWith("Clear", StringComparison.Ordinal) && parameters.Length == 2)
        {
            var count = Coerce(UnwrapSingle(Pop()), StackKind.I8);
            var address = AsPointer(Pop());
            bool references = method.Name == "ClearWithReferences";
            var bytes = references ? Operation("shl", StackKind.I8, count, Value.I8(3)) : count;
            EmitMemorySet(address.Name, "0", bytes.Name, references ? MaximumAlignment : 1);
            return true;
        }

        if (parameters.Length == 3 && method.MethodArguments.Length == 0)
        {
            var bytes = Coerce(UnwrapSingle(Pop()), StackKind.I8);
            string source = AsPointer(Pop()).Name;
            string destination = AsPointer(Pop()).Name;
            EmitMemoryMove(destination, source, bytes.Name, method.Name == "BulkMoveWithWriteBarrier" ? MaximumAlignment : 1);
            return true;
        }

        return false;
    }
}
