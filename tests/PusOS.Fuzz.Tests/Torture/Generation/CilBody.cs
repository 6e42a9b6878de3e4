using System.Reflection;
using System.Reflection.Emit;

namespace PusOS.Fuzz.Generation;

/// <summary>One method's random CIL.</summary>
public sealed partial class CilBody
{
    private static readonly Type[] s_locals =
    [
        typeof(int), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort),
        typeof(bool), typeof(char), typeof(float), typeof(float), typeof(double), typeof(double),
    ];

    private readonly RandomSource _random;
    private readonly ILGenerator _il;
    private readonly List<MethodBuilder> _earlier;
    private readonly Type _support, _mixed, _large, _overlaid, _animal;
    private readonly Dictionary<StackType, List<LocalBuilder>> _locals = [];
    private readonly LocalBuilder _mixedLocal, _largeLocal, _otherLarge, _overlaidLocal, _animalLocal, _memory, _exception;
    private readonly List<(LocalBuilder Local, Type Element)> _arrays = [];
    private int _step, _budget = 60;

    /// <summary>Declares the locals.</summary>
    public CilBody(RandomSource random, Assembly support, ILGenerator il, List<MethodBuilder> earlier)
    {
        (_random, _il, _earlier) = (random, il, earlier);
        _support = support.GetType("CilSupport")!;
        (_mixed, _large, _overlaid, _animal) = (support.GetType("Mixed")!, support.GetType("Large")!, support.GetType("Overlaid")!, support.GetType("Animal")!);
        foreach (StackType type in Enum.GetValues<StackType>())
        {
            _locals[type] = [];
        }

        foreach (Type type in s_locals)
        {
            _locals[StackOf(type)].Add(il.DeclareLocal(type));
        }

        (_mixedLocal, _largeLocal, _otherLarge) = (il.DeclareLocal(_mixed), il.DeclareLocal(_large), il.DeclareLocal(_large));
        (_overlaidLocal, _animalLocal) = (il.DeclareLocal(_overlaid), il.DeclareLocal(_animal));
        (_memory, _exception) = (il.DeclareLocal(typeof(byte*)), il.DeclareLocal(typeof(object)));
        foreach (Type element in new[] { typeof(int), typeof(sbyte), typeof(ushort), typeof(long), typeof(float), typeof(double), typeof(nint) })
        {
            _arrays.Add((il.DeclareLocal(element.MakeArrayType()), element));
        }
    }

    private static StackType StackOf(Type type) => type == typeof(long) || type == typeof(ulong) ? StackType.Int64
        : type == typeof(nint) || type == typeof(nuint) ? StackType.Native
        : type == typeof(float) ? StackType.Single
        : type == typeof(double) ? StackType.Double
        : StackType.Int32;

    private StackType AnyStack() => (StackType)_random.Below(5);

    private MethodInfo Helper(string name) => _support.GetMethod(name)!;

    /// <summary>Writes the body.</summary>
    public void Emit()
    {
        // The writer's own count of the stack's depth misses values that lie below a switch: room for them.
        for (int i = 0; i < 60; i++)
        {
            _il.Emit(i < 30 ? OpCodes.Ldc_I4_0 : OpCodes.Pop);
        }

        _il.Emit(OpCodes.Ldc_I4, 64);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Localloc);
        _il.Emit(OpCodes.Stloc, _memory);
        foreach ((LocalBuilder local, Type element) in _arrays)
        {
            _il.Emit(OpCodes.Ldc_I4_4);
            _il.Emit(OpCodes.Newarr, element);
            _il.Emit(OpCodes.Stloc, local);
        }

        Value(StackType.Int32, 1);
        _il.Emit(OpCodes.Call, Helper("Make"));
        _il.Emit(OpCodes.Stloc, _animalLocal);
        int count = 1 + _random.Below(_random.Chance(30) ? 4 : 24);
        for (int i = 0; i < count; i++)
        {
            bool guarded = _random.Chance(80);
            if (guarded)
            {
                _il.BeginExceptionBlock();
            }

            _budget = 60;
            Statement(2);
            if (guarded)
            {
                Caught();
                _il.EndExceptionBlock();
            }
        }

        foreach (LocalBuilder local in _locals.Values.SelectMany(l => l))
        {
            _il.Emit(OpCodes.Ldloc, local);
            Step(StackOf(local.LocalType));
        }

        StepStruct("StepMixed", _mixedLocal);
        StepStruct("StepLarge", _largeLocal);
        StepStruct("StepLarge", _otherLarge);
        StepStruct("StepOverlaid", _overlaidLocal);
        _il.Emit(OpCodes.Ret);
    }

    // The value on the stack becomes a step.
    private void Step(StackType type)
    {
        LocalBuilder kept = _il.DeclareLocal(type switch { StackType.Int32 => typeof(int), StackType.Single => typeof(float), StackType.Double => typeof(double), _ => typeof(long) });
        if (type == StackType.Native)
        {
            _il.Emit(OpCodes.Conv_I8);
        }

        _il.Emit(OpCodes.Stloc, kept);
        _il.Emit(OpCodes.Ldc_I4, ++_step);
        _il.Emit(OpCodes.Ldloc, kept);
        _il.Emit(OpCodes.Call, Helper(type switch { StackType.Int32 => "StepInt", StackType.Single => "StepFloat", StackType.Double => "StepDouble", _ => "StepLong" }));
    }

    private void StepStruct(string helper, LocalBuilder local)
    {
        _il.Emit(OpCodes.Ldc_I4, ++_step);
        _il.Emit(OpCodes.Ldloc, local);
        _il.Emit(OpCodes.Call, Helper(helper));
    }

    private void Statement(int depth)
    {
        _budget--;
        switch (_random.Below(depth > 0 && _budget > 0 ? 14 : 9))
        {
            case 0 or 1 or 2:
                LocalBuilder target = _random.Pick(_locals[AnyStack()]);
                Value(StackOf(target.LocalType), 4);
                _il.Emit(OpCodes.Stloc, target);
                break;
            case 3 or 4:
                StackType type = AnyStack();
                Value(type, 5);
                Step(type);
                break;
            case 5: Store(); break;
            case 6: Structs(); break;
            case 7: Memory(); break;
            case 8: Element(); break;
            case 9 or 10 or 11: Guarded(depth); break;
            case 12: Loop(depth); break;
            default:
                Label end = _il.DefineLabel();
                Condition(end);
                Statement(depth - 1);
                _il.MarkLabel(end);
                break;
        }
    }

    private void Loop(int depth)
    {
        LocalBuilder counter = _il.DeclareLocal(typeof(int));
        _il.Emit(OpCodes.Ldc_I4, 1 + _random.Below(4));
        _il.Emit(OpCodes.Stloc, counter);
        Label again = _il.DefineLabel();
        _il.MarkLabel(again);
        Statement(depth - 1);
        Statement(depth - 1);
        _il.Emit(OpCodes.Ldloc, counter);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Dup);
        _il.Emit(OpCodes.Stloc, counter);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Bgt, again);
    }

    // try with catch, filter, finally or fault; what it throws ends inside. No try inside a handler: the writer puts
    // the clauses in an order that the host refuses.
    private void Guarded(int depth)
    {
        _il.BeginExceptionBlock();
        int kind = _random.Below(5);
        if (kind < 3)
        {
            _il.BeginExceptionBlock();
        }

        Statement(depth - 1);
        Value(StackType.Int32, 1);
        _il.Emit(OpCodes.Call, Helper("Throw"));
        Statement(depth - 1);
        switch (kind)
        {
            case 0: _il.BeginFinallyBlock(); break;
            case 1: _il.BeginFaultBlock(); break;
            case 2: Filter(); break;
        }

        if (kind < 3)
        {
            Statement(0);
            _il.EndExceptionBlock();
        }

        if (kind == 3)
        {
            Filter();
            Statement(0);
        }

        Caught();
        Statement(0);
        _il.EndExceptionBlock();
    }

    private void Caught()
    {
        _il.BeginCatchBlock(typeof(Exception));
        _il.Emit(OpCodes.Stloc, _exception);
        _il.Emit(OpCodes.Ldc_I4, ++_step);
        _il.Emit(OpCodes.Ldloc, _exception);
        _il.Emit(OpCodes.Call, Helper("Caught"));
    }

    private void Filter()
    {
        _il.BeginExceptFilterBlock();
        _il.Emit(OpCodes.Stloc, _exception);
        _il.Emit(OpCodes.Ldc_I4, ++_step);
        _il.Emit(OpCodes.Ldloc, _exception);
        Value(StackType.Int32, 3);
        _il.Emit(OpCodes.Call, Helper("Filter"));
        _il.BeginCatchBlock(null!);
        _il.Emit(OpCodes.Pop);
    }
}
