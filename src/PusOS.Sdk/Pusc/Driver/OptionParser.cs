using System.Globalization;

namespace PusOS.Compiler.Driver;

/// <summary>
/// Parses arguments in ilc's forms: <c>--name:value</c>, <c>--name=value</c>, <c>--name value</c> (options that take a
/// value only), <c>--flag</c>, <c>-o:value</c>, and inputs. Options of ilc without meaning here are accepted silently;
/// others are a warning.
/// </summary>
public sealed class OptionParser
{
    private readonly CompilerOptions _options = new();
    private readonly Dictionary<string, bool> _features = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _knobs = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];
    private readonly List<string> _inputs = [];
    private readonly List<string> _references = [];
    private readonly List<string> _runtime = [];
    private readonly List<string> _framework = [];
    private readonly List<string> _roots = [];
    private readonly List<string> _conditionalRoots = [];
    private readonly List<string> _descriptors = [];
    private readonly List<string> _substitutions = [];
    private readonly List<string> _directPInvokes = [];
    private readonly List<string> _initialized = [];
    private readonly List<string> _why = [];
    private readonly List<KeyValuePair<string, string>> _packedFiles = [];
    private readonly List<string> _applications = [];
    private readonly Dictionary<string, Action<string>> _valued;
    private readonly Dictionary<string, Action> _flags;

    private OptionParser()
    {
        _valued = ValuedOptions();
        _flags = Flags();
    }

    /// <summary>Parses arguments whose response files are expanded, and checks them.</summary>
    /// <param name="arguments">Arguments.</param>
    /// <param name="unknown">Options that nobody knows.</param>
    /// <exception cref="OptionException">An option's value is missing or malformed, an input is missing, the target is another.</exception>
    public static CompilerOptions Parse(IReadOnlyList<string> arguments, out IReadOnlyList<string> unknown)
    {
        var parser = new OptionParser();
        parser.ReadAll(arguments);
        parser.Complete();
        unknown = parser._unknown;
        return parser._options;
    }

    private void ReadAll(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-')
            {
                AddPath(_inputs, argument, "input");
                continue;
            }

            string body = argument.TrimStart('-');
            int separator = body.IndexOfAny([':', '=']);
            string name = separator < 0 ? body : body[..separator];
            string? value = separator < 0 ? null : body[(separator + 1)..];
            if (_valued.TryGetValue(name, out Action<string>? set))
            {
                value ??= ++i < arguments.Count ? arguments[i] : throw new OptionException(DriverCodes.OptionValue, $"The option '{argument}' needs a value: {argument}:VALUE.");
                set(value);
            }
            else if (_flags.TryGetValue(name, out Action? raise))
            {
                if (value is null || IsTrue(name, value))
                {
                    raise();
                }
            }
            else if (!IlcOptions.IsKnown(name))
            {
                _unknown.Add(argument);
            }
        }
    }

    private Dictionary<string, Action<string>> ValuedOptions() => new(StringComparer.Ordinal)
    {
        ["o"] = v => _options.OutputPath = Unquote(v),
        ["out"] = v => _options.OutputPath = Unquote(v),
        ["r"] = v => AddPath(_references, v, "reference"),
        ["reference"] = v => AddPath(_references, v, "reference"),
        ["targetos"] = v => CheckTarget(v, "pusos", "operating system"),
        ["targetarch"] = v => CheckTarget(v, "riscv64", "architecture"),
        ["feature"] = AddFeature,
        ["runtimeknob"] = v => AddPair(v, "runtimeknob", (name, value) => _knobs[name] = value),
        ["root"] = v => _roots.Add(Unquote(v)),
        ["conditionalroot"] = v => _conditionalRoots.Add(Unquote(v)),
        ["descriptor"] = v => AddPath(_descriptors, v, "descriptor"),
        ["substitution"] = v => AddPath(_substitutions, v, "substitution"),
        ["directpinvoke"] = v => _directPInvokes.Add(Unquote(v)),
        ["initassembly"] = v => _initialized.Add(Unquote(v)),
        ["nowarn"] = v => WarningOptions.AddCodes(_options.Warnings.Suppressed, v),
        ["warnaserr"] = v => WarningOptions.AddCodes(_options.Warnings.Errors, v),
        ["nowarnaserr"] = v => WarningOptions.AddCodes(_options.Warnings.NotErrors, v),
        ["singlewarnassembly"] = v => _options.Warnings.CollapsedAssemblies.Add(Unquote(v)),
        ["nosinglewarnassembly"] = v => _options.Warnings.DetailedAssemblies.Add(Unquote(v)),
        ["parallelism"] = v => _options.Parallelism = Number("parallelism", v),
        ["why"] = v => _why.Add(Unquote(v)),
        ["pusos-compiler"] = _ => { },
        ["pusos-runtime"] = v => AddPath(_runtime, v, "runtime assembly"),
        ["pusos-framework"] = v => AddPath(_framework, Path.Combine(Unquote(v), "*.dll"), "class library"),
        ["pusos-llvm"] = v => _options.LlvmPath = Unquote(v) is { Length: > 0 } path ? path : null,
        ["pusos-native"] = v => _options.NativePath = Unquote(v),
        ["pusos-cache"] = v => _options.CachePath = Unquote(v),
        ["pusos-firmware"] = v => _options.Firmware = v is "opensbi" or "none" ? v : throw new OptionException(DriverCodes.OptionValue, $"The firmware '{v}' is not known; PusFirmware is 'opensbi' or 'none'."),
        ["pusos-march"] = v => _options.Architecture = v.StartsWith("rv64", StringComparison.Ordinal) ? v : throw new OptionException(DriverCodes.OptionValue, $"The instruction set '{v}' is not one of rv64, such as rv64gc_zba_zbb_zbs."),
        ["pusos-file"] = v => AddPair(v, "pusos-file", (name, path) => _packedFiles.Add(new(name.Replace('\\', '/').TrimStart('/'), Unquote(path)))),
        ["pusos-app"] = v => _applications.Add(Unquote(v)),
    };

    private Dictionary<string, Action> Flags() => new(StringComparer.Ordinal)
    {
        ["O"] = () => _options.Optimize = true,
        ["Ot"] = () => _options.Optimize = true,
        ["Os"] = () => _options.Optimize = _options.OptimizeForSize = true,
        ["g"] = () => _options.DebugInformation = true,
        ["stacktracedata"] = () => _options.StackTraceData = true,
        ["warnaserror"] = () => _options.Warnings.AllAreErrors = true,
        ["notrimwarn"] = () => _options.Warnings.NoTrimWarnings = true,
        ["noaotwarn"] = () => _options.Warnings.NoAotWarnings = true,
        ["singlewarn"] = () => _options.Warnings.SingleWarning = true,
        ["verbose"] = () => _options.Verbose = true,
        ["pusos-strip"] = () => _options.Strip = true,
        ["pusos-keep-intermediate"] = () => _options.KeepIntermediateFiles = true,
        ["pusos-loop-strength-reduction"] = () => _options.LoopStrengthReduction = true,
    };

    private void Complete()
    {
        if (_inputs.Count == 0)
        {
            throw new OptionException(DriverCodes.Input, "No input assembly was named. Usage: pusc @file.rsp; see pusc --help.");
        }

        if (_options.OutputPath.Length == 0)
        {
            throw new OptionException(DriverCodes.Output, "No output was named; give -o:FILE.");
        }

        string outputFolder = Path.GetDirectoryName(Path.GetFullPath(_options.OutputPath))!;
        _options.InputPath = _inputs[0];
        _options.MoreInputPaths = _inputs[1..];
        _options.ReferencePaths = DistinctBySimpleName([.. _references, .. _runtime, .. _framework], _inputs);
        _options.Features = _features;
        _options.RuntimeKnobs = [.. _knobs];
        _options.RootedAssemblies = _roots;
        _options.ConditionallyRootedAssemblies = _conditionalRoots;
        _options.DescriptorPaths = _descriptors;
        _options.SubstitutionPaths = _substitutions;
        _options.DirectPInvokes = _directPInvokes;
        _options.InitializedAssemblies = _initialized;
        _options.PackedFiles = _packedFiles;
        _options.WhyPatterns = _why;
        _options.ApplicationAssemblies = [.. _inputs.Select(i => Path.GetFileNameWithoutExtension(i)!).Concat(_applications).Distinct(StringComparer.Ordinal)];
        _options.CachePath = _options.CachePath.Length != 0 ? _options.CachePath : Path.Combine(outputFolder, "cache");
        _options.NativePath = _options.NativePath.Length != 0 ? _options.NativePath : InstalledNativePath();
    }

    // In the SDK package pusc.dll lies in tools/net10.0/any and the native files in pack/native; a development build
    // has them beside pusc.dll.
    private static string InstalledNativePath()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, "native");
        return Directory.Exists(beside) ? beside : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "pack", "native"));
    }

    private static string[] DistinctBySimpleName(List<string> references, List<string> inputs)
    {
        var names = new HashSet<string>(inputs.Select(i => Path.GetFileNameWithoutExtension(i)!), StringComparer.OrdinalIgnoreCase);
        return [.. references.Where(r => names.Add(Path.GetFileNameWithoutExtension(r)))];
    }

    // Paths may end in a wildcard, as ilc allows: folder/*.dll.
    private static void AddPath(List<string> paths, string value, string what)
    {
        string path = Unquote(value);
        string pattern = Path.GetFileName(path);
        if (pattern.AsSpan().ContainsAny('*', '?'))
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
            if (!Directory.Exists(folder))
            {
                throw new OptionException(DriverCodes.Input, $"The folder '{folder}' of the {what} '{path}' does not exist.");
            }

            paths.AddRange(Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal));
            return;
        }

        if (!File.Exists(path))
        {
            throw new OptionException(DriverCodes.Input, $"The {what} '{path}' does not exist.");
        }

        paths.Add(path);
    }

    private void AddFeature(string value) => AddPair(value, "feature", (name, text) =>
        _features[name] = bool.TryParse(text, out bool given) ? given : throw new OptionException(DriverCodes.OptionValue, $"The feature '{name}' is '{text}', but must be true or false."));

    private static void AddPair(string text, string option, Action<string, string> add)
    {
        string pair = Unquote(text);
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new OptionException(DriverCodes.OptionValue, $"'--{option}:{text}' is not of the form NAME=VALUE.");
        }

        add(pair[..equals], pair[(equals + 1)..]);
    }

    private static void CheckTarget(string value, string expected, string what)
    {
        if (!value.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionException(DriverCodes.Target, $"The target {what} '{value}' is not supported; pusc compiles for the runtime identifier pusos-riscv64 only. Set RuntimeIdentifier to pusos-riscv64, or remove PusOS.Sdk from the project to build for other systems.");
        }
    }

    private static int Number(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new OptionException(DriverCodes.OptionValue, $"'--{option}:{value}' needs a number that is not negative.");

    private static bool IsTrue(string option, string value) =>
        bool.TryParse(value, out bool given) ? given : throw new OptionException(DriverCodes.OptionValue, $"'--{option}:{value}' needs true or false, or nothing.");

    private static string Unquote(string value) =>
        value.Length > 1 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
