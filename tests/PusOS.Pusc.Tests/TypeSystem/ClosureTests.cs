using System.Reflection.Emit;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>
/// What a program over Console and List reaches, with exact instantiations: no variable stays open, every
/// constrained call finds its target, every type has a layout, and no two members share a symbol name.
/// </summary>
public sealed class ClosureTests(HostFramework host) : IClassFixture<HostFramework>
{
    private const int MaximumMethods = 50_000;
    private const int MaximumDepth = 6;

    private readonly HashSet<MethodDesc> _methods = [];
    private readonly HashSet<TypeDesc> _types = [];
    private readonly Queue<MethodDesc> _pending = new();

    [Fact]
    public void ReachedInstantiationsAreClosedLaidOutAndNamed()
    {
        foreach (Type root in new[] { typeof(Console), typeof(List<KeyValuePair<int, string>>), typeof(Dictionary<Guid, List<string>>), typeof(System.Text.StringBuilder) })
        {
            foreach (MethodDesc method in ((DefType)host.Map(root)).Methods.Where(method => !method.HasGenericParameters))
            {
                Reach(method);
            }
        }

        while (_pending.TryDequeue(out MethodDesc? method))
        {
            Scan(method);
        }

        Assert.InRange(_methods.Count, 4000, MaximumMethods - 1);
        Assert.All(_types, type => Assert.True(type.Layout.Size > 0));
        HashSet<string> names = [.. _types.Select(type => type.MangledName), .. _methods.Select(method => method.MangledName)];
        Assert.Equal(_types.Count + _methods.Count, names.Count);
    }

    private void Scan(MethodDesc method)
    {
        if (method.GetIL() is not MethodIL body)
        {
            return;
        }

        TypeDesc? constraint = null;
        foreach ((OpCode code, int token) in ILTokens.Read(body))
        {
            switch (code.OperandType)
            {
                case OperandType.InlineMethod:
                    MethodDesc callee = method.Module.ResolveMethod(MetadataTokens.EntityHandle(token), method.Context);
                    Reach(constraint is { IsValueType: true } ? Constrain((DefType)constraint, callee) : callee);
                    constraint = null;
                    break;
                case OperandType.InlineField:
                    Reach(method.Module.ResolveField(MetadataTokens.EntityHandle(token), method.Context).FieldType);
                    break;
                case OperandType.InlineType:
                    TypeDesc type = method.Module.ResolveType(MetadataTokens.EntityHandle(token), method.Context);
                    constraint = code == OpCodes.Constrained ? type : null;
                    Reach(type);
                    break;
            }
        }
    }

    private static MethodDesc Constrain(DefType type, MethodDesc callee)
    {
        MethodDesc? target = type.ResolveInterface(callee);
        Assert.True(target is not null, $"{callee} on {type}");
        return target;
    }

    private void Reach(MethodDesc method)
    {
        Assert.False(method.ContainsGenericVariables, method.FullName);
        if (_methods.Count < MaximumMethods && Depth(method.OwningType) <= MaximumDepth && method.MethodArguments.All(argument => Depth(argument) <= MaximumDepth) && _methods.Add(method))
        {
            Reach(method.OwningType);
            Reach(method.Signature.ReturnType);
            _pending.Enqueue(method);
        }
    }

    private void Reach(TypeDesc type)
    {
        // typeof(List<>) is the one place where an open type is right.
        if (!type.IsGenericDefinition && Depth(type) <= MaximumDepth)
        {
            Assert.False(type.ContainsGenericVariables, type.FullName);
            _types.Add(type);
        }
    }

    private static int Depth(TypeDesc type) => type switch
    {
        DefType { Instantiation.Length: > 0 } definition => 1 + definition.Instantiation.Max(Depth),
        _ => type.ElementTypeOrNull is TypeDesc element ? Depth(element) : 0,
    };
}
