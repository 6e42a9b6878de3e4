#pragma warning disable CA1052, CA1822, CA1000, CA1715, CA1040
namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Types with the corner cases of dispatch. Their correct behaviour is what the C# compiler and the host runtime make of them.</summary>
public static class DispatchCases
{
    public static Type[] Types { get; } =
    [
        typeof(CovariantLeaf), typeof(CollidingDerived<string>), typeof(GenericVirtualLeaf<int>), typeof(Producer), typeof(AnyComparer),
        typeof(DefaultLeft), typeof(DefaultBoth), typeof(DefaultOwn), typeof(DefaultPlain), typeof(DefaultStruct),
        typeof(Reimplemented), typeof(InheritedByName), typeof(ExplicitOverExplicit), typeof(Hidden), typeof(TwoInstantiations),
        typeof(GenericPair<string, int>), typeof(RefKinds), typeof(NotReimplemented),
    ];

    public class CovariantRoot
    {
        public virtual object Make() => this;
    }

    public class CovariantMiddle : CovariantRoot
    {
        public override CovariantRoot Make() => this;
    }

    public class CovariantLeaf : CovariantMiddle
    {
        public override CovariantLeaf Make() => this;
    }

    public class CovariantPlainOverride : CovariantMiddle
    {
        public override CovariantRoot Make() => new();
    }

    public class Colliding<T>
    {
        public virtual string M(T value) => "variable";

        public virtual string M(int value) => "int";
    }

    public class CollidingDerived<T> : Colliding<T>
    {
        public override string M(T value) => "derived variable";

        public override string M(int value) => "derived int";
    }

    public class GenericVirtualRoot
    {
        public virtual object? Create<U>() => default(U);
    }

    public interface IGenericFactory<T>
    {
        KeyValuePair<T, U?> Make<U>(T key);
    }

    public class GenericVirtualLeaf<T> : GenericVirtualRoot, IGenericFactory<T>
    {
        public override object? Create<U>() => typeof(U);

        KeyValuePair<T, U?> IGenericFactory<T>.Make<U>(T key)
            where U : default => new(key, default);
    }

    public interface IProducer<out T>
    {
        T Produce();
    }

    public class BaseProducer : IProducer<Exception>
    {
        Exception IProducer<Exception>.Produce() => new InvalidOperationException();
    }

    public class Producer : BaseProducer, IProducer<string>
    {
        public string Produce() => "";
    }

    public class AnyComparer : IComparer<object>
    {
        public int Compare(object? x, object? y) => 0;
    }

    public interface IRoot
    {
        string Name() => "root";
    }

    public interface ILeft : IRoot
    {
        string IRoot.Name() => "left";
    }

    public interface IRight : IRoot
    {
        string IRoot.Name() => "right";
    }

    public interface IBoth : ILeft, IRight
    {
        string IRoot.Name() => "both";
    }

    public class DefaultPlain : IRoot;

    public class DefaultLeft : ILeft;

    public class DefaultBoth : IBoth, ILeft, IRight;

    public struct DefaultStruct : IBoth;

    public class DefaultOwn : IBoth
    {
        public string Name() => "own";
    }

    public interface IStep
    {
        int Step();

        int Skip(int count);
    }

    public class Implemented : IStep
    {
        public virtual int Step() => 1;

        int IStep.Skip(int count) => count;

        public int Skip(int count) => -count;
    }

    public class NotReimplemented : Implemented
    {
        public new int Skip(int count) => 0;

        public override int Step() => 2;
    }

    public class Reimplemented : Implemented, IStep
    {
        public new int Step() => 3;
    }

    public class Stepper
    {
        public virtual int Step() => 4;

        public int Skip(int count) => count;
    }

    public class InheritedByName : Stepper, IStep;

    public class ExplicitOverExplicit : Implemented, IStep
    {
        int IStep.Skip(int count) => 5;
    }

    public class HiddenBase
    {
        public virtual int Step() => 6;
    }

    public class HiddenMiddle : HiddenBase
    {
        public new virtual int Step() => 7;
    }

    public class Hidden : HiddenMiddle, IStep
    {
        public override int Step() => 8;

        public virtual int Skip(int count) => 9;
    }

    public interface IAccept<T>
    {
        void Accept(T value);
    }

    public class TwoInstantiations : IAccept<int>, IAccept<string>
    {
        public void Accept(int value)
        {
        }

        void IAccept<string>.Accept(string value)
        {
        }
    }

    public class GenericPair<A, B> : IAccept<KeyValuePair<A, B[]>>, IAccept<List<A>>
    {
        public virtual void Accept(KeyValuePair<A, B[]> value)
        {
        }

        public void Accept(List<A> value)
        {
        }
    }

    public interface IRefKinds
    {
        void In(in int value);

        void Out(out int value);

        ref readonly int Read(ref int value);
    }

    public class RefKinds : IRefKinds
    {
        public void In(in int value)
        {
        }

        public void Out(out int value) => value = 0;

        public ref readonly int Read(ref int value) => ref value;
    }

    public interface IUnit<TSelf>
        where TSelf : IUnit<TSelf>
    {
        static abstract TSelf Zero { get; }

        static virtual string Symbol => "?";
    }

    public readonly struct Meter : IUnit<Meter>
    {
        public static Meter Zero => default;
    }
}
