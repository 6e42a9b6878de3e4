namespace PusOS;

/// <summary>
/// The method (every member of the type; the function given for the parameter, the property or the field) runs in
/// interrupt context: PusOS.Sdk's analyzer forbids it to allocate, block, throw, compute in floating point, or
/// call what is not marked (docs/analyzers.md).
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class InterruptContextAttribute : Attribute;
