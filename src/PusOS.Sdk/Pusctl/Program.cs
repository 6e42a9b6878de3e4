using System.CommandLine;
using System.CommandLine.Help;
using PusOS.Pusctl;

RootCommand root = new("Tool of PusOS for .NET.") { FileSystemCommands.Build() };
foreach (HelpOption help in root.Options.OfType<HelpOption>())
{
    // A path in an image may well be /h.
    help.Aliases.Remove("/h");
    help.Aliases.Remove("/?");
}

return root.Parse(args).Invoke();
