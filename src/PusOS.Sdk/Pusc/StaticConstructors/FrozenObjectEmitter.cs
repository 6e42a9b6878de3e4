using System.Globalization;
using System.Runtime.InteropServices;
using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>
/// Writes evaluated objects as initialised data, laid out as docs/spec/abi.md says. A symbol names the object's cell;
/// the reference is 8 bytes on. Objects whose references may change lie where the collector looks for roots.
/// </summary>
public static class FrozenObjectEmitter
{
    private const string FrozenSection = ".data.frozen";
    private const string ScannedSection = ".gcdata";

    /// <summary>The symbol of an object's cell.</summary>
    public static string SymbolOf(EvaluatedObject o) =>
        string.Create(CultureInfo.InvariantCulture, $"object.{o.Owner!.MangledName}.{o.Index}");

    /// <summary>The definition of an object that evaluation created (one with an owner).</summary>
    /// <param name="o">The object.</param>
    /// <param name="partitionKey">Module of the definition: that of its owner's statics.</param>
    /// <param name="symbols">Names what it refers to.</param>
    public static LlvmFragment Emit(EvaluatedObject o, string partitionKey, IFrozenSymbols symbols)
    {
        int cellSize = Math.Max(ObjectLayout.MinimumObjectSize, (InstanceSize(o) - ObjectLayout.Header + 7) & ~7);
        var data = new TypeInfoData(cellSize);
        int start = -ObjectLayout.Header;
        data.WriteAddress(start + ObjectLayout.MethodTable, symbols.ConstructedMethodTableSymbol(o.Type));
        WriteContent(data, start, o, symbols);
        string symbol = SymbolOf(o);
        (string type, string value) = data.Build();
        string section = IsScanned(o) ? ScannedSection : FrozenSection;
        return new LlvmFragment(
            symbol,
            partitionKey,
            $"{LlvmNames.Quote(symbol)} = global {type} {value}, section \"{section}\", align 8\n",
            data.References,
            Declaration(o));
    }

    /// <summary>How other modules declare the object.</summary>
    public static string Declaration(EvaluatedObject o) => $"{LlvmNames.Quote(SymbolOf(o))} = external global i8, align 8";

    /// <summary>The LLVM type and initial value of a static field, and the symbols that it uses.</summary>
    public static (string Type, string Value, IReadOnlyCollection<string> References) Initializer(TypeDesc fieldType, EvaluatedValue value, IFrozenSymbols symbols)
    {
        var data = new TypeInfoData(SizeOf(fieldType));
        WriteValue(data, 0, fieldType, value, symbols);
        (string type, string text) = data.Build();
        return (type, text, data.References);
    }

    private static int InstanceSize(EvaluatedObject o) => o switch
    {
        EvaluatedArray array => ObjectLayout.FirstElement + (array.Elements.Count * SizeOf(array.Element)),
        EvaluatedString text => ObjectLayout.StringFirstChar + (2 * (text.Text.Length + 1)),
        EvaluatedBox box => ObjectLayout.FirstField + SizeOf(box.Type),
        _ => o.Type.Layout.Size,
    };

    private static void WriteContent(TypeInfoData data, int start, EvaluatedObject o, IFrozenSymbols symbols)
    {
        switch (o)
        {
            case EvaluatedInstance instance:
                foreach (FieldDesc field in o.Type.Layout.InstanceFields)
                {
                    WriteValue(data, start + field.Offset, field.FieldType, instance.Get(field), symbols);
                }

                break;
            case EvaluatedArray array:
                data.Write(start + ObjectLayout.Length, 4, (ulong)array.Elements.Count);
                int size = SizeOf(array.Element);
                for (int i = 0; i < array.Elements.Count; i++)
                {
                    WriteValue(data, start + ObjectLayout.FirstElement + (i * size), array.Element, array.Elements[i], symbols);
                }

                break;
            case EvaluatedString text:
                data.Write(start + ObjectLayout.Length, 4, (ulong)text.Text.Length);
                data.Write(start + ObjectLayout.StringFirstChar, MemoryMarshal.AsBytes(text.Text.AsSpan()));
                break;
            case EvaluatedBox box:
                WriteValue(data, start + ObjectLayout.FirstField, box.Type, box.Value, symbols);
                break;
            case EvaluatedDelegate callee:
                WriteDelegate(data, start, callee, symbols);
                break;
        }
    }

    private static void WriteDelegate(TypeInfoData data, int start, EvaluatedDelegate callee, IFrozenSymbols symbols)
    {
        if (callee.Target is EvaluatedObject target)
        {
            WriteReference(data, start + ObjectLayout.DelegateTarget, target, symbols);
            data.WriteAddress(start + ObjectLayout.DelegateMethodPointer, symbols.MethodSymbol(callee.Method));
        }
        else
        {
            data.WriteAddress(start + ObjectLayout.DelegateMethodPointer, symbols.DelegateThunkSymbol(callee.Method));
        }
    }

    private static void WriteValue(TypeInfoData data, int offset, TypeDesc type, EvaluatedValue value, IFrozenSymbols symbols)
    {
        switch (value)
        {
            case EvaluatedPrimitive primitive:
                int size = SizeOf(type);
                data.Write(offset, size, primitive.Bits(size));
                break;
            case EvaluatedStruct structure:
                foreach (FieldDesc field in structure.Type.Layout.InstanceFields)
                {
                    WriteValue(data, offset + field.Offset, field.FieldType, structure.Get(field), symbols);
                }

                break;
            case EvaluatedMethodPointer pointer:
                data.WriteAddress(offset, symbols.MethodSymbol(pointer.Method));
                break;
            case EvaluatedTypeHandle handle:
                data.WriteAddress(offset, symbols.TypeObjectSymbol(handle.Type), -ObjectLayout.Header);
                break;
            case EvaluatedObject o:
                WriteReference(data, offset, o, symbols);
                break;
        }
    }

    private static void WriteReference(TypeInfoData data, int offset, EvaluatedObject o, IFrozenSymbols symbols)
    {
        string symbol = o switch
        {
            EvaluatedString { Owner: null } literal => symbols.StringLiteralSymbol(literal.Text),
            EvaluatedRuntimeType type => symbols.TypeObjectSymbol(type.Target),
            _ => symbols.FrozenObjectSymbol(o),
        };
        data.WriteAddress(offset, symbol, -ObjectLayout.Header);
    }

    // Readonly references of frozen objects only ever lead to frozen objects, which are never freed.
    private static bool IsScanned(EvaluatedObject o) => o switch
    {
        EvaluatedString => false,
        EvaluatedArray array => !array.Element.IsValueType || array.Element.ContainsReferences,
        EvaluatedInstance => o.Type.Layout.InstanceFields.Any(HoldsChangingReference),
        EvaluatedBox box => box.Type.ContainsReferences,
        _ => true,
    };

    private static bool HoldsChangingReference(FieldDesc field) =>
        field.FieldType.IsValueType ? field.FieldType.ContainsReferences : field.FieldType.IsClassLike && !field.IsInitOnly;

    private static int SizeOf(TypeDesc type) => type.IsValueType ? type.Layout.Size : 8;
}
