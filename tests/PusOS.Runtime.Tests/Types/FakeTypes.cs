using System.Runtime.InteropServices;
using System.Text;
using PusOS.Abi;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Tests.Types;

/// <summary>MethodTables made by hand in unmanaged memory, as the compiler would emit them.</summary>
internal sealed unsafe class FakeTypes : IDisposable
{
    private readonly List<nint> _blocks = [];
    private readonly AssemblyInfoView* _assembly;

    public FakeTypes()
    {
        _assembly = (AssemblyInfoView*)Allocate(AssemblyInfoLayout.Size);
        _assembly->Name = Text("Fake");
        _assembly->FullName = Text("Fake, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null");
        Object = Class("System", "Object", null);
        Object->CorElementType = (byte)ElementKind.Object;
    }

    public MethodTableView* Object { get; }

    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }
    }

    public MethodTableView* Class(string space, string name, MethodTableView* parent, params nint[] interfaces)
    {
        MethodTableView* type = Table(MethodTableFlags.CategoryClass, 24, ElementKind.Class, parent);
        Describe(type, space, name);
        SetInterfaces(type, interfaces, 0);
        return type;
    }

    public MethodTableView* Interface(string space, string name)
    {
        MethodTableView* type = Table(MethodTableFlags.CategoryInterface, 0, ElementKind.Class, null);
        Describe(type, space, name);
        return type;
    }

    public MethodTableView* Value(string name, uint category, ElementKind kind, uint size)
    {
        MethodTableView* type = Table(category, 16 + size, kind, Object);
        Describe(type, "System", name);
        return type;
    }

    public MethodTableView* Nullable(MethodTableView* underlying)
    {
        MethodTableView* type = Table(MethodTableFlags.CategoryNullable, 24, ElementKind.ValueType, Object);
        Describe(type, "System", "Nullable`1");
        nint* arguments = (nint*)Allocate(8), list = (nint*)Allocate(8);
        arguments[0] = (nint)underlying;
        list[0] = (nint)arguments;
        type->ElementType = (MethodTableView*)list;
        return type;
    }

    public MethodTableView* Array(MethodTableView* element, int rank = 0)
    {
        uint category = rank == 0 ? MethodTableFlags.CategorySzArray : MethodTableFlags.CategoryArray;
        MethodTableView* type = Table(category | MethodTableFlags.HasComponentSize | 8, (uint)(24 + (8 * rank)), ElementKind.SzArray, Object);
        type->ElementType = element;
        return type;
    }

    public MethodTableView* Indirection(MethodTableView* element, bool byRef)
    {
        MethodTableView* type = Table(MethodTableFlags.CategoryClass, 0, byRef ? ElementKind.ByRef : ElementKind.Pointer, null);
        type->Flags2 = byRef ? MethodTableFlags2.ByRef : MethodTableFlags2.Pointer;
        type->ElementType = element;
        return type;
    }

    public MethodTableView* Generic(string space, string name, MethodTableView* definition, params nint[] arguments)
    {
        MethodTableView* type = Class(space, name, Object);
        type->Flags |= definition == null ? MethodTableFlags.GenericTypeDefinition : MethodTableFlags.GenericInstantiation;
        type->TypeInfo->GenericDefinition = definition;
        if (definition == null)
        {
            type->TypeInfo->ParameterNames = (byte**)List(arguments);
        }
        else
        {
            type->TypeInfo->GenericArguments = (MethodTableView**)List(arguments);
        }

        type->TypeInfo->GenericArgumentCount = (ushort)arguments.Length;
        return type;
    }

    public void Nest(MethodTableView* type, MethodTableView* declaring) => type->TypeInfo->DeclaringType = declaring;

    public void SetInterfaces(MethodTableView* type, nint[] interfaces, int variant)
    {
        type->InterfaceMap = (MethodTableView**)List(interfaces);
        type->InterfaceCount = (ushort)(interfaces.Length - variant);
        type->VariantInterfaceCount = (ushort)variant;
    }

    private MethodTableView* Table(uint flags, uint baseSize, ElementKind kind, MethodTableView* parent)
    {
        MethodTableView* type = (MethodTableView*)Allocate(MethodTableLayout.Size);
        type->Flags = flags;
        type->BaseSize = baseSize;
        type->CorElementType = (byte)kind;
        type->Parent = parent;
        return type;
    }

    private void Describe(MethodTableView* type, string space, string name)
    {
        type->TypeInfo = (TypeInfoView*)Allocate(TypeInfoLayout.Size);
        type->TypeInfo->Name = Text(name);
        type->TypeInfo->Namespace = Text(space);
        type->TypeInfo->Assembly = _assembly;
    }

    private nint* List(nint[] items)
    {
        nint* list = (nint*)Allocate(Math.Max(8, items.Length * sizeof(nint)));
        items.CopyTo(new Span<nint>(list, items.Length));
        return list;
    }

    public byte* Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* copy = (byte*)Allocate(bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private void* Allocate(int bytes)
    {
        void* block = NativeMemory.AllocZeroed((nuint)bytes);
        _blocks.Add((nint)block);
        return block;
    }
}
