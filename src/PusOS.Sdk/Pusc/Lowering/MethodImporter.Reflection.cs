using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Questions about members that the call itself answers: an image holds no members to ask at run time, but where type
/// and name are written in the code, the compiler knows the answer.
/// </summary>
internal sealed partial class MethodImporter
{
    private const string MethodObject = "pus_method_object";

    private bool TryImportReflection(MethodDesc method, string typeName) => (typeName, method.Name) switch
    {
        ("System.Runtime.InteropServices.Marshal", "OffsetOf") => ImportOffsetOf(method),
        ("System.Runtime.InteropServices.Marshal", "PtrToStructure" or "StructureToPtr") => ImportStructureCopy(method),
        ("System.Attribute", "GetCustomAttribute") => ImportGetCustomAttribute(method),
        ("System.Type", "GetMethod") => ImportGetMethod(method),
        ("System.Type", "GetType") when method.IsStatic => ImportGetType(method),
        ("System.Delegate", "CreateDelegate") => ImportCreateDelegate(method),
        ("System.Activator", "CreateInstance") => NoteCreateInstance(method),
        ("System.Runtime.CompilerServices.RuntimeHelpers", "GetUninitializedObject") => ImportUninitializedObject(),
        _ => false,
    };

    /// <summary>Activator.CreateInstance(typeof(X), arguments) is an ordinary call, but X keeps its constructors.</summary>
    private bool NoteCreateInstance(MethodDesc method)
    {
        if (method.Signature.Parameters is [_, { IsArray: true }] && Peek(1).TypeObject is { } type)
        {
            _compilation.KeepConstructors(type);
        }

        return false;
    }

