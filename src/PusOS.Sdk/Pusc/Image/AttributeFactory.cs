using System.Globalization;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>
/// Writes functions without parameters that make one attribute as its metadata says (ECMA-335 II.23.3): constructor with
/// its arguments, then fields and properties.
/// </summary>
/// <param name="scope">Where the function's references go.</param>
internal sealed class AttributeFactory(CodeScope scope)
{
    private readonly StringBuilder _text = new();
    private int _names;

    /// <summary>The function's definition.</summary>
    /// <exception cref="CompilerException">A property or field that the attribute sets does not exist.</exception>
    public string Build(string quotedSymbol, CustomAttributeData attribute)
    {
        var type = (DefType)attribute.Constructor.OwningType;
        _text.Append(CultureInfo.InvariantCulture, $"define ptr {quotedSymbol}() unnamed_addr #0 {{\n");
        string instance = New(type);
        var arguments = new StringBuilder("ptr " + instance);
        for (int i = 0; i < attribute.FixedArguments.Length; i++)
        {
            arguments.Append(", ").Append(Argument(attribute.Constructor.Signature.Parameters[i], attribute.FixedArguments[i]));
        }

        _text.Append(CultureInfo.InvariantCulture, $"  call void {scope.Method(attribute.Constructor, "attribute")}({arguments})\n");
        foreach (var (name, value) in attribute.NamedArguments.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            SetMember(type, instance, name, value);
        }

        return _text.Append(CultureInfo.InvariantCulture, $"  ret ptr {instance}\n}}\n").ToString();
    }

    private void SetMember(DefType attribute, string instance, string name, object? value)
    {
        for (DefType? type = attribute; type is not null; type = type.BaseType)
        {
            if (type.FindMethod("set_" + name, m => !m.IsStatic && m.Signature.Parameters.Length == 1) is { } setter)
            {
                string argument = Argument(setter.Signature.Parameters[0], value); // writes lines of its own
                _text.Append(CultureInfo.InvariantCulture, $"  call void {scope.Method(setter, "attribute")}(ptr {instance}, {argument})\n");
                return;
            }

            if (type.FindField(name) is { IsStatic: false } field)
            {
                Store(instance, field.Offset, field.FieldType, value);
                return;
            }
        }

        throw attribute.Module.Invalid($"an attribute {attribute.FullName} sets '{name}', which it does not have");
    }

    private void Store(string instance, int offset, TypeDesc type, object? value)
    {
        string operand = Operand(type, value);
        string address = Fresh();
        _text.Append(CultureInfo.InvariantCulture, $"  {address} = getelementptr i8, ptr {instance}, i64 {offset}\n  store {LlvmTypes.Of(type).Memory} {operand}, ptr {address}, align {LlvmTypes.Of(type).Alignment}\n");
    }

    private string Argument(TypeDesc type, object? value)
    {
        var lowered = LlvmTypes.Of(type);
        return lowered.Memory + LlvmTypes.Extension(lowered.Memory, lowered.IsSigned) + " " + Operand(type, value);
    }

    private string Operand(TypeDesc type, object? value) => value switch
    {
        null => "null",
        TypedAttributeValue typed => typed.Type.IsValueType ? Box(typed.Type, typed.Value) : Operand(typed.Type, typed.Value),
        string text => scope.StringLiteral(text),
        TypeDesc named => scope.TypeObject(named),
        object?[] elements => Array(type, elements),
        bool truth => truth ? "1" : "0",
        char unit => ((int)unit).ToString(CultureInfo.InvariantCulture),
        float number => "0x" + BitConverter.DoubleToInt64Bits(number).ToString("X16", CultureInfo.InvariantCulture),
        double number => "0x" + BitConverter.DoubleToInt64Bits(number).ToString("X16", CultureInfo.InvariantCulture),
        IFormattable integer => integer.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{value.GetType()} is no value of an attribute"),
    };

    private string Box(TypeDesc type, object? value)
    {
        string box = New(type);
        Store(box, ObjectLayout.FirstField, type, value);
        return box;
    }

    private string Array(TypeDesc type, object?[] elements)
    {
        var element = type.ElementTypeOrNull!;
        string array = Fresh();
        string allocate = scope.Runtime(RuntimeSymbols.NewArray, $"declare ptr @{RuntimeSymbols.NewArray}(ptr, i64)");
        _text.Append(CultureInfo.InvariantCulture, $"  {array} = call ptr {allocate}(ptr {scope.ConstructedMethodTable(type, "attribute")}, i64 {elements.Length})\n");
        for (int i = 0; i < elements.Length; i++)
        {
            Store(array, ObjectLayout.FirstElement + (i * LlvmTypes.Of(element).Size), element, elements[i]);
        }

        return array;
    }

    private string New(TypeDesc type)
    {
        string instance = Fresh();
        string allocate = scope.Runtime(RuntimeSymbols.New, $"declare ptr @{RuntimeSymbols.New}(ptr)");
        _text.Append(CultureInfo.InvariantCulture, $"  {instance} = call ptr {allocate}(ptr {scope.ConstructedMethodTable(type, "attribute")})\n");
        return instance;
    }

    private string Fresh() => string.Create(CultureInfo.InvariantCulture, $"%v{_names++}");
}
