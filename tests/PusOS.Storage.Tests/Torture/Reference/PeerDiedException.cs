namespace PusOS.Storage.Torture.Reference;

/// <summary>The peer ended or did not answer in time: an assertion, a crash, or a loop.</summary>
public sealed class PeerDiedException(string message) : Exception(message);
