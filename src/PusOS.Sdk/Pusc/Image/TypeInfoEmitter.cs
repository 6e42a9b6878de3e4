using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>
/// Writes the read-only reflection data of types (<see cref="TypeInfoLayout"/>), of enums and of assemblies. What it
/// refers to (declaring type, generic definition and arguments) becomes part of the image.
/// </summary>
public sealed class TypeInfoEmitter
{
    private const string AssemblyPrefix = "assembly.";

    /// <summary>The symbol of a type's TypeInfo.</summary>
    public static string SymbolOf(TypeDesc type) => "typeinfo." + type.MangledName;

    /// <summary>The symbol of an assembly's AssemblyInfo.</summary>
    internal static string AssemblySymbol(ModuleDesc module) => AssemblyPrefix + module.Name;

    /// <summary>How other modules declare a TypeInfo.</summary>
    public static string Declaration(TypeDesc type) => $"{LlvmNames.Quote(SymbolOf(type))} = external constant i8, align 8";

    /// <summary>The TypeInfo of a type, followed by the AssemblyInfo that it refers to (the same text whenever it is asked for).</summary>
    /// <param name="type">Any type; generic definitions too.</param>
    /// <param name="partitionKey">Module of the definition.</param>
    /// <param name="symbols">Names what it refers to.</param>
    public IReadOnlyList<LlvmFragment> Emit(TypeDesc type, string partitionKey, IImageSymbols symbols)
    {
        string symbol = SymbolOf(type);
        var parts = new StringBuilder();
        var info = new TypeInfoData(TypeInfoLayout.Size);
        var references = new SortedSet<string>(StringComparer.Ordinal);
        ModuleDesc assembly = (Innermost(type) as DefType)?.Module ?? type.Context.CoreLib;
        info.WriteAddress(TypeInfoLayout.Assembly, AssemblySymbol(assembly));
        if (type is ArrayType array)
        {
            info.Write(TypeInfoLayout.Rank, 2, array.IsSz ? 0 : (ulong)array.Rank);
        }

        if (type is DefType definite)
        {
            WriteDefinition(definite, info, parts, references, symbols);
        }

        references.UnionWith(info.References);
        (string layout, string value) = info.Build();
        parts.Append($"{LlvmNames.Quote(symbol)} = constant {layout} {value}, align 8\n");
        return [new LlvmFragment(symbol, partitionKey, parts.ToString(), references, Declaration(type)), EmitAssembly(assembly)];
    }

    private static TypeDesc Innermost(TypeDesc type)
    {
        while (type.ElementTypeOrNull is { } element)
        {
            type = element;
        }

        return type;
    }

    private static void WriteDefinition(DefType type, TypeInfoData info, StringBuilder parts, SortedSet<string> references, IImageSymbols symbols)
    {
        string symbol = SymbolOf(type);
        info.WriteLocalAddress(TypeInfoLayout.Name, Text(parts, symbol + ".name", type.Name));
        info.WriteLocalAddress(TypeInfoLayout.Namespace, Text(parts, symbol + ".namespace", type.Namespace));
        info.Write(TypeInfoLayout.Attributes, 4, (ulong)type.Attributes);
        info.Write(TypeInfoLayout.Token, 4, (ulong)MetadataTokens.GetToken(type.Handle));
        if (type.DeclaringType is { } outer)
        {
            info.WriteAddress(TypeInfoLayout.DeclaringType, symbols.MethodTableSymbol(outer.GetTypeDefinition()!));
        }

        info.Write(TypeInfoLayout.GenericArgumentCount, 2, (ulong)type.Instantiation.Length);
        if (type.Instantiation.Length != 0)
        {
            info.WriteAddress(TypeInfoLayout.GenericDefinition, symbols.MethodTableSymbol(type.GetTypeDefinition()!));
            if (type.IsGenericDefinition)
            {
                info.WriteLocalAddress(TypeInfoLayout.ParameterNames, ParameterNames(type, parts));
            }
            else
            {
                var arguments = type.Instantiation.Select(symbols.MethodTableSymbol).ToArray();
                info.WriteLocalAddress(TypeInfoLayout.GenericArguments, Addresses(parts, references, symbol + ".arguments", arguments));
            }
        }

        if (type.IsEnum)
        {
            info.WriteLocalAddress(TypeInfoLayout.Enum, EnumInfo(type, parts));
        }

        if (ComparesByFields(type))
        {
            info.WriteLocalAddress(TypeInfoLayout.ValueFields, ValueFields(type, parts, references, symbols));
        }
    }

