using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>Types made of types (MakeArrayType, MakeGenericType...): looked up; arrays, pointers and byrefs, which need no code of their own, are made.</summary>
internal static unsafe class TypeConstruction
{
    [RuntimeExport("RuntimeTypeHandle_MakeArray")]
    internal static void MakeArray(QCallTypeHandle element, int rank, ObjectHandleOnStack result) =>
        TypeQueries.Store(result, RuntimeTypes.ObjectFor(TypeRegistry.FindArray(TypeQueries.TableOf(element), rank, withBounds: rank == 1)));

    [RuntimeExport("RuntimeTypeHandle_MakeSZArray")]
    internal static void MakeSzArray(QCallTypeHandle element, ObjectHandleOnStack result) =>
        TypeQueries.Store(result, RuntimeTypes.ObjectFor(TypeRegistry.FindArray(TypeQueries.TableOf(element), rank: 1, withBounds: false)));

    [RuntimeExport("RuntimeTypeHandle_MakeByRef")]
    internal static void MakeByRef(QCallTypeHandle element, ObjectHandleOnStack result) =>
        TypeQueries.Store(result, RuntimeTypes.ObjectFor(TypeRegistry.FindIndirection(TypeQueries.TableOf(element), byRef: true)));

    [RuntimeExport("RuntimeTypeHandle_MakePointer")]
    internal static void MakePointer(QCallTypeHandle element, ObjectHandleOnStack result) =>
        TypeQueries.Store(result, RuntimeTypes.ObjectFor(TypeRegistry.FindIndirection(TypeQueries.TableOf(element), byRef: false)));

    [RuntimeExport("RuntimeTypeHandle_Instantiate")]
    internal static void Instantiate(QCallTypeHandle definition, nint* arguments, int count, ObjectHandleOnStack result) =>
        TypeQueries.Store(result, Found(
            TypeRegistry.TryFindInstantiation(TypeQueries.TableOf(definition), (MethodTableView**)arguments, count), definition));

    [RuntimeExport("RuntimeTypeHandle_CreateInstanceForAnotherGenericParameter")]
    internal static void CreateWithOtherArguments(QCallTypeHandle baseType, nint* arguments, int count, ObjectHandleOnStack result)
    {
        MethodTableView* definition = TypeHandleCalls.DefinitionOf(TypeQueries.TableOf(baseType));
        MethodTableView* type = TypeRegistry.TryFindInstantiation(definition, (MethodTableView**)arguments, count);
        if (type == null || type->TypeCode == null)
        {
            throw Missing(definition);
        }

        object instance = ObjectAllocation.New(type);
        ((delegate*<object, void>)type->TypeCode)(instance);
        TypeQueries.Store(result, instance);
    }

    private static RuntimeType Found(MethodTableView* type, QCallTypeHandle of) =>
        type != null ? RuntimeTypes.ObjectFor(type) : throw Missing(TypeQueries.TableOf(of));

    private static PlatformNotSupportedException Missing(MethodTableView* of) => new(
        string.Concat("The image has no such type made of '", TypeName.Format(of, TypeNameFormat.Namespace), "'."));
}
