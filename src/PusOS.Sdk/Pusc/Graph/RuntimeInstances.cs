using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// The members by which the runtime makes objects of types that no compiled code names at that place. Once one of a
/// group is part of the program, every type that can be given to it counts as constructed.
/// </summary>
internal sealed class RuntimeInstances
{
    public RuntimeInstances(TypeSystemContext types, Bindings bindings)
    {
        var helpers = types.FindType("System.Runtime.CompilerServices.RuntimeHelpers");
        var array = types.FindType("System.Array");
        ByType = Present(bindings.Export("ReflectionSerialization_GetCreateUninitializedObjectInfo"), bindings.Export("RuntimeTypeHandle_InternalAlloc"));
        Boxes = Present(
            helpers?.FindMethod("Box", m => m.Signature.Parameters is [{ IsByRef: true }, _]),
            bindings.Export("ReflectionInvocation_GetBoxInfo"),
            bindings.Export("RuntimeTypeHandle_GetActivationInfo"));
        Arrays = Present(bindings.Export("Array_CreateInstance"));
        Elements = Present(array?.FindMethod("InternalGetValue"), array?.FindMethod("CopyImplBoxEachElement"));
        Fields = Present(types.FindType("System.ValueType")?.FindMethod("Equals"), bindings.Export("ValueType_GetHashCodeStrategy"));
        Parts = Present(
            types.FindType("System.RuntimeTypeHandle")?.FindMethod("GetElementTypeHandle"),
            bindings.Export("RuntimeTypeHandle_GetInstantiation"),
            types.FindType("System.Nullable")?.FindMethod("GetUnderlyingType"));
    }

    /// <summary>Objects of any type with a Type object, without a constructor.</summary>
    public IReadOnlyList<MethodDesc> ByType { get; }

    /// <summary>Boxes of any value type with a Type object.</summary>
    public IReadOnlyList<MethodDesc> Boxes { get; }

    /// <summary>Arrays of any array type with a Type object, and arrays over any element type.</summary>
    public IReadOnlyList<MethodDesc> Arrays { get; }

    /// <summary>Boxes of elements of any array that exists.</summary>
    public IReadOnlyList<MethodDesc> Elements { get; }

    /// <summary>Boxes of fields of value types that are compared and hashed field by field.</summary>
    public IReadOnlyList<MethodDesc> Fields { get; }

    /// <summary>Lead from a Type object to those of its element type and type arguments.</summary>
    public IReadOnlyList<MethodDesc> Parts { get; }

    private static MethodDesc[] Present(params MethodDesc?[] methods) => [.. methods.OfType<MethodDesc>()];
}
