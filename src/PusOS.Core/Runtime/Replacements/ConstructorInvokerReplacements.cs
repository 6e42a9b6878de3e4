using System.Reflection;
using System.Runtime.CompilerServices;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Replacements;

/// <summary>
/// ConstructorInvoker over the constructors that the compiler listed. The class library's object serves as a box: its
/// field for the constructor holds an <see cref="ImageConstructor"/>, which the members here alone read.
/// </summary>
internal static class ConstructorInvokerReplacements
{
    private const string InvokerReason = "Calls through CoreCLR's signature walker or emitted code; the image has a compiled stub for each listed constructor.";

    [Replaces("System.Reflection.ConstructorInvoker", "Create", Reason = InvokerReason)]
    internal static ConstructorInvoker Create(ConstructorInfo constructor)
    {
        ArgumentNullException.ThrowIfNull(constructor);
        if (constructor is not ImageConstructor)
        {
            throw new ArgumentException("ConstructorInfo must be a runtime ConstructorInfo object.", nameof(constructor));
        }

        ConstructorInvoker invoker = (ConstructorInvoker)RuntimeHelpers.GetUninitializedObject(typeof(ConstructorInvoker));
        Unsafe.As<RuntimeConstructorInfo, ConstructorInfo>(ref Unsafe.AsRef(in invoker._method)) = constructor;
        return invoker;
    }

    [Replaces("System.Reflection.ConstructorInvoker", "Invoke", Reason = InvokerReason)]
    internal static object Invoke(ConstructorInvoker self) => Run(self, []);

    [Replaces("System.Reflection.ConstructorInvoker", "Invoke", Reason = InvokerReason)]
    internal static object Invoke(ConstructorInvoker self, object? arg1) => Run(self, [arg1]);

    [Replaces("System.Reflection.ConstructorInvoker", "Invoke", Reason = InvokerReason)]
    internal static object Invoke(ConstructorInvoker self, object? arg1, object? arg2) => Run(self, [arg1, arg2]);

    [Replaces("System.Reflection.ConstructorInvoker", "Invoke", Reason = InvokerReason)]
    internal static object Invoke(ConstructorInvoker self, object? arg1, object? arg2, object? arg3) => Run(self, [arg1, arg2, arg3]);

    [Replaces("System.Reflection.ConstructorInvoker", "Invoke", Reason = InvokerReason)]
    internal static object Invoke(ConstructorInvoker self, object? arg1, object? arg2, object? arg3, object? arg4) => Run(self, [arg1, arg2, arg3, arg4]);

    [Replaces("System.Reflection.ConstructorInvoker", "Invoke", Reason = InvokerReason)]
    internal static object Invoke(ConstructorInvoker self, Span<object?> arguments) => Run(self, arguments.ToArray());

    private static object Run(ConstructorInvoker self, object?[] arguments) =>
        Unsafe.As<RuntimeConstructorInfo, ConstructorInfo>(ref Unsafe.AsRef(in self._method)).Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
