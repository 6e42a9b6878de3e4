using System.Globalization;

namespace PusOS.Conformance;

/// <summary>
/// Seeded rounds of work on several threads: each kind once, then kinds at random. Arguments: seed, rounds, and
/// optionally the one kind to repeat. What is printed follows from the arguments; each kind checks its own results.
/// </summary>
internal static class StressRun
{
    /// <summary>Bound of every wait that ends by itself when all is well: far beyond what the slowest host needs.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>Runs the rounds and prints one line for each and one at the end.</summary>
    public static void Rounds(string[] args, (string Name, Action<Random> Work)[] kinds)
    {
        int seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : kinds.Length;
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            int kind = round < kinds.Length ? round : random.Next(kinds.Length);
            if (args.Length > 2)
            {
                kind = Array.FindIndex(kinds, work => work.Name == args[2]);
            }

            Console.WriteLine($"{round} {kinds[kind].Name}");
            kinds[kind].Work(new Random(random.Next()));
        }

        Console.WriteLine($"ok: seed {seed}, {rounds} rounds");
    }

    /// <summary>Fails the program, from whatever thread.</summary>
    public static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("wrong: " + what);
        }
    }

    /// <summary>Runs the body on that many threads at once and waits for all; what one of them throws ends the program.</summary>
    public static void OnThreads(int count, Action<int> body)
    {
        int waiting = count;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            // All begin together, as far as there are harts.
            Interlocked.Decrement(ref waiting);
            for (var spin = new SpinWait(); Volatile.Read(ref waiting) > 0; spin.SpinOnce())
            {
            }

            body(index);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
