using System.Globalization;
using System.Xml;
using PusOS.Compiler.Driver;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Features;

/// <summary>
/// Which methods have another body, and which fields a constant value, because of feature switches: platform constants
/// first, then the substitution files (given on the command line, then embedded), then the attributes
/// <c>[FeatureSwitchDefinition]</c> and <c>[FeatureGuard]</c>. Answers are cached per method definition.
/// </summary>
/// <param name="options">Switches and files.</param>
/// <param name="context">The type system; its modules are read on demand.</param>
public sealed class FeatureSwitches(CompilerOptions options, TypeSystemContext context)
{
    private const string ResourceName = "ILLink.Substitutions.xml";

    private readonly FeatureSettings _settings = new(options);
    private readonly Dictionary<ModuleDesc, SubstitutionFile> _substitutions = [];
    private readonly Dictionary<ModuleDesc, FeatureProperties> _properties = [];
    private readonly Dictionary<MethodDesc, StubBody?> _stubs = [];

    /// <summary>The type system that the members come from.</summary>
    public TypeSystemContext Context { get; } = context;

    /// <summary>The value of a switch, if it has one at compile time.</summary>
    public bool TryGetSwitch(string name, out bool value) => _settings.TryGet(name, out value);

    /// <summary>The body that stands in for a method's.</summary>
    /// <exception cref="CompilerException">A substitution file is malformed (PUS1020).</exception>
    public bool TryGetStub(MethodDesc m, out StubBody body)
    {
        body = default;
        if (m is ArrayMethod)
        {
            return false;
        }

        MethodDesc definition = m.GetMethodDefinition();
        if (!_stubs.TryGetValue(definition, out StubBody? stub))
        {
            _stubs.Add(definition, stub = FindStub(definition));
        }

        body = stub.GetValueOrDefault();
        return stub.HasValue;
    }

    /// <summary>The constant value of a static field: bool, char, number or string, or null.</summary>
    /// <exception cref="CompilerException">A substitution file is malformed (PUS1020).</exception>
    public bool TryGetFieldConstant(FieldDesc f, out object? value)
    {
        value = null;
        if (!f.IsStatic)
        {
            return false;
        }

        SubstitutionFile file = Substitutions(f.OwningType.Module);
        if (file.IsEmpty || !file.TryGetField(CecilNames.Definition(f.OwningType), f.Name, out string? text))
        {
            return false;
        }

        value = Parse(text, f.FieldType, f.FullName);
        return true;
    }

    private StubBody? FindStub(MethodDesc definition)
    {
        if (definition.OwningType is not DefType owner)
        {
            return null;
        }

        if (PlatformConstants.TryGet(definition, out bool platform))
        {
            return new StubBody(StubKind.Constant, platform);
        }

        SubstitutionFile file = Substitutions(owner.Module);
        string typeName = file.IsEmpty ? "" : CecilNames.Definition(owner);
        if (!file.IsEmpty && file.Mentions(typeName)
            && file.TryGetMethod(typeName, definition.Name, () => CecilNames.Signature(definition), out (string Body, string? Value) stub))
        {
            return Stub(stub.Body, stub.Value, definition);
        }

        if (definition.Name.StartsWith("get_", StringComparison.Ordinal) && definition.Signature.ReturnType.Kind == CorElementType.Boolean
            && Properties(owner.Module).TryGet(definition.Handle, out bool value))
        {
            return new StubBody(StubKind.Constant, value);
        }

        return null;
    }

    private static StubBody Stub(string body, string? value, MethodDesc method)
    {
        if (body == "remove")
        {
            return new StubBody(StubKind.Throw, null);
        }

        if (method.Signature.ReturnType.IsVoid)
        {
            return new StubBody(StubKind.Empty, null);
        }

        return new StubBody(StubKind.Constant, value is null ? DefaultOf(method.Signature.ReturnType) : Parse(value, method.Signature.ReturnType, method.FullName));
    }

    private static object? DefaultOf(TypeDesc type) => type.Kind switch
    {
        CorElementType.Boolean => false,
        CorElementType.I4 => 0,
        CorElementType.I8 => 0L,
        _ => null,
    };

    private static object? Parse(string? text, TypeDesc type, string member)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        try
        {
            return text is null ? null : type.Kind switch
            {
                CorElementType.Boolean => bool.TryParse(text, out bool value) ? value : int.Parse(text, invariant) != 0,
                CorElementType.Char => (char)int.Parse(text, invariant),
                CorElementType.I1 => sbyte.Parse(text, invariant),
                CorElementType.U1 => byte.Parse(text, invariant),
                CorElementType.I2 => short.Parse(text, invariant),
                CorElementType.U2 => ushort.Parse(text, invariant),
                CorElementType.I4 => int.Parse(text, invariant),
                CorElementType.U4 => uint.Parse(text, invariant),
                CorElementType.I8 or CorElementType.I => long.Parse(text, invariant),
                CorElementType.U8 or CorElementType.U => ulong.Parse(text, invariant),
                CorElementType.R4 => float.Parse(text, invariant),
                CorElementType.R8 => double.Parse(text, invariant),
                CorElementType.String => text,
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new CompilerException(FeatureCodes.Substitution, $"The substitution of '{member}' gives the value '{text}', which is not a {type.FullName}.");
        }
    }

    private FeatureProperties Properties(ModuleDesc module)
    {
        if (!_properties.TryGetValue(module, out FeatureProperties? properties))
        {
            _properties.Add(module, properties = new FeatureProperties(module, _settings));
        }

        return properties;
    }

    private SubstitutionFile Substitutions(ModuleDesc module)
    {
        if (_substitutions.TryGetValue(module, out SubstitutionFile? file))
        {
            return file;
        }

        file = new SubstitutionFile();
        if (module.GetManifestResource(ResourceName) is { } embedded)
        {
            Add(file, new MemoryStream(embedded), module, $"{module.Path}: {ResourceName}");
        }

        foreach (string path in options.SubstitutionPaths)
        {
            using FileStream stream = File.OpenRead(path);
            Add(file, stream, module, path);
        }

        _substitutions.Add(module, file);
        return file;
    }

    private void Add(SubstitutionFile file, Stream xml, ModuleDesc module, string name)
    {
        try
        {
            file.Add(xml, module.Name, _settings);
        }
        catch (XmlException e)
        {
            throw new CompilerException(FeatureCodes.Substitution, $"The substitution file '{name}' is not valid XML: {e.Message}");
        }
    }
}
