// Part of every generated program: one value sent through every kind of call and storage that generics have.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

public interface ICarrier<TItem>
{
    TItem Carry(TItem item);
    TItem Twice(TItem item) => Carry(Carry(item));
    static virtual TItem Through(TItem item) => item;
}

public interface IOut<out TItem> { TItem Get(); }
public interface IIn<in TItem> { string Put(TItem item); }

public struct Box1<TItem> : ICarrier<TItem>, IOut<TItem>
{
    public TItem Value;
    public int Count;
    public TItem Carry(TItem item) { Value = item; Count++; return Value; }
    public readonly TItem Get() => Value;
    public static TItem Through(TItem item) => new Box1<TItem> { Value = item }.Value;
}

public class Cell<TItem> : ICarrier<TItem>, IOut<TItem>, IIn<TItem>
{
    public byte Small;
    public TItem Value = default!;
    public static int Made;
    public virtual TItem Carry(TItem item) { Value = item; Made++; return Value; }
    public TItem Get() => Value;
    public string Put(TItem item) { Value = item; return typeof(TItem).Name; }
    public virtual TOther Choose<TOther>(TItem item, TOther other) { Value = item; return other; }
}

public class DerivedCell<TItem> : Cell<TItem>
{
    public override TItem Carry(TItem item) => base.Carry(base.Carry(item));
    public override TOther Choose<TOther>(TItem item, TOther other) => base.Choose(base.Choose(item, item) is TItem i ? i : item, other);
}

public record struct Pair<TFirst, TSecond>(TFirst First, TSecond Second);

public ref struct Window<TItem>
{
    public Span<TItem> Items;
    public ref TItem Last;
    public Window(Span<TItem> items) { Items = items; Last = ref items[items.Length - 1]; }
}

[InlineArray(3)]
public struct Three<TItem> { private TItem _first; }

public static class G
{
    private static TItem Constrained<TCarrier, TItem>(TCarrier carrier, TItem item) where TCarrier : ICarrier<TItem> => TCarrier.Through(carrier.Carry(item));

    private static TItem Defaulted<TCarrier, TItem>(ref TCarrier carrier, TItem item) where TCarrier : ICarrier<TItem> => carrier.Carry(item);

    private static IEnumerable<TItem> Sequence<TItem>(TItem item, int count)
    {
        for (int i = 0; i < count; i++)
        {
            try { yield return item; }
            finally { T.S(9001, i); }
        }
    }

    private static async Task<TItem> Later<TItem>(TItem item, bool wait)
    {
        if (wait) { await Task.Yield(); }
        TItem[] kept = [item];
        await Task.CompletedTask;
        return kept[0];
    }

    private static async ValueTask<Pair<TItem, int>> LaterPair<TItem>(TItem item, int number)
    {
        try { await Task.Yield(); return new(item, number); }
        finally { T.S(9002, number); }
    }

    private static ref TItem Choose<TItem>(bool first, ref TItem a, ref TItem b) => ref first ? ref a : ref b;

    private static TItem Refs<TItem>(TItem item, int way)
    {
        TItem a = default!, b = default!;
        Choose((way & 1) == 0, ref a, ref b) = item;
        TItem[] array = new TItem[4];
        array[way & 3] = (way & 1) == 0 ? a : b;
        ref TItem element = ref array[way & 3];
        var window = new Window<TItem>(array.AsSpan(0, (way & 3) + 1));
        T.S(9003, window.Items.Length);
        window.Last = element;
        return window.Items[window.Items.Length - 1];
    }

    private static TItem Inline<TItem>(TItem item, int way)
    {
        Three<TItem> three = default;
        three[way & 1] = item;
        Three<TItem> copy = three;
        Span<TItem> span = three;
        span.Clear();
        return copy[way & 1];
    }

    private static TItem Collections<TItem>(TItem item, int way)
    {
        var list = new List<TItem> { item, item };
        list.Insert(way & 1, item);
        var queue = new Queue<Pair<int, TItem>>();
        foreach (TItem one in list) { queue.Enqueue(new(way, one)); }
        var dictionary = new Dictionary<Pair<int, long>, TItem> { [new(way, 7)] = queue.Dequeue().Second };
        return dictionary.Select(p => p.Value).Concat(list).Skip(way & 1).First();
    }

    private static TItem Thrown<TItem>(TItem item, int way)
    {
        TItem kept = default!;
        int order = 0;
        try
        {
            try
            {
                kept = item;
                order = 1;
                if ((way & 1) == 0) { throw new FuzzException(way); }
                order = 2;
                return kept;
            }
            finally
            {
                T.S(9004, order);
                order += 10;
            }
        }
        catch (FuzzException e) when (e.Value == way && order < 10)
        {
            T.S(9005, order);
            return kept;
        }
    }

    private static unsafe TItem Pointers<TItem>(TItem item, int way)
    {
        delegate*<TItem, int, TItem> function = (way & 1) == 0 ? &Refs<TItem> : &Inline<TItem>;
        return function(item, way);
    }

    /// <summary>Gives the item back; how, the second argument says.</summary>
    public static TItem Pass<TItem>(TItem item, int way)
    {
        T.F();
        switch ((uint)way % 21)
        {
            case 0: return Constrained(new Box1<TItem>(), item);
            case 1: return Constrained<Cell<TItem>, TItem>(new DerivedCell<TItem>(), item);
            case 2: var box = new Box1<TItem>(); Defaulted(ref box, item); T.S(9006, box.Count); return box.Value;
            case 3: ICarrier<TItem> boxed = new Box1<TItem>(); boxed.Twice(item); return ((IOut<TItem>)boxed).Get();
            case 4: ICarrier<TItem> cell = T.N<ICarrier<TItem>>(new DerivedCell<TItem>()); return cell.Twice(item);
            case 5: Cell<TItem> chosen = way % 2 == 0 ? new Cell<TItem>() : new DerivedCell<TItem>(); T.S(9007, chosen.Choose(item, "other")); return chosen.Choose(item, chosen.Value);
            case 6: Func<TItem> get = new Cell<TItem> { Value = item }.Get; return get();
            case 7: TItem captured = item; Func<TItem, TItem> set = i => { T.S(9008, 1); return captured = i; }; set += set; return set(item);
            case 8: TItem last = default!; foreach (TItem one in Sequence(item, 2)) { last = one; } return last;
            case 9: return Sequence(item, 3).ElementAt(1);
            case 10: return Later(item, (way & 8) == 0).GetAwaiter().GetResult();
            case 11: return LaterPair(item, 5).AsTask().GetAwaiter().GetResult().First;
            case 12: return Refs(item, way);
            case 13: return Inline(item, way);
            case 14: return Collections(item, way);
            case 15: return Thrown(item, way);
            case 16: return Pointers(item, way);
            case 17: object o = new Pair<TItem, byte>(item, 3); return ((Pair<TItem, byte>)o).First;
            case 18: var pair = new Pair<Pair<byte, TItem>, short>(new(1, item), 2); var other = pair; pair.First = default; T.S(9009, other.Second); return other.First.Second;
            case 19: IIn<TItem> put = new Cell<TItem>(); T.S(9010, put.Put(item)); return ((Cell<TItem>)put).Value;
            default: (TItem, int, TItem) tuple = (item, way, item); return way < 0 ? tuple.Item1 : tuple.Item3;
        }
    }
}
