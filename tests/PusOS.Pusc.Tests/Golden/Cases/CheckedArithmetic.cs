/// <summary>Overflow, narrowing and division checks.</summary>
static class CheckedArithmetic
{
    public static int Run() => Add(1, 2) + Narrow(3) + (int)Multiply(4, 5) + Divide(7, 2) + FromFloat(1.5);

    public static int Add(int left, int right) => checked(left + right);

    public static ulong Multiply(ulong left, ulong right) => checked(left * right);

    public static byte Narrow(int value) => checked((byte)value);

    public static int Divide(int left, int right) => left / right;

    public static short FromFloat(double value) => checked((short)value);
}
