using System.Globalization;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Vectors and multi-dimensional arrays.</summary>
internal sealed partial class MethodImporter
{
    private void NewArray(TypeDesc element)
    {
        var length = Coerce(UnwrapSingle(Pop()), StackKind.I8);
        var type = element.Context.GetSzArray(element);
        string table = _scope.ConstructedMethodTable(type, "newarr");
        string array = EmitAllocation(RuntimeSymbols.NewArray, "ptr, i64", $"ptr {table}, i64 {length.Name}", ObjectLayout.FirstElement);
        Push(new Value { Kind = StackKind.Pointer, Type = type, Name = array, NonNull = true, Exact = true });
    }

    private string EmitLength(Value array)
    {
        NullCheck(array);
        string address = Offset(array.Name, ObjectLayout.Length);
        string length = Fresh();
        Line($"{length} = load i32, ptr {address}, align 8, !range !14{LengthTag}");
        return length;
    }

    private void LoadLength()
    {
        string length = EmitLength(AsPointer(Pop()));
        Push(new Value { Kind = StackKind.I4, Type = WellKnown(WellKnownType.Int32), Name = length });
    }

    /// <summary>Null and bounds checks, then the element's address.</summary>
    private string ElementAddress(Value array, Value index, int elementSize)
    {
        string length = EmitLength(array);
        string wide;
        if (index.Kind == StackKind.I4)
        {
            string outside = Fresh();
            Line($"{outside} = icmp uge i32 {index.Name}, {length}");
            ThrowIf(outside, RuntimeSymbols.ThrowIndexOutOfRange);
            wide = index.Constant is { } constant ? constant.ToString(CultureInfo.InvariantCulture) : Fresh();
            if (index.Constant is null)
            {
                Line($"{wide} = zext nneg i32 {index.Name} to i64");
            }
        }
        else
        {
            wide = Coerce(index, StackKind.I8).Name;
            string wideLength = Fresh();
            string outside = Fresh();
            Line($"{wideLength} = zext nneg i32 {length} to i64");
            Line($"{outside} = icmp uge i64 {wide}, {wideLength}");
            ThrowIf(outside, RuntimeSymbols.ThrowIndexOutOfRange);
        }

        string first = Offset(array.Name, ObjectLayout.FirstElement);
        string address = Fresh();
        string unit = elementSize switch { 1 => "i8", 2 => "i16", 4 => "i32", 8 => "i64", _ => $"[{elementSize} x i8]" };
        Line($"{address} = getelementptr inbounds {unit}, ptr {first}, i64 {wide}");
        return address;
    }

    private TypeDesc ElementTypeOf(Value array, TypeDesc? given) => given ?? (array.Type is ArrayType { IsSz: true } known ? known.Element : WellKnown(WellKnownType.Object));

    private void LoadElement(TypeDesc? type)
    {
        var index = UnwrapSingle(Pop());
        var array = AsPointer(Pop());
        type = ElementTypeOf(array, type);
        Push(LoadFrom(ElementAddress(array, index, SizeOf(type)), type, 0));
    }

    private void StoreElement(TypeDesc? type)
    {
        var value = Pop();
        var index = UnwrapSingle(Pop());
        var array = AsPointer(Pop());
        type = ElementTypeOf(array, type);
        if (type.IsClassLike && !StoreNeedsNoCheck(array, value))
        {
            var wide = Coerce(index, StackKind.I8);
            EmitRuntimeCall("void", RuntimeSymbols.StoreElementReference, "ptr, i64, ptr", $"ptr {array.Name}, i64 {wide.Name}, ptr {AsPointer(value).Name}");
            return;
        }

        Publish(ElementAddress(array, index, SizeOf(type)), LlvmTypes.Of(type), value, 0);
    }

    /// <summary>ECMA-335 III.4.26: the dynamic element type must take the value; null always fits, and so does anything in an exactly known or sealed array.</summary>
    private static bool StoreNeedsNoCheck(Value array, Value value) =>
        value.IsNullLiteral
        || (array.Type is ArrayType { IsSz: true } known && (known.Element.IsSealed || array.Exact) && known.Element is { IsArray: false } element
            && value.Type is { } stored && stored.IsClassLike && stored.CanCastTo(element));

    private void LoadElementAddress(TypeDesc type)
    {
        var index = UnwrapSingle(Pop());
        var array = AsPointer(Pop());
        var byref = type.Context.GetByRef(type);
        if (type.IsClassLike && !_readonly && !type.IsSealed)
        {
            var wide = Coerce(index, StackKind.I8);
            string checkedAddress = EmitRuntimeCall("ptr", RuntimeSymbols.LoadElementAddressReference, "ptr, i64, ptr", $"ptr {array.Name}, i64 {wide.Name}, ptr {_scope.MethodTable(type, "ldelema")}");
            Push(new Value { Kind = StackKind.Pointer, Type = byref, Name = checkedAddress, NonNull = true });
            return;
        }

        Push(new Value { Kind = StackKind.Pointer, Type = byref, Name = ElementAddress(array, index, SizeOf(type)), NonNull = true });
    }

