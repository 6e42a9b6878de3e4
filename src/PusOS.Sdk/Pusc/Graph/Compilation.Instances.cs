using PusOS.Compiler.Image;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>Objects that the runtime makes without compiled code: rapid type analysis has to know of them too.</summary>
internal sealed partial class Compilation
{
    private bool IsReached(IReadOnlyList<MethodDesc> methods) => methods.Any(_methods.ContainsKey);

    private void CompleteRuntimeInstances()
    {
        var sources = _program.Instances;
        bool byType = IsReached(sources.ByType);
        bool arrays = IsReached(sources.Arrays);
        bool elements = IsReached(sources.Elements);
        bool boxes = byType || IsReached(sources.Boxes) || (arrays && elements);
        if (byType || boxes || arrays)
        {
            foreach (var type in TypesWithObjects(IsReached(sources.Parts)))
            {
                MarkIfMade(type, byType, boxes, arrays);
            }
        }

        if (arrays)
        {
            // An array whose element type is only known at run time is mostly wanted as IEnumerable<T> or its kin.
            foreach (var target in Dispatch.CastTargets.ToArray())
            {
                if (target is DefType { Instantiation: [{ ContainsGenericVariables: false, IsByRefLike: false } element] } && Types.GetSzArray(element) is { } array && array.Interfaces.Contains(target))
                {
                    MarkConstructed(array, Holder(target), "made by the runtime");
                }
            }
        }

        bool fields = IsReached(sources.Fields);
        for (int i = 0; (elements || fields) && i < Dispatch.Constructed.Count; i++)
        {
            var type = Dispatch.Constructed[i];
            if (elements && type is ArrayType array)
            {
                MarkBoxed(array.Element, type, "element of an array that is read as an object");
            }

            if (fields && type is DefType { IsValueType: true } value && TypeInfoEmitter.ComparesByFields(value))
            {
                MarkFields(value);
            }
        }
    }

    /// <summary>Types that a program can have the Type object of; with their parts, if it can ask for those.</summary>
    private List<TypeDesc> TypesWithObjects(bool withParts)
    {
        var found = new List<TypeDesc>(_typeObjects.Keys);
        if (withParts)
        {
            var seen = new HashSet<TypeDesc>(found);
            found.AddRange(Dispatch.Constructed.Where(seen.Add));
            for (int i = 0; i < found.Count; i++)
            {
                IEnumerable<TypeDesc> parts = found[i] switch
                {
                    DefType definition => definition.Instantiation,
                    { ElementTypeOrNull: { } element } => [element],
                    _ => [],
                };
                found.AddRange(parts.Where(p => !p.ContainsGenericVariables && seen.Add(p)));
            }
        }

        return found;
    }

    private void MarkIfMade(TypeDesc type, bool byType, bool boxes, bool arrays)
    {
        if (type is ArrayType)
        {
            if (arrays)
            {
                MarkConstructed(type, Holder(type), "made by the runtime");
            }
        }
        else if (type is DefType { IsGenericDefinition: false, ContainsGenericVariables: false } definition)
        {
            if (type.IsValueType)
            {
                if (boxes)
                {
                    MarkBoxed(type, type, "boxed by the runtime");
                }
            }
            else if (byType && !definition.IsAbstract && !type.IsInterface && !type.IsString && !type.IsDelegate)
            {
                MarkConstructed(type, Holder(type), "made by the runtime");
            }
        }
    }

    private void MarkFields(DefType type)
    {
        foreach (var field in type.Layout.InstanceFields)
        {
            var fieldType = field.FieldType;
            if (fieldType.IsValueType && !MethodTableText.IsBitwiseComparable(fieldType))
            {
                MarkBoxed(fieldType, type, "field that ValueType compares");
            }
        }
    }

    /// <summary>A value of the type may be boxed; of a Nullable the value in it.</summary>
    private void MarkBoxed(TypeDesc type, TypeDesc from, string reason)
    {
        type = type.IsNullable && type is DefType { IsGenericDefinition: false } nullable ? nullable.Instantiation[0] : type;
        if (type is DefType { IsValueType: true, IsByRefLike: false, IsGenericDefinition: false, ContainsGenericVariables: false } && !type.IsVoid)
        {
            MarkConstructed(type, Holder(from), reason);
        }
    }

    private GraphNode Holder(TypeDesc type) => _nodes.GetValueOrDefault(type) ?? new GraphNode(type.FullName, null, "part of a type");
}
