using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>
/// Attributes of types and of enums' members, from the table that the compiler keeps: which are applied, and functions that make them. The
/// table holds attributes whose class, or a base of it below Attribute, the program names; all of them if the program
/// asks for attributes without naming a class. docs/spec/reflection.md.
/// </summary>
internal static unsafe class AppliedAttributes
{
    /// <summary>Whether the type bears an attribute of that class or of one that derives from it.</summary>
    /// <param name="type">Any type; arrays and pointers bear none.</param>
    /// <param name="wanted">A class, or an interface that the attribute's class implements.</param>
    /// <param name="inherit">Whether attributes of base types count, where their usage lets them be inherited.</param>
    internal static bool IsApplied(MethodTableView* type, RuntimeType wanted, bool inherit)
    {
        RequireListed(wanted);
        for (MethodTableView* bearer = type; bearer != null; bearer = inherit ? bearer->Parent : null)
        {
            for (AttributeView* row = First(bearer); row < End() && row->Type == bearer; row++)
            {
                if (row->Member == null && (bearer == type || row->IsInherited) && Matches(row, wanted))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>New instances of the attributes that the type bears, in an array of the wanted class (of Attribute or object where that is what .NET gives).</summary>
    internal static object[] Make(MethodTableView* type, RuntimeType wanted, bool inherit)
    {
        RequireListed(wanted);
        List<object> made = [];
        for (MethodTableView* bearer = type; bearer != null; bearer = inherit ? bearer->Parent : null)
        {
            for (AttributeView* row = First(bearer); row < End() && row->Type == bearer; row++)
            {
                if (row->Member == null && Matches(row, wanted) && (bearer == type || (row->IsInherited && (row->AllowsMultiple || !Holds(made, row->Attribute)))))
                {
                    made.Add(Factories()[row - Start()]());
                }
            }
        }

        return ArrayOf(wanted, made);
    }

    /// <summary>Whether a member of an enum bears an attribute of that class or of one that derives from it.</summary>
    internal static bool IsAppliedTo(MethodTableView* declaring, byte* member, RuntimeType wanted)
    {
        RequireListed(wanted);
        for (AttributeView* row = First(declaring); row < End() && row->Type == declaring; row++)
        {
            if (IsOf(row, member) && Matches(row, wanted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>New instances of the attributes that a member of an enum (null: none) bears.</summary>
    internal static object[] Make(MethodTableView* declaring, byte* member, RuntimeType wanted)
    {
        RequireListed(wanted);
        List<object> made = [];
        for (AttributeView* row = First(declaring); row < End() && row->Type == declaring; row++)
        {
            if (IsOf(row, member) && Matches(row, wanted))
            {
                made.Add(Factories()[row - Start()]());
            }
        }

        return ArrayOf(wanted, made);
    }

    private static bool IsOf(AttributeView* row, byte* member) =>
        row->Member != null && member != null && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(row->Member).SequenceEqual(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(member));

    private static object[] ArrayOf(RuntimeType wanted, List<object> made)
    {
        object[] array = CustomAttribute.CreateAttributeArrayHelper(wanted, made.Count);
        made.CopyTo(array);
        return array;
    }

    private static bool Matches(AttributeView* row, RuntimeType wanted)
    {
        MethodTableView* table = RuntimeTypes.TableOf(wanted);
        if (!wanted.IsGenericTypeDefinition)
        {
            return TypeCompatibility.IsAssignable(row->Attribute, table);
        }

        for (MethodTableView* each = row->Attribute; each != null; each = each->Parent)
        {
            if (each->TypeInfo != null && each->TypeInfo->GenericDefinition == table)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(List<object> made, MethodTableView* attribute)
    {
        foreach (object each in made)
        {
            if (RuntimeTypes.TableOf((RuntimeType)each.GetType()) == attribute)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Rows of one type lie side by side.</summary>
    private static AttributeView* First(MethodTableView* bearer)
    {
        AttributeView* row = Start();
        while (row < End() && row->Type != bearer)
        {
            row++;
        }

        return row;
    }

    /// <exception cref="PlatformNotSupportedException">The table may lack attributes of that kind.</exception>
    private static void RequireListed(RuntimeType wanted)
    {
        if (*AreComplete() == 0 && (wanted == typeof(Attribute) || wanted == typeof(object) || wanted.IsInterface))
        {
            throw new PlatformNotSupportedException(string.Concat(
                "The image holds only attributes whose class the program names, so it cannot list those that are a '", wanted.FullName,
                "'. Ask for an attribute class, or call GetCustomAttributes without a type somewhere to keep all."));
        }
    }

    [LinkerSymbol("pus_attributes_start")]
    private static extern AttributeView* Start();

    [LinkerSymbol("pus_attributes_end")]
    private static extern AttributeView* End();

    [LinkerSymbol("pus_attribute_factories")]
    private static extern delegate*<object>* Factories();

    [LinkerSymbol("pus_attributes_are_complete")]
    private static extern byte* AreComplete();
}