    /// <summary>
    /// Type.GetType("Name") and Type.GetType("Name, Assembly"): the type, so that it becomes part of the image. Only
    /// plain names that exist; what else there is stays a question to the image's table of types.
    /// </summary>
    private bool ImportGetType(MethodDesc method)
    {
        int others = method.Signature.Parameters.Length - 1;
        if (!method.Signature.Parameters.Skip(1).All(p => p.Kind == CorElementType.Boolean) || Peek(others).Literal is not { } text || text.AsSpan().ContainsAny("[]*&\\"))
        {
            return false;
        }

        string[] parts = text.Split(',', 3, StringSplitOptions.TrimEntries);
        var context = _method.Module.Context;
        var found = parts.Length == 1
            ? context.FindType(parts[0], _method.Module) ?? context.FindType(parts[0])
            : context.TryGetModule(parts[1]) is { } module ? context.FindType(parts[0], module) : null;
        if (found is null)
        {
            return false;
        }

        for (int i = 0; i <= others; i++)
        {
            Pop();
        }

        Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = _scope.TypeObject(found), NonNull = true, Exact = true, TypeObject = found });
        return true;
    }

    /// <summary>RuntimeHelpers.GetUninitializedObject(typeof(X)): an allocation without a constructor.</summary>
    private bool ImportUninitializedObject()
    {
        if (Peek(0).TypeObject is not DefType { IsAbstract: false, IsInterface: false, IsByRefLike: false, IsGenericDefinition: false, IsNullable: false, IsDelegate: false } type
            || type.IsString || type.IsVoid || type.ContainsGenericVariables || type is { IsBeforeFieldInit: false, StaticConstructor: not null })
        {
            return false; // What is refused throws, and a precise static constructor runs first: both at run time.
        }

        Pop();
        Push(Allocate(type));
        return true;
    }

    /// <summary>Marshal.OffsetOf of a struct whose unmanaged form is its managed form.</summary>
    private bool ImportOffsetOf(MethodDesc method)
    {
        if (method.MethodArguments is not [DefType type] || Peek(0).Literal is not { } name
            || type.FindField(name) is not { IsStatic: false } field || !HasUnmanagedForm(type))
        {
            return false;
        }

        Pop();
        Push(Value.I8(field.Offset));
        return true;
    }

    /// <summary>Marshal.PtrToStructure and StructureToPtr of a struct whose unmanaged form is its managed form: its bytes.</summary>
    private bool ImportStructureCopy(MethodDesc method)
    {
        if (method.MethodArguments is not [DefType type] || !HasUnmanagedForm(type))
        {
            return false;
        }

        const int Unaligned = 1;
        if (method.Signature.Parameters.Length == 1)
        {
            var from = AsPointer(Pop());
            NullCheck(from);
            Push(LoadFrom(from.Name, type, Unaligned));
            return true;
        }

        Pop(); // fDeleteOld: there is nothing in such a struct to free.
        var to = AsPointer(Pop());
        NullCheck(to);
        StoreTo(to.Name, LlvmTypes.Of(type), Pop(), Unaligned);
        return true;
    }

    private static bool HasUnmanagedForm(TypeDesc type) => type switch
    {
        { IsPointer: true } or { IsEnum: true } => true,
        { IsPrimitive: true } => type.Kind is not (CorElementType.Boolean or CorElementType.Char),
        DefType { IsValueType: true, Instantiation.Length: 0 } definition => !definition.ContainsReferences && definition.Layout.InstanceFields.All(f => HasUnmanagedForm(f.FieldType)),
        _ => false,
    };

    /// <summary>Attribute.GetCustomAttribute(typeof(X), typeof(Y)): a new attribute from its values in the metadata, or null.</summary>
    private bool ImportGetCustomAttribute(MethodDesc method)
    {
        if (method.Signature.Parameters.Length != 2 || Peek(0).TypeObject is not DefType wanted || Peek(1).TypeObject is not DefType element
            || wanted.IsAbstract || !wanted.IsSealed || element.IsGenericDefinition)
        {
            return false; // Of an unsealed attribute class a derived one might be meant.
        }

        var applied = element.CustomAttributes.All.Where(a => a.Constructor.OwningType == wanted).ToArray();
        if (applied.Length > 1 || (applied.Length == 0 && element.BaseType is { } parent && !parent.IsObject))
        {
            return false;
        }

        if (applied is not [{ } attribute])
        {
            Pop();
            Pop();
            Push(new Value { Kind = StackKind.Pointer, Name = "null" });
            return true;
        }

        if (attribute.NamedArguments.Count != 0 || attribute.FixedArguments.Any(a => a is not (null or string or bool or char or int or uint or short or ushort or byte or sbyte or long or ulong)))
        {
            return false;
        }

        Pop();
        Pop();
        var instance = Allocate(wanted);
        var parameters = attribute.Constructor.Signature.Parameters;
        EmitCall(attribute.Constructor, instance, [.. attribute.FixedArguments.Select((a, i) => AttributeArgument(a, parameters[i]))]);
        Push(instance);
        return true;
    }

    private Value AttributeArgument(object? argument, TypeDesc type) => argument is string text
        ? new Value { Kind = StackKind.Pointer, Type = type, Name = _scope.StringLiteral(text), NonNull = true, Exact = true }
        : ConstantOf(argument, type);

    /// <summary>typeof(X).GetMethod("Name"), where one public method has the name.</summary>
    private bool ImportGetMethod(MethodDesc method)
    {
        if (method.Signature.Parameters.Length != 1 || Peek(0).Literal is not { } name || Peek(1).TypeObject is not DefType type
            || type.IsInterface || type.IsGenericDefinition || FindPublic(type, name) is not { } found)
        {
            return false;
        }

        Pop();
        Pop();
        string code = _scope.Method(found, "GetMethod");
        string result = EmitRuntimeCall("ptr", MethodObject, "ptr, ptr", $"ptr {code}, ptr {_scope.TypeObject(found.OwningType)}");
        Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.Object), Name = result, NonNull = true, Method = found });
        return true;
    }

    private static MethodDesc? FindPublic(DefType type, string name)
    {
        var found = new List<MethodDesc>();
        for (DefType? owner = type; owner is not null && found.Count == 0; owner = owner.BaseType as DefType)
        {
            found.AddRange(owner.Methods.Where(m => m.Name == name && (m.Attributes & System.Reflection.MethodAttributes.MemberAccessMask) == System.Reflection.MethodAttributes.Public));
        }

        // Overloads are for reflection's binder to tell apart; open generic methods have no code.
        return found is [{ IsAbstract: false } only] && !only.HasGenericParameters ? only : null;
    }

    /// <summary>Delegate.CreateDelegate(typeof(D), method) of a method found above: static, or open over its instance.</summary>
    private bool ImportCreateDelegate(MethodDesc method)
    {
        if (method.Signature.Parameters.Length != 2 || Peek(0).Method is not { } target || Peek(1).TypeObject is not DefType { IsDelegate: true } type
            || type.FindMethod("Invoke") is not { } invoke || target.OwningType.IsValueType)
        {
            return false;
        }

        TypeDesc[] expected = target.IsStatic ? [.. target.Signature.Parameters] : [target.OwningType, .. target.Signature.Parameters];
        if (invoke.Signature.ReturnType != target.Signature.ReturnType || !invoke.Signature.Parameters.SequenceEqual(expected))
        {
            return false; // The class library knows when a relaxed signature fits, and what to throw.
        }

        Pop();
        Pop();
        var instance = Allocate(type);
        StoreRaw(instance.Name, Abi.ObjectLayout.DelegateMethodPointer, _scope.StaticDelegateThunk(target));
        Push(instance);
        return true;
    }
}
