using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Features;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Calls of every kind: direct, virtual, interface, constrained, delegates, function pointers.</summary>
internal sealed partial class MethodImporter
{
    private Value[] PopArguments(FunctionAbi abi)
    {
        var arguments = new Value[abi.Parameters.Length];
        for (int i = arguments.Length - 1; i >= 0; i--)
        {
            arguments[i] = Pop();
        }

        return arguments;
    }

    private void Call(MethodDesc method, bool isVirtual)
    {
        if (_constrained is { } constrained)
        {
            _constrained = null;
            CallConstrained(method, constrained, isVirtual);
            return;
        }

        if (method is ArrayMethod array)
        {
            CallArrayMethod(array);
            return;
        }

        if (TryImportIntrinsic(method) || TryCallAccessor(method))
        {
            return;
        }

        var abi = FunctionAbi.Of(method);
        var arguments = PopArguments(abi);
        if (method.IsStatic)
        {
            EmitCall(method, null, arguments);
            return;
        }

        var self = AsThis(Pop(), method);
        if (method.OwningType.IsDelegate && method.Name == "Invoke" && method.IsRuntimeManaged)
        {
            NullCheck(self);
            InvokeDelegate(abi, self, arguments);
            return;
        }

        CallInstance(method, self, arguments, isVirtual);
    }

    /// <summary>The this argument: a reference, or a byref to a value type.</summary>
    private Value AsThis(Value value, MethodDesc method)
    {
        if (value.Kind == StackKind.Struct && method.OwningType.IsValueType && value.Leaves is not [_])
        {
            return new Value { Kind = StackKind.Pointer, Type = method.OwningType.Context.GetByRef(method.OwningType), Name = SpillStruct(value), NonNull = true };
        }

        return AsPointer(value);
    }

    private void CallInstance(MethodDesc method, Value self, Value[] arguments, bool isVirtual)
    {
        bool isEvent = IsSwitchedOffEventSource(method.OwningType);
        if (isEvent && !method.IsConstructor && !_compilation.Features.TryGetStub(method, out _))
        {
            // Not every event is guarded by IsEnabled; there is no object to call. What an event returns (an activity,
            // a start time) only goes into further events.
            if (!method.Signature.ReturnType.IsVoid)
            {
                Push(DefaultValue(method.Signature.ReturnType));
            }

            return;
        }

        if (isVirtual && !(isEvent && _compilation.Features.TryGetStub(method, out var stub) && stub.Kind == StubKind.Constant))
        {
            NullCheck(self);
        }

        if (!isVirtual || !method.IsVirtual)
        {
            EmitCall(method, self, arguments);
            return;
        }

        if (ResolveDirectly(method, self) is { } direct)
        {
            if (direct.OwningType.IsValueType)
            {
                // The receiver is a box: its payload is the method's this.
                self = new Value { Kind = StackKind.Pointer, Type = direct.OwningType.Context.GetByRef(direct.OwningType), Name = Offset(self.Name, ObjectLayout.FirstField), NonNull = true };
            }

            EmitCall(direct, self, arguments);
            return;
        }

        EmitIndirectCall(VirtualTarget(method, self.Name), FunctionAbi.Of(method), self.Name, arguments, method.Signature.ReturnType);
    }

    /// <summary>The one method that a virtual call can reach, if that is known here.</summary>
    private MethodDesc? ResolveDirectly(MethodDesc method, Value self)
    {
        if (!method.IsVirtual)
        {
            return method;
        }

        if (self.Type is { } known && (self.Exact || self.Boxed is not null || known.IsSealed) && !known.IsByRef && !known.IsPointer && ResolveOn(self.Boxed ?? known, method) is { } exact)
        {
            return exact;
        }

        if (!method.OwningType.IsInterface && (method.IsFinal || method.OwningType.IsSealed))
        {
            return method;
        }

        return _compilation.SingleImplementation(method);
    }

    private static MethodDesc? ResolveOn(TypeDesc type, MethodDesc method) => VirtualResolution.Resolve(type, method);

    /// <summary>Loads the code pointer of a virtual or interface method from the receiver.</summary>
    private string VirtualTarget(MethodDesc method, string self)
    {
        string table = LoadMethodTable(self);
        string target = Fresh();
        if (!method.OwningType.IsInterface && !method.HasGenericParameters)
        {
            int offset = _scope.VirtualSlotOffset(method);
            string address = Offset(table, offset);
            Line($"{target} = load ptr, ptr {address}, align 8, !invariant.load !1");
            return target;
        }

        string cell = _scope.DispatchCell(method);
        string row = Fresh();
        string rowAddress = Offset(table, MethodTableLayout.DispatchRow);
        string entry = Fresh();
        string wide = Fresh();
        Line($"{row} = load i32, ptr {rowAddress}, align 4, !invariant.load !1");
        Line($"{wide} = sext i32 {row} to i64");
        Line($"{entry} = getelementptr i8, ptr {cell}, i64 {wide}");
        Line($"{target} = load ptr, ptr {entry}, align 8, !invariant.load !1");
        return target;
    }

