// A whole program: random object graphs under little memory. Several threads change a graph of their own and hand parts to
// each other; after every round each object's fields are checked against what its number says they must be. The output
// says only what must be equal on every machine.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

public sealed class Dice
{
    private ulong _state;
    public Dice(ulong seed) => _state = seed * 0x9E3779B97F4A7C15UL + 99;
    public ulong Bits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
    public int Below(int bound) => (int)(Bits() % (ulong)bound);
}

public struct Slot
{
    public int Number;
    public Node Link;
    public string Text;
    public long Check;
}

/// <summary>Every field follows from Number, but the links, whose targets' numbers are noted beside them.</summary>
public class Node
{
    public readonly long Number;
    public Node Left, Right;
    public long LeftNumber = -1, RightNumber = -1;
    public readonly byte[] Bytes;
    public readonly Slot[] Slots;
    public readonly string Name;
    public readonly object Boxed;

    public Node(long number)
    {
        Number = number;
        Bytes = new byte[Size(number)];
        for (int i = 0; i < Bytes.Length; i += 61) { Bytes[i] = (byte)(number + i); }
        Name = "n" + number;
        Boxed = number * 3;
        Slots = (number & 7) == 0 ? new Slot[(int)(number % 23) + 1] : null;
        for (int i = 0; Slots is not null && i < Slots.Length; i++)
        {
            Slots[i] = new Slot { Number = i, Text = Name, Check = number ^ i };
        }
    }

    private static int Size(long number) => (number % 97) switch { 0 => 40000 + (int)(number % 30000), < 5 => 3000, < 20 => 300, _ => (int)(number % 40) };

    public virtual bool Holds()
    {
        if (Bytes.Length != Size(Number) || Name != "n" + Number || (long)Boxed != Number * 3) { return false; }
        for (int i = 0; i < Bytes.Length; i += 61) { if (Bytes[i] != (byte)(Number + i)) { return false; } }
        for (int i = 0; Slots is not null && i < Slots.Length; i++)
        {
            if (Slots[i].Number != i || !ReferenceEquals(Slots[i].Text, Name) || Slots[i].Check != (Number ^ i)) { return false; }
            if (Slots[i].Link is not null && !ReferenceEquals(Slots[i].Link, this)) { return false; }
        }
        return (Left?.Number ?? -1) == LeftNumber && (Right?.Number ?? -1) == RightNumber;
    }
}

public sealed class Dying : Node
{
    public static int Made, Died, Broken;
    public readonly Node Company;
    public Dying(long number) : base(number)
    {
        Company = new Node(number + 1);
        Interlocked.Increment(ref Made);
    }
    public override bool Holds() => base.Holds() && Company.Number == Number + 1 && Company.Holds();
    ~Dying()
    {
        if (!Holds()) { Interlocked.Increment(ref Broken); }
        Interlocked.Increment(ref Died);
    }
}

public sealed class Worker
{
    private readonly Dice _dice;
    private readonly Node[] _roots = new Node[96];
    private readonly ConditionalWeakTable<Node, Node> _table = new();
    private readonly Queue<(WeakReference<Node> Weak, long Number)> _weak = new();
    private readonly Queue<(GCHandle Handle, byte[] Array, byte Mark)> _pinned = new();
    private readonly ConcurrentQueue<Node> _mail;
    private long _next;
    public int Failures;
    public long Checked;

    public Worker(ulong seed, int number, ConcurrentQueue<Node> mail)
    {
        _dice = new Dice(seed + (ulong)number * 77);
        _next = number * 1_000_000_000L;
        _mail = mail;
    }

    private void Fail(string what)
    {
        Failures++;
        Console.WriteLine("FAILED " + what);
    }

    private static void Link(Node from, Node to, bool left)
    {
        if (left) { from.Left = to; from.LeftNumber = to?.Number ?? -1; }
        else { from.Right = to; from.RightNumber = to?.Number ?? -1; }
    }

    public void Round()
    {
        for (int i = 0; i < 400; i++) { Act(); }
        foreach (Node root in _roots) { Walk(root, 12); }
        while (_weak.Count > 200) { Weak(); }
        while (_pinned.Count > 8) { Pinned(); }
    }

    private void Act()
    {
        int at = _dice.Below(_roots.Length);
        switch (_dice.Below(14))
        {
            case 0 or 1 or 2 or 3: Replace(at); break;
            case 4 or 5: Grow(at); break;
            case 6: _roots[at] = null; break;
            case 7: _roots[at] = _roots[at]?.Left; break;
            case 8 when _roots[at] is Node weak: _weak.Enqueue((new WeakReference<Node>(weak), weak.Number)); break;
            case 9: Attach(at); break;
            case 10: Pin(); break;
            case 11: Interior(); break;
            case 12: Mail(at); break;
            default: Garbage(); break;
        }
    }

    private void Replace(int at)
    {
        Node node = _dice.Below(9) == 0 ? new Dying(_next) : new Node(_next);
        _next += 2;
        if (_roots[at] is Node old && _dice.Below(3) == 0 && Depth(old) < 10) { Link(node, old, true); }
        if (node.Slots is not null) { node.Slots[_dice.Below(node.Slots.Length)].Link = node; }
        _roots[at] = node;
    }

