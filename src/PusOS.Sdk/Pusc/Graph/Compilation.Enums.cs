using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.Lowering;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// The class library formats and parses enums by one generic method for each underlying type that an enum may have,
/// floating-point numbers included; which one, it asks the Type object at run time. A method for an underlying type
/// that no enum of the program has is never called: it waits here until such an enum appears, and throws if none does.
/// </summary>
internal sealed partial class Compilation
{
    private const string NoSuchEnum = "System.Enum: the compiler saw no enum of this underlying type";

    private readonly HashSet<TypeDesc> _enumKinds = [];
    private bool _enumsAreKnown;
    private readonly HashSet<TypeDesc> _searchedForEnums = [];
    private readonly Dictionary<TypeDesc, List<(MethodDesc Method, Action Compile)>> _waitingForEnums = [];

    private void EnqueueCompilation(MethodDesc method, Action compile)
    {
        if (EnumKindOf(method) is not { } kind || _enumKinds.Contains(kind))
        {
            _work.Enqueue(compile);
        }
        else if (_waitingForEnums.TryGetValue(kind, out var waiting))
        {
            waiting.Add((method, compile));
        }
        else
        {
            _waitingForEnums.Add(kind, [(method, compile)]);
        }
    }

    /// <summary>TUnderlying of the methods of System.Enum over TUnderlying and TStorage; all take the enum's Type object.</summary>
    private static TypeDesc? EnumKindOf(MethodDesc method) =>
        method.MethodArguments.Length == 2 && method.OwningType is DefType { CompilerKnownName: "System.Enum" }
        && method.Signature.Parameters is [{ } type, ..] && type.FullName == "System.RuntimeType"
            ? method.MethodArguments[0]
            : null;

    /// <summary>The type has a MethodTable: a program can come from its Type object to those of its parts.</summary>
    private void NoteEnums(TypeDesc type)
    {
        if (!_searchedForEnums.Add(type))
        {
            return;
        }

        if (type.IsEnum)
        {
            NoteEnumKind(type.UnderlyingType);
        }

        if (type.ElementTypeOrNull is { } element)
        {
            NoteEnums(element);
        }

        if (type is DefType definition)
        {
            foreach (var argument in definition.Instantiation)
            {
                NoteEnums(argument);
            }
        }

        if (type.ContainsGenericVariables)
        {
            return;
        }

        if (type.BaseType is { } baseType)
        {
            NoteEnums(baseType);
        }

        foreach (var implemented in type.Interfaces)
        {
            NoteEnums(implemented);
        }

        if (type is DefType value && TypeInfoEmitter.ComparesByFields(value))
        {
            foreach (var field in value.Layout.InstanceFields)
            {
                NoteEnums(field.FieldType);
            }
        }
    }

    private void NoteEnumKind(TypeDesc kind)
    {
        // After the last round no Type object can lead to an enum that only image data names: its methods stay as they are.
        if (!_enumsAreKnown && _enumKinds.Add(kind) && _waitingForEnums.Remove(kind, out var waiting))
        {
            foreach (var (_, compile) in waiting)
            {
                _work.Enqueue(compile);
            }
        }
    }

    /// <summary>What throws for enums that do not exist is there before the last round.</summary>
    private void CompleteEnums(GraphNode root)
    {
        if (_waitingForEnums.Count != 0)
        {
            RequireString(NoSuchEnum, root);
            RequireRuntime(RuntimeSymbols.ThrowPlatformNotSupported, "declare void @pus_throw_platform_not_supported(ptr) #1", root);
        }
    }

    private void EmitWaitingForEnums()
    {
        _enumsAreKnown = true;
        foreach (var (method, _) in _waitingForEnums.Values.SelectMany(waiting => waiting))
        {
            var scope = new CodeScope(this, _nodes[method]);
            var abi = FunctionAbi.Of(method);
            string helper = scope.Runtime(RuntimeSymbols.ThrowPlatformNotSupported, "declare void @pus_throw_platform_not_supported(ptr) #1");
            string quoted = LlvmNames.Quote(_methods[method]);
            string text = $"define {abi.ReturnText} {quoted}({abi.ParameterTypes}) unnamed_addr #2 {{\n  call void {helper}(ptr {scope.StringLiteral(NoSuchEnum)}) #1\n  unreachable\n}}\n";
            AddFragment(_methods[method], PartitionOf(method), text, scope.References, abi.Declare(quoted));
        }
    }
}
