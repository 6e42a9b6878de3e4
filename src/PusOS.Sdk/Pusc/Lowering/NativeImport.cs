using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// How the parameters of a DllImport go to the C# method that exports the entry point (ECMA-335 II.15.5 and II.23.4,
/// with .NET's defaults for the platforms that are not Windows).
/// </summary>
internal sealed class NativeImport
{
    private const string Interop = "System.Runtime.CompilerServices.";

    private readonly MethodDesc _import;
    private readonly MethodDesc _export;
    private readonly bool _isMarshallingDisabled;

    private NativeImport(MethodDesc import, MethodDesc export)
    {
        _import = import;
        _export = export;
        _isMarshallingDisabled = new CustomAttributes(import.Module, import.Module.Metadata.GetAssemblyDefinition().GetCustomAttributes()).Has(Interop + "DisableRuntimeMarshallingAttribute");
    }

    /// <summary>The exported method that is called.</summary>
    public MethodDesc Export => _export;

    /// <summary>By parameter.</summary>
    public required NativeConversion[] Parameters { get; init; }

    /// <summary>Of the result.</summary>
    public required NativeConversion Result { get; init; }

    /// <summary>All travel as they are, and the last error is not asked for: the import is the exported method.</summary>
    public bool IsDirect => Result == NativeConversion.None && Array.TrueForAll(Parameters, p => p == NativeConversion.None) && !_import.PInvoke!.SetLastError;

    /// <summary>Matches an import with an export.</summary>
    /// <param name="mismatch">Where the result is null: what does not fit, for the diagnostic.</param>
    /// <param name="needsMarshalling">It would fit if it were marshalled.</param>
    public static NativeImport? Match(MethodDesc import, MethodDesc export, out string mismatch, out bool needsMarshalling)
    {
        var parameters = import.Signature.Parameters;
        var conversions = new NativeConversion[parameters.Length];
        var match = new NativeImport(import, export) { Parameters = conversions, Result = NativeConversion.None };
        mismatch = $"takes {parameters.Length} parameters and {export.FullName} takes {export.Signature.Parameters.Length}";
        needsMarshalling = false;
        if (export.Signature.Parameters.Length != parameters.Length)
        {
            return null;
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            if (match.ParameterConversion(i, out needsMarshalling) is not { } conversion)
            {
                string name = import.ParameterNames[i];
                mismatch = $"passes '{(name.Length == 0 ? "parameter " + (i + 1) : name)}' of type {parameters[i].FullName} as {export.Signature.Parameters[i].FullName} to {export.FullName}";
                return null;
            }

            conversions[i] = conversion;
        }

        if (match.ResultConversion(out needsMarshalling) is not { } result)
        {
            mismatch = $"returns {import.Signature.ReturnType.FullName} and {export.FullName} returns {export.Signature.ReturnType.FullName}";
            return null;
        }

        return new NativeImport(import, export) { Parameters = conversions, Result = result };
    }

    private NativeConversion? ParameterConversion(int index, out bool needsMarshalling)
    {
        var type = _import.Signature.Parameters[index];
        var target = _export.Signature.Parameters[index];
        needsMarshalling = false;
        if (type == target)
        {
            return NativeConversion.None; // Runtime code may take references; the same type needs no conversion.
        }

        UnmanagedType directive = Directive(index + 1);
        bool isPointer = LlvmTypes.Of(target) is { Kind: PassKind.Scalar, Memory: "ptr" or "i64" };
        if (type.IsClassLike)
        {
            needsMarshalling = true;
            return !isPointer || _isMarshallingDisabled ? null : ReferenceConversion(type, directive);
        }

        if (type.Kind is CorElementType.Boolean or CorElementType.Char && !type.IsEnum)
        {
            needsMarshalling = true;
            return IsScalarOfSize(target, type.Kind == CorElementType.Boolean ? BooleanSizes(directive) : CharSizes(directive)) ? NativeConversion.None : null;
        }

        if (type is ByRefType { ElementTypeOrNull: { } pointee })
        {
            needsMarshalling = isPointer;
            return isPointer && PointsToTheSame(pointee, target) ? NativeConversion.None : null;
        }

        return HaveSameShape(type, target) ? NativeConversion.None : null;
    }

