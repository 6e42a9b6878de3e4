using System.Buffers.Binary;
using System.Reflection.Metadata;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <content>One-dimensional arrays.</content>
internal sealed partial class ILInterpreter
{
    // Larger arrays are cheaper created at run time than carried in the image.
    private const int MaximumArrayBytes = 32 * 1024;

    private bool TryArray(Frame frame, in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Newarr:
                frame.Push(NewArray(ResolveType(frame, instruction), frame.PopInteger()));
                return true;
            case ILOpCode.Ldlen:
                frame.Push(EvaluatedPrimitive.FromNative(Array(frame.Pop()).Elements.Count));
                return true;
            case ILOpCode.Ldelem:
            case >= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref:
                int index = (int)frame.PopInteger();
                frame.Push(ElementLocation(Array(frame.Pop()), index).Read());
                return true;
            case ILOpCode.Ldelema:
                index = (int)frame.PopInteger();
                frame.Push(new EvaluatedByRef(ElementLocation(Array(frame.Pop()), index)));
                return true;
            case ILOpCode.Stelem:
            case >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref:
                EvaluatedValue stored = frame.Pop();
                index = (int)frame.PopInteger();
                Location element = ElementLocation(Array(frame.Pop()), index);
                if (stored is EvaluatedObject o && !o.Type.CanCastTo(element.Type))
                {
                    throw Refuse("an array store fails");
                }

                Store(element, stored);
                return true;
            default:
                return false;
        }
    }

    private EvaluatedArray NewArray(TypeDesc element, long length)
    {
        int size = element.IsValueType ? element.Layout.Size : 8;
        if (length < 0 || length * size > MaximumArrayBytes)
        {
            throw Refuse($"it creates an array of {length} elements");
        }

        return Created(new EvaluatedArray(type.Context.GetSzArray(element), (int)length));
    }

    private EvaluatedArray Array(EvaluatedValue value)
    {
        EvaluatedArray array = value as EvaluatedArray ?? throw Refuse("it uses a null reference as an array");
        return array.Owner == type ? array : throw Refuse($"it uses an array of {array.Owner!.FullName}, which may have changed");
    }

    private static Location ElementLocation(EvaluatedArray array, int index)
    {
        if ((uint)index >= (uint)array.Elements.Count)
        {
            throw Refuse("an index is out of range");
        }

        return new Location(array.Element, () => array[index], value => array[index] = value);
    }

    // RuntimeHelpers.InitializeArray: the elements are little-endian data of the image.
    private static void InitializeArray(EvaluatedArray array, FieldDesc field)
    {
        int size = array.Element.IsPrimitive || array.Element.IsEnum ? array.Element.Layout.Size : throw Refuse("it initialises an array of structs from data");
        ReadOnlySpan<byte> data = field.GetRvaData(array.Elements.Count * size);
        for (int i = 0; i < array.Elements.Count; i++)
        {
            array[i] = FromBytes(array.Element, data.Slice(i * size, size));
        }
    }

    private static EvaluatedPrimitive FromBytes(TypeDesc element, ReadOnlySpan<byte> bytes) => element.Kind switch
    {
        CorElementType.R4 => EvaluatedPrimitive.FromSingle(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        CorElementType.R8 => EvaluatedPrimitive.FromDouble(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        _ => EvaluatedPrimitive.FromInt64(bytes.Length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        }).As(element),
    };
}
