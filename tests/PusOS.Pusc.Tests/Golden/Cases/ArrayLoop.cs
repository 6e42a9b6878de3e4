/// <summary>A loop over an array: one null check, a bounds check per element, tags for lengths and data.</summary>
static class ArrayLoop
{
    public static int Run() => Sum([1, 2, 3], 2);

    public static int Sum(int[] values, int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
