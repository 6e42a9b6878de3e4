using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// Cuts polymorphic recursion: a generic method that instantiates itself ever deeper would never end, and one that
/// does so over several types floods the image long before the nesting is deep. For each method definition there is a
/// depth beyond which its instantiations throw. It falls when a pass finds too many instantiations of one depth; the
/// pass is then repeated with the lower limit, so that the result does not depend on the order of work: all
/// instantiations up to the limit are in the image, and none beyond it.
/// </summary>
internal sealed class GenericGrowth
{
    /// <summary>Instantiations that nest deeper are cut.</summary>
    public const int MaximumDepth = 12;

    /// <summary>Up to this depth ordinary programs instantiate a method for each of many types.</summary>
    private const int OrdinaryDepth = 4;

    private const int MaximumOrdinary = 20_000;

    private const int MaximumOfOneDepth = 300;

    private readonly Dictionary<MethodDesc, int> _limits = [];
    private readonly Dictionary<(MethodDesc Definition, int Depth), int> _counts = [];

    /// <summary>A limit was lowered since the pass began.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Starts the counts of a pass.</summary>
    public void BeginPass()
    {
        _counts.Clear();
        HasChanged = false;
    }

    /// <summary>Counts a new instantiation. Why it is not to be compiled; null if it is.</summary>
    public string? Excess(MethodDesc method)
    {
        if (method.MethodArguments.Length == 0 && method.OwningType is not DefType { Instantiation.Length: > 0 })
        {
            return null;
        }

        int depth = GenericDepth.Of(method);
        var definition = method.GetMethodDefinition();
        int limit = _limits.GetValueOrDefault(definition, MaximumDepth);
        if (depth > limit)
        {
            return Cause(definition, depth, limit);
        }

        int count = _counts.GetValueOrDefault((definition, depth)) + 1;
        _counts[(definition, depth)] = count;
        if (count <= (depth <= OrdinaryDepth ? MaximumOrdinary : MaximumOfOneDepth))
        {
            return null;
        }

        _limits[definition] = depth - 1;
        HasChanged = true;
        return Cause(definition, depth, depth - 1);
    }

    private static string Cause(MethodDesc definition, int depth, int limit) => limit == MaximumDepth
        ? $"{definition.FullName} is nested {depth} generic instantiations deep (limit {limit}): polymorphic recursion cannot be compiled ahead of time"
        : $"{definition.FullName} has more than {(limit < OrdinaryDepth ? MaximumOrdinary : MaximumOfOneDepth)} instantiations that nest {limit + 1} deep: polymorphic recursion over several types cannot be compiled ahead of time";
}
