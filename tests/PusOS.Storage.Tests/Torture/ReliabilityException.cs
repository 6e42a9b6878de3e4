namespace PusOS.Storage.Torture;

/// <summary>The file system broke a promise; the message says where and how to replay it.</summary>
public sealed class ReliabilityException(string message) : Exception(message);
