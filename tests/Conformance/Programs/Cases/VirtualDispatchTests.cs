namespace PusOS.Conformance.Cases;

/// <summary>Virtual, abstract, sealed and hidden methods over a hierarchy.</summary>
internal static class VirtualDispatchTests
{
    public static void Run(string[] args)
    {
        Animal[] animals = [new Dog("Rex"), new Puppy("Bit"), new Cat("Tom"), new Fish()];
        foreach (Animal a in animals)
        {
            Console.WriteLine($"{a.Name}: {a.Sound()} {a.Legs} {a.Describe()} {a} {a.Hidden()} {(a as Dog)?.Hidden() ?? "-"} {a.Cost(3)}");
        }

        int total = 0;
        for (int i = 0; i < 100000; i++)
        {
            total = unchecked((total * 7) + animals[i & 3].Cost(i));
        }

        Console.WriteLine(total);
        Puppy p = new("Zed");
        Console.WriteLine($"{p.Hidden()} {((Dog)p).Hidden()} {((Animal)p).Hidden()} {p.CallBase()} {p.Prop} {((Animal)p).Prop}");
        p.Prop = 5;
        Console.WriteLine(p.Prop + " " + string.Join(',', Animal.Log));
    }

    private abstract class Animal
    {
        public static readonly List<string> Log = [];

        protected Animal(string name)
        {
            Name = name;
            Log.Add("ctor " + Init());
        }

        public string Name { get; }

        public virtual int Legs => 4;

        public virtual int Prop { get; set; } = 1;

        public abstract string Sound();

        public virtual string Describe() => $"{GetType().Name} with {Legs} legs says {Sound()}";

        public string Hidden() => "animal";

        public virtual int Cost(int x) => x + Legs;

        protected virtual string Init() => "animal";

        public override string ToString() => $"[{Name}]";
    }

    private class Dog(string name) : Animal(name)
    {
        private readonly string _field = "set";

        public override string Sound() => "woof";

        public new string Hidden() => "dog";

        protected override string Init() => "dog " + (_field ?? "null");

        public override int Cost(int x) => base.Cost(x) * 2;
    }

    private sealed class Puppy(string name) : Dog(name)
    {
        public override string Sound() => "yip";

        public sealed override string Describe() => "small " + base.Describe();

        public new string Hidden() => "puppy";

        public override int Prop { get => base.Prop * 10; set => base.Prop = value + 1; }

        public string CallBase() => base.Sound() + base.Describe();

        public override string ToString() => "puppy:" + base.ToString();
    }

    private sealed class Cat(string name) : Animal(name)
    {
        public override string Sound() => "meow";
    }

    private sealed class Fish : Animal
    {
        public Fish()
            : base("Nemo")
        {
        }

        public override int Legs => 0;

        public override string Sound() => "...";

        public override string Describe() => "a fish";
    }
}
