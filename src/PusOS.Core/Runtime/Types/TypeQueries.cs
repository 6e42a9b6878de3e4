using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>The class library's QCalls on types. Results go to the object cells on the caller's stack.</summary>
internal static unsafe class TypeQueries
{
    /// <summary>CorElementType of a type as signatures spell it: enums are value types, strings are classes.</summary>
    [RuntimeExport("TypeHandle_GetCorElementType")]
    internal static int GetElementType(void* handle)
    {
        MethodTableView* type = (MethodTableView*)handle;
        if (type->IsEnum)
        {
            return (int)ElementKind.ValueType;
        }

        ElementKind kind = (ElementKind)type->CorElementType;
        return (int)(kind is ElementKind.String or ElementKind.Object ? ElementKind.Class : kind);
    }

    [RuntimeExport("RuntimeTypeHandle_GetRuntimeTypeFromHandleSlow")]
    internal static void GetRuntimeType(nint handle, ObjectHandleOnStack result) =>
        Store(result, RuntimeTypes.ObjectFor((MethodTableView*)handle));

    [RuntimeExport("RuntimeTypeHandle_GetAssemblySlow")]
    internal static void GetAssembly(ObjectHandleOnStack type, ObjectHandleOnStack assembly) =>
        Store(assembly, TypeHandleCalls.GetAssembly(Load<RuntimeType>(type)!));

    [RuntimeExport("RuntimeTypeHandle_GetModuleSlow")]
    internal static void GetModule(ObjectHandleOnStack type, ObjectHandleOnStack module) =>
        Store(module, TypeHandleCalls.GetModule(Load<RuntimeType>(type)!));

    [RuntimeExport("RuntimeTypeHandle_GetInterfaces")]
    internal static void GetInterfaces(MethodTable* handle, ObjectHandleOnStack result) =>
        Store(result, InterfacesOf((MethodTableView*)handle));

    [RuntimeExport("RuntimeTypeHandle_GetDeclaringTypeHandle")]
    internal static nint GetDeclaringType(nint handle)
    {
        MethodTableView* type = (MethodTableView*)handle;
        return type->HasElementType || type->TypeInfo == null ? 0 : (nint)type->TypeInfo->DeclaringType;
    }

    [RuntimeExport("RuntimeTypeHandle_GetGenericTypeDefinition")]
    internal static void GetGenericTypeDefinition(QCallTypeHandle type, ObjectHandleOnStack result) =>
        Store(result, RuntimeTypes.ObjectFor(TypeHandleCalls.DefinitionOf(TableOf(type))));

    [RuntimeExport("RuntimeTypeHandle_GetInstantiation")]
    internal static void GetInstantiation(QCallTypeHandle type, ObjectHandleOnStack result, Interop.BOOL asRuntimeTypes)
    {
        TypeInfoView* info = TableOf(type)->TypeInfo;
        int count = info == null || info->GenericArguments == null || TableOf(type)->IsGenericDefinition ? 0 : info->GenericArgumentCount;
        if (count == 0)
        {
            Store(result, null); // What the class library takes for "not generic".
            return;
        }

        Type[] arguments = asRuntimeTypes != Interop.BOOL.FALSE ? new RuntimeType[count] : new Type[count];
        for (int i = 0; i < count; i++)
        {
            arguments[i] = RuntimeTypes.ObjectFor(info->GenericArguments[i]);
        }

        Store(result, arguments);
    }

    [RuntimeExport("RuntimeTypeHandle_ConstructName")]
    internal static void ConstructName(QCallTypeHandle type, TypeNameFormatFlags format, StringHandleOnStack result)
    {
        const TypeNameFormat Known = TypeNameFormat.Namespace | TypeNameFormat.FullInstantiation | TypeNameFormat.Assembly;
        Store(result, TypeName.Format(TableOf(type), (TypeNameFormat)format & Known));
    }

    [RuntimeExport("RuntimeTypeHandle_IsCollectible")]
    internal static Interop.BOOL IsCollectible(QCallTypeHandle type) => Interop.BOOL.FALSE;

