/// <summary>A simple static constructor is evaluated: no check, constants. One with effects keeps its check.</summary>
static class StaticConstructors
{
    public static int Run() => Evaluated() + Checked();

    public static int Evaluated() => Simple.Answer + Simple.Table[1];

    public static int Checked() => Lazy.Value;

    public static int Counter() => s_counter++;

    private static int s_counter;

    static class Simple
    {
        public static readonly int Answer = 6 * 7;
        public static readonly int[] Table = [10, 20, 30];
    }

    static class Lazy
    {
        public static int Value = Counter();
    }
}
