namespace System.Runtime.CompilerServices;

/// <summary>
/// Known to CoreCLR by its name: the assembly that carries it may use the internals of the named one.
/// pusc does not check access at all; with this the target flavour also loads on an ordinary runtime.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Simple name of the assembly whose access checks are ignored.</summary>
    public string AssemblyName { get; } = assemblyName;
}
