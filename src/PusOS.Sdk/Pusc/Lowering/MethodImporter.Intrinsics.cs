using System.Globalization;
using PusOS.Abi;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Members of the class library whose bodies throw or recurse, or that steer folding: expanded at the call. False where
/// the ordinary call is right.</summary>
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
}
