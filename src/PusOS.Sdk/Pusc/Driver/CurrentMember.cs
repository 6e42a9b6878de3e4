namespace PusOS.Compiler.Driver;

/// <summary>
/// The member that this thread of the compiler works on, for messages about what went wrong while it did. Set by
/// whoever starts work on a member; costs nothing but a store.
/// </summary>
public static class CurrentMember
{
    [ThreadStatic]
    private static object? s_member;

    /// <summary>The full name, or null if no member is being compiled.</summary>
    public static string? Name => s_member switch
    {
        null => null,
        TypeSystem.MethodDesc method => method.FullName,
        TypeSystem.TypeDesc type => type.FullName,
        var other => other.ToString(),
    };

    /// <summary>Says what is being compiled now: a MethodDesc, a TypeDesc or a text; null: nothing in particular.</summary>
    public static void Set(object? member) => s_member = member;
}
