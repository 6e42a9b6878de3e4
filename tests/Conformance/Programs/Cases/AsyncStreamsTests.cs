using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PusOS.Conformance.Cases;

/// <summary>IAsyncEnumerable, await foreach, channels, cancellation.</summary>
internal static class AsyncStreamsTests
{
    public static void Run(string[] args) => Body().Wait();

    private static async Task Body()
    {
        await foreach (int i in Numbers(5))
        {
            Console.Write(i + " ");
        }

        Console.WriteLine();
        using var cts = new CancellationTokenSource();
        try
        {
            await foreach (int i in Numbers(100).WithCancellation(cts.Token))
            {
                Console.Write(i + " ");
                if (i == 3)
                {
                    cts.Cancel();
                }
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }

        Channel<int> channel = Channel.CreateBounded<int>(3);
        Task producer = Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await channel.Writer.WriteAsync(i * i);
            }

            channel.Writer.Complete();
        });
        int sum = 0, count = 0;
        await foreach (int v in channel.Reader.ReadAllAsync())
        {
            sum += v;
            count++;
        }

        await producer;
        Console.WriteLine($"{count} {sum} {channel.Reader.Completion.IsCompleted}");
        Channel<string> unbounded = Channel.CreateUnbounded<string>();
        unbounded.Writer.TryWrite("a");
        unbounded.Writer.TryWrite("b");
        Console.WriteLine(await unbounded.Reader.ReadAsync() + (unbounded.Reader.TryRead(out string? s) ? s : "") + unbounded.Reader.TryRead(out _));
        unbounded.Writer.Complete(new InvalidOperationException("closed"));
        try
        {
            await unbounded.Reader.ReadAsync();
        }
        catch (ChannelClosedException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }

        await using IAsyncEnumerator<int> e2 = Numbers(2).GetAsyncEnumerator();
        Console.WriteLine($"{await e2.MoveNextAsync()} {e2.Current} {await e2.MoveNextAsync()} {await e2.MoveNextAsync()}");
    }

    private static async IAsyncEnumerable<int> Numbers(int n, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (int i = 0; i < n; i++)
        {
            token.ThrowIfCancellationRequested();
            await Task.Delay(1, token);
            yield return i;
        }
    }
}
