using System.Globalization;
using System.Reflection;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Replacements;

/// <summary>Activator.CreateInstance with arguments, over the constructors that the compiler listed.</summary>
internal static unsafe class ActivatorReplacements
{
    [Replaces("System.RuntimeType", "CreateInstanceImpl", Reason = "Looks for constructors in metadata and binds to them by reflection; the compiler lists those that a program may want.")]
    internal static object? CreateInstance(RuntimeType self, BindingFlags flags, Binder? binder, object?[]? arguments, CultureInfo? culture)
    {
        bool wrapsExceptions = (flags & BindingFlags.DoNotWrapExceptions) == 0;
        if (arguments == null || arguments.Length == 0)
        {
            return self.CreateInstanceDefaultCtor((flags & BindingFlags.NonPublic) == 0, wrapsExceptions);
        }

        MethodTableView* type = RuntimeTypes.TableOf(self);
        Activation.ThrowIfNotInstantiable(type);
        ConstructorView* constructor = Find(type, arguments);
        if (constructor == null)
        {
            ImageConstructor.ThrowIfNotListed(type);
            throw new MissingMethodException(SR.Format(SR.MissingConstructor_Name, self.FullName));
        }

        object?[] values = new object?[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // A value type takes null as its default.
            MethodTableView* parameter = constructor->Parameters[i];
            values[i] = arguments[i] == null && parameter->IsValueType ? ObjectAllocation.New(parameter) : arguments[i];
        }

        object instance = ObjectAllocation.New(type);
        try
        {
            constructor->Run(instance, values);
        }
        catch (Exception exception) when (wrapsExceptions)
        {
            throw new TargetInvocationException(exception);
        }

        return instance;
    }

    /// <summary>The constructor that takes the arguments; of several the one whose parameters are the most special. Null if none takes them.</summary>
    private static ConstructorView* Find(MethodTableView* type, object?[] arguments)
    {
        ConstructorView* best = null;
        bool isAmbiguous = false;
        for (ConstructorView* entry = TableStart(); entry < TableEnd(); entry++)
        {
            if (entry->Type != type || !Takes(entry, arguments))
            {
                continue;
            }

            if (best == null || IsMoreSpecial(entry, best))
            {
                isAmbiguous = best != null && IsMoreSpecial(best, entry);
                best = entry;
            }
            else
            {
                isAmbiguous |= !IsMoreSpecial(best, entry);
            }
        }

        return isAmbiguous ? throw new AmbiguousMatchException() : best;
    }

    private static bool Takes(ConstructorView* constructor, object?[] arguments)
    {
        if (constructor->ParameterCount != arguments.Length)
        {
            return false;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            MethodTableView* parameter = constructor->Parameters[i];
            object? argument = arguments[i];
            if (argument != null && (parameter->IsValueType ? Casting.TableOf(argument) != parameter : !TypeCompatibility.IsInstance(Casting.TableOf(argument), parameter)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMoreSpecial(ConstructorView* left, ConstructorView* right)
    {
        for (int i = 0; i < left->ParameterCount; i++)
        {
            if (!TypeCompatibility.IsAssignable(left->Parameters[i], right->Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    [LinkerSymbol("pus_constructors_start")]
    private static extern ConstructorView* TableStart();

    [LinkerSymbol("pus_constructors_end")]
    private static extern ConstructorView* TableEnd();
}
