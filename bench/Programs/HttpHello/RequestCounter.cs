namespace PusOS.Bench;

/// <summary>Counts requests and marks the measured ones.</summary>
internal sealed class RequestCounter
{
    private const int WarmUp = 500, Rounds = 2000;

    private int _count;

    /// <summary>One more request has come. Any thread.</summary>
    public void Count()
    {
        int count = Interlocked.Increment(ref _count);
        if (count == WarmUp)
        {
            Marks.Mark3();
        }
        else if (count == WarmUp + Rounds)
        {
            Marks.Mark4();
        }
    }
}
