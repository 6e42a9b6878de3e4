using System.Reflection;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Types;

/// <summary>A parameter of a constructor that the compiler listed: name, type, default value.</summary>
internal sealed unsafe class ImageParameter : ParameterInfo
{
    private readonly ParameterView* _details;

    internal ImageParameter(ImageConstructor constructor, int position, MethodTableView* type, ParameterView* details)
    {
        MemberImpl = constructor;
        PositionImpl = position;
        ClassImpl = RuntimeTypes.ObjectFor(type);
        NameImpl = Utf8Name.ToString(details->Name);
        AttrsImpl = (ParameterAttributes)details->Attributes;
        _details = details;
    }

    /// <inheritdoc/>
    public override bool HasDefaultValue => (_details->Kind & (ParameterView.NumericDefault | ParameterView.ReferenceDefault)) != 0;

    /// <summary>The default value; of enums as a number of the underlying type boxed as the enum, DBNull without a default.</summary>
    public override object? DefaultValue
    {
        get
        {
            if ((_details->Kind & ParameterView.ReferenceDefault) != 0)
            {
                return Unsafe.As<nint, object?>(ref _details->Default);
            }

            if ((_details->Kind & ParameterView.NumericDefault) == 0)
            {
                return DBNull.Value;
            }

            MethodTableView* type = RuntimeTypes.TableOf((RuntimeType)ClassImpl!);
            return RuntimeHelpers.Box((MethodTable*)(type->IsNullable ? type->NullableUnderlyingType : type), ref Unsafe.As<nint, byte>(ref _details->Default));
        }
    }

    /// <inheritdoc/>
    public override object? RawDefaultValue => DefaultValue;

    /// <inheritdoc/>
    public override bool IsDefined(Type attributeType, bool inherit)
    {
        ThrowIfAttributed();
        return false;
    }

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(bool inherit)
    {
        ThrowIfAttributed();
        return [];
    }

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(Type attributeType, bool inherit)
    {
        ThrowIfAttributed();
        return (object[])Array.CreateInstance(attributeType, 0);
    }

    private void ThrowIfAttributed()
    {
        if ((_details->Kind & ParameterView.HasAttributes) != 0)
        {
            throw new PlatformNotSupportedException(string.Concat("The image does not hold the attributes of parameter '", NameImpl, "'."));
        }
    }
}
