using Mono.Cecil;

namespace PusOS.Publicize;

/// <summary>Resolves references from the folder that the input assembly lies in, and nowhere else.</summary>
internal sealed class FolderResolver(string folder) : DefaultAssemblyResolver
{
    /// <inheritdoc/>
    public override AssemblyDefinition Resolve(AssemblyNameReference name) =>
        AssemblyDefinition.ReadAssembly(Path.Combine(folder, name.Name + ".dll"));
}
