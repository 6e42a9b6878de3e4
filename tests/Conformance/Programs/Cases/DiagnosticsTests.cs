using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace PusOS.Conformance.Cases;

/// <summary>Activities, meters, diagnostic listeners, caller information, unsafe accessors.</summary>
internal static class DiagnosticsTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        Try("activity", Activities);
        Try("meter", Meters);
        Try("listener", () =>
        {
            using var source = new DiagnosticListener("own");
            using IDisposable s = source.Subscribe(new Observer());
            if (source.IsEnabled("event"))
            {
                source.Write("event", 5);
            }
        });
        Try("stopwatch", () => { var w = Stopwatch.StartNew(); Thread.Sleep(15); Console.WriteLine(w.ElapsedMilliseconds >= 14 && Stopwatch.GetElapsedTime(0) > TimeSpan.Zero); });
        Try("debugger", () => Console.WriteLine(Debugger.IsAttached));
        Try("stack", () => Console.WriteLine(new StackTrace().FrameCount > 0));
        Try("caller", () => Caller());
        Try("service", () => Console.WriteLine(new Provider().GetService(typeof(string))));
        Try("accessor", () => Console.WriteLine(Secret(new Holder())));
        Try("accessor method", () => Console.WriteLine(Twice(new Holder(), 4)));
        Try("accessor static", () => Console.WriteLine(Name(null!)));
        Try("accessor constructor", () => Console.WriteLine(Make(77).Shown));
    }

    private sealed class Holder
    {
        public Holder()
        {
        }

        private Holder(int secret) => _secret = secret;

        private int _secret = 42;

        public int Shown => _secret;

        private int Twice(int x) => x * 2;

        private static string Name() => "holder";
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_secret")]
    private static extern ref int Secret(Holder holder);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern int Twice(Holder holder, int x);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern string Name(Holder holder);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern Holder Make(int secret);

    private static void Caller([CallerMemberName] string member = "", [CallerLineNumber] int line = 0) => Console.WriteLine(member + (line > 0));

    private sealed class Provider : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(string) ? "service" : null;
    }

    private sealed class Observer : IObserver<KeyValuePair<string, object?>>
    {
        public void OnCompleted() => Console.WriteLine("completed");

        public void OnError(Exception error)
        {
        }

        public void OnNext(KeyValuePair<string, object?> value) => Console.WriteLine(value.Key + value.Value);
    }

    private static void Activities()
    {
        using var source = new ActivitySource("src", "1.0");
        Console.WriteLine(source.StartActivity("none") is null);
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "src",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => Console.WriteLine($"stopped {a.DisplayName} {a.TagObjects.Count()} {a.Duration >= TimeSpan.Zero}"),
        };
        ActivitySource.AddActivityListener(listener);
        using (Activity? outer = source.StartActivity("outer", ActivityKind.Server))
        {
            outer!.SetTag("k", 1);
            using Activity? inner = source.StartActivity("inner");
            Console.WriteLine($"{inner!.ParentId == outer.Id} {inner.TraceId == outer.TraceId} {Activity.Current == inner} {inner.Id!.Length}");
        }

        Console.WriteLine(ActivityContext.TryParse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null, out ActivityContext c) + " " + c.SpanId);
    }

    private static void Meters()
    {
        using var meter = new Meter("m");
        Counter<int> counter = meter.CreateCounter<int>("requests");
        Histogram<double> histogram = meter.CreateHistogram<double>("time", "ms");
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (ReferenceEquals(i.Meter, meter)) { l.EnableMeasurementEvents(i); } } };
        int total = 0;
        listener.SetMeasurementEventCallback<int>((i, v, tags, _) => total += v);
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Console.WriteLine($"{i.Name} {v} {tags.Length}"));
        meter.CreateObservableGauge("gauge", () => 7);
        listener.Start();
        counter.Add(2);
        counter.Add(3, new KeyValuePair<string, object?>("t", "v"));
        histogram.Record(1.5);
        listener.RecordObservableInstruments();
        Console.WriteLine(total);
    }
}
