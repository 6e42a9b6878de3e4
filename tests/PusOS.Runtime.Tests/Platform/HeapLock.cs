namespace PusOS.Runtime.Gc;

/// <summary>Test double: counts, so that a test sees a lock that was not given back.</summary>
internal static class HeapLock
{
    public static int Depth { get; private set; }

    public static void Acquire()
    {
        Assert.Equal(0, Depth);
        Depth++;
    }

    public static void Release() => Depth--;
}