    private void CallConstrained(MethodDesc method, TypeDesc type, bool isVirtual)
    {
        if (method.IsStatic)
        {
            // Static abstract interface member: known at compile time (ECMA-335 III.2.1, .NET 7 augments).
            Call(ResolveStaticMember(method, type), false);
            return;
        }

        var abi = FunctionAbi.Of(method);
        if (!type.IsValueType)
        {
            var saved = PopArguments(abi);
            var address = AsPointer(Pop());
            Push(LoadFrom(address.Name, type, 0));
            foreach (var argument in saved)
            {
                Push(argument);
            }

            Call(method, true);
            return;
        }

        if (TryImportConstrainedIntrinsic(method, type))
        {
            return;
        }

        var arguments = PopArguments(abi);
        var self = AsPointer(Pop());
        var implementation = ResolveOn(type, method);
        if (implementation is not null && implementation.OwningType == type)
        {
            EmitCall(implementation, self, arguments);
            return;
        }

        // Inherited from Object, ValueType or Enum, or a default interface method: box a copy (III.2.1).
        var box = Box(type, LoadFrom(self.Name, type, 0));
        CallInstance(implementation ?? method, box, arguments, implementation is null || implementation.IsVirtual);
    }

    private static MethodDesc ResolveStaticMember(MethodDesc method, TypeDesc type) =>
        VirtualResolution.ResolveStatic(type, method) ?? throw new CompilerException(CompilationCodes.MissingStaticMember, $"{type.FullName} has no implementation of the static member {method.FullName}");

    private void InvokeDelegate(FunctionAbi abi, Value self, Value[] arguments)
    {
        string code = Fresh();
        string target = Fresh();
        string codeAddress = Offset(self.Name, ObjectLayout.DelegateMethodPointer);
        string targetAddress = Offset(self.Name, ObjectLayout.DelegateTarget);
        Line($"{code} = load ptr, ptr {codeAddress}, align 8{DataTag}");
        Line($"{target} = load ptr, ptr {targetAddress}, align 8{DataTag}");
        EmitIndirectCall(code, abi, target, arguments, abi.Return.Type);
    }

    private void CallIndirect(MethodSignature signature)
    {
        var pointer = AsPointer(Pop());
        var abi = new FunctionAbi(signature, signature.HasThis);
        var arguments = PopArguments(abi);
        string? self = signature.HasThis ? AsPointer(Pop()).Name : null;
        EmitIndirectCall(pointer.Name, abi, self, arguments, signature.ReturnType);
    }

    private void EmitIndirectCall(string target, FunctionAbi abi, string? self, Value[] arguments, TypeDesc returnType) =>
        PushResult(abi, returnType, EmitAbiCall(target, abi, self, arguments));

    /// <summary>A direct call of the method (or of what stands in for it).</summary>
    private void EmitCall(MethodDesc method, Value? self, Value[] arguments)
    {
        var abi = FunctionAbi.Of(method);
        if (_compilation.Features.TryGetStub(method, out var stub) && stub.Kind == StubKind.Constant && stub.Value is not null)
        {
            Push(ConstantOf(stub.Value, method.Signature.ReturnType));
            return;
        }

        var target = _compilation.Implementation(method);
        if (target.InlineAssembly is { } assembly)
        {
            EmitInlineAssembly(assembly, method, arguments);
            return;
        }

        if (target.ImportSymbol == RuntimeSymbols.CompareExchangeOfLock)
        {
            Array.ForEach(arguments, Push);
            InterlockedCompareExchange(method.Signature.Parameters[1], isFence: false);
            return;
        }

        if (target.LinkerSymbol is { } symbol)
        {
            Push(new Value { Kind = StackKind.Pointer, Type = method.Signature.ReturnType, Name = _scope.LinkerSymbol(symbol), NonNull = true });
            return;
        }

        if (target.Method is { } replaced && replaced != method)
        {
            // [InternalCall] and [Replaces] methods take this as their first parameter.
            var all = self is null ? arguments : [self, .. arguments];
            var replacedAbi = FunctionAbi.Of(replaced);
            PushResult(replacedAbi, method.Signature.ReturnType, EmitAbiCall(_scope.Method(replaced, "call"), replacedAbi, null, all));
            return;
        }

        string callee = target.ImportSymbol is { } import
            ? _scope.External(import, abi.Declare(Llvm.LlvmNames.Quote(import)))
            : _scope.Method(method, "call");
        PushResult(abi, method.Signature.ReturnType, EmitAbiCall(callee, abi, self?.Name, arguments));
        if (_compilation.NeverReturns(method))
        {
            Line("unreachable");
            _blockEnded = true;
        }
    }

