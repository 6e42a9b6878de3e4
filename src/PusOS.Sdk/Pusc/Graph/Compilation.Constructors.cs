using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata.Ecma335;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>The table of public constructors for Activator.CreateInstance with arguments and Type.GetConstructors.</summary>
internal sealed partial class Compilation
{
    private const string ConstructorTableStart = "pus_constructors_start";
    private const string ConstructorTableEnd = "pus_constructors_end";

    private readonly HashSet<TypeDesc> _withConstructors = [];
    private readonly List<MethodDesc> _listedConstructors = [];

    /// <summary>Types with an entry of their own that stands for no constructor: all that there are are listed (-1), or not all (-2).</summary>
    private readonly Dictionary<TypeDesc, int> _constructorMarks = [];

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

    /// <summary>Once the runtime asks for the table, types outside the class library whose Type objects the program holds are in it too.</summary>
    private void CompleteConstructors()
    {
        if (!_declarations.ContainsKey(ConstructorTableStart))
        {
            return;
        }

        foreach (var type in _typeObjects.Keys.Where(t => t is DefType definition && !_program.IsClassLibrary(definition.Module) && !IsAttribute(t)).ToArray())
        {
            KeepConstructors(type);
        }
    }

    private void ListConstructors(TypeDesc type)
    {
        if (type is not DefType { ContainsGenericVariables: false, IsByRefLike: false, IsGenericDefinition: false } definition || type.IsString || type.IsDelegate)
        {
            return;
        }

        RequireMethodTable(type, new GraphNode(type.FullName, null, "Activator"), "Activator");
        var node = _nodes[type];
        var constructors = definition.Methods.Where(m => m.Name == ".ctor" && (m.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public).ToArray();
        if (definition.IsAbstract || definition.IsInterface)
        {
            _constructorMarks.Add(type, constructors.Length == 0 ? -1 : -2);
            return;
        }

        MarkConstructed(type, node, "Activator");
        _constructorMarks.Add(type, constructors.All(c => c.Signature.Parameters.All(CanPassBoxed)) ? -1 : -2);
        foreach (var constructor in constructors)
        {
            if (constructor.Signature.Parameters.All(CanPassBoxed))
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

    /// <summary>Entries { MethodTable*, code, i32 parameter count, i32 attributes, MethodTable** types, parameters, i64 flags } in the order of declaration, then one for each type that is listed.</summary>
    private void EmitConstructorTable(GraphNode root)
    {
        if (!_declarations.ContainsKey(ConstructorTableStart))
        {
            return;
        }

        const string EntryType = "{ ptr, ptr, i32, i32, ptr, ptr, i64 }";
        var scope = new CodeScope(this, root);
        var lists = new StringBuilder();
        var entries = new StringBuilder();
        int count = 0;
        foreach (var constructor in _listedConstructors.OrderBy(c => c.OwningType.MangledName, StringComparer.Ordinal).ThenBy(c => MetadataTokens.GetRowNumber(c.Handle)))
        {
            var parameters = constructor.Signature.Parameters;
            string types = string.Join(", ", parameters.Select(p => "ptr " + scope.MethodTable(p, "Activator")));
            string list = "null";
            string details = "null";
            if (parameters.Length != 0)
            {
                list = string.Create(CultureInfo.InvariantCulture, $"@constructor.parameters.{count}");
                details = string.Create(CultureInfo.InvariantCulture, $"@constructor.details.{count}");
                lists.Append(CultureInfo.InvariantCulture, $"{list} = private constant [{parameters.Length} x ptr] [{types}], align 8\n");
                lists.Append(ParameterDetails.Text(details, constructor, scope));
            }

            entries.Append(count == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{EntryType} {{ ptr {scope.MethodTable(constructor.OwningType, "Activator")}, ptr {scope.Use(constructor.MangledName + "$values")}, i32 {parameters.Length}, i32 {(int)constructor.Attributes}, ptr {list}, ptr {details}, i64 {(ParameterDetails.HasAttributes(constructor) ? 1 : 0)} }}");
            count++;
        }

        foreach (var (type, mark) in _constructorMarks.OrderBy(m => m.Key.MangledName, StringComparer.Ordinal))
        {
            entries.Append(count++ == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{EntryType} {{ ptr {scope.MethodTable(type, "Activator")}, ptr null, i32 {mark}, i32 0, ptr null, ptr null, i64 0 }}");
        }

        string text = $"{lists}@{ConstructorTableStart} = constant [{count} x {EntryType}] {(count == 0 ? "zeroinitializer" : $"[{entries}]")}, align 8\n@{ConstructorTableEnd} = alias i8, getelementptr (i8, ptr @{ConstructorTableStart}, i64 {48 * count})\n";
        AddFragment(ConstructorTableStart, "|types", text, scope.References, $"@{ConstructorTableStart} = external constant i8");
        AddFragment(ConstructorTableEnd, "|types", "", [ConstructorTableStart], $"@{ConstructorTableEnd} = external constant i8");
    }
}
