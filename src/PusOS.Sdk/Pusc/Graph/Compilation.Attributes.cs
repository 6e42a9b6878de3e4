using System.Globalization;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// Attributes of types and of enums' members: a table of which are applied, and functions that make them. Both exist only in images whose
/// code asks for them, and hold only attributes that the program can name.
/// </summary>
internal sealed partial class Compilation
{
    private const string RowType = "{ ptr, ptr, i64, ptr }";

    private readonly SortedDictionary<(string Type, int Member, int Index), AppliedAttribute> _appliedAttributes = [];

    /// <param name="Type">The type, or the enum that declares the member.</param>
    /// <param name="Member">A member of an enum; null: the type bears the attribute.</param>
    /// <param name="Attribute">The attribute's class.</param>
    /// <param name="Factory">Symbol of the function that makes it; null: nothing asks for instances.</param>
    private sealed record AppliedAttribute(DefType Type, FieldDesc? Member, DefType Attribute, string? Factory);

    /// <summary>Adds to the table what the types and Type objects found so far ask for.</summary>
    private void CompleteAttributes()
    {
        if (!_declarations.ContainsKey(RuntimeSymbols.AttributesStart))
        {
            return;
        }

        if (_declarations.ContainsKey(RuntimeSymbols.AttributeFactories))
        {
            // Arrays of attributes, empty ones too, are cast to IEnumerable<T>, which only compiled array types implement.
            foreach (var type in _typeObjects.Keys.Where(t => !t.ContainsGenericVariables && !t.IsGenericDefinition && IsAttribute(t)).ToArray())
            {
                MarkConstructed(Types.GetSzArray(type), _nodes[type], "attribute");
            }
        }

        bool all = ListsAllAttributes();
        foreach (var type in _methodTables.Keys.OfType<DefType>().ToArray())
        {
            ListAttributes(type, null, type.CustomAttributes, 0, all);
            if (!type.IsEnum)
            {
                continue;
            }

            int place = 0;
            foreach (var member in type.Fields.Where(f => f.IsLiteral))
            {
                ListAttributes(type, member, member.CustomAttributes, ++place, all);
            }
        }
    }

    private void ListAttributes(DefType type, FieldDesc? member, CustomAttributes attributes, int place, bool all)
    {
        int index = 0;
        foreach (var attribute in attributes.All)
        {
            if (attribute.Constructor.OwningType is DefType kind && (all || IsNamed(kind)))
            {
                ListAttribute(new AppliedAttribute(type, member, kind, null), place, index, attribute);
            }

            index++;
        }
    }

    private void ListAttribute(AppliedAttribute applied, int place, int index, CustomAttributeData attribute)
    {
        bool made = _declarations.ContainsKey(RuntimeSymbols.AttributeFactories);
        var key = (applied.Type.MangledName, place, index);
        if (_appliedAttributes.TryGetValue(key, out var listed) && made == (listed.Factory is not null))
        {
            return;
        }

        var node = _nodes[applied.Type];
        RequireMethodTable(applied.Attribute, node, "attribute");
        string? factory = null;
        if (made)
        {
            var definition = applied.Type.GetTypeDefinition() ?? applied.Type;
            factory = RequireAttributeFactory(definition, string.Create(CultureInfo.InvariantCulture, $"attribute.{definition.MangledName}.{place}.{index}"), attribute, node);
        }

        _appliedAttributes[key] = applied with { Factory = factory };
    }

    private string RequireAttributeFactory(DefType definition, string symbol, CustomAttributeData attribute, GraphNode from)
    {
        if (_emittedData.Add(symbol))
        {
            var node = Node(symbol, $"{attribute.TypeName} of {definition.FullName}", from, "attribute");
            var scope = new CodeScope(this, node);
            string text = new AttributeFactory(scope).Build(LlvmNames.Quote(symbol), attribute);
            Declare(symbol, $"declare ptr {LlvmNames.Quote(symbol)}()");
            AddFragment(symbol, PartitionOf(definition) + ".types", text, scope.References, _declarations[symbol]);
        }

        return symbol;
    }

