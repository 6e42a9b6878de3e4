using System.Net;
using System.Runtime.CompilerServices;
using PusOS.Runtime;

namespace PusOS.Net.Replacements;

/// <summary>
/// HttpListener reaches non-public members of Cookie and CookieCollection, which live in another assembly, by reflection on
/// methods, which an image does not have. Here they are called by accessors that the compiler resolves.
/// </summary>
internal static class Cookies
{
    private const string Reason = "reflection on methods; needless once the class library uses UnsafeAccessor there";

    /// <summary>System.Net.CookieVariant.Rfc2965.</summary>
    private const int Rfc2965 = 3;

    [Replaces("System.Net.CookieExtensions", "ToServerString", Reason = Reason)]
    internal static string ToServerString(Cookie cookie) => ServerString(cookie);

    [Replaces("System.Net.CookieExtensions", "Clone", Reason = Reason)]
    internal static Cookie Clone(Cookie cookie) => Copy(cookie);

    [Replaces("System.Net.CookieExtensions", "IsRfc2965Variant", Reason = Reason)]
    internal static bool IsRfc2965Variant(Cookie cookie) => Variant(cookie) == Rfc2965;

    [Replaces("System.Net.CookieCollectionExtensions", "InternalAdd", Reason = Reason)]
    internal static int InternalAdd(CookieCollection collection, Cookie cookie, bool isStrict) => Add(collection, cookie, isStrict);

    [Replaces("System.Net.CookieParser", "get_InternalSetNameMethod", Reason = Reason)]
    internal static Func<Cookie, string, bool> GetNameSetter() => static (cookie, name) => SetName(cookie, name);

    [Replaces("System.Net.CookieParser", "get_IsQuotedDomainField", Reason = Reason)]
    internal static System.Reflection.FieldInfo GetQuotedDomainField() => QuotedDomainField.Instance;

    /// <summary>Whether the domain of a cookie stood in quotes.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "IsQuotedDomain")]
    internal static extern ref bool IsQuotedDomain(Cookie cookie);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "InternalSetName")]
    private static extern bool SetName(Cookie cookie, string name);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ToServerString")]
    private static extern string ServerString(Cookie cookie);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Clone")]
    private static extern Cookie Copy(Cookie cookie);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "InternalAdd")]
    private static extern int Add(CookieCollection collection, Cookie cookie, bool isStrict);

    /// <summary>An enumeration of that assembly's own, read as the integer that it is.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_cookieVariant")]
    private static extern ref int Variant(Cookie cookie);
}
