namespace PusOS.Conformance.Cases;

/// <summary>Settings of the thread pool, schedulers, synchronization contexts, timers in order, task options.</summary>
internal static class ThreadPoolsTests
{
    public static void Run(string[] args)
    {
        Settings();
        Schedulers();
        Contexts();
        Timers();
        Options();
        Unobserved();
        Periodic().Wait();
        Parallels();
    }

    private static void Try(string what, Action action)
    {
        try
        {
            action();
            Console.WriteLine($"{what}: done");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    private static void Settings()
    {
        Console.WriteLine(ThreadPool.SetMinThreads(3, 1));
        ThreadPool.GetMinThreads(out int workers, out _);
        Console.WriteLine(workers);
        Console.WriteLine(ThreadPool.SetMaxThreads(20, 20));
        ThreadPool.GetMaxThreads(out workers, out int ports);
        Console.WriteLine($"{workers} {ports}");
        Console.WriteLine(ThreadPool.SetMaxThreads(1, 1));
        Console.WriteLine(ThreadPool.SetMinThreads(50, 1));
        ThreadPool.GetAvailableThreads(out int free, out _);
        Console.WriteLine(free <= 20);
        Console.WriteLine(ThreadPool.ThreadCount >= 0);
        Console.WriteLine(ThreadPool.PendingWorkItemCount >= 0);
        Console.WriteLine(ThreadPool.CompletedWorkItemCount >= 0);
        using var done = new CountdownEvent(20);
        for (int i = 0; i < 10; i++)
        {
            ThreadPool.QueueUserWorkItem(_ => done.Signal());
            ThreadPool.UnsafeQueueUserWorkItem(_ => done.Signal(), 0, preferLocal: i % 2 == 0);
        }

        Console.WriteLine(done.Wait(10000));
        Try("null", () => ThreadPool.QueueUserWorkItem(null!));
        Console.WriteLine(ThreadPool.CompletedWorkItemCount >= 20);
    }

    private static void Schedulers()
    {
        var pair = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 2);
        var factory = new TaskFactory(pair.ExclusiveScheduler);
        int inside = 0;
        int most = 0;
        Task[] tasks = Enumerable.Range(0, 10).Select(_ => factory.StartNew(() =>
        {
            most = Math.Max(most, ++inside);
            Thread.Sleep(1);
            inside--;
        })).ToArray();
        Task.WaitAll(tasks);
        Console.WriteLine($"{most} {pair.ExclusiveScheduler.MaximumConcurrencyLevel} {pair.ConcurrentScheduler.MaximumConcurrencyLevel}");
        pair.Complete();
        Console.WriteLine(pair.Completion.Wait(5000));
        Console.WriteLine(TaskScheduler.Default.MaximumConcurrencyLevel);
        Console.WriteLine(ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default));
        Try("no context", () => TaskScheduler.FromCurrentSynchronizationContext());
        var own = new OwnScheduler();
        Task<int> queued = Task.Factory.StartNew(() => 5, CancellationToken.None, TaskCreationOptions.None, own);
        Console.WriteLine(queued.Status);
        own.RunAll();
        Console.WriteLine(queued.Result);
    }

    private sealed class OwnScheduler : TaskScheduler
    {
        private readonly Queue<Task> _tasks = new();

        protected override IEnumerable<Task>? GetScheduledTasks() => _tasks;

        protected override void QueueTask(Task task) => _tasks.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        public void RunAll()
        {
            while (_tasks.TryDequeue(out Task? t))
            {
                Console.WriteLine(TryExecuteTask(t));
            }
        }
    }