    private static int Depth(Node node)
    {
        int depth = 0;
        for (; node is not null && depth < 30; node = node.Left) { depth++; }
        return depth;
    }

    private void Grow(int at)
    {
        if (_roots[at] is not Node node) { return; }
        var child = new Node(_next);
        _next += 2;
        if (_dice.Below(2) == 0) { Link(child, node.Right is { Right: null } right ? right : null, false); Link(node, child, false); }
        else { Link(node, child, true); }
    }

    private void Attach(int at)
    {
        if (_roots[at] is not Node key) { return; }
        if (_table.TryGetValue(key, out Node kept))
        {
            if (kept.Number != key.Number + 1 || !kept.Holds()) { Fail("table " + key.Number); }
        }
        else { _table.Add(key, new Node(key.Number + 1)); }
    }

    private void Pin()
    {
        var array = new byte[_dice.Below(3000) + 1];
        byte mark = (byte)_dice.Bits();
        GCHandle handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        unsafe
        {
            byte* address = (byte*)handle.AddrOfPinnedObject();
            address[0] = address[array.Length - 1] = mark;
        }
        _pinned.Enqueue((handle, _dice.Below(2) == 0 ? array : null, mark));
    }

    private unsafe void Pinned()
    {
        (GCHandle handle, byte[] array, byte mark) = _pinned.Dequeue();
        var target = (byte[])handle.Target;
        if ((array is not null && array != target) || target[0] != mark || target[^1] != mark || *(byte*)handle.AddrOfPinnedObject() != mark) { Fail("pinned"); }
        handle.Free();
    }

    private void Weak()
    {
        (WeakReference<Node> weak, long number) = _weak.Dequeue();
        if (weak.TryGetTarget(out Node node) && (node.Number != number || !node.Holds())) { Fail("weak " + number); }
    }

    // A span is the only way to an array; collections happen before it is looked at again.
    private void Interior()
    {
        Span<Slot> tail = Tail(_dice.Below(50) + 2, _next);
        ref Slot last = ref tail[tail.Length - 1];
        for (int i = 0; i < 30; i++) { Garbage(); }
        if (last.Text != "t" + _next || last.Link.Number != _next || !last.Link.Holds() || tail[0].Check != 5) { Fail("interior"); }
        _next += 2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<Slot> Tail(int length, long number)
    {
        var slots = new Slot[length];
        slots[length - 1] = new Slot { Text = "t" + number, Link = new Node(number) };
        slots[length / 2].Check = 5;
        slots[length - 1].Check = 5;
        return slots.AsSpan(length / 2);
    }

    private void Mail(int at)
    {
        if (_dice.Below(2) == 0 && _roots[at] is Node given) { _roots[at] = null; _mail.Enqueue(given); }
        else if (_mail.TryDequeue(out Node taken)) { _roots[at] = taken; }
    }

    private void Garbage()
    {
        object last = null;
        for (int i = 0; i < 6; i++) { last = new object[] { last, new byte[_dice.Below(400)], i }; }
        GC.KeepAlive(last);
    }

    private void Walk(Node node, int depth)
    {
        for (; node is not null && depth-- > 0; node = node.Left)
        {
            Checked++;
            if (!node.Holds()) { Fail("node " + node.Number); return; }
            if (node.Right is not null) { Walk(node.Right, depth); }
        }
    }
}

public static class Program
{
    public static int Main(string[] arguments)
    {
        ulong seed = ulong.Parse(arguments[0]);
        int rounds = int.Parse(arguments[1]), threads = int.Parse(arguments[2]);
        var mail = new ConcurrentQueue<Node>();
        var workers = new Worker[threads];
        var running = new Thread[threads];
        int stopped = 0;
        for (int i = 0; i < threads; i++)
        {
            Worker worker = workers[i] = new Worker(seed, i, mail);
            running[i] = new Thread(() =>
            {
                try { for (int round = 0; round < rounds && worker.Failures == 0; round++) { worker.Round(); } }
                catch (Exception e) { worker.Failures++; Console.WriteLine("FAILED " + e); }
                Interlocked.Increment(ref stopped);
            });
            running[i].Start();
        }

        int collections = 0;
        while (Volatile.Read(ref stopped) < threads)
        {
            Thread.Sleep(20);
            if ((++collections & 7) == 0) { GC.Collect(); }
        }

        int failures = 0;
        long objects = 0;
        foreach (Worker worker in workers) { failures += worker.Failures; objects += worker.Checked; }
        workers = null;
        mail = null;
        for (int i = 0; i < 3; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
        Console.WriteLine($"failures {failures}, finalizers that saw wrong data {Dying.Broken}, some died {Dying.Died > 0}, not more than were made {Dying.Died <= Dying.Made}, checked {objects > rounds}");
        if (arguments.Length > 3) { Console.WriteLine($"{objects} objects checked, {Dying.Made} made with finalizer, {Dying.Died} died, {GC.CollectionCount(0)} collections"); }
        return failures == 0 && Dying.Broken == 0 ? 0 : 1;
    }
}
