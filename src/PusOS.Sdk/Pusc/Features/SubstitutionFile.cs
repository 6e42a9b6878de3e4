using System.Xml;
using System.Xml.Linq;

namespace PusOS.Compiler.Features;

/// <summary>
/// The substitutions of one assembly from XML in the format of ILLink.Substitutions.xml, those whose feature
/// conditions hold. Members are looked up by the texts that the file uses: Cecil's names and signatures.
/// </summary>
internal sealed class SubstitutionFile
{
    private readonly Dictionary<(string Type, string Member), (string Body, string? Value)> _methods = [];
    private readonly Dictionary<(string Type, string Member), string> _fields = [];

    /// <summary>True if the file says nothing about this assembly.</summary>
    public bool IsEmpty => _methods.Count == 0 && _fields.Count == 0;

    /// <summary>Adds what a file says about an assembly.</summary>
    /// <param name="xml">The file's content.</param>
    /// <param name="assembly">Simple name; elements of other assemblies are skipped.</param>
    /// <param name="features">Switch values.</param>
    /// <exception cref="XmlException">The content is not XML.</exception>
    public void Add(Stream xml, string assembly, FeatureSettings features)
    {
        XElement? root = XDocument.Load(xml).Root;
        foreach (XElement element in root?.Elements("assembly") ?? [])
        {
            string name = ((string?)element.Attribute("fullname") ?? "").Split(',')[0];
            if ((name == assembly || name == "*") && Holds(element, features))
            {
                AddTypes(element, features);
            }
        }
    }

    /// <summary>The body given for a method, by signature (<c>Ret Name(Params)</c>) or by name alone.</summary>
    public bool TryGetMethod(string type, string name, Func<string> signature, out (string Body, string? Value) stub) =>
        _methods.TryGetValue((type, name), out stub) || _methods.TryGetValue((type, signature()), out stub);

    /// <summary>True if some method of the type is substituted; spares building signatures.</summary>
    public bool Mentions(string type) => _types.Contains(type);

    /// <summary>The constant given for a static field, as text.</summary>
    public bool TryGetField(string type, string name, out string? value) => _fields.TryGetValue((type, name), out value);

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    private void AddTypes(XElement assembly, FeatureSettings features)
    {
        foreach (XElement type in assembly.Elements("type").Where(t => Holds(t, features)))
        {
            string typeName = (string?)type.Attribute("fullname") ?? "";
            _types.Add(typeName);
            foreach (XElement method in type.Elements("method").Where(m => Holds(m, features)))
            {
                string key = (string?)method.Attribute("signature") ?? (string?)method.Attribute("name") ?? "";
                _methods[(typeName, key)] = ((string?)method.Attribute("body") ?? "", (string?)method.Attribute("value"));
            }

            foreach (XElement field in type.Elements("field").Where(f => Holds(f, features)))
            {
                if ((string?)field.Attribute("value") is { } value)
                {
                    _fields[(typeName, (string?)field.Attribute("name") ?? "")] = value;
                }
            }
        }
    }

    // feature/featurevalue: the switch must have that value; where it has none, featuredefault="true" makes it hold.
    private static bool Holds(XElement element, FeatureSettings features)
    {
        if ((string?)element.Attribute("feature") is not { } feature)
        {
            return true;
        }

        bool wanted = string.Equals((string?)element.Attribute("featurevalue"), "true", StringComparison.OrdinalIgnoreCase);
        return features.TryGet(feature, out bool value)
            ? value == wanted
            : string.Equals((string?)element.Attribute("featuredefault"), "true", StringComparison.OrdinalIgnoreCase);
    }
}
