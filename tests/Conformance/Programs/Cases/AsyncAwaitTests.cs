using System.Runtime.CompilerServices;

namespace PusOS.Conformance.Cases;

/// <summary>async and await: results, exceptions, ordering, custom awaitables, ValueTask.</summary>
internal static class AsyncAwaitTests
{
    public static void Run(string[] args) => Body().GetAwaiter().GetResult();

    private static async Task Body()
    {
        Console.WriteLine(await Add(2, 3));
        Console.WriteLine(await Sum(10));
        Console.WriteLine(await Immediate() + await Delayed("x") + await Value(4) + await new Custom(7));
        try
        {
            await Fail("boom");
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        Task failing = Fail("second");
        try
        {
            failing.Wait();
        }
        catch (AggregateException e)
        {
            Console.WriteLine($"{e.InnerException!.Message} {failing.Status} {failing.IsFaulted}");
        }

        List<string> log = [];
        await Order(log);
        Console.WriteLine(string.Join(' ', log));
        await using (var d = new AsyncResource(log))
        {
            log.Add("use");
        }

        Console.WriteLine(string.Join(' ', log));
        int result = 0;
        for (int i = 0; i < 100; i++)
        {
            result += await Value(i);
            await Task.Yield();
        }

        Console.WriteLine(result);
        var tcs = new TaskCompletionSource<string>();
        Task<string> waiting = Wait(tcs.Task);
        Console.WriteLine(waiting.IsCompleted);
        tcs.SetResult("done");
        Console.WriteLine(await waiting);
        Console.WriteLine(await Recursive(20));
        Console.WriteLine(await TryFinally(log));
        Func<int, Task<int>> lambda = async x =>
        {
            await Task.Delay(1);
            return x * 2;
        };
        Console.WriteLine(await lambda(21));
        Console.WriteLine(await Generic("gen") + await Generic(5));
        (int a, string b) = await Tuple();
        Console.WriteLine($"{a}{b} {await Task.FromResult(9)} {Task.CompletedTask.IsCompletedSuccessfully}");
        try
        {
            await Task.FromCanceled(new CancellationToken(true));
        }
        catch (TaskCanceledException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static async Task<int> Add(int a, int b)
    {
        await Task.Delay(5);
        return a + b;
    }

    private static async Task<int> Sum(int n)
    {
        int s = 0;
        for (int i = 0; i < n; i++)
        {
            s += await Add(i, 1);
        }

        return s;
    }

    private static async Task<string> Immediate()
    {
        await Task.CompletedTask;
        return "imm";
    }

    private static async Task<string> Delayed(string s)
    {
        await Task.Delay(10);
        return s;
    }

    private static async ValueTask<int> Value(int x)
    {
        if (x % 10 == 0)
        {
            await Task.Yield();
        }

        return x;
    }

    private static async Task Fail(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    private static async Task Order(List<string> log)
    {
        log.Add("1");
        Task t = Inner();
        log.Add("3");
        await t;
        log.Add("5");
        async Task Inner()
        {
            log.Add("2");
            await Task.Delay(20);
            log.Add("4");
        }
    }

    private static async Task<string> Wait(Task<string> t) => "waited " + await t;

    private static async Task<int> Recursive(int n) => n == 0 ? 0 : 1 + await Recursive(n - 1);

    private static async Task<string> TryFinally(List<string> log)
    {
        try
        {
            try
            {
                await Fail("inner");
                return "no";
            }
            catch (InvalidOperationException) when (log.Count > 0)
            {
                await Task.Yield();
                return "caught";
            }
        }
        finally
        {
            await Task.Delay(1);
            log.Add("finally");
        }
    }

    private static async Task<string> Generic<T>(T value)
    {
        await Task.Yield();
        return $"{typeof(T).Name}:{value};";
    }

    private static async Task<(int, string)> Tuple()
    {
        await Task.Yield();
        return (1, "t");
    }

    private sealed class AsyncResource(List<string> log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            log.Add("disposed");
        }
    }

    private readonly struct Custom(int n)
    {
        public Awaiter GetAwaiter() => new(n);

        public readonly struct Awaiter(int n) : INotifyCompletion
        {
            public bool IsCompleted => false;

            public int GetResult() => n * 3;

            public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(_ => continuation());
        }
    }
}
