using System;

/// <summary>A filter is a function of its own over the frame record of its method.</summary>
static class ExceptionFilter
{
    public static int Run() => Filtered(2);

    public static int Filtered(int wanted)
    {
        try
        {
            throw new ArgumentException();
        }
        catch (Exception e) when (e is ArgumentException && wanted == 2)
        {
            return wanted;
        }
    }
}