    private NativeConversion? ReferenceConversion(TypeDesc type, UnmanagedType directive)
    {
        var charSet = _import.PInvoke!.CharSet;
        if (type.IsString)
        {
            return directive switch
            {
                UnmanagedType.LPStr or UnmanagedType.LPUTF8Str => NativeConversion.Utf8,
                UnmanagedType.LPWStr => NativeConversion.Utf16,
                0 => charSet == CharSet.Unicode ? NativeConversion.Utf16 : NativeConversion.Utf8,
                _ => null,
            };
        }

        return type is ArrayType { IsSz: true, Element: { } element } && directive is 0 or UnmanagedType.LPArray
            && (IsBlittable(element) || (element.Kind == CorElementType.Char && charSet == CharSet.Unicode)) ? NativeConversion.ArrayData : null;
    }

    private NativeConversion? ResultConversion(out bool needsMarshalling)
    {
        var type = _import.Signature.ReturnType;
        var target = _export.Signature.ReturnType;
        needsMarshalling = false;
        if (type == target || (type.IsVoid && target.IsVoid))
        {
            return NativeConversion.None;
        }

        needsMarshalling = type.IsClassLike;
        if (type.Kind == CorElementType.Boolean && !type.IsEnum)
        {
            needsMarshalling = true;
            return IsScalarOfSize(target, BooleanSizes(Directive(0))) ? NativeConversion.Boolean : null;
        }

        return !type.IsClassLike && HaveSameShape(type, target) ? NativeConversion.None : null;
    }

    // A four-byte BOOL holds 0 or 1, so a callee that looks at its lowest byte sees the same.
    private int[] BooleanSizes(UnmanagedType directive) => directive switch
    {
        UnmanagedType.U1 or UnmanagedType.I1 => [1],
        UnmanagedType.VariantBool => [],
        _ => _isMarshallingDisabled ? [1] : [1, 4],
    };

    private int[] CharSizes(UnmanagedType directive) =>
        _isMarshallingDisabled || directive is UnmanagedType.U2 or UnmanagedType.I2 || (directive == 0 && _import.PInvoke!.CharSet == CharSet.Unicode) ? [2] : [];

    private static bool IsScalarOfSize(TypeDesc type, int[] sizes) =>
        LlvmTypes.Of(type) is { Kind: PassKind.Scalar, Stack: StackKind.I4 } scalar && sizes.Contains(scalar.Size);

    private bool PointsToTheSame(TypeDesc pointee, TypeDesc target)
    {
        var other = target.ElementTypeOrNull;
        return pointee == other || IsBlittable(pointee) || (_isMarshallingDisabled && pointee.IsValueType && !pointee.ContainsReferences);
    }

    /// <summary>The unmanaged form is the managed one: no references, no bool, no char.</summary>
    private static bool IsBlittable(TypeDesc type) => type switch
    {
        { IsPointer: true } or { IsFunctionPointer: true } or { IsEnum: true } => true,
        { IsPrimitive: true } => type.Kind is not (CorElementType.Boolean or CorElementType.Char),
        DefType { IsValueType: true } definition => !definition.ContainsReferences && definition.Layout.InstanceFields.All(f => IsBlittable(f.FieldType)),
        _ => false,
    };

    /// <summary>The same LLVM types, where pointers and native integers are one; structs of equal leaves or, by address, of equal size.</summary>
    private bool HaveSameShape(TypeDesc one, TypeDesc other)
    {
        var a = LlvmTypes.Of(one);
        var b = LlvmTypes.Of(other);
        if (a.Kind != b.Kind || (a.Kind != PassKind.Scalar && !_isMarshallingDisabled && !IsBlittable(one)))
        {
            return false;
        }

        return a.Kind switch
        {
            PassKind.Scalar => Word(a.Memory) == Word(b.Memory),
            PassKind.Leaves => a.Leaves.Select(l => (l.Offset, Word(l.Memory))).SequenceEqual(b.Leaves.Select(l => (l.Offset, Word(l.Memory)))),
            _ => a.Size == b.Size,
        };
    }

    private static string Word(string memory) => memory == "ptr" ? "i64" : memory;

    /// <summary>The [MarshalAs] of a parameter (0: of the result); 0: none.</summary>
    private UnmanagedType Directive(int sequenceNumber)
    {
        var metadata = _import.Module.Metadata;
        foreach (var handle in metadata.GetMethodDefinition(_import.Handle).GetParameters())
        {
            var parameter = metadata.GetParameter(handle);
            if (parameter.SequenceNumber == sequenceNumber && parameter.GetMarshallingDescriptor() is { IsNil: false } descriptor)
            {
                return (UnmanagedType)metadata.GetBlobReader(descriptor).ReadCompressedInteger();
            }
        }

        return 0;
    }
}
