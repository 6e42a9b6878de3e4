namespace PusOS.Fuzz.Generation;

/// <summary>A local, parameter or field that code may name.</summary>
/// <param name="Name">How it is written.</param>
/// <param name="Type">Its type.</param>
/// <param name="Assignable">Whether code may assign it.</param>
/// <param name="Capturable">Whether a lambda may name it: no ref and in parameters, ref locals and spans.</param>
public sealed record Variable(string Name, GeneratedType Type, bool Assignable = true, bool Capturable = true);
