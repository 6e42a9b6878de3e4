namespace PusOS.Conformance.Cases;

/// <summary>[ThreadStatic] fields and ThreadLocal per thread.</summary>
internal static class ThreadStaticsTests
{
    [ThreadStatic]
    private static int t_number;

    [ThreadStatic]
    private static string? t_text;

    [ThreadStatic]
    private static List<int>? t_list;

    private static readonly ThreadLocal<int> s_local = new(() => 100, trackAllValues: true);

    public static void Run(string[] args)
    {
        t_number = 5;
        t_text = "main";
        t_list = [1];
        s_local.Value++;
        string[] results = new string[4];
        var threads = new Thread[4];
        for (int i = 0; i < 4; i++)
        {
            int id = i;
            threads[i] = new Thread(() =>
            {
                string start = $"{t_number} {t_text ?? "null"} {t_list is null} {Generic<int>.Value} {Generic<string>.Value}";
                for (int k = 0; k < 1000; k++)
                {
                    t_number += id;
                    t_text = "t" + id;
                    (t_list ??= []).Add(k);
                    Generic<int>.Value += 1;
                    Generic<string>.Value += 2;
                    s_local.Value += id;
                }

                GC.Collect();
                results[id] = $"{start} -> {t_number} {t_text} {t_list!.Count} {Generic<int>.Value} {Generic<string>.Value} {s_local.Value}";
            });
            threads[i].Start();
        }

        foreach (Thread t in threads)
        {
            t.Join();
        }

        Console.WriteLine(string.Join('\n', results));
        Console.WriteLine($"{t_number} {t_text} {t_list.Count} {Generic<int>.Value} {s_local.Value} {s_local.Values.Sum()}");
        var slot = Thread.AllocateDataSlot();
        Thread.SetData(slot, "slot");
        Console.WriteLine(Thread.GetData(slot));
        var async = new AsyncLocal<int> { Value = 7 };
        Task.Run(() =>
        {
            Console.WriteLine(async.Value);
            async.Value = 8;
        }).Wait();
        Console.WriteLine(async.Value);
    }

    private static class Generic<T>
    {
        [ThreadStatic]
        public static int Value;
    }
}
