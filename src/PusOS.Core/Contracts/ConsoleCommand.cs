using System;
using System.IO;

namespace PusOS;

/// <summary>A command of the node's console (<see cref="NodeConsole"/>).</summary>
/// <param name="Name">What is typed: one word without spaces, 16 characters at most.</param>
/// <param name="Description">One line for <c>help</c>.</param>
/// <param name="Run">
/// Runs it: the words behind the name, and where to write. On the node it runs on the console's thread, one at a time; it
/// may block and allocate. An exception is printed, and the console goes on.
/// </param>
public sealed record ConsoleCommand(string Name, string Description, Action<string[], TextWriter> Run);