    /// <summary>The handle under which a type object keeps its cache of reflection data.</summary>
    [RuntimeExport("QCall_GetGCHandleForTypeHandle")]
    internal static nint AllocateHandle(QCallTypeHandle type, GCHandleType kind) => GCHandle.InternalAlloc(null, kind);

    [RuntimeExport("QCall_FreeGCHandleForTypeHandle")]
    internal static nint FreeHandle(QCallTypeHandle type, nint handle)
    {
        GCHandle.InternalFree(handle);
        return 0;
    }

    /// <summary>Visible outside its assembly: it and all its declaring types and type arguments are public.</summary>
    [RuntimeExport("RuntimeTypeHandle_IsVisible")]
    internal static int IsVisible(QCallTypeHandle type) => IsVisible(TableOf(type)) ? 1 : 0;

    [RuntimeExport("ReflectionInvocation_SizeOf")]
    internal static int SizeOf(QCallTypeHandle handle)
    {
        MethodTableView* type = TableOf(handle);
        return type->IsValueType ? (int)type->InstanceFieldBytes : sizeof(nint);
    }

    /// <summary>Marshal.SizeOf: the size of blittable types; Boolean is marshalled as four bytes, Char as one.</summary>
    [RuntimeExport("MarshalNative_SizeOfHelper")]
    internal static uint GetNativeSize(QCallTypeHandle handle, int throwIfNotMarshalable)
    {
        MethodTableView* type = TableOf(handle);
        if (type->ContainsGcPointers || type->HasComponentSize || type->IsInterface)
        {
            throw new ArgumentException(string.Concat(
                "Type '", TypeName.Format(type, TypeNameFormat.Namespace), "' cannot be marshaled as an unmanaged structure; no meaningful size or offset can be computed."));
        }

        return (ElementKind)type->CorElementType switch
        {
            ElementKind.Boolean => sizeof(int),
            ElementKind.Char => sizeof(byte),
            _ => type->InstanceFieldBytes,
        };
    }

    /// <summary>Interfaces that the type declares or inherits, in the table's order.</summary>
    internal static Type[] InterfacesOf(MethodTableView* type)
    {
        if (type->IsNullable || type->IsPointer || type->IsByRef || type->InterfaceCount == 0)
        {
            return [];
        }

        Type[] interfaces = new Type[type->InterfaceCount];
        for (int i = 0; i < interfaces.Length; i++)
        {
            interfaces[i] = RuntimeTypes.ObjectFor(type->InterfaceMap[i]);
        }

        return interfaces;
    }

    /// <summary>The table in a QCall's type argument.</summary>
    internal static MethodTableView* TableOf(QCallTypeHandle type) => (MethodTableView*)type._handle;

    // SAFETY: object cells of QCalls lie on the caller's stack, which the collector scans.
    internal static void Store(ObjectHandleOnStack cell, object? value) => Unsafe.AsRef<object?>(cell._ptr) = value;

    internal static void Store(StringHandleOnStack cell, string? value) => Unsafe.AsRef<string?>(cell._ptr) = value;

    internal static string? Load(StringHandleOnStack cell) => Unsafe.AsRef<string?>(cell._ptr);

    internal static T? Load<T>(ObjectHandleOnStack cell)
        where T : class => Unsafe.As<T>(Unsafe.AsRef<object?>(cell._ptr));

    private static bool IsVisible(MethodTableView* type)
    {
        while (type->HasElementType)
        {
            type = type->ElementType;
        }

        TypeInfoView* info = type->TypeInfo;
        for (int i = 0; info != null && i < info->GenericArgumentCount && info->GenericArguments != null; i++)
        {
            if (!type->IsGenericDefinition && !IsVisible(info->GenericArguments[i]))
            {
                return false;
            }
        }

        while (info != null)
        {
            TypeAttributes visibility = (TypeAttributes)info->Attributes & TypeAttributes.VisibilityMask;
            if (visibility is not (TypeAttributes.Public or TypeAttributes.NestedPublic))
            {
                return false;
            }

            info = info->DeclaringType == null ? null : info->DeclaringType->TypeInfo;
        }

        return true;
    }
}
