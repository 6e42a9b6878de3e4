using System.Globalization;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>LLVM text of MethodTables by <see cref="MethodTableLayout"/>.</summary>
internal static class MethodTableText
{
    public static string Build(string symbol, TypeDesc type, CodeScope scope, Dispatch dispatch, DispatchTable rows)
    {
        var compilation = scope.Compilation;
        bool constructed = dispatch.IsConstructed(type);
        bool open = type.IsGenericDefinition || type.ContainsGenericVariables;
        var slots = constructed ? rows.Layout(type) : [];
        var (declared, variant) = open ? ([], []) : dispatch.InterfacesOf(type);
        var extra = new StringBuilder();
        string parent = type.BaseType is { } baseType && !(open && baseType.ContainsGenericVariables) ? scope.MethodTable(baseType, "base type") : "null";
        string typeInfo = compilation.TypeInfo(type, scope);
        string exposed = compilation.TypeObjectSymbol(type) is { } typeObject ? $"getelementptr (i8, ptr {scope.Use(typeObject)}, i64 8)" : "null";
        string auxiliary = LlvmNames.Quote(symbol + ".aux");
        extra.Append($"{auxiliary} = internal global {{ i32, i32, ptr, ptr }} {{ i32 8193, i32 {(open || !type.IsValueType || type.IsVoid ? 0 : type.Layout.Size)}, ptr null, ptr {exposed} }}, section \".gcdata\", align 8\n");
        string referenceMap = open ? "ptr null" : ReferenceMap(symbol, type, extra);
        string element = Element(symbol, type, scope, extra, open);
        string interfaces = InterfaceMap(symbol, type, scope, declared, variant, extra, out int declaredCount);
        string typeCode = TypeCode(type, scope, compilation);
        string finalizer = constructed && type is DefType { HasFinalizer: true, Finalizer: { } method } ? scope.Method(method, "finalizer") : "null";
        var slotText = new StringBuilder();
        foreach (var slot in slots)
        {
            var implementation = VirtualResolution.Resolve(type, slot);
            slotText.Append(slotText.Length == 0 ? "" : ", ").Append("ptr ")
                .Append(implementation is null or { IsAbstract: true } || !compilation.IsSlotUsed(slot) ? "null" : scope.MethodOrUnboxingStub(implementation, "vtable"));
        }

        int componentSize = ObjectSize.ComponentSize(type);
        uint flags = Flags(type, componentSize, open);
        int baseSize = open || type.IsInterface ? 0 : type.IsPointer || type.IsByRef || type.IsFunctionPointer || type.IsVoid ? 8 : ObjectSize.BaseSize(type);
        byte sizeClass = componentSize != 0 || open || type.IsInterface ? SizeClasses.None : SizeClasses.ForSize((uint)baseSize);
        string fixedPart = string.Create(CultureInfo.InvariantCulture, $"i32 {(int)flags}, i32 {baseSize}, i32 {Flags2(type)}, i16 {slots.Count}, i16 {declaredCount}, ptr {parent}, ptr {typeInfo}, ptr {auxiliary}, {referenceMap}, ptr {element}, {interfaces}, i32 {(constructed ? rows.RowOffset(type) : 0)}, i16 {variant.Count}, i8 {(int)CorType(type)}, i8 {(sbyte)sizeClass}, ptr {typeCode}, ptr {finalizer}, i64 {(long)NameHash(type)}");
        string types = "i32, i32, i32, i16, i16, ptr, ptr, ptr, " + referenceMap[..referenceMap.IndexOf(' ', StringComparison.Ordinal)] + ", ptr, " + (type.IsNullable && !open ? "i32, i32" : "ptr") + ", i32, i16, i8, i8, ptr, ptr, i64";
        return $"{LlvmNames.Quote(symbol)} = constant {{ {types}, [{slots.Count} x ptr] }} {{ {fixedPart}, [{slots.Count} x ptr] {(slots.Count == 0 ? "zeroinitializer" : $"[{slotText}]")} }}, align 8\n{extra}";
    }

