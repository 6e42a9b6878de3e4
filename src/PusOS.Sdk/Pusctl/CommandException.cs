namespace PusOS.Pusctl;

/// <summary>A command cannot go on; the message is for the user and names cause and cure.</summary>
internal sealed class CommandException(string message) : Exception(message);
