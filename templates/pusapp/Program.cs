Console.WriteLine("Hello from PusApp1");
foreach (string argument in args)
{
    Console.WriteLine($"argument: {argument}");
}

return 0;
