using System.Globalization;
using System.Reflection;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>The table of public constructors for Activator.CreateInstance with arguments.</summary>
internal sealed partial class Compilation
{
    private const string ConstructorTableStart = "pus_constructors_start";
    private const string ConstructorTableEnd = "pus_constructors_end";

    private readonly HashSet<TypeDesc> _withConstructors = [];
    private readonly List<MethodDesc> _listedConstructors = [];

    /// <summary>Activator.CreateInstance is called with arguments for this type.</summary>
    public void KeepConstructors(TypeDesc type)
    {
        if (_withConstructors.Add(type))
        {
            _work.Enqueue(() => ListConstructors(type));
        }
    }

    /// <summary>Runs a parameterless constructor as Activator does: what it throws comes in a TargetInvocationException.</summary>
    public string RequireActivationStub(MethodDesc constructor, GraphNode from)
    {
        RequireRuntime(RuntimeSymbols.Personality, "declare i32 @pus_personality(...)", from);
        RequireRuntime(Stubs.ThrowTargetInvocation, $"declare void @{Stubs.ThrowTargetInvocation}(ptr) #1", from);
        return RequireStub(constructor, from, "$activate", Stubs.Activation, [RuntimeSymbols.Personality, Stubs.ThrowTargetInvocation]);
    }

    /// <summary>Once the runtime asks for the table, the application's types whose Type objects the program holds are in it too.</summary>
    private void CompleteConstructors()
    {
        if (!_declarations.ContainsKey(ConstructorTableStart))
        {
            return;
        }

        foreach (var type in _typeObjects.Keys.Where(t => t is DefType definition && definition.Module == _program.Application && !IsAttribute(t)).ToArray())
        {
            KeepConstructors(type);
        }
    }

    private void ListConstructors(TypeDesc type)
    {
        if (type is not DefType { IsAbstract: false, IsInterface: false, ContainsGenericVariables: false, IsByRefLike: false, IsGenericDefinition: false } definition || type.IsString || type.IsDelegate)
        {
            return;
        }

        RequireMethodTable(type, new GraphNode(type.FullName, null, "Activator"), "Activator");
        var node = _nodes[type];
        MarkConstructed(type, node, "Activator");
        foreach (var constructor in definition.Methods.Where(m => m.Name == ".ctor" && (m.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public))
        {
            if (constructor.Signature.Parameters.Length != 0 && constructor.Signature.Parameters.All(CanPassBoxed))
            {
                _listedConstructors.Add(constructor);
                RequireStub(constructor, node, "$values", Stubs.FromValues);
                foreach (var parameter in constructor.Signature.Parameters)
                {
                    RequireMethodTable(parameter, node, "Activator");
                }
            }
        }
    }

    private static bool CanPassBoxed(TypeDesc type) => !type.IsByRef && !type.IsPointer && !type.IsFunctionPointer && !type.IsByRefLike && !type.IsNullable;

    /// <summary>Entries { MethodTable*, code, parameter count, MethodTable** } in the order of declaration.</summary>
    private void EmitConstructorTable(GraphNode root)
    {
        if (!_declarations.ContainsKey(ConstructorTableStart))
        {
            return;
        }

        var scope = new CodeScope(this, root);
        var lists = new StringBuilder();
        var entries = new StringBuilder();
        int count = 0;
        foreach (var constructor in _listedConstructors.OrderBy(c => c.OwningType.MangledName, StringComparer.Ordinal).ThenBy(c => c.MangledName, StringComparer.Ordinal))
        {
            var parameters = constructor.Signature.Parameters;
            string types = string.Join(", ", parameters.Select(p => "ptr " + scope.MethodTable(p, "Activator")));
            lists.Append(CultureInfo.InvariantCulture, $"@constructor.parameters.{count} = private constant [{parameters.Length} x ptr] [{types}], align 8\n");
            entries.Append(count == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{{ ptr, ptr, i64, ptr }} {{ ptr {scope.MethodTable(constructor.OwningType, "Activator")}, ptr {scope.Use(constructor.MangledName + "$values")}, i64 {parameters.Length}, ptr @constructor.parameters.{count} }}");
            count++;
        }

        string text = $"{lists}@{ConstructorTableStart} = constant [{count} x {{ ptr, ptr, i64, ptr }}] {(count == 0 ? "zeroinitializer" : $"[{entries}]")}, align 8\n@{ConstructorTableEnd} = alias i8, getelementptr (i8, ptr @{ConstructorTableStart}, i64 {32 * count})\n";
        AddFragment(ConstructorTableStart, "|types", text, scope.References, $"@{ConstructorTableStart} = external constant i8");
        AddFragment(ConstructorTableEnd, "|types", "", [ConstructorTableStart], $"@{ConstructorTableEnd} = external constant i8");
    }
}
