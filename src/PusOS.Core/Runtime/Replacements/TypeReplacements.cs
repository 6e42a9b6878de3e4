using System.Reflection;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Replacements;

/// <summary>Members of RuntimeType and its kin that read CoreCLR's metadata where ours keeps the answer in TypeInfo.</summary>
internal static unsafe class TypeReplacements
{
    private const string ConstructorReason = "CoreCLR's VM makes these objects without a constructor; the constructor throws.";

    private const string FieldReason = "Reads fields from the metadata tables; an image keeps those of enums, in EnumInfo.";

    [Replaces("System.RuntimeType", ".ctor", Reason = ConstructorReason)]
    internal static void ConstructType(RuntimeType self)
    {
    }

    [Replaces("System.Reflection.RuntimeAssembly", ".ctor", Reason = ConstructorReason)]
    internal static void ConstructAssembly(RuntimeAssembly self)
    {
    }

    [Replaces("System.Reflection.RuntimeModule", ".ctor", Reason = ConstructorReason)]
    internal static void ConstructModule(RuntimeModule self)
    {
    }

    [Replaces("System.RuntimeType", "get_Namespace", Reason = "Reads the metadata tables, which an image does not hold.")]
    internal static string? GetNamespace(RuntimeType self)
    {
        MethodTableView* type = RuntimeTypes.TableOf(self);
        while (type->HasElementType)
        {
            type = type->ElementType;
        }

        TypeInfoView* info = type->TypeInfo;
        while (info != null && info->DeclaringType != null)
        {
            info = info->DeclaringType->TypeInfo;
        }

        return info == null || info->Namespace == null || *info->Namespace == 0 ? null : Utf8Name.ToString(info->Namespace);
    }

    [Replaces("System.RuntimeType", "GetInterfaces", Reason = "Goes through the member cache, which pulls in all of member reflection.")]
    internal static Type[] GetInterfaces(RuntimeType self) => TypeQueries.InterfacesOf(RuntimeTypes.TableOf(self));

    [Replaces("System.RuntimeType", "GetConstructors", Reason = "Reads the metadata tables; the compiler lists the public constructors that a program may want.")]
    internal static ConstructorInfo[] GetConstructors(RuntimeType self, BindingFlags flags) =>
        (flags & BindingFlags.Static) != 0 && (flags & BindingFlags.Instance) == 0 ? [] : ListedConstructors(self, flags);

    [Replaces("System.RuntimeType", "GetConstructorImpl", Reason = "Reads the metadata tables; the compiler lists the public constructors that a program may want.")]
    internal static ConstructorInfo? GetConstructor(RuntimeType self, BindingFlags flags, Binder? binder, CallingConventions conventions, Type[] types, ParameterModifier[]? modifiers)
    {
        foreach (ImageConstructor candidate in ListedConstructors(self, flags))
        {
            if (HasParameters(candidate, types))
            {
                return candidate;
            }
        }

        return null;
    }

    private static ImageConstructor[] ListedConstructors(RuntimeType self, BindingFlags flags)
    {
        if ((flags & BindingFlags.NonPublic) != 0)
        {
            throw new PlatformNotSupportedException("The image lists public constructors only.");
        }

        return ImageConstructor.Of(RuntimeTypes.TableOf(self));
    }

    private static bool HasParameters(ImageConstructor constructor, Type[] types)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        if (parameters.Length != types.Length)
        {
            return false;
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (parameters[i].ParameterType != types[i])
            {
                return false;
            }
        }

        return true;
    }

    private const string NameReason = "Asks the assembly of the caller, which is not known; an image has one table of types.";

    [Replaces("System.Type", "GetType", Reason = NameReason)]
    internal static Type? GetType(string typeName) => GetType(typeName, throwOnError: false, ignoreCase: false);

    [Replaces("System.Type", "GetType", Reason = NameReason)]
    internal static Type? GetType(string typeName, bool throwOnError) => GetType(typeName, throwOnError, ignoreCase: false);

    [Replaces("System.Type", "GetType", Reason = NameReason)]
    internal static Type? GetType(string typeName, bool throwOnError, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(typeName);
        RuntimeType? found = NamedTypes.Find(typeName, ignoreCase);
        return found != null || !throwOnError ? found : throw new TypeLoadException(
            string.Concat("Could not resolve type '", typeName, "' in assembly '", Utf8Name.ToString(NamedTypes.EntryAssembly->FullName), "'."));
    }

    [Replaces("System.RuntimeType", "IsDefined", Reason = "Reads custom attributes from the metadata tables; the compiler lists what is applied.")]
    internal static bool IsDefined(RuntimeType self, Type attributeType, bool inherit)
    {
        ArgumentNullException.ThrowIfNull(attributeType);
        if (attributeType.UnderlyingSystemType is not RuntimeType wanted)
        {
            throw new ArgumentException(SR.Arg_MustBeType, nameof(attributeType));
        }

        MethodTableView* type = RuntimeTypes.TableOf(self);
        return type->IsEnum && wanted == typeof(FlagsAttribute)
            ? (type->Flags2 & Abi.MethodTableFlags2.FlagsEnum) != 0
            : AppliedAttributes.IsApplied(type, wanted, inherit);
    }

    [Replaces("System.RuntimeType", "GetFields", Reason = FieldReason)]
    internal static FieldInfo[] GetFields(RuntimeType self, BindingFlags bindingAttr) => EnumMember.All(self, bindingAttr);

    [Replaces("System.RuntimeType", "GetField", Reason = FieldReason)]
    internal static FieldInfo? GetField(RuntimeType self, string name, BindingFlags bindingAttr)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EnumMember.Find(self, name, bindingAttr);
    }

    [Replaces("System.Reflection.CustomAttribute", "GetCustomAttributes", Reason = "Decodes attributes from the metadata tables and calls their members by reflection; the compiler makes a function for each.")]
    internal static object[] GetCustomAttributes(RuntimeType type, RuntimeType caType, bool inherit) =>
        AppliedAttributes.Make(RuntimeTypes.TableOf(type), caType, inherit);

    [Replaces("System.Reflection.RuntimeAssembly", "GetName", Reason = "Reads the assembly's metadata row; the display name says the same.")]
    internal static AssemblyName GetAssemblyName(RuntimeAssembly self, bool copiedName) => new(self.FullName!);

    [Replaces("System.RuntimeType", "MakeGenericType", Reason = "Asks for type parameters and constraints; an image holds finished instantiations only.")]
    internal static Type MakeGenericType(RuntimeType self, Type[] typeArguments)
    {
        ArgumentNullException.ThrowIfNull(typeArguments);
        if (!self.IsGenericTypeDefinition)
        {
            throw new InvalidOperationException(SR.Format(SR.Arg_NotGenericTypeDefinition, self));
        }

        MethodTableView* definition = RuntimeTypes.TableOf(self);
        if (definition->TypeInfo == null || definition->TypeInfo->GenericArgumentCount != typeArguments.Length)
        {
            throw new ArgumentException(SR.Argument_GenericArgsCount, nameof(typeArguments));
        }

        nint* arguments = stackalloc nint[typeArguments.Length];
        for (int i = 0; i < typeArguments.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(typeArguments[i]);
            arguments[i] = typeArguments[i].TypeHandle.Value;
        }

        MethodTableView* found = TypeRegistry.TryFindInstantiation(definition, (MethodTableView**)arguments, typeArguments.Length);
        return found != null ? RuntimeTypes.ObjectFor(found) : throw new PlatformNotSupportedException(
            string.Concat("The image has no instantiation of '", TypeName.Format(definition, TypeNameFormat.Namespace), "' over these arguments."));
    }
}