    private static uint Flags(TypeDesc type, int componentSize, bool open)
    {
        uint flags = componentSize != 0 ? MethodTableFlags.HasComponentSize | (uint)(componentSize & 0xFFFF) : 0;
        flags |= type switch
        {
            { IsSzArray: true } => MethodTableFlags.CategorySzArray,
            { IsArray: true } => MethodTableFlags.CategoryArray,
            { IsInterface: true } => MethodTableFlags.CategoryInterface,
            { IsNullable: true } => MethodTableFlags.CategoryNullable,
            { IsEnum: true } => MethodTableFlags.CategoryEnum,
            { IsPrimitive: true } => MethodTableFlags.CategoryTruePrimitive,
            { IsVoid: true } => MethodTableFlags.CategoryValueType,
            { IsValueType: true } => MethodTableFlags.CategoryValueType,
            _ => MethodTableFlags.CategoryClass,
        };
        if (!open && (type is ArrayType array ? !array.Element.IsValueType ? array.Element.IsClassLike : array.Element.ContainsReferences : type is DefType && !type.IsByRefLike && !type.IsInterface && HasReferences(type)))
        {
            flags |= MethodTableFlags.ContainsGcPointers;
        }

        if (type.HasFinalizer)
        {
            flags |= MethodTableFlags.HasFinalizer;
        }

        if (type is DefType definition && componentSize == 0)
        {
            if (definition.DefaultConstructor is not null)
            {
                flags |= MethodTableFlags.HasDefaultConstructor;
            }

            if (type.IsGenericDefinition)
            {
                flags |= MethodTableFlags.GenericTypeDefinition | MethodTableFlags.ContainsGenericVariables;
            }
            else if (definition.Instantiation.Length > 0)
            {
                flags |= MethodTableFlags.GenericInstantiation;
            }

            if (type.IsByRefLike)
            {
                flags |= MethodTableFlags.IsByRefLike;
            }
        }

        return flags;
    }

    private static bool HasReferences(TypeDesc type) => !type.Layout.References.IsEmpty;

    private static uint Flags2(TypeDesc type)
    {
        uint flags = 0;
        void Add(bool condition, uint flag) => flags |= condition ? flag : 0;
        Add(type.IsSealed, MethodTableFlags2.Sealed);
        Add(type.IsDelegate, MethodTableFlags2.Delegate);
        Add(type.IsVariant, MethodTableFlags2.Variant);
        Add(type.IsAbstract, MethodTableFlags2.Abstract);
        Add(type.IsPointer, MethodTableFlags2.Pointer);
        Add(type.IsByRef, MethodTableFlags2.ByRef);
        Add(type.IsFunctionPointer, MethodTableFlags2.FunctionPointer);
        Add(type is DefType { IsEnumWithFlags: true }, MethodTableFlags2.FlagsEnum);
        Add(type is DefType { DefaultConstructor: { } constructor } && constructor.Attributes.HasFlag(System.Reflection.MethodAttributes.Public), MethodTableFlags2.PublicDefaultConstructor);
        Add(type is DefType { IsGenericDefinition: false, IsValueType: true } && !type.ContainsGenericVariables && !type.IsVoid && IsBitwiseComparable(type), MethodTableFlags2.BitwiseComparable);
        return flags;
    }

    /// <summary>Values are equal if and only if their bytes are.</summary>
    internal static bool IsBitwiseComparable(TypeDesc type) => type.IsPrimitive || type.IsEnum ? type.Kind is not (CorElementType.R4 or CorElementType.R8) : type.Layout.IsBlittableBits;

    private static CorElementType CorType(TypeDesc type) => type.IsEnum ? type.Kind : type.ElementType;

    private static string ReferenceMap(string symbol, TypeDesc type, StringBuilder extra)
    {
        var bits = new List<bool>();
        if (type is ArrayType array)
        {
            if (!array.Element.IsValueType)
            {
                bits.Add(array.Element.IsClassLike);
            }
            else if (array.Element is DefType { IsPrimitive: false } element && element.ContainsReferences)
            {
                var map = element.Layout.References;
                for (int word = 0; word < map.WordCount; word++)
                {
                    bits.Add(map[word]);
                }
            }

            return Encode(symbol, bits, 1, extra);
        }

        if (type is not DefType || type.IsInterface || type.IsByRefLike || type.IsPrimitive || type.IsVoid)
        {
            return "i64 0";
        }

        var own = type.Layout.References;
        int shift = type.IsValueType ? 1 : 0;
        for (int word = 0; word < own.WordCount + shift; word++)
        {
            bits.Add(word >= shift && own[word - shift] && word > 0);
        }

        return Encode(symbol, bits, 0, extra);
    }

