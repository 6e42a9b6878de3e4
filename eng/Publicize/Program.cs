// Publicize <input.dll> <output.dll>: writes a reference copy of an assembly in which every type and
// member is public, so that C# of PusOS.Core can name the internals of System.Private.CoreLib.
// Build time only: the copy is compiled against and never deployed.
using PusOS.Publicize;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Publicize <input assembly> <output assembly>");
    return 2;
}

int count = PublicReferenceAssembly.Write(args[0], args[1]);
Console.WriteLine($"{Path.GetFileName(args[0])}: {count} members made public");
return 0;