    private static string ParameterNames(DefType definition, StringBuilder parts)
    {
        string symbol = SymbolOf(definition) + ".parameters";
        MetadataReader metadata = definition.Module.Metadata;
        var names = new TypeInfoData(definition.Instantiation.Length * 8);
        int index = 0;
        foreach (GenericParameterHandle parameter in metadata.GetTypeDefinition(definition.Handle).GetGenericParameters())
        {
            names.WriteLocalAddress(index * 8, Text(parts, $"{symbol}.{index}", metadata.GetString(metadata.GetGenericParameter(parameter).Name)));
            index++;
        }

        return Private(parts, symbol, names);
    }

    private static string Text(StringBuilder parts, string symbol, string text)
    {
        parts.Append($"{LlvmNames.Quote(symbol)} = private unnamed_addr constant {LlvmNames.ZeroTerminatedUtf8(text)}, align 1\n");
        return symbol;
    }

    private static string Addresses(StringBuilder parts, SortedSet<string> references, string symbol, string[] targets)
    {
        var data = new TypeInfoData(targets.Length * 8);
        for (int i = 0; i < targets.Length; i++)
        {
            data.WriteAddress(i * 8, targets[i]);
        }

        references.UnionWith(data.References);
        return Private(parts, symbol, data);
    }

    private static string Private(StringBuilder parts, string symbol, TypeInfoData data)
    {
        (string type, string value) = data.Build();
        parts.Append($"{LlvmNames.Quote(symbol)} = private constant {type} {value}, align 8\n");
        return symbol;
    }

    private static string EnumInfo(DefType type, StringBuilder parts)
    {
        string symbol = SymbolOf(type) + ".enum";
        FieldDesc[] declared = [.. ((DefType)type.GetTypeDefinition()!).Fields.Where(f => f.IsStatic && f.IsLiteral)];
        FieldDesc[] members = [.. declared];
        var values = new TypeInfoData(members.Length * 8);
        var names = new TypeInfoData(members.Length * 8);
        SortMembers(type, members);
        for (int i = 0; i < members.Length; i++)
        {
            values.Write(i * 8, 8, Extended(members[i].GetLiteralValue()));
            names.WriteLocalAddress(i * 8, Text(parts, $"{symbol}.{i}", members[i].Name));
        }

        var info = new TypeInfoData(EnumInfoLayout.Size);
        info.Write(EnumInfoLayout.Count, 4, (ulong)members.Length);
        info.Write(EnumInfoLayout.HasFlags, 4, type.IsEnumWithFlags ? 1UL : 0UL);
        if (members.Length != 0)
        {
            info.WriteLocalAddress(EnumInfoLayout.Values, Private(parts, symbol + ".values", values));
            info.WriteLocalAddress(EnumInfoLayout.Names, Private(parts, symbol + ".names", names));
        }

        if (!members.AsSpan().SequenceEqual(declared))
        {
            var order = new TypeInfoData(2 * declared.Length);
            for (int i = 0; i < declared.Length; i++)
            {
                order.Write(2 * i, 2, (ulong)Array.IndexOf(members, declared[i]));
            }

            info.WriteLocalAddress(EnumInfoLayout.DeclarationOrder, Private(parts, symbol + ".order", order));
        }

        return Private(parts, symbol, info);
    }

