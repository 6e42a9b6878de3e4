using System;

/// <summary>Calls become invokes; the finally handler is emitted once and knows where it came from.</summary>
static class TryCatchFinally
{
    private static int s_state;

    public static int Run() => Guarded(3);

    public static int Guarded(int divisor)
    {
        try
        {
            return 10 / divisor;
        }
        catch (DivideByZeroException)
        {
            return -1;
        }
        finally
        {
            s_state++;
        }
    }
}
