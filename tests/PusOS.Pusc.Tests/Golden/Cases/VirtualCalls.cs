/// <summary>Calls through the vtable and the dispatch table where two classes implement, direct calls where one does.</summary>
static class VirtualCalls
{
    public static int Run() => Many(new Square(), new Circle()) + Many(new Circle(), new Square()) + Single(new OnlyShape(), new OnlyShape());

    public static int Many(Shape shape, IArea area) => shape.Sides() + area.Area();

    public static int Single(LonelyShape shape, ILonely area) => shape.Sides() + area.Area();
}

interface IArea
{
    int Area();
}

interface ILonely
{
    int Area();
}

abstract class Shape : IArea
{
    public abstract int Sides();

    public abstract int Area();
}

class Square : Shape
{
    public override int Sides() => 4;

    public override int Area() => 16;
}

class Circle : Shape
{
    public override int Sides() => 0;

    public override int Area() => 3;
}

abstract class LonelyShape : ILonely
{
    public abstract int Sides();

    public abstract int Area();
}

class OnlyShape : LonelyShape
{
    public override int Sides() => 1;

    public override int Area() => 2;
}
