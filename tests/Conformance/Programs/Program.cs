// Programs CASE [arguments]: runs one conformance program. Programs --list: their names.
using PusOS.Conformance;

if (args.Length == 0 || args[0] == "--list")
{
    foreach (string name in CaseTable.Names)
    {
        Console.WriteLine(name[..^"Tests".Length]);
    }

    return 0;
}

if (!CaseTable.Run(args[0] + "Tests", args[1..]))
{
    Console.WriteLine($"no such case: {args[0]}");
    return 2;
}

return Environment.ExitCode;
