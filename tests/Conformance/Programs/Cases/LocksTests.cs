namespace PusOS.Conformance.Cases;

/// <summary>lock, Monitor.Wait and Pulse, recursion, ReaderWriterLock, Mutex, Semaphore, Lock.</summary>
internal static class LocksTests
{
    public static void Run(string[] args)
    {
        object gate = new();
        int counter = 0;
        Parallel4(() =>
        {
            for (int i = 0; i < 20000; i++)
            {
                lock (gate)
                {
                    counter++;
                }
            }
        });
        Console.WriteLine(counter);
        var newLock = new Lock();
        counter = 0;
        Parallel4(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                lock (newLock)
                {
                    counter++;
                }
            }
        });
        Console.WriteLine($"{counter} {newLock.IsHeldByCurrentThread}");
        var queue = new BlockingBuffer(4);
        long sum = 0;
        var consumer = new Thread(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                sum += queue.Take();
            }
        });
        consumer.Start();
        for (int i = 0; i < 1000; i++)
        {
            queue.Put(i);
        }

        consumer.Join();
        Console.WriteLine(sum);
        PingPong();
        foreach (Action bad in (Action[])[() => Monitor.Exit(gate), () => Monitor.Pulse(gate), () => Monitor.Wait(gate, 1), () => Monitor.Enter(null!), () => new SemaphoreSlim(1, 1).Release(5)])
        {
            try
            {
                bad();
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        lock (gate)
        {
            lock (gate)
            {
                Console.WriteLine($"{Monitor.IsEntered(gate)} {Monitor.Wait(gate, 10)} {Monitor.TryEnter(gate)}");
                Monitor.Exit(gate);
            }
        }

        bool taken = false, other = true;
        Monitor.TryEnter(gate, 10, ref taken);
        var t = new Thread(() => other = Monitor.TryEnter(gate, 20));
        t.Start();
        t.Join();
        Console.WriteLine($"{taken} {other}");
        Monitor.Exit(gate);
        object hashed = new();
        int h = hashed.GetHashCode();
        lock (hashed)
        {
            Console.WriteLine(h == hashed.GetHashCode());
        }

        using var rw = new ReaderWriterLockSlim();
        int value = 0;
        Parallel4(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                rw.EnterWriteLock();
                value++;
                rw.ExitWriteLock();
                rw.EnterReadLock();
                _ = value;
                rw.ExitReadLock();
            }
        });
        using var mutex = new Mutex();
        using var semaphore = new Semaphore(1, 2);
        Parallel4(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                mutex.WaitOne();
                value++;
                mutex.ReleaseMutex();
                semaphore.WaitOne();
                value++;
                semaphore.Release();
            }
        });
        Console.WriteLine(value);
        var spin = new SpinLock(false);
        int spun = 0;
        Parallel4(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                bool got = false;
                spin.Enter(ref got);
                spun++;
                spin.Exit();
            }
        });
        Console.WriteLine(spun);
    }

    private static void Parallel4(Action a)
    {
        Thread[] threads = [new(() => a()), new(() => a()), new(() => a()), new(() => a())];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
    }

    private static void PingPong()
    {
        object gate = new();
        bool ping = true;
        var log = new System.Text.StringBuilder();
        void Player(bool mine, string word)
        {
            for (int i = 0; i < 5; i++)
            {
                lock (gate)
                {
                    while (ping != mine)
                    {
                        Monitor.Wait(gate);
                    }

                    log.Append(word).Append(i).Append(' ');
                    ping = !ping;
                    Monitor.PulseAll(gate);
                }
            }
        }

        var t = new Thread(() => Player(false, "pong"));
        t.Start();
        Player(true, "ping");
        t.Join();
        Console.WriteLine(log);
    }

    private sealed class BlockingBuffer(int capacity)
    {
        private readonly Queue<int> _items = new();

        public void Put(int item)
        {
            lock (_items)
            {
                while (_items.Count == capacity)
                {
                    Monitor.Wait(_items);
                }

                _items.Enqueue(item);
                Monitor.PulseAll(_items);
            }
        }

        public int Take()
        {
            lock (_items)
            {
                while (_items.Count == 0)
                {
                    Monitor.Wait(_items);
                }

                int item = _items.Dequeue();
                Monitor.PulseAll(_items);
                return item;
            }
        }
    }
}
