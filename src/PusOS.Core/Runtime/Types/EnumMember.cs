using System.Collections.Generic;
using System.Globalization;
using System.Reflection;

namespace PusOS.Runtime.Types;

/// <summary>
/// A field of an enum as reflection shows it: a member (a public constant) or value__, the number itself. The only fields
/// that an image keeps.
/// </summary>
internal sealed unsafe class EnumMember : FieldInfo
{
    private const int Number = -1;
    private const string NumberName = "value__";

    private readonly RuntimeType _type;
    private readonly int _index;

    private EnumMember(RuntimeType type, int index)
    {
        _type = type;
        _index = index;
    }

    private EnumInfoView* Members => RuntimeTypes.TableOf(_type)->TypeInfo->Enum;

    /// <inheritdoc/>
    public override string Name => _index == Number ? NumberName : Utf8Name.ToString(Members->Names[_index])!;

    /// <inheritdoc/>
    public override Type FieldType => _index == Number ? Enum.GetUnderlyingType(_type) : _type;

    /// <inheritdoc/>
    public override Type? DeclaringType => _type;

    /// <inheritdoc/>
    public override Type? ReflectedType => _type;

    /// <inheritdoc/>
    public override Module Module => _type.Module;

    /// <inheritdoc/>
    public override FieldAttributes Attributes => _index == Number
        ? FieldAttributes.Public | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName
        : FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault;

    /// <exception cref="PlatformNotSupportedException">An image has no field handles.</exception>
    public override RuntimeFieldHandle FieldHandle => throw new PlatformNotSupportedException("An image has no handles of fields.");

    /// <summary>The fields that the flags ask for, in the order of declaration.</summary>
    /// <exception cref="PlatformNotSupportedException">The type is no enum.</exception>
    internal static FieldInfo[] All(RuntimeType type, BindingFlags flags)
    {
        EnumInfoView* info = InfoOf(type);
        bool isPublic = (flags & BindingFlags.Public) != 0;
        int number = isPublic && (flags & BindingFlags.Instance) != 0 ? 1 : 0;
        int count = isPublic && (flags & BindingFlags.Static) != 0 ? (int)info->Count : 0;
        FieldInfo[] fields = new FieldInfo[number + count];
        if (number != 0)
        {
            fields[0] = new EnumMember(type, Number);
        }

        for (int place = 0; place < count; place++)
        {
            fields[number + place] = new EnumMember(type, info->Declared(place));
        }

        return fields;
    }

    /// <summary>The field of that name; null if there is none.</summary>
    /// <exception cref="PlatformNotSupportedException">The type is no enum.</exception>
    internal static FieldInfo? Find(RuntimeType type, string name, BindingFlags flags)
    {
        StringComparison comparison = (flags & BindingFlags.IgnoreCase) != 0 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        FieldInfo? found = null;
        foreach (FieldInfo member in All(type, flags))
        {
            if (string.Equals(member.Name, name, comparison))
            {
                found = found == null ? member : throw new AmbiguousMatchException();
            }
        }

        return found;
    }

    private static EnumInfoView* InfoOf(RuntimeType type)
    {
        MethodTableView* table = RuntimeTypes.TableOf(type);
        EnumInfoView* info = table->IsEnum && table->TypeInfo != null ? table->TypeInfo->Enum : null;
        return info != null ? info
            : throw new PlatformNotSupportedException(string.Concat("The image keeps no fields of '", type.FullName, "'; only those of enums are kept."));
    }

    /// <inheritdoc/>
    public override object GetValue(object? obj)
    {
        if (_index != Number)
        {
            return Enum.ToObject(_type, Members->Values[_index]);
        }

        return obj == null ? throw new TargetException(SR.RFLCT_Targ_StatFldReqTarg)
            : obj.GetType() == _type ? UnderlyingOf(obj)
            : throw new ArgumentException(SR.Format(SR.Arg_FieldDeclTarget, NumberName, _type, obj.GetType()));
    }

    /// <inheritdoc/>
    public override object GetRawConstantValue() =>
        _index == Number ? throw new InvalidOperationException() : UnderlyingOf(GetValue(null));

    private object UnderlyingOf(object member) => Convert.ChangeType(member, Enum.GetUnderlyingType(_type), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void SetValue(object? obj, object? value, BindingFlags invokeAttr, Binder? binder, CultureInfo? culture) =>
        throw (_index == Number ? new PlatformNotSupportedException("An image cannot store into a boxed enum.") : new FieldAccessException(SR.Acc_ReadOnly));

    /// <inheritdoc/>
    public override bool IsDefined(Type attributeType, bool inherit) =>
        AppliedAttributes.IsAppliedTo(RuntimeTypes.TableOf(_type), Utf8OfName, ClassOf(attributeType));

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(Type attributeType, bool inherit) =>
        AppliedAttributes.Make(RuntimeTypes.TableOf(_type), Utf8OfName, ClassOf(attributeType));

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(bool inherit) =>
        AppliedAttributes.Make(RuntimeTypes.TableOf(_type), Utf8OfName, (RuntimeType)typeof(object));

    /// <summary>Null for value__, which bears no attributes.</summary>
    private byte* Utf8OfName => _index == Number ? null : Members->Names[_index];

    /// <inheritdoc/>
    public override IList<CustomAttributeData> GetCustomAttributesData() =>
        throw new PlatformNotSupportedException("An image has attributes as objects only; use GetCustomAttributes.");

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EnumMember other && other._type == _type && other._index == _index;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_type, _index);

    /// <inheritdoc/>
    public override string ToString() => string.Concat(FieldType.FormatTypeName(), " ", Name);

    private static RuntimeType ClassOf(Type attributeType)
    {
        ArgumentNullException.ThrowIfNull(attributeType);
        return attributeType.UnderlyingSystemType as RuntimeType ?? throw new ArgumentException(SR.Arg_MustBeType, nameof(attributeType));
    }
}
