using System.Reflection;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>The class library's internal calls on types: answers read from MethodTable and TypeInfo; none allocates unless it says so.</summary>
internal static unsafe class TypeHandleCalls
{
    private const string RuntimeTypeHandleName = "System.RuntimeTypeHandle";
    private const string MethodTableName = "System.Runtime.CompilerServices.MethodTable";

    [InternalCall(MethodTableName, "GetNumInstanceFieldBytes")]
    internal static uint GetInstanceFieldBytes(ref MethodTable type) => View(ref type)->InstanceFieldBytes;

    [InternalCall(MethodTableName, "GetPrimitiveCorElementType")]
    internal static CorElementType GetPrimitiveElementType(ref MethodTable type) => (CorElementType)View(ref type)->CorElementType;

    [InternalCall(MethodTableName, "InstantiationArg0")]
    internal static MethodTable* GetFirstTypeArgument(ref MethodTable type) => (MethodTable*)FirstTypeArgument(View(ref type));

    [InternalCall(MethodTableName, "GetMethodTableMatchingParentClass")]
    internal static MethodTable* GetMatchingBaseClass(ref MethodTable type, MethodTable* parent)
    {
        MethodTableView* candidate = View(ref type);
        MethodTableView* wanted = DefinitionOf((MethodTableView*)parent);
        while (candidate != null && DefinitionOf(candidate) != wanted)
        {
            candidate = candidate->Parent;
        }

        return (MethodTable*)candidate;
    }

    [InternalCall(MethodTableName, "GetLoaderAllocatorHandle")]
    internal static nint GetLoaderAllocatorHandle(ref MethodTable type) => 0; // Nothing is ever unloaded.

    [InternalCall(RuntimeTypeHandleName, "GetElementTypeHandle")]
    internal static nint GetElementTypeHandle(nint handle)
    {
        MethodTableView* type = (MethodTableView*)handle;
        return type->HasElementType ? (nint)type->ElementType : 0;
    }

    [InternalCall(RuntimeTypeHandleName, "GetAttributes")]
    internal static TypeAttributes GetAttributes(RuntimeType type)
    {
        MethodTableView* table = RuntimeTypes.TableOf(type);
        if (table->IsArray)
        {
            const TypeAttributes Serializable = (TypeAttributes)0x2000;
            return TypeAttributes.Public | TypeAttributes.Sealed | Serializable;
        }

        return table->TypeInfo == null ? TypeAttributes.Public : (TypeAttributes)table->TypeInfo->Attributes;
    }

    [InternalCall(RuntimeTypeHandleName, "GetArrayRank")]
    internal static int GetArrayRank(RuntimeType type) => RuntimeTypes.TableOf(type)->ArrayRank;

    [InternalCall(RuntimeTypeHandleName, "GetToken")]
    internal static int GetToken(RuntimeType type)
    {
        const int NilTypeDefinition = 0x0200_0000;
        TypeInfoView* info = RuntimeTypes.TableOf(type)->TypeInfo;
        return info == null ? NilTypeDefinition : (int)info->Token;
    }

    [InternalCall(RuntimeTypeHandleName, "GetNumVirtuals")]
    internal static int GetVirtualCount(RuntimeType type) => RuntimeTypes.TableOf(type)->VirtualSlotCount;

    [InternalCall(RuntimeTypeHandleName, "CompareCanonicalHandles")]
    internal static bool HaveSameDefinition(RuntimeType left, RuntimeType right) =>
        DefinitionOf(RuntimeTypes.TableOf(left)) == DefinitionOf(RuntimeTypes.TableOf(right));

    [InternalCall(RuntimeTypeHandleName, "IsGenericVariable")]
    internal static bool IsGenericParameter(RuntimeType type) => false; // A closed world: no type parameter has a type object.

    [InternalCall(RuntimeTypeHandleName, "GetGenericVariableIndex")]
    internal static int GetGenericParameterIndex(RuntimeType type) => 0;

    [InternalCall(RuntimeTypeHandleName, "ContainsGenericVariables")]
    internal static bool ContainsGenericParameters(RuntimeType type)
    {
        MethodTableView* table = RuntimeTypes.TableOf(type);
        while (table->HasElementType)
        {
            table = table->ElementType;
        }

        return table->IsGenericDefinition;
    }

    [InternalCall(RuntimeTypeHandleName, "GetUtf8NameInternal")]
    internal static void* GetUtf8Name(MethodTable* type)
    {
        TypeInfoView* info = ((MethodTableView*)type)->TypeInfo;
        return info == null ? null : info->Name;
    }

    /// <summary>Allocates the assembly's object on first use.</summary>
    [InternalCall(RuntimeTypeHandleName, "GetAssemblyIfExists")]
    internal static RuntimeAssembly GetAssembly(RuntimeType type) => RuntimeTypes.AssemblyFor(RuntimeTypes.AssemblyOf(type));

    /// <summary>Allocates the module's object on first use.</summary>
    [InternalCall(RuntimeTypeHandleName, "GetModuleIfExists")]
    internal static RuntimeModule GetModule(RuntimeType type) => RuntimeTypes.ModuleFor(GetAssembly(type));

    /// <summary>The generic definition of an instantiation; any other type itself.</summary>
    internal static MethodTableView* DefinitionOf(MethodTableView* type)
    {
        if (!type->IsGeneric || type->TypeInfo == null || type->TypeInfo->GenericDefinition == null)
        {
            return type;
        }

        return type->TypeInfo->GenericDefinition;
    }

    private static MethodTableView* FirstTypeArgument(MethodTableView* type)
    {
        if (type->IsNullable)
        {
            return type->NullableUnderlyingType;
        }

        TypeInfoView* info = type->TypeInfo;
        return info == null || info->GenericArgumentCount == 0 || type->IsGenericDefinition ? null : info->GenericArguments[0];
    }

    // SAFETY: MethodTables lie in the image's read-only data; the byref never points into the heap.
    private static MethodTableView* View(ref MethodTable type) => (MethodTableView*)Unsafe.AsPointer(ref type);
}
