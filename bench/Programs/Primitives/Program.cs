// What one operation costs: each loop runs a million times between two marks, and so does an empty loop, which is
// subtracted. The operations' results are used, so that no compiler may drop them.
using PusOS.Bench;

const int Count = 1_000_000;

Shape[] shapes = [new Square(), new Circle(), new Square(), new Circle()];
IShape[] interfaces = [new Square(), new Circle(), new Square(), new Circle()];
object[] objects = [new Square(), new Circle(), new Square(), new Circle()];
long sum = 0;

Marks.Mark2();
for (int i = 0; i < Count; i++)
{
    sum += Loops.Element(shapes, i) is null ? 1 : 0;
}

Marks.Mark3();

Marks.Mark4();
for (int i = 0; i < Count; i++)
{
    sum += Loops.Element(shapes, i).Area(i);
}

Marks.Mark5();

Marks.Mark6();
for (int i = 0; i < Count; i++)
{
    sum += Loops.Element(interfaces, i).Perimeter(i);
}

Marks.Mark7();

Marks.Mark8();
Node? last = null;
for (int i = 0; i < Count; i++)
{
    last = new Node { Value = i, Previous = (i & 63) == 0 ? null : last };
}

Marks.Mark9();
sum += last!.Value;

Marks.Mark10();
for (int i = 0; i < Count; i++)
{
    sum += ((Shape)Loops.Element(objects, i)).Tag;
}

Marks.Mark11();

object gate = new();
Marks.Mark12();
for (int i = 0; i < Count; i++)
{
    lock (gate)
    {
        sum++;
    }
}

Marks.Mark13();

// Two threads hand a turn to each other: two switches per round. A hundredth of the count; the harness knows.
using var ping = new SemaphoreSlim(0);
using var pong = new SemaphoreSlim(0);
int rounds = Count / 100;
var other = new Thread(() =>
{
    for (int i = 0; i < rounds; i++)
    {
        ping.Wait();
        pong.Release();
    }
});
other.Start();
Marks.Mark14();
for (int i = 0; i < rounds; i++)
{
    ping.Release();
    pong.Wait();
}

Marks.Mark15();
other.Join();
Console.WriteLine($"sum {sum}");
