/// <summary>A struct of two scalars travels as its leaves, one of five by address.</summary>
static class StructPassing
{
    public static int Run() => SumSmall(Small(1, 2)) + SumLarge(Large(3));

    public static Pair Small(int first, long second) => new Pair { First = first, Second = second };

    public static int SumSmall(Pair pair) => pair.First + (int)pair.Second;

    public static Five Large(int value) => new Five { A = value, E = value };

    public static int SumLarge(Five five) => five.A + five.E;

    public struct Pair
    {
        public int First;
        public long Second;
    }

    public struct Five
    {
        public int A;
        public int B;
        public int C;
        public int D;
        public int E;
    }
}
