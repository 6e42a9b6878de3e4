using System.Threading;
using PusOS.Abi;
using PusOS.Runtime.Memory;

namespace PusOS.Runtime.Types;

/// <summary>
/// Array, pointer and byref types that no compiled code names, made when reflection asks for them. An array type
/// shares the methods of all arrays (those of System.Array and its plain interfaces); the generic interfaces of
/// T[] need compiled code, which does not exist, so such an array does not implement them.
/// </summary>
internal static unsafe class DynamicTypes
{
    /// <summary>Vtable slots and dispatch row of these are copied: any array type of the image.</summary>
    private static MethodTableView* ArrayTemplate => (MethodTableView*)Casting.TableOf(Array.Empty<object>());

    private static object? s_gate;

    /// <summary>Newest of the blocks that hold types made here; each refers to the one before it in its first element.</summary>
    private static DynamicType? s_newest;

    /// <summary>The array type over an element type, made on first use.</summary>
    internal static MethodTableView* GetArray(MethodTableView* element, int rank, bool withBounds)
    {
        bool isSzArray = rank == 1 && !withBounds;
        lock (Gate())
        {
            for (DynamicType? made = s_newest; made != null; made = made.Previous)
            {
                MethodTableView* type = made.Table;
                if (type->IsArray && type->ElementType == element && type->IsSzArray == isSzArray && type->ArrayRank == rank)
                {
                    return type;
                }
            }

            return MakeArray(element, rank, isSzArray);
        }
    }

    /// <summary>The pointer or byref type over a type, made on first use.</summary>
    internal static MethodTableView* GetIndirection(MethodTableView* element, bool byRef)
    {
        lock (Gate())
        {
            for (DynamicType? made = s_newest; made != null; made = made.Previous)
            {
                MethodTableView* type = made.Table;
                if (type->ElementType == element && (byRef ? type->IsByRef : type->IsPointer))
                {
                    return type;
                }
            }

            MethodTableView* table = Allocate(MethodTableLayout.Size);
            table->Flags2 = byRef ? MethodTableFlags2.ByRef : MethodTableFlags2.Pointer;
            table->CorElementType = (byte)(byRef ? ElementKind.ByRef : ElementKind.Pointer);
            table->ElementType = element;
            table->BaseSize = ObjectLayout.MinimumObjectSize;
            return table;
        }
    }

    private static MethodTableView* MakeArray(MethodTableView* element, int rank, bool isSzArray)
    {
        MethodTableView* template = ArrayTemplate;
        int bytes = MethodTableLayout.Size + (template->VirtualSlotCount * sizeof(nint));
        MethodTableView* table = Allocate(bytes, template->InterfaceCount);
        AuxiliaryDataView* auxiliaryData = table->AuxiliaryData;
        MemoryBlock.Copy(table, template, (nuint)bytes);
        table->AuxiliaryData = auxiliaryData;
        table->TypeInfo = null;
        table->ElementType = element;
        CopyPlainInterfaces(template, table, (MethodTableView**)(auxiliaryData + 1));

        uint componentSize = element->IsValueType ? element->InstanceFieldBytes : (uint)sizeof(nint);
        bool holdsReferences = element->IsValueType ? element->ContainsGcPointers : !element->IsPointer && !element->IsFunctionPointer;
        table->Flags = MethodTableFlags.HasComponentSize | componentSize
            | (isSzArray ? MethodTableFlags.CategorySzArray : MethodTableFlags.CategoryArray)
            | (holdsReferences ? MethodTableFlags.ContainsGcPointers : 0);
        table->BaseSize = ObjectLayout.SzArrayBaseSize + (uint)(isSzArray ? 0 : rank * 2 * sizeof(int));
        table->CorElementType = (byte)(isSzArray ? ElementKind.SzArray : ElementKind.Array);
        table->ReferenceMap = !holdsReferences ? 0 : element->IsValueType ? ElementMap(element) : 3;
        return table;
    }

    private static void CopyPlainInterfaces(MethodTableView* template, MethodTableView* table, MethodTableView** list)
    {
        table->InterfaceMap = list;
        table->InterfaceCount = 0;
        table->VariantInterfaceCount = 0;
        for (int i = 0; i < template->InterfaceCount; i++)
        {
            if (!template->InterfaceMap[i]->IsGeneric)
            {
                list[table->InterfaceCount++] = template->InterfaceMap[i];
            }
        }
    }

    /// <summary>The reference map of an array from that of its element type, whose word 0 is the MethodTable pointer (MethodTableLayout.ReferenceMap).</summary>
    private static ulong ElementMap(MethodTableView* element)
    {
        if ((element->ReferenceMap & 1) == 0)
        {
            throw new PlatformNotSupportedException(string.Concat(
                "The image has no array type over '", TypeName.Format(element, TypeNameFormat.Namespace), "'."));
        }

        return ((element->ReferenceMap >> 2) << 1) | 1;
    }

    /// <summary>A zeroed table, kept for good, with its auxiliary data and room for interfaces behind it.</summary>
    private static MethodTableView* Allocate(int bytes, int interfaces = 0)
    {
        int all = bytes + sizeof(AuxiliaryDataView) + (interfaces * sizeof(nint));
        DynamicType block = new(s_newest, new ulong[(all + sizeof(ulong) - 1) / sizeof(ulong)]);
        block.Table->AuxiliaryData = (AuxiliaryDataView*)((byte*)block.Table + bytes);
        s_newest = block;
        return block.Table;
    }

    private static object Gate()
    {
        if (s_gate == null)
        {
            Interlocked.CompareExchange(ref s_gate, new object(), null);
        }

        return s_gate!;
    }
}