    private static string Encode(string symbol, List<bool> bits, int shift, StringBuilder extra)
    {
        while (bits.Count > 0 && !bits[^1])
        {
            bits.RemoveAt(bits.Count - 1);
        }

        if (bits.Count == 0)
        {
            return "i64 0";
        }

        if (bits.Count + shift <= 64)
        {
            ulong map = 1;
            for (int i = 0; i < bits.Count; i++)
            {
                map |= bits[i] ? 1UL << (i + shift) : 0;
            }

            return "i64 " + ((long)map).ToString(CultureInfo.InvariantCulture);
        }

        int words = (bits.Count + 63) / 64;
        var text = new StringBuilder();
        for (int word = 0; word < words; word++)
        {
            ulong value = 0;
            for (int bit = 0; bit < 64 && (64 * word) + bit < bits.Count; bit++)
            {
                value |= bits[(64 * word) + bit] ? 1UL << bit : 0;
            }

            text.Append(word == 0 ? "" : ", ").Append("i64 ").Append(((long)value).ToString(CultureInfo.InvariantCulture));
        }

        string name = LlvmNames.Quote(symbol + ".references");
        extra.Append($"{name} = internal constant {{ i64, [{words} x i64] }} {{ i64 {bits.Count}, [{words} x i64] [{text}] }}, align 8\n");
        return "ptr " + name;
    }

    private static string Element(string symbol, TypeDesc type, CodeScope scope, StringBuilder extra, bool open)
    {
        if (type.IsNullable && !open)
        {
            string dictionary = LlvmNames.Quote(symbol + ".dictionary");
            string instance = LlvmNames.Quote(symbol + ".instance");
            extra.Append($"{dictionary} = internal constant [1 x ptr] [ptr {scope.MethodTable(((DefType)type).Instantiation[0], "type argument")}], align 8\n{instance} = internal constant [1 x ptr] [ptr {dictionary}], align 8\n");
            return instance;
        }

        return type.ElementTypeOrNull is { } element ? scope.MethodTable(element, "element type") : "null";
    }

    private static string InterfaceMap(string symbol, TypeDesc type, CodeScope scope, IReadOnlyList<DefType> declared, List<DefType> variant, StringBuilder extra, out int declaredCount)
    {
        declaredCount = 0;
        if (type.IsNullable && type is DefType { IsGenericDefinition: false } nullable)
        {
            var value = nullable.FindField("value")!;
            int size = LlvmTypes.Of(value.FieldType) is { Kind: PassKind.Scalar } scalar ? scalar.Size : value.FieldType.Layout.Size;
            return $"i32 {value.Offset}, i32 {size}";
        }

        declaredCount = declared.Count;
        if (declared.Count + variant.Count == 0)
        {
            return "ptr null";
        }

        var entries = new StringBuilder();
        foreach (var implemented in declared.Concat(variant))
        {
            entries.Append(entries.Length == 0 ? "ptr " : ", ptr ").Append(scope.MethodTable(implemented, "interface"));
        }

        string name = LlvmNames.Quote(symbol + ".interfaces");
        extra.Append($"{name} = internal constant [{declared.Count + variant.Count} x ptr] [{entries}], align 8\n");
        return "ptr " + name;
    }

    private static string TypeCode(TypeDesc type, CodeScope scope, Compilation compilation)
    {
        if (type.IsDelegate)
        {
            return compilation.MulticastStub(type) is { } stub ? scope.Use(stub) : "null";
        }

        return compilation.KeptDefaultConstructor(type) is { } constructor ? scope.Method(constructor, "Activator") : "null";
    }

    /// <summary>FNV-1a over the full name: the same in every image.</summary>
    private static ulong NameHash(TypeDesc type)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in type.FullName)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }
}
