namespace PusOS.Conformance.Cases;

/// <summary>Task.WhenAll, WhenAny, ContinueWith, Parallel, timeouts, cancellation.</summary>
internal static class TasksCombinatorsTests
{
    public static void Run(string[] args) => Body().GetAwaiter().GetResult();

    private static async Task Body()
    {
        int[] results = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            await Task.Delay(20 - (i * 2));
            return i * i;
        }));
        Console.WriteLine(string.Join(',', results));
        Task<string> slow = After(2000, "slow"), fast = After(20, "fast");
        Console.WriteLine(await await Task.WhenAny(slow, fast));
        Task all = Task.WhenAll(Failing("a", 80), Task.Delay(5), Failing("b", 1)); // Exceptions come in the order of completion.
        try
        {
            await all;
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.Message} {all.Exception!.InnerExceptions.Count}");
        }

        Console.WriteLine(await Task.Run(() => 5).ContinueWith(t => t.Result * 2).ContinueWith(t => "r" + t.Result));
        string kind = await Failing("c", 1).ContinueWith(t => t.IsFaulted ? "faulted " + t.Exception!.InnerException!.Message : "ok");
        Console.WriteLine(kind);
        using var cts = new CancellationTokenSource(30);
        try
        {
            await Task.Delay(Timeout.Infinite, cts.Token);
        }
        catch (OperationCanceledException e)
        {
            Console.WriteLine($"{e.GetType().Name} {cts.IsCancellationRequested} {e.CancellationToken == cts.Token}");
        }

        try
        {
            await After(5000, "x").WaitAsync(TimeSpan.FromMilliseconds(20));
        }
        catch (TimeoutException e)
        {
            Console.WriteLine(e.Message);
        }

        long total = 0;
        Parallel.For(0, 1000, i => Interlocked.Add(ref total, i));
        Parallel.ForEach(Enumerable.Range(0, 100), i => Interlocked.Add(ref total, i));
        Parallel.Invoke(() => Interlocked.Increment(ref total), () => Interlocked.Increment(ref total));
        Console.WriteLine(total);
        Console.WriteLine(Enumerable.Range(1, 1000).AsParallel().Where(x => x % 7 == 0).Select(x => (long)x * x).Sum());
        var order = new List<int>();
        await foreach (Task<int> t in Task.WhenEach([Value(3, 120), Value(1, 10), Value(2, 60)]))
        {
            order.Add(await t);
        }

        Console.WriteLine(string.Join(',', order));
        var sem = new SemaphoreSlim(2);
        int running = 0, max = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await sem.WaitAsync();
            int now = Interlocked.Increment(ref running);
            lock (sem)
            {
                max = Math.Max(max, now);
            }

            await Task.Delay(5);
            Interlocked.Decrement(ref running);
            sem.Release();
        }));
        Console.WriteLine($"{max} {sem.CurrentCount}");
        int registered = 0;
        using (cts.Token.Register(() => registered++))
        {
        }

        var linked = CancellationTokenSource.CreateLinkedTokenSource(cts.Token, default);
        Console.WriteLine($"{registered} {linked.IsCancellationRequested}");
        Task parent = Task.Factory.StartNew(() => Task.Factory.StartNew(() => Thread.Sleep(10), TaskCreationOptions.AttachedToParent));
        await parent;
        Console.WriteLine(parent.Status);
    }

    private static async Task<string> After(int ms, string s)
    {
        await Task.Delay(ms);
        return s;
    }

    private static async Task<int> Value(int v, int ms)
    {
        await Task.Delay(ms);
        return v;
    }

    private static async Task Failing(string s, int ms)
    {
        await Task.Delay(ms);
        throw new InvalidOperationException(s);
    }
}
