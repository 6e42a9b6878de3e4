// The smallest node: says hello, echoes its arguments, and ends with an exit code that is their number.
Console.WriteLine("Hello from PusOS for .NET!");
foreach (string argument in args)
{
    Console.WriteLine($"argument: {argument}");
}

return args.Length;
