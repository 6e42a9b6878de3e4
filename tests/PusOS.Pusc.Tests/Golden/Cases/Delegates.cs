using System;

/// <summary>Delegates over a static method (a thunk drops the target), an instance method and a virtual method.</summary>
static class Delegates
{
    public static int Run() => Static()(1) + Instance(new Adder())(2) + Virtual(new Adder())(3) + Virtual(new Doubler())(4);

    public static Func<int, int> Static() => Increment;

    public static Func<int, int> Instance(Adder adder) => adder.Add;

    public static Func<int, int> Virtual(Adder adder) => adder.AddVirtually;

    private static int Increment(int value) => value + 1;

    public class Adder
    {
        public int Add(int value) => value + 2;

        public virtual int AddVirtually(int value) => value + 3;
    }

    public class Doubler : Adder
    {
        public override int AddVirtually(int value) => value * 2;
    }
}
