namespace PusOS.Runtime.Tests.Bindings;

/// <summary>One binding attribute on a method of the runtime.</summary>
/// <param name="Kind">InternalCall, Replaces or RuntimeExport.</param>
/// <param name="Target">Type::Method, or the exported symbol.</param>
/// <param name="Reason">What a replacement says for itself.</param>
/// <param name="Method">The runtime's method, for messages.</param>
/// <param name="Signature">Return type and parameter types.</param>
internal sealed record RuntimeBinding(string Kind, string Target, string Reason, string Method, string Signature);
