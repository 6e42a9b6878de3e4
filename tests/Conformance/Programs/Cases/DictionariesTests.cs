namespace PusOS.Conformance.Cases;

/// <summary>Dictionary, SortedDictionary, SortedList, comparers, custom keys, enumeration order.</summary>
internal static class DictionariesTests
{
    public static void Run(string[] args)
    {
        var d = new Dictionary<int, string>();
        for (int i = 0; i < 200; i++)
        {
            d[i * 7919] = "v" + i;
        }

        for (int i = 0; i < 200; i += 3)
        {
            d.Remove(i * 7919);
        }

        d[1] = "one";
        Console.WriteLine($"{d.Count} {d.ContainsKey(7919)} {d.ContainsKey(0)} {d.TryGetValue(7919 * 2, out string? v)} {v} {d.GetValueOrDefault(5, "none")} {d.TryAdd(1, "uno")} {d.Remove(1, out string? removed)} {removed} {d.ContainsValue("v4")}");
        Console.WriteLine(string.Join(',', d.Take(20).Select(p => $"{p.Key}={p.Value}")) + " " + d.Keys.Sum(k => (long)k) + " " + d.Values.Last());
        var text = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Alpha"] = 1, ["beta"] = 2 };
        text["ALPHA"]++;
        text["gamma"] = 3;
        Console.WriteLine($"{string.Join(',', text)} {text.ContainsKey("BETA")} {text.Comparer == StringComparer.OrdinalIgnoreCase}");
        foreach (string word in "the cat the dog the end".Split(' '))
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(text, word, out _)++;
        }

        Console.WriteLine(string.Join(' ', text.OrderBy(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal)));
        var keyed = new Dictionary<Key, double> { [new Key(1, "a")] = 1.5, [new Key(2, "b")] = 2.5 };
        Console.WriteLine($"{keyed[new Key(2, "b")]} {keyed.ContainsKey(new Key(2, "c"))} {Key.Hashes > 0}");
        var tuples = new Dictionary<(int, string), List<int>> { [(1, "x")] = [1, 2] };
        tuples[(1, "x")].Add(3);
        Console.WriteLine(tuples[(1, "x")].Count);
        var e = new Dictionary<DayOfWeek, string> { [DayOfWeek.Monday] = "m", [DayOfWeek.Sunday] = "s" };
        Console.WriteLine($"{e[DayOfWeek.Monday]} {string.Join(',', e.Keys)}");
        var sorted = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["m"] = 1, ["a"] = 2, ["z"] = 3, ["c"] = 4 };
        sorted.Remove("m");
        Console.WriteLine($"{string.Join(',', sorted)} {sorted.First().Key}");
        var sl = new SortedList<int, string> { [5] = "five", [1] = "one", [3] = "three" };
        Console.WriteLine($"{string.Join(',', sl)} {sl.IndexOfKey(3)} {sl.GetValueAtIndex(0)} {sl.Keys[2]}");
        var ordered = new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 };
        ordered.Insert(1, "m", 9);
        Console.WriteLine($"{string.Join(',', ordered)} {ordered.GetAt(1)} {ordered.IndexOf("a")}");
        try
        {
            foreach (int k in d.Keys)
            {
                d.Add(-k - 1, "x");
            }
        }
        catch (InvalidOperationException ex)
        {
            Console.WriteLine(ex.Message);
        }

        foreach (Action bad in (Action[])[() => d.Add(7919, ""), () => text.Add(null!, 1), () => _ = sorted["nope"], () => sl.Add(5, "again")])
        {
            try
            {
                bad();
            }
            catch (Exception ex)
            {
                Console.WriteLine($"{ex.GetType().Name}: {ex.Message}");
            }
        }

        var frozen = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(text);
        Console.WriteLine($"{frozen["the"]} {frozen.Count}");
        var lookup = text.GetAlternateLookup<ReadOnlySpan<char>>();
        Console.WriteLine(lookup["xDOGx".AsSpan(1, 3)]);
    }

    private sealed class Key(int id, string name) : IEquatable<Key>
    {
        public static int Hashes;

        public bool Equals(Key? other) => other is not null && other.Id == id && other.Name == name;

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode()
        {
            Hashes++;
            return id % 2;
        }

        private int Id => id;

        private string Name => name;
    }
}
