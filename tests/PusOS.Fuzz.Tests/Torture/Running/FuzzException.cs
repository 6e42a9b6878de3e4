namespace PusOS.Fuzz.Running;

/// <summary>Something that must not happen when a program is made: the generator or a tool is at fault.</summary>
public sealed class FuzzException(string message) : Exception(message);