    /// <summary>Emits the call; (result name or struct temporary).</summary>
    private string EmitAbiCall(string callee, FunctionAbi abi, string? self, Value[] arguments)
    {
        var text = new StringBuilder();
        string structResult = "";
        if (abi.HasStructReturn)
        {
            structResult = Temporary(abi.Return);
            text.Append("ptr ").Append(structResult);
        }

        if (self is not null)
        {
            AppendComma(text).Append("ptr ").Append(self);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            AppendArgument(text, abi.Parameters[i], arguments[i]);
        }

        string returnText = abi.ReturnText;
        string result = EmitCallText(returnText, callee, text.ToString());
        return abi.HasStructReturn ? structResult : result;
    }

    private void AppendArgument(StringBuilder text, ValueClass type, Value value)
    {
        switch (type.Kind)
        {
            case PassKind.Scalar:
                string scalar = Narrow(UnwrapSingle(value), type.Memory, type.Stack);
                AppendComma(text).Append(type.Memory).Append(LlvmTypes.Extension(type.Memory, type.IsSigned)).Append(' ').Append(scalar);
                break;
            case PassKind.Leaves:
                var leaves = LeavesOf(value, type);
                for (int i = 0; i < leaves.Length; i++)
                {
                    var leaf = type.Leaves[i];
                    AppendComma(text).Append(leaf.Memory).Append(LlvmTypes.Extension(leaf.Memory, leaf.IsSigned)).Append(' ').Append(leaves[i]);
                }

                break;
            default:
                AppendComma(text).Append("ptr ").Append(SpillStruct(value));
                break;
        }
    }

    private void PushResult(FunctionAbi abi, TypeDesc type, string result)
    {
        switch (abi.Return.Kind)
        {
            case PassKind.Void:
                break;
            case PassKind.Scalar:
                Push(Widen(abi.Return.Memory, abi.Return.Stack, abi.Return.IsSigned, result, type));
                break;
            case PassKind.Memory:
                Push(new Value { Kind = StackKind.Struct, Type = type, Name = result });
                break;
            default:
                int count = abi.Return.Leaves.Length;
                if (count == 0)
                {
                    Push(new Value { Kind = StackKind.Struct, Type = type, Leaves = [] });
                    break;
                }

                var leaves = new string[count];
                if (count == 1)
                {
                    leaves[0] = result;
                }
                else
                {
                    for (int i = 0; i < count; i++)
                    {
                        leaves[i] = Fresh();
                        Line($"{leaves[i]} = extractvalue {abi.Return.Return} {result}, {i}");
                    }
                }

                Push(new Value { Kind = StackKind.Struct, Type = type, Leaves = leaves });
                break;
        }
    }

    private void EmitInlineAssembly(InlineAssemblyText assembly, MethodDesc method, Value[] arguments)
    {
        var abi = FunctionAbi.Of(method);
        var text = new StringBuilder();
        for (int i = 0; i < arguments.Length; i++)
        {
            // Registers are 64 bits wide: narrow integers go in widened, so that no upper garbage is seen.
            var parameter = abi.Parameters[i];
            var value = UnwrapSingle(arguments[i]);
            if (parameter.Stack == StackKind.I4)
            {
                value = new Value { Kind = StackKind.I8, Name = parameter.IsSigned ? Coerce(value, StackKind.I8).Name : ZeroExtend(Coerce(value, StackKind.I4)) };
            }
            else
            {
                value = Coerce(value, parameter.Stack);
            }

            AppendComma(text).Append(LlvmTypes.StackType(value.Kind)).Append(' ').Append(value.Name);
        }

        var kind = abi.Return.Kind == PassKind.Void ? StackKind.Struct : abi.Return.Stack == StackKind.I4 ? StackKind.I8 : abi.Return.Stack;
        string returnType = abi.Return.Kind == PassKind.Void ? "void" : LlvmTypes.StackType(kind);
        string result = abi.Return.Kind == PassKind.Void ? "" : Fresh();
        Line($"{(result.Length == 0 ? "" : result + " = ")}call {returnType} asm sideeffect \"{assembly.Text.Replace("\n", "\\0A", StringComparison.Ordinal).Replace("\t", " ", StringComparison.Ordinal)}\", \"{assembly.Constraints}\"({text})");
        if (result.Length != 0)
        {
            Push(Coerce(new Value { Kind = kind, Type = method.Signature.ReturnType, Name = result }, abi.Return.Stack));
        }
    }
}