    /// <summary>
    /// In the order that the class library's Enum sorts them into at run time: by unsigned value, with its
    /// own (unstable) sort, so that of several names of one value the same one comes first.
    /// </summary>
    private static void SortMembers(DefType type, FieldDesc[] members)
    {
        int bits = 8 * Lowering.LlvmTypes.Of(type.UnderlyingType.IsPrimitive ? type.UnderlyingType : type.Context.GetWellKnown(WellKnownType.Int64)).Size;
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong[] keys = [.. members.Select(m => Extended(m.GetLiteralValue()) & mask)];
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i - 1] > keys[i])
            {
                Array.Sort(keys, members);
                return;
            }
        }
    }

    private static ulong Extended(object? literal) => literal switch
    {
        bool value => value ? 1UL : 0UL,
        char value => value,
        ulong value => value,
        IConvertible value => (ulong)value.ToInt64(null),
        _ => 0,
    };

    /// <summary>ValueType.Equals and GetHashCode need the fields unless the type overrides both, or is compared bit by bit.</summary>
    internal static bool ComparesByFields(DefType type)
    {
        if (!type.IsValueType || type.IsEnum || type.IsPrimitive || type.IsByRefLike || type.IsGenericDefinition || type.ContainsGenericVariables || type.Layout.IsBlittableBits)
        {
            return false;
        }

        bool equals = type.FindMethod("Equals", m => m.IsVirtual && !m.IsNewSlot && m.Signature.Parameters is [{ IsObject: true }]) is not null;
        bool hash = type.FindMethod("GetHashCode", m => m.IsVirtual && !m.IsNewSlot && m.Signature.Parameters.Length == 0) is not null;
        return !equals || !hash;
    }

    // { u32 count, u32 zero } and per field { u32 offset, u32 zero, MethodTable* }.
    private static string ValueFields(DefType type, StringBuilder parts, SortedSet<string> references, IImageSymbols symbols)
    {
        IReadOnlyList<FieldDesc> fields = type.Layout.InstanceFields;
        var data = new TypeInfoData(8 + (fields.Count * 16));
        data.Write(0, 4, (ulong)fields.Count);
        for (int i = 0; i < fields.Count; i++)
        {
            data.Write(8 + (i * 16), 4, (ulong)fields[i].Offset);
            data.WriteAddress(16 + (i * 16), symbols.MethodTableSymbol(fields[i].FieldType));
        }

        references.UnionWith(data.References);
        return Private(parts, SymbolOf(type) + ".fields", data);
    }

    internal static LlvmFragment EmitAssembly(ModuleDesc module)
    {
        string symbol = AssemblySymbol(module);
        string cell = symbol + ".object";
        var parts = new StringBuilder();
        var info = new TypeInfoData(AssemblyInfoLayout.Size);
        info.WriteLocalAddress(AssemblyInfoLayout.Name, Text(parts, symbol + ".name", module.Name));
        info.WriteLocalAddress(AssemblyInfoLayout.FullName, Text(parts, symbol + ".fullname", FullName(module)));
        info.WriteLocalAddress(AssemblyInfoLayout.RuntimeObject, cell);
        (string type, string value) = info.Build();
        parts.Append($"{LlvmNames.Quote(cell)} = internal global i64 0, section \".gcbss\", align 8\n");
        parts.Append($"{LlvmNames.Quote(symbol)} = constant {type} {value}, align 8\n");
        return new LlvmFragment(symbol, module.Name + "|assembly", parts.ToString(), [], $"{LlvmNames.Quote(symbol)} = external constant i8, align 8");
    }

    private static string FullName(ModuleDesc module)
    {
        MetadataReader metadata = module.Metadata;
        return metadata.IsAssembly ? metadata.GetAssemblyDefinition().GetAssemblyName().FullName : module.Name;
    }
}
