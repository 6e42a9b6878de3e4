namespace PusOS.Conformance.Cases;

/// <summary>The messages of exceptions that the runtime and the class library throw.</summary>
internal static class ExceptionMessagesTests
{
    private static int s_zero;

    private static string? s_null;

    public static void Run(string[] args)
    {
        int[] array = new int[2];
        object o = "text";
        List<int> list = [1];
        Dictionary<string, int> map = new() { ["a"] = 1 };
        Show(() => s_null!.Length);
        Show(() => array[2 + s_zero]);
        Show(() => 5 / s_zero);
        Show(() => 5L % s_zero);
        Show(() => 5m / s_zero);
        Show(() => (int)o);
        Show(() => (List<int>)o);
        Show(() => (IDisposable)o);
        Show(() => checked(int.MaxValue - s_zero + 1));
        Show(() => list[5]);
        Show(() => map["missing"]);
        Show(() =>
        {
            map.Add("a", 2);
            return 0;
        });
        Show(() => list.First(x => x > 3));
        Show(() => new int[0].Max());
        Show(() => list.Single(x => x > 3));
        Show(() => new[] { 1, 2 }.Single());
        Show(() => "abc".Substring(5));
        Show(() => "abc"[7]);
        Show(() => string.Join(",", (string[])null!));
        Show(() => int.Parse("12a"));
        Show(() => byte.Parse("256"));
        Show(() => Enum.Parse<DayOfWeek>("Nonday"));
        Show(() => new List<int>(-1));
        Show(() => new Queue<int>().Dequeue());
        Show(() => new Stack<int>().Pop());
        Show(() => new Uri("not a uri"));
        Show(() => Convert.FromHexString("abc"));
        Show(() => ((int?)null)!.Value);
        Show(() => new int[-1 + s_zero]);
        Show(() => int.MinValue / (-1 + s_zero));
        Show(() => Array.CreateInstance(typeof(int), -5));
        Show(() => ((ICollection<int>)Array.AsReadOnly(array)).Remove(1));
        Show(() =>
        {
            foreach (int i in list)
            {
                list.Add(i);
            }

            return 0;
        });
        Show(() => Enumerable.Range(0, -1));
        Show(() => new DateTime(2020, 13, 1));
        Show(() => TimeSpan.FromSeconds(double.NaN));
        Show(() => new string('x', -1));
        Show<int>(() => throw new NotImplementedException());
        Show<int>(() => throw new ObjectDisposedException("thing"));
        Show<int>(() => throw new ArgumentOutOfRangeException("index", 5, "too big"));
        Show<int>(() => throw new KeyNotFoundException());
        Show<int>(() => throw new UnauthorizedAccessException());
        Show<int>(() => throw new OperationCanceledException());
        Show<int>(() => throw new IOException("io"));
        Show<int>(() => throw new RankException());
        Show(() => { ArgumentOutOfRangeException.ThrowIfNegative(-5 + s_zero); return 0; });
        Show(() => { ArgumentException.ThrowIfNullOrEmpty(""); return 0; });
        Show(() => { ObjectDisposedException.ThrowIf(true, o); return 0; });
    }

    private static void Show<T>(Func<T> f)
    {
        try
        {
            Console.WriteLine("no exception: " + f());
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().FullName}: {e.Message} [{(e as ArgumentException)?.ParamName}] {e.HResult:x8}");
        }
    }
}
