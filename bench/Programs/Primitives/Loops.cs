namespace PusOS.Bench;

/// <summary>Array access that all loops share, so that it drops out of the differences.</summary>
internal static class Loops
{
    /// <summary>One of four elements.</summary>
    public static T Element<T>(T[] array, int i) => array[i & 3];
}
