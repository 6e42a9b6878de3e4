// Hello with a mark as its first statement: what the node executes from the kernel's entry to here.
PusOS.Bench.Marks.Mark2();
Console.WriteLine("Hello from PusOS for .NET!");
PusOS.Bench.Marks.Mark3();
