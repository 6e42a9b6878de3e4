using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Features;

/// <summary>
/// The values of feature switches in this compilation: those given with <c>--feature</c>, and, where none is given,
/// what holds on PusOS. Dynamic code never exists here, whatever is given.
/// </summary>
internal sealed class FeatureSettings
{
    public const string DynamicCode = "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported";
    public const string ResourceKeys = "System.Resources.UseSystemResourceKeys";
    public const string EventSource = "System.Diagnostics.Tracing.EventSource.IsSupported";
    public const string Debugger = "System.Diagnostics.Debugger.IsSupported";

    private readonly Dictionary<string, bool> _values = new(StringComparer.Ordinal)
    {
        [EventSource] = false,
        [Debugger] = false,
        [ResourceKeys] = false,
        ["PusOS.NodeConsole.IsEnabled"] = false,
        ["System.StartupHookProvider.IsSupported"] = false,
        ["System.Reflection.Metadata.MetadataUpdater.IsSupported"] = false,
        ["System.Globalization.Invariant"] = true,
        ["System.Globalization.PredefinedCulturesOnly"] = true,
        ["System.Runtime.InteropServices.BuiltInComInterop.IsSupported"] = false,
    };

    public FeatureSettings(CompilerOptions options)
    {
        foreach ((string name, bool value) in options.Features)
        {
            _values[name] = value;
        }

        _values[DynamicCode] = false;
    }

    public bool TryGet(string name, out bool value) => _values.TryGetValue(name, out value);
}
