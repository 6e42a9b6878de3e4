/// <summary>Questions about a type parameter need no box; a real box stays one.</summary>
static class FoldedBoxing
{
    public static int Run() => Classify(5) + Classify(2L) + (IsNull(7) ? 1 : 0) + (Keep(3) is int ? 1 : 0);

    public static int Classify<T>(T value)
    {
        if (typeof(T) == typeof(int))
        {
            return (int)(object)value;
        }

        return value is long ? 1 : 2;
    }

    public static bool IsNull<T>(T value) => value == null;

    public static object Keep(int value) => value;
}
