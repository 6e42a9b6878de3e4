using System.Reflection;

namespace PusOS.Conformance.Cases;

/// <summary>Public constructors by reflection: what a container of services needs to make objects.</summary>
internal static class ConstructorsTests
{
    public static void Run(string[] args)
    {
        foreach (Type type in (Type[])[typeof(Clock), typeof(Greeter), typeof(Point), typeof(Defaults)])
        {
            foreach (ConstructorInfo constructor in type.GetConstructors())
            {
                Console.WriteLine($"{constructor.DeclaringType!.Name}: {constructor} {constructor.IsPublic} {constructor.IsDefined(typeof(ObsoleteAttribute), false)}");
                foreach (ParameterInfo parameter in constructor.GetParameters())
                {
                    Console.WriteLine($"  {parameter.Position} {parameter.Name} {parameter.ParameterType} {parameter.IsOptional} {(parameter.HasDefaultValue ? parameter.DefaultValue ?? "null" : "-")}");
                }
            }
        }

        var services = new Dictionary<Type, Type> { [typeof(IClock)] = typeof(Clock), [typeof(Greeter)] = typeof(Greeter) };
        Console.WriteLine(((Greeter)Resolve(typeof(Greeter), services)).Greet());
        ConstructorInfo chosen = typeof(Point).GetConstructor([typeof(int), typeof(int)])!;
        Console.WriteLine(chosen.Invoke([3, 4]));
        Console.WriteLine(ConstructorInvoker.Create(chosen).Invoke(5, 6));
        Console.WriteLine(typeof(Point).GetConstructor([typeof(string)]) is null);
        Console.WriteLine(typeof(Defaults).GetConstructors()[0].Invoke([Type.Missing, "given", null, Type.Missing]));
        Refusals(chosen);
    }

    private static void Refusals(ConstructorInfo chosen)
    {
        Attempt(() => chosen.Invoke([3]));
        Attempt(() => chosen.Invoke([3, "four"]));
        ConstructorInfo failing = typeof(Failing).GetConstructor([typeof(string)])!;
        Attempt(() => failing.Invoke(["wrapped"]));
        Attempt(() => failing.Invoke(BindingFlags.DoNotWrapExceptions, null, ["bare"], null));
        Attempt(() => ConstructorInvoker.Create(failing).Invoke("invoker"));
    }

    private static object Resolve(Type service, Dictionary<Type, Type> services)
    {
        ConstructorInfo constructor = services[service].GetConstructors()[0];
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Resolve(p.ParameterType, services))]);
    }

    private static void Attempt(Func<object> action)
    {
        try
        {
            Console.WriteLine(action());
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message} {e.InnerException?.Message}");
        }
    }

    private interface IClock
    {
        string Now();
    }

    private sealed class Clock : IClock
    {
        public string Now() => "12:00";
    }

    private sealed class Greeter(IClock clock)
    {
        public string Greet() => "It is " + clock.Now();
    }

    private readonly struct Point(int x, int y)
    {
        public override string ToString() => $"({x}, {y})";
    }

    private sealed class Defaults(int number = 7, string text = "text", string? none = null, DayOfWeek day = DayOfWeek.Tuesday)
    {
        public override string ToString() => $"{number} {text} {none ?? "null"} {day}";
    }

    private sealed class Failing
    {
        public Failing(string message) => throw new InvalidOperationException(message);
    }
}