    private void NewMultiDimensionalArray(ArrayMethod constructor)
    {
        var type = (ArrayType)constructor.OwningType;
        var arguments = PopArguments(FunctionAbi.Of(constructor));
        if (type.IsSz)
        {
            // T[][] written through a multi-argument constructor of a vector: only the first length here.
            Push(arguments[0]);
            NewArray(type.Element);
            return;
        }

        if (arguments.Length != type.Rank)
        {
            throw new CompilerException(CompilationCodes.ArrayLowerBounds, $"array constructor with lower bounds of {type.FullName} is not supported");
        }

        string lengths = Fresh();
        _allocas.Append($"  {lengths} = alloca [{type.Rank} x i32], align 8\n");
        for (int i = 0; i < arguments.Length; i++)
        {
            Line($"store i32 {Coerce(arguments[i], StackKind.I4).Name}, ptr {Offset(lengths, 4 * i)}, align 4");
        }

        string table = _scope.ConstructedMethodTable(type, "newobj array");
        string array = EmitAllocation(RuntimeSymbols.NewMultiDimensionalArray, "ptr, i32, ptr", $"ptr {table}, i32 {type.Rank}, ptr {lengths}", ObjectLayout.FirstElement);
        Push(new Value { Kind = StackKind.Pointer, Type = type, Name = array, NonNull = true, Exact = true });
    }

    private void CallArrayMethod(ArrayMethod method)
    {
        var type = (ArrayType)method.OwningType;
        var arguments = PopArguments(FunctionAbi.Of(method));
        var array = AsPointer(Pop());
        if (type.IsSz)
        {
            // Vectors have these methods too (ECMA-335 II.14.2): the same as the instructions.
            Push(array);
            Push(arguments[0]);
            switch (method.MethodKind)
            {
                case ArrayMethodKind.Get: LoadElement(type.Element); break;
                case ArrayMethodKind.Set: Push(arguments[1]); StoreElement(type.Element); break;
                default: LoadElementAddress(type.Element); break;
            }

            return;
        }

        if (method.MethodKind == ArrayMethodKind.Set && type.Element.IsClassLike)
        {
            EmitRuntimeCall("void", "pus_check_array_store", "ptr, ptr", $"ptr {array.Name}, ptr {AsPointer(arguments[^1]).Name}");
        }

        string address = MultiDimensionalAddress(type, array, arguments);
        switch (method.MethodKind)
        {
            case ArrayMethodKind.Get:
                Push(LoadFrom(address, type.Element, 0));
                break;
            case ArrayMethodKind.Set:
                Publish(address, LlvmTypes.Of(type.Element), arguments[^1], 0);
                break;
            default:
                if (type.Element.IsClassLike && !_readonly)
                {
                    EmitRuntimeCall("void", "pus_check_array_address", "ptr, ptr", $"ptr {array.Name}, ptr {_scope.MethodTable(type.Element, "array address")}");
                }

                Push(new Value { Kind = StackKind.Pointer, Type = type.Context.GetByRef(type.Element), Name = address, NonNull = true });
                break;
        }
    }

    private string MultiDimensionalAddress(ArrayType type, Value array, Value[] indices)
    {
        NullCheck(array);
        string flat = "0";
        for (int i = 0; i < type.Rank; i++)
        {
            string length = Fresh();
            string lower = Fresh();
            string relative = Fresh();
            string outside = Fresh();
            string wideIndex = Fresh();
            string wideLength = Fresh();
            Line($"{length} = load i32, ptr {Offset(array.Name, ObjectLayout.MultiDimensionalLengths + (4 * i))}, align 4{LengthTag}");
            Line($"{lower} = load i32, ptr {Offset(array.Name, ObjectLayout.MultiDimensionalLengths + (4 * (type.Rank + i)))}, align 4{LengthTag}");
            Line($"{relative} = sub i32 {Coerce(UnwrapSingle(indices[i]), StackKind.I4).Name}, {lower}");
            Line($"{outside} = icmp uge i32 {relative}, {length}");
            ThrowIf(outside, RuntimeSymbols.ThrowIndexOutOfRange);
            Line($"{wideIndex} = zext i32 {relative} to i64");
            Line($"{wideLength} = zext i32 {length} to i64");
            string scaled = Fresh();
            string sum = Fresh();
            Line($"{scaled} = mul i64 {flat}, {wideLength}");
            Line($"{sum} = add i64 {scaled}, {wideIndex}");
            flat = sum;
        }

        string first = Offset(array.Name, ObjectLayout.MultiDimensionalLengths + (8 * type.Rank));
        string address = Fresh();
        Line($"{address} = getelementptr [{SizeOf(type.Element)} x i8], ptr {first}, i64 {flat}");
        return address;
    }
}
