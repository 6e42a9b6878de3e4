// pusbench ROOT [name ...]: takes the measurements (hello, kernels, primitives, net, storage; all by default), adds what other
// benches left in artifacts/bench/parts, prints one table, writes artifacts/bench.json. ./build.sh bench starts it.
// pusbench ROOT profile [FROM TO [TURNS [LINES]]]: where NetEcho's instructions go (./build.sh profile).
using PusOS.Bench.Harness;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: pusbench ROOT [hello|kernels|primitives|net|storage ...]");
    return 2;
}

var context = new BenchContext(Path.GetFullPath(args[0]));
Directory.CreateDirectory(context.Work);
if (args is [_, "profile", ..])
{
    Console.Out.Write(NetBench.Profile(context, args[2..]));
    return 0;
}

var table = new FigureTable();
(string Name, Action<BenchContext, FigureTable> Run)[] benches =
[
    ("hello", HelloBench.Run),
    ("kernels", KernelsBench.Run),
    ("primitives", PrimitivesBench.Run),
    ("net", NetBench.Run),
    ("storage", StorageBench.Run),
];

int failures = 0;
foreach ((string name, Action<BenchContext, FigureTable> run) in benches.Where(b => args.Length == 1 || args.Skip(1).Contains(b.Name)))
{
    Console.Error.WriteLine($"==> bench {name}");
    try
    {
        run(context, table);
    }
    catch (BenchException exception)
    {
        failures++;
        Console.Error.WriteLine($"bench {name} failed: {exception.Message}");
    }
}

table.AddParts(Path.Combine(context.Work, "parts"));
table.Print(Console.Out);
table.Write(Path.Combine(context.Root, "artifacts/bench.json"));
return failures == 0 ? 0 : 1;
