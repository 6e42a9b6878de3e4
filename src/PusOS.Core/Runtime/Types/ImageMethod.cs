using System.Globalization;
using System.Reflection;
using System.Text;
using PusOS.Runtime.Exceptions;

namespace PusOS.Runtime.Types;

/// <summary>
/// A method as an image knows it: its code and, from the table of method names, its name. What only metadata could
/// answer (parameters, attributes, invocation by values) throws PlatformNotSupportedException.
/// </summary>
internal sealed unsafe class ImageMethod : MethodInfo
{
    private readonly nint _code;
    private readonly Type? _declaringType;

    private ImageMethod(nint code, Type? declaringType)
    {
        _code = code;
        _declaringType = declaringType;
    }

    /// <summary>The method of a delegate, by the code that it calls.</summary>
    internal static ImageMethod OfDelegate(Delegate target) => new(target._methodPtr, null);

    /// <summary>Type.GetMethod, where the compiler found the method.</summary>
    [RuntimeExport("pus_method_object")]
    internal static object Found(nint code, Type declaringType) => new ImageMethod(code, declaringType);

    /// <inheritdoc/>
    public override string Name
    {
        get
        {
            string text = TraceName();
            return text[OwnerLength(text)..NameEnd(text)].TrimStart('.') is var name && name.StartsWith("ctor", StringComparison.Ordinal) ? "." + name : name;
        }
    }

    /// <inheritdoc/>
    public override Type? DeclaringType => _declaringType ?? FindDeclaringType() ?? throw Unsupported();

    /// <inheritdoc/>
    public override Type? ReflectedType => DeclaringType;

    /// <inheritdoc/>
    public override MethodAttributes Attributes => throw Unsupported();

    /// <inheritdoc/>
    public override RuntimeMethodHandle MethodHandle => throw Unsupported();

    /// <inheritdoc/>
    public override ICustomAttributeProvider ReturnTypeCustomAttributes => throw Unsupported();

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is ImageMethod method && method._code == _code;

    /// <inheritdoc/>
    public override int GetHashCode() => _code.GetHashCode();

    /// <summary>Owner, name and parameters as a stack trace has them.</summary>
    public override string ToString() => TraceName();

    /// <inheritdoc/>
    public override MethodInfo GetBaseDefinition() => throw Unsupported();

    /// <inheritdoc/>
    public override MethodImplAttributes GetMethodImplementationFlags() => throw Unsupported();

    /// <inheritdoc/>
    public override ParameterInfo[] GetParameters() => throw Unsupported();

    /// <inheritdoc/>
    public override object? Invoke(object? target, BindingFlags invokeAttr, Binder? binder, object?[]? parameters, CultureInfo? culture) => throw Unsupported();

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(bool inherit) => throw Unsupported();

    /// <inheritdoc/>
    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => throw Unsupported();

    /// <inheritdoc/>
    public override bool IsDefined(Type attributeType, bool inherit) => throw Unsupported();

    private static PlatformNotSupportedException Unsupported() => new("The image keeps of a method its name only.");

    private string TraceName()
    {
        byte* name = MethodNames.FindFunction((ulong)_code);
        return name != null ? Encoding.UTF8.GetString(MethodNames.Bytes(name)) : throw Unsupported();
    }

    // "Namespace.Type.Method[T](Parameter name)": the name ends at its type parameters or its parameters.
    private static int NameEnd(string text)
    {
        int parameters = text.IndexOf('(');
        int generic = text.IndexOf('[');
        return generic >= 0 && generic < parameters ? generic : parameters;
    }

    private static int OwnerLength(string text) => text.LastIndexOf('.', NameEnd(text) - 1);

    private RuntimeType? FindDeclaringType()
    {
        string text = TraceName();
        int length = OwnerLength(text);
        MethodTableView** end = TypeRegistry.TableEnd();
        for (MethodTableView** entry = TypeRegistry.TableStart(); entry < end; entry++)
        {
            MethodTableView* type = *entry;
            if (!type->HasElementType && type->TypeInfo != null && type->TypeInfo->GenericArgumentCount == 0
                && text.AsSpan(0, length).SequenceEqual(TypeName.Format(type, TypeNameFormat.Namespace).Replace('+', '.')))
            {
                return RuntimeTypes.ObjectFor(type);
            }
        }

        return null;
    }
}
