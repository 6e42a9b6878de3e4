namespace PusOS.Conformance.Cases;

/// <summary>Events with add and remove, static events, custom accessors.</summary>
internal static class EventsTests
{
    private static event Action<string>? StaticEvent;

    public static void Run(string[] args)
    {
        var button = new Button();
        List<string> log = [];
        EventHandler<ClickArgs> h1 = (s, e) => log.Add($"h1 {e.X} {s!.GetType().Name}");
        button.Clicked += h1;
        button.Clicked += H2;
        button.Click(1);
        button.Clicked -= h1;
        button.Click(2);
        button.Clicked -= h1;
        button.Clicked -= H2;
        button.Click(3);
        button.Custom += () => log.Add("custom");
        button.Custom += () => log.Add("custom2");
        button.RaiseCustom();
        StaticEvent += s => log.Add("static " + s);
        StaticEvent += log.Add;
        StaticEvent?.Invoke("x");
        Console.WriteLine(string.Join("; ", log));
        Console.WriteLine($"{button.Adds} {button.Count}");
        INotify n = button;
        n.Changed += (_, e) => Console.WriteLine("changed " + e);
        button.Value = 5;
        button.Value = 5;
        button.Value = 6;
        void H2(object? sender, ClickArgs e) => log.Add("h2 " + e.X);
    }

    private interface INotify
    {
        event EventHandler<int> Changed;
    }

    private sealed class ClickArgs(int x) : EventArgs
    {
        public int X => x;
    }

    private sealed class Button : INotify
    {
        private Action? _custom;
        private int _value;

        public event EventHandler<ClickArgs>? Clicked;

        public event EventHandler<int>? Changed;

        public event Action Custom
        {
            add
            {
                Adds++;
                _custom = value + _custom;
            }
            remove => _custom -= value;
        }

        public int Adds { get; private set; }

        public int Count => Clicked?.GetInvocationList().Length ?? 0;

        public int Value
        {
            get => _value;
            set
            {
                if (_value != value)
                {
                    _value = value;
                    Changed?.Invoke(this, value);
                }
            }
        }

        public void Click(int x) => Clicked?.Invoke(this, new ClickArgs(x));

        public void RaiseCustom() => _custom?.Invoke();
    }
}
