using System.Reflection.Metadata;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// Module initialisers. ECMA-335 lets them run at, or sometime before, the first access to a static field or method of
/// the module (II.10.5.3, "module initializer" in the augments): those of all assemblies that the program reaches run
/// before Main, each after those of the assemblies that it refers to.
/// </summary>
internal sealed partial class Compilation
{
    private readonly Dictionary<ModuleDesc, GraphNode> _reachedModules = [];

    private void NoteModule(object member, GraphNode node)
    {
        var module = member switch
        {
            MethodDesc method => method.Module,
            FieldDesc { IsStatic: true } field => (field.OwningType as DefType)?.Module,
            _ => null,
        };
        if (module is not null)
        {
            _reachedModules.TryAdd(module, node);
        }
    }

    private void CompleteModuleInitializers(GraphNode root)
    {
        foreach (var module in _program.OwnModules)
        {
            _reachedModules.TryAdd(module, root);
        }

        foreach (var (module, node) in _reachedModules.ToArray())
        {
            if (module.ModuleInitializer is { } initializer)
            {
                RequireMethod(initializer, node, "module initializer");
            }
        }
    }

    private List<MethodDesc> ModuleInitializers()
    {
        var ordered = new List<MethodDesc>();
        var seen = new HashSet<ModuleDesc>();
        foreach (var module in _reachedModules.Keys.OrderBy(m => m == _program.Application).ThenBy(m => m.Index))
        {
            AddInitializers(module, seen, ordered);
        }

        return ordered;
    }

    private void AddInitializers(ModuleDesc module, HashSet<ModuleDesc> seen, List<MethodDesc> ordered)
    {
        if (!seen.Add(module))
        {
            return;
        }

        foreach (var handle in module.Metadata.AssemblyReferences)
        {
            string name = module.Metadata.GetString(module.Metadata.GetAssemblyReference(handle).Name);
            if (_reachedModules.Keys.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } referenced)
            {
                AddInitializers(referenced, seen, ordered);
            }
        }

        if (module.ModuleInitializer is { } initializer)
        {
            ordered.Add(initializer);
        }
    }
}