    /// <summary>Whether the program holds the Type object of the attribute or of a more special base than Attribute.</summary>
    private bool IsNamed(DefType attribute)
    {
        var end = Types.GetWellKnown(WellKnownType.Attribute);
        for (DefType? type = attribute; type is not null && type != end; type = type.BaseType)
        {
            if (_typeObjects.ContainsKey(type) || (type.GetTypeDefinition() is { } definition && _typeObjects.ContainsKey(definition)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether code asks for a type's attributes without naming one.</summary>
    private bool ListsAllAttributes()
    {
        var type = Types.GetWellKnown(WellKnownType.RuntimeType);
        var attribute = Types.GetWellKnown(WellKnownType.Attribute);
        bool Asks(MethodDesc method) => method.Name == "GetCustomAttributes" && _methods.ContainsKey(method)
            && !method.Signature.Parameters.Any(p => p is DefType { CompilerKnownName: "System.Type" });
        return type.Methods.Any(Asks) || attribute.Methods.Any(Asks);
    }

    /// <summary>Rows { MethodTable* type, MethodTable* attribute, flags, u8* member }, ordered by type, and the functions beside them.</summary>
    private void EmitAttributeTables(GraphNode root)
    {
        if (!_declarations.ContainsKey(RuntimeSymbols.AttributesStart))
        {
            return;
        }

        var scope = new CodeScope(this, root);
        var rows = new StringBuilder();
        var names = new StringBuilder();
        var factories = new StringBuilder();
        int count = 0;
        foreach (var (_, applied) in _appliedAttributes)
        {
            string separator = count++ == 0 ? "" : ", ";
            string member = "null";
            if (applied.Member is { } field)
            {
                member = string.Create(CultureInfo.InvariantCulture, $"@attribute.member.{count}");
                names.Append(member).Append(" = private unnamed_addr constant ").Append(LlvmNames.ZeroTerminatedUtf8(field.Name)).Append(", align 1\n");
            }

            rows.Append(separator).Append(CultureInfo.InvariantCulture, $"{RowType} {{ ptr {scope.MethodTable(applied.Type, "attribute")}, ptr {scope.MethodTable(applied.Attribute, "attribute")}, i64 {UsageOf(applied.Attribute)}, ptr {member} }}");
            factories.Append(separator).Append("ptr ").Append(applied.Factory is { } factory ? scope.Use(factory) : "null");
        }

        string start = RuntimeSymbols.AttributesStart, end = RuntimeSymbols.AttributesEnd, made = RuntimeSymbols.AttributeFactories, all = RuntimeSymbols.AttributesAreComplete;
        string text = $"{names}@{start} = constant [{count} x {RowType}] {(count == 0 ? "zeroinitializer" : $"[{rows}]")}, align 8\n@{end} = alias i8, getelementptr (i8, ptr @{start}, i64 {32 * count})\n"
            + $"@{made} = constant [{count} x ptr] {(count == 0 ? "zeroinitializer" : $"[{factories}]")}, align 8\n@{all} = constant i8 {(ListsAllAttributes() ? 1 : 0)}\n";
        AddFragment(start, "|types", text, scope.References, $"@{start} = external constant i8");
        foreach (string symbol in (string[])[end, made, all])
        {
            AddFragment(symbol, "|types", "", [start], $"@{symbol} = external constant i8");
        }
    }

    /// <summary>AttributeUsage of an attribute's class, its own or the nearest base's: bit 0 Inherited, bit 1 AllowMultiple.</summary>
    private static int UsageOf(DefType attribute)
    {
        for (DefType? type = attribute; type is not null; type = type.BaseType)
        {
            if (type.CustomAttributes.Find("System.AttributeUsageAttribute") is { } usage)
            {
                bool inherited = usage.NamedArguments.GetValueOrDefault("Inherited") as bool? ?? true;
                bool multiple = usage.NamedArguments.GetValueOrDefault("AllowMultiple") as bool? ?? false;
                return (inherited ? 1 : 0) | (multiple ? 2 : 0);
            }
        }

        return 1;
    }
}
