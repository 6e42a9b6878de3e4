using System.Diagnostics.CodeAnalysis;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>Throws InvalidCastException with the text that .NET gives.</summary>
internal static unsafe class CastFailure
{
    private const TypeNameFormat Format = TypeNameFormat.Namespace | TypeNameFormat.WithoutDeclaringType;

    [RuntimeExport(RuntimeSymbols.ThrowInvalidCast)]
    [DoesNotReturn]
    internal static void Throw(object instance, MethodTableView* target) => Throw(Casting.TableOf(instance), target);

    [RuntimeExport("ThrowInvalidCastException")]
    [DoesNotReturn]
    internal static void ThrowHandles(void* from, void* to) => Throw((MethodTableView*)from, (MethodTableView*)to);

    [DoesNotReturn]
    private static void Throw(MethodTableView* from, MethodTableView* to) =>
        throw new InvalidCastException(string.Concat(
            string.Concat("Unable to cast object of type '", TypeName.Format(from, Format), "' to type '"),
            TypeName.Format(to, Format),
            "'."));
}
