namespace PusOS.Conformance.Cases;

/// <summary>LINQ grouping, joins, ordering stability, nested queries over objects.</summary>
internal static class LinqGroupingTests
{
    public static void Run(string[] args)
    {
        Person[] people = [new("Ann", 31, "Oslo"), new("Bob", 25, "Rome"), new("Cid", 31, "Rome"), new("Dan", 47, "Oslo"), new("Eve", 25, "Bern"), new("Fay", 25, "Rome")];
        Order[] orders = [new("Ann", 10.5m), new("Bob", 3m), new("Ann", 2.25m), new("Zed", 9m), new("Fay", 7m)];
        foreach (var g in people.GroupBy(p => p.City).OrderBy(g => g.Key))
        {
            Console.WriteLine($"{g.Key}: {g.Count()} {g.Average(p => p.Age):F2} {string.Join(',', g.Select(p => p.Name))}");
        }

        Console.WriteLine(string.Join(' ', people.OrderBy(p => p.Age).Select(p => p.Name)));
        Console.WriteLine(string.Join(' ', people.OrderByDescending(p => p.Age).ThenBy(p => p.City).ThenByDescending(p => p.Name).Select(p => p.Name)));
        var joined = from p in people
                     join o in orders on p.Name equals o.Customer
                     select $"{p.Name}:{o.Amount}";
        Console.WriteLine(string.Join(' ', joined));
        var groups = from p in people
                     join o in orders on p.Name equals o.Customer into os
                     select new { p.Name, Total = os.Sum(o => o.Amount), Count = os.Count() };
        Console.WriteLine(string.Join(' ', groups));
        var left = people.LeftJoin(orders, p => p.Name, o => o.Customer, (p, o) => $"{p.Name}-{o?.Amount.ToString() ?? "none"}");
        Console.WriteLine(string.Join(' ', left));
        Console.WriteLine(string.Join(' ', people.GroupBy(p => (p.City, Old: p.Age > 30), p => p.Name, (k, names) => $"{k}={string.Concat(names)}")));
        Console.WriteLine(string.Join(' ', people.CountBy(p => p.Age).OrderBy(p => p.Key)) + " " + string.Join(' ', people.AggregateBy(p => p.City, 0, (a, p) => a + p.Age)));
        ILookup<int, string> lookup = people.ToLookup(p => p.Age, p => p.Name);
        Console.WriteLine($"{string.Join(',', lookup[25])} {lookup.Contains(99)} {lookup[99].Count()} {lookup.Count}");
        Console.WriteLine(string.Join(' ', people.DistinctBy(p => p.City).Select(p => p.Name)) + " " + people.ExceptBy(["Ann", "Bob"], p => p.Name).Count());
        int[] big = [.. Enumerable.Range(0, 1000).Select(i => (i * 7919) % 1009)];
        Console.WriteLine($"{big.OrderBy(x => x % 10).ThenBy(x => x).Take(5).Sum()} {big.GroupBy(x => x % 7).Sum(g => g.Key * g.Count())} {big.OrderBy(x => x).ElementAt(500)} {big.Order().Skip(10).First()}");
        var nested = people.Select(p => new { p.Name, Orders = orders.Where(o => o.Customer == p.Name).Select(o => o.Amount).ToArray() }).Where(x => x.Orders.Length > 0);
        foreach (var x in nested)
        {
            Console.Write($"{x.Name}[{string.Join(';', x.Orders)}] ");
        }

        Console.WriteLine();
        var e = new { A = 1, B = "x" };
        Console.WriteLine($"{e} {e.Equals(new { A = 1, B = "x" })} {e.GetHashCode() == new { A = 1, B = "x" }.GetHashCode()}");
    }

    private sealed record Person(string Name, int Age, string City);

    private sealed record Order(string Customer, decimal Amount);
}