    private sealed class PumpContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback, object?)> _posts = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_posts)
            {
                _posts.Enqueue((d, state));
                Monitor.Pulse(_posts);
            }
        }

        public void RunUntil(Task task)
        {
            task.ContinueWith(_ => Post(_ => { }, null), TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                (SendOrPostCallback, object?) post;
                lock (_posts)
                {
                    while (_posts.Count == 0)
                    {
                        Monitor.Wait(_posts);
                    }

                    post = _posts.Dequeue();
                }

                post.Item1(post.Item2);
            }
        }
    }

    private static void Contexts()
    {
        var pump = new PumpContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        Console.WriteLine(before is null);
        SynchronizationContext.SetSynchronizationContext(pump);
        Task t = OnPump(Environment.CurrentManagedThreadId);
        pump.RunUntil(t);
        Console.WriteLine(t.Status);
        TaskScheduler scheduler = TaskScheduler.FromCurrentSynchronizationContext();
        Console.WriteLine(scheduler.MaximumConcurrencyLevel);
        SynchronizationContext.SetSynchronizationContext(before);
        new SynchronizationContext().Send(o => Console.WriteLine($"sent {o}"), 1);
        var progress = new Progress<int>();
        using var done = new ManualResetEventSlim();
        progress.ProgressChanged += (_, v) => { Console.WriteLine($"progress {v}"); done.Set(); };
        ((IProgress<int>)progress).Report(3);
        done.Wait();
    }

    private static async Task OnPump(int thread)
    {
        await Task.Delay(5);
        Console.WriteLine(Environment.CurrentManagedThreadId == thread);
        await Task.Yield();
        Console.WriteLine(Environment.CurrentManagedThreadId == thread);
        await Task.Run(() => Console.WriteLine(Environment.CurrentManagedThreadId == thread));
        Console.WriteLine(Environment.CurrentManagedThreadId == thread);
    }

    private static void Timers()
    {
        var order = new List<int>();
        using var done = new CountdownEvent(4);
        Timer[] timers = new[] { 200, 50, 125, 275 }.Select(ms => new Timer(s =>
        {
            lock (order)
            {
                order.Add((int)s!);
            }

            done.Signal();
        }, ms, ms, Timeout.Infinite)).ToArray();
        done.Wait();
        Console.WriteLine(string.Join(",", order));
        Array.ForEach(timers, t => t.Dispose());
        using var never = new Timer(_ => Console.WriteLine("never"), null, 20, Timeout.Infinite);
        never.Change(Timeout.Infinite, Timeout.Infinite);
        Thread.Sleep(40);
        Try("bad", () => never.Change(-2, 0));
        Console.WriteLine(Timer.ActiveCount >= 0);
        using var elapsed = new ManualResetEventSlim();
        using var old = new System.Timers.Timer(10) { AutoReset = false };
        old.Elapsed += (s, e) => { Console.WriteLine(e.SignalTime.Year > 2000); elapsed.Set(); };
        old.Start();
        Console.WriteLine(elapsed.Wait(5000));
    }

    private static void Options()
    {
        Task parent = Task.Factory.StartNew(() =>
        {
            Task.Factory.StartNew(() => { Thread.Sleep(30); Console.WriteLine("child"); }, TaskCreationOptions.AttachedToParent);
        });
        parent.Wait();
        Console.WriteLine("parent");
        bool pool = true;
        Task.Factory.StartNew(() => pool = Thread.CurrentThread.IsThreadPoolThread, TaskCreationOptions.LongRunning).Wait();
        Console.WriteLine(pool);
        Task faulted = Task.Run(() => throw new InvalidOperationException("x"));
        Console.WriteLine(faulted.ContinueWith(t => t.Exception!.InnerException!.Message, TaskContinuationOptions.OnlyOnFaulted).Result);
        Task skipped = Task.CompletedTask.ContinueWith(_ => { }, TaskContinuationOptions.OnlyOnFaulted);
        Try("skipped", skipped.Wait);
        var source = new TaskCompletionSource<int>();
        Console.WriteLine($"{source.TrySetException(new FormatException("f"))} {source.TrySetResult(1)} {source.Task.Status}");
        Try("twice", () => source.SetResult(2));
        Try("wait", () => source.Task.Wait());
        var t1 = new Task(() => { });
        Try("start twice", () => { t1.RunSynchronously(); t1.Start(); });
        Try("cold wait", () => Console.WriteLine(new Task(() => { }).Wait(5)));
        Console.WriteLine(new Task(() => { }, TaskCreationOptions.PreferFairness).CreationOptions);
    }

    private static void Unobserved()
    {
        using var seen = new ManualResetEventSlim();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) =>
        {
            Console.WriteLine($"unobserved {e.Exception.InnerException!.Message}");
            e.SetObserved();
            seen.Set();
        };
        TaskScheduler.UnobservedTaskException += handler;
        // Several, and below a deep call: a conservative collector may see one of them in a stale stack slot.
        Drop(20);
        for (int i = 0; i < 20 && !seen.IsSet; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(5);
        }

        TaskScheduler.UnobservedTaskException -= handler;
        Console.WriteLine(seen.IsSet);
    }

    private static void Drop(int depth)
    {
        if (depth > 0)
        {
            Drop(depth - 1);
            return;
        }

        Task t = Task.Run(() => throw new InvalidOperationException("lost"));
        ((IAsyncResult)t).AsyncWaitHandle.WaitOne();
    }

    private static async Task Periodic()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(3));
        int n = 0;
        while (await timer.WaitForNextTickAsync() && ++n < 3)
        {
        }

        timer.Dispose();
        Console.WriteLine($"{n} {await timer.WaitForNextTickAsync()}");
        var time = TimeProvider.System;
        long start = time.GetTimestamp();
        await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        Console.WriteLine(time.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(19));
        Console.WriteLine((time.GetUtcNow() - DateTimeOffset.UtcNow).Duration() < TimeSpan.FromSeconds(1));
    }

    private static void Parallels()
    {
        ParallelLoopResult r = Parallel.For(0, 1000, (i, state) =>
        {
            if (i == 100)
            {
                state.Break();
            }
        });
        Console.WriteLine($"{r.IsCompleted} {r.LowestBreakIteration}");
        try
        {
            Parallel.ForEach(Enumerable.Range(0, 3), i => { if (i == 1) { throw new ArgumentException("one"); } });
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerExceptions.Count + " " + e.InnerExceptions[0].Message);
        }

        int count = 0;
        Parallel.Invoke(() => Interlocked.Increment(ref count), () => Interlocked.Increment(ref count));
        Console.WriteLine(count);
        Parallel.ForEachAsync(Enumerable.Range(1, 10), async (i, _) => { await Task.Yield(); Interlocked.Add(ref count, i); }).Wait();
        Console.WriteLine(count);
        Console.WriteLine(Enumerable.Range(0, 10000).AsParallel().WithDegreeOfParallelism(3).Where(i => i % 3 == 0).Sum());
    }
}
