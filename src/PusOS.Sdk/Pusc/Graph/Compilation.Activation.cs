using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

// Constructors that the program may call without naming them.
internal sealed partial class Compilation
{
    private readonly HashSet<TypeDesc> _activatable = [];

    /// <summary>The parameterless constructor that Activator may call on the type, if the program keeps it.</summary>
    public MethodDesc? KeptDefaultConstructor(TypeDesc type) => _activatable.Contains(type) ? ((DefType)type).DefaultConstructor : null;

    /// <summary>Type objects of attributes are held to ask whether they are applied, never to make one.</summary>
    private bool IsAttribute(TypeDesc type)
    {
        var attribute = Types.GetWellKnown(WellKnownType.Attribute);
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t == attribute)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Once Activator.CreateInstance(Type) is reached, every type whose Type object the program holds keeps
    /// its parameterless constructor.
    /// </summary>
    private void CompleteActivation()
    {
        if (_program.Bindings.Export("RuntimeTypeHandle_GetActivationInfo") is not { } activation || !_methods.ContainsKey(activation))
        {
            return;
        }

        foreach (var type in _typeObjects.Keys.ToArray())
        {
            if (type is DefType { IsAbstract: false, IsInterface: false, ContainsGenericVariables: false, IsByRefLike: false, DefaultConstructor: { } constructor } definition
                && !definition.IsGenericDefinition && !type.IsString && !IsAttribute(type) && _activatable.Add(type))
            {
                MarkConstructed(type, _nodes[type], "Activator");
                RequireMethod(constructor, _nodes[type], "Activator");
            }
        }
    }
}
