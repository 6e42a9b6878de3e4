namespace PusOS.Fuzz.Generation;

/// <summary>How a method's body is compiled.</summary>
public enum MethodForm
{
    /// <summary>As it is.</summary>
    Ordinary,

    /// <summary>A static method without side effects, for static constructors that the compiler may evaluate.</summary>
    Pure,

    /// <summary>IEnumerable with yield.</summary>
    Iterator,

    /// <summary>Task with await.</summary>
    Asynchronous,
}
