using System.Globalization;
using System.Reflection;

namespace PusOS.Runtime.Types;

/// <summary>A public constructor that the compiler listed: its parameters, and a call through a compiled stub.</summary>
internal sealed unsafe class ImageConstructor(ConstructorView* entry) : ConstructorInfo
{
    private ParameterInfo[]? _parameters;

    /// <summary>All public constructors of a type, in the order of declaration.</summary>
    internal static ImageConstructor[] Of(MethodTableView* type)
    {
        ThrowIfNotListed(type);
        int count = 0;
        for (ConstructorView* candidate = TableStart(); candidate < TableEnd(); candidate++)
        {
            count += candidate->Type == type && candidate->ParameterCount >= 0 ? 1 : 0;
        }

        ImageConstructor[] found = new ImageConstructor[count];
        int next = 0;
        for (ConstructorView* candidate = TableStart(); candidate < TableEnd(); candidate++)
        {
            if (candidate->Type == type && candidate->ParameterCount >= 0)
            {
                found[next++] = new ImageConstructor(candidate);
            }
        }

        return found;
    }

    /// <summary>Throws PlatformNotSupportedException unless the image lists all public constructors of the type: none is not the answer then.</summary>
    internal static void ThrowIfNotListed(MethodTableView* type)
    {
        for (ConstructorView* candidate = TableStart(); candidate < TableEnd(); candidate++)
        {
            if (candidate->Type == type && candidate->ParameterCount == -1)
            {
                return;
            }
        }

        throw new PlatformNotSupportedException(string.Concat("The image does not list all public constructors of '", TypeName.Format(type, TypeNameFormat.Namespace), "'."));
    }

    /// <inheritdoc/>
    public override string Name => ConstructorName;

    /// <inheritdoc/>
    public override Type DeclaringType => RuntimeTypes.ObjectFor(entry->Type);

    /// <inheritdoc/>
    public override Type ReflectedType => DeclaringType;

    /// <inheritdoc/>
    public override Module Module => DeclaringType.Module;

    /// <inheritdoc/>
    public override MethodAttributes Attributes => (MethodAttributes)entry->Attributes;

    /// <inheritdoc/>
    public override CallingConventions CallingConvention => CallingConventions.Standard | CallingConventions.HasThis;

    /// <inheritdoc/>
    public override RuntimeMethodHandle MethodHandle => throw new PlatformNotSupportedException("The image has no method handles.");

    /// <inheritdoc/>
    public override MethodImplAttributes GetMethodImplementationFlags() => MethodImplAttributes.IL;

    /// <inheritdoc/>
    public override ParameterInfo[] GetParameters() => (ParameterInfo[])(_parameters ??= MakeParameters()).Clone();

    /// <inheritdoc/>
    public override object Invoke(BindingFlags invokeAttr, Binder? binder, object?[]? parameters, CultureInfo? culture)
    {
        object?[] values = Arguments(parameters);
        Activation.ThrowIfNotInstantiable(entry->Type);
        object instance = ObjectAllocation.New(entry->Type);
        Run(instance, values, invokeAttr);
        return instance;
    }

    /// <inheritdoc/>
    public override object? Invoke(object? obj, BindingFlags invokeAttr, Binder? binder, object?[]? parameters, CultureInfo? culture)
    {
        if (obj == null || Casting.TableOf(obj) != entry->Type)
        {
            throw new TargetException(obj == null ? "Non-static method requires a target." : "Object does not match target type.");
        }

        Run(obj, Arguments(parameters), invokeAttr);
        return null;
    }

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

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ImageConstructor other && other.Entry == entry;

    /// <inheritdoc/>
    public override int GetHashCode() => ((nint)entry).GetHashCode();

    /// <summary>"Void .ctor(Int32, System.String, NestedType)", as .NET prints it.</summary>
    public override string ToString()
    {
        string[] names = new string[entry->ParameterCount];
        for (int i = 0; i < names.Length; i++)
        {
            Type type = RuntimeTypes.ObjectFor(entry->Parameters[i]);
            names[i] = type.IsPrimitive || type.IsNested ? type.Name : type.ToString();
        }

        return string.Concat("Void .ctor(", string.Join(", ", names), ")");
    }

    private ConstructorView* Entry => entry;

    private ImageParameter[] MakeParameters()
    {
        ImageParameter[] parameters = new ImageParameter[entry->ParameterCount];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = new ImageParameter(this, i, entry->Parameters[i], entry->Details + i);
        }

        return parameters;
    }

    private void Run(object instance, object?[] values, BindingFlags flags)
    {
        bool wrapsExceptions = (flags & BindingFlags.DoNotWrapExceptions) == 0;
        try
        {
            entry->Run(instance, values);
        }
        catch (Exception exception) when (wrapsExceptions)
        {
            throw new TargetInvocationException(exception);
        }
    }

    /// <summary>The arguments as the stub takes them: exact boxes; null for a value type is its default.</summary>
    private object?[] Arguments(object?[]? given)
    {
        int count = given == null ? 0 : given.Length;
        if (count != entry->ParameterCount)
        {
            throw new TargetParameterCountException("Parameter count mismatch.");
        }

        object?[] values = new object?[count];
        for (int i = 0; i < count; i++)
        {
            MethodTableView* parameter = entry->Parameters[i];
            object? argument = given![i] == Type.Missing ? GetParameters()[i].DefaultValue : given[i];
            if (argument == null)
            {
                values[i] = parameter->IsValueType ? ObjectAllocation.New(parameter) : null;
            }
            else if (parameter->IsValueType ? Casting.TableOf(argument) == parameter : TypeCompatibility.IsInstance(Casting.TableOf(argument), parameter))
            {
                values[i] = argument;
            }
            else
            {
                throw new ArgumentException(string.Concat("Object of type '", argument.GetType().ToString(), "' cannot be converted to type '", RuntimeTypes.ObjectFor(parameter).ToString(), "'."));
            }
        }

        return values;
    }

    private void ThrowIfAttributed()
    {
        if ((entry->Flags & 1) != 0)
        {
            throw new PlatformNotSupportedException(string.Concat("The image does not hold the attributes of this constructor of '", DeclaringType.ToString(), "'."));
        }
    }

    [LinkerSymbol("pus_constructors_start")]
    private static extern ConstructorView* TableStart();

    [LinkerSymbol("pus_constructors_end")]
    private static extern ConstructorView* TableEnd();
}
