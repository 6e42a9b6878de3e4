using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Questions about types that are known, activation, default comparers.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportType(MethodDesc method)
    {
        switch (method.Name)
        {
            case "GetTypeFromHandle" when Peek(0).Token is TypeDesc token:
                string name = Pop().Leaves![0];
                Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = name, NonNull = true, Exact = true, TypeObject = token });
                return true;
            case "op_Equality" or "op_Inequality" when Peek(0).TypeObject is { } right && Peek(1).TypeObject is { } left:
                Pop();
                Pop();
                Push(Value.I4(left == right == (method.Name == "op_Equality") ? 1 : 0));
                return true;
            case "op_Equality" or "op_Inequality":
                return PointerCompare(method.Name == "op_Equality" ? "eq" : "ne");
            case "get_IsValueType": return FoldTypeProperty(type => type.IsValueType);
            case "get_IsEnum": return FoldTypeProperty(type => type.IsEnum);
            case "get_IsPrimitive": return FoldTypeProperty(type => type.IsPrimitive);
            case "get_IsByRefLike": return FoldTypeProperty(type => type.IsByRefLike);
            case "get_IsGenericType": return FoldTypeProperty(type => type is DefType { Instantiation.Length: > 0 });
            case "get_IsArray": return FoldTypeProperty(type => type.IsArray);
            case "IsAssignableFrom" when Peek(0).TypeObject is { } source && Peek(1).TypeObject is { } target:
                Pop();
                Pop();
                Push(Value.I4(source.CanCastTo(target) || (target.IsNullable && ((DefType)target).Instantiation[0] == source) ? 1 : 0));
                return true;
            case "GetTypeCode" when Peek(0).TypeObject is { } coded:
                Pop();
                Push(Value.I4((int)TypeCodeOf(coded)));
                return true;
            default:
                return false;
        }
    }

    private static TypeCode TypeCodeOf(TypeDesc type) => type.Kind switch
    {
        CorElementType.Boolean => TypeCode.Boolean,
        CorElementType.Char => TypeCode.Char,
        CorElementType.I1 => TypeCode.SByte,
        CorElementType.U1 => TypeCode.Byte,
        CorElementType.I2 => TypeCode.Int16,
        CorElementType.U2 => TypeCode.UInt16,
        CorElementType.I4 => TypeCode.Int32,
        CorElementType.U4 => TypeCode.UInt32,
        CorElementType.I8 => TypeCode.Int64,
        CorElementType.U8 => TypeCode.UInt64,
        CorElementType.R4 => TypeCode.Single,
        CorElementType.R8 => TypeCode.Double,
        _ when type.IsString => TypeCode.String,
        _ when type.CompilerKnownNameOf() == "System.Decimal" => TypeCode.Decimal,
        _ when type.CompilerKnownNameOf() == "System.DateTime" => TypeCode.DateTime,
        _ when type.CompilerKnownNameOf() == "System.DBNull" => TypeCode.DBNull,
        _ => TypeCode.Object,
    };

    private bool FoldTypeProperty(Func<TypeDesc, bool> property)
    {
        if (Peek(0).TypeObject is not { } type)
        {
            return false;
        }

        Pop();
        Push(Value.I4(property(type) ? 1 : 0));
        return true;
    }

    private bool ImportGetType()
    {
        var target = AsPointer(Peek(0));
        if (target.Exact && target.NonNull && (target.Boxed ?? target.Type) is { } exact && (!exact.IsValueType || target.Boxed is not null))
        {
            Pop();
            Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = _scope.TypeObject(exact), NonNull = true, Exact = true, TypeObject = exact });
            return true;
        }

        return false;
    }

    private bool ImportCreateInstance(TypeDesc type)
    {
        if (type is not DefType definition || type.IsString)
        {
            return false;
        }

        var constructor = definition.DefaultConstructor;
        if (!type.IsValueType && (type.IsAbstract || type.IsInterface || constructor is null || !constructor.Attributes.HasFlag(System.Reflection.MethodAttributes.Public)))
        {
            // Known here already: there is nothing to construct, so the message is all that is left.
            EmitNoReturnCall("pus_throw_missing_constructor", $"ptr {_scope.TypeObject(type)}", "ptr");
            return true;
        }

        if (type.IsValueType)
        {
            var lowered = LlvmTypes.Of(type);
            if (constructor is null)
            {
                Push(DefaultValue(type));
                return true;
            }

            string temporary = lowered.Kind == PassKind.Scalar ? LastingTemporary(lowered) : Temporary(lowered);
            EmitZero(temporary, lowered);
            EmitCallText("void", _scope.ActivationStub(constructor), $"ptr {temporary}");
            Push(LoadFrom(temporary, type, 0));
            return true;
        }

        var instance = Allocate(definition);
        EmitCallText("void", _scope.ActivationStub(constructor!), $"ptr {instance.Name}");
        Push(instance);
        return true;
    }

    /// <summary>The class library makes helpers such as GenericArraySortHelper over a type that it has at hand: here both are known.</summary>
    private bool ImportCreateForAnotherParameter(MethodDesc method)
    {
        int count = method.Signature.Parameters.Length;
        var arguments = new TypeDesc[count - 1];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (Peek(arguments.Length - 1 - i).TypeObject is not { } argument)
            {
                return false;
            }

            arguments[i] = argument;
        }

        if (Peek(count - 1).TypeObject?.GetTypeDefinition() is not { } definition || definition.Instantiation.Length != arguments.Length)
        {
            return false;
        }

        var type = definition.MakeInstantiation(arguments);
        if (type.DefaultConstructor is not { } constructor)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            Pop();
        }

        var instance = Allocate(type);
        EmitCall(constructor, instance, []);
        Push(instance);
        return true;
    }

    /// <summary>The comparer that the class library's ComparerHelpers would make for T, as a frozen object.</summary>
    private bool ImportDefaultComparer(DefType owner, bool equality)
    {
        if (DefaultComparers.Choose(owner.Instantiation[0], equality) is not { } type)
        {
            return false;
        }

        Push(new Value { Kind = StackKind.Pointer, Type = type, Name = _scope.FrozenInstance(type), NonNull = true, Exact = true });
        return true;
    }

    private bool ImportStringLength()
    {
        var text = AsPointer(Pop());
        NullCheck(text);
        string length = Fresh();
        Line($"{length} = load i32, ptr {Offset(text.Name, ObjectLayout.Length)}, align 8, !range !14{LengthTag}");
        Push(new Value { Kind = StackKind.I4, Type = WellKnown(WellKnownType.Int32), Name = length });
        return true;
    }

    private bool ImportHasFlag()
    {
        var flag = Peek(0);
        var self = Peek(1);
        if (flag.Boxed is not { IsEnum: true } type || self.Boxed != type)
        {
            return false;
        }

        Pop();
        Pop();
        var one = LoadFrom(Offset(self.Name, ObjectLayout.FirstField), type.UnderlyingType, 0);
        var two = LoadFrom(Offset(flag.Name, ObjectLayout.FirstField), type.UnderlyingType, 0);
        return PushBoolean(CompareValues("eq", "oeq", Operation("and", one.Kind, one, two), two));
    }

    /// <summary>Members of Object called on a value type through a constraint that would otherwise box.</summary>
    private bool TryImportConstrainedIntrinsic(MethodDesc method, TypeDesc type)
    {
        if (method.Name == "GetType" && method.OwningType.IsObject && !type.IsNullable)
        {
            Pop();
            Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.RuntimeType), Name = _scope.TypeObject(type), NonNull = true, Exact = true, TypeObject = type });
            return true;
        }

        return false;
    }
}
