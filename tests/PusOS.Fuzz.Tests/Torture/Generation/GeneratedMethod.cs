namespace PusOS.Fuzz.Generation;

/// <summary>A method that later methods may call.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Result">What it returns.</param>
/// <param name="Parameters">Their types and modifiers ("", "in", "ref", "out").</param>
/// <param name="Form">Ordinary, iterator or asynchronous.</param>
public sealed record GeneratedMethod(string Name, GeneratedType Result, IReadOnlyList<(string Modifier, GeneratedType Type)> Parameters, MethodForm Form);
