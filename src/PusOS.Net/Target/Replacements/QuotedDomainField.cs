using System.Globalization;
using System.Net;
using System.Reflection;

namespace PusOS.Net.Replacements;

/// <summary>Cookie.IsQuotedDomain as the one thing that its parser asks of a field's reflection: it can be set.</summary>
internal sealed class QuotedDomainField : FieldInfo
{
    /// <summary>The only one.</summary>
    public static readonly QuotedDomainField Instance = new();

    /// <inheritdoc/>
    public override FieldAttributes Attributes => FieldAttributes.Assembly;

    /// <inheritdoc/>
    public override RuntimeFieldHandle FieldHandle => throw new NotSupportedException();

    /// <inheritdoc/>
    public override Type FieldType => typeof(bool);

    /// <inheritdoc/>
    public override Type DeclaringType => typeof(Cookie);

    /// <inheritdoc/>
    public override Type ReflectedType => typeof(Cookie);

    /// <inheritdoc/>
    public override string Name => nameof(Cookies.IsQuotedDomain);

    /// <inheritdoc/>
    public override object? GetValue(object? obj) => Cookies.IsQuotedDomain((Cookie)obj!);

    /// <inheritdoc/>
    public override void SetValue(object? obj, object? value, BindingFlags invokeAttr, Binder? binder, CultureInfo? culture) =>
        Cookies.IsQuotedDomain((Cookie)obj!) = (bool)value!;

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(bool inherit) => [];

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => [];

    /// <inheritdoc/>
    public override bool IsDefined(Type attributeType, bool inherit) => false;
}
