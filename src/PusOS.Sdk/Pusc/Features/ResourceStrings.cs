using System.Collections;
using System.Reflection.Metadata;
using System.Resources;
using PusOS.Compiler.Driver;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Features;

/// <summary>
/// The texts behind <c>SR.Name</c> properties, so that a getter becomes its literal and no resource manager is reached.
/// An <c>SR</c> class is what the .NET build generates: static getters that call <c>GetResourceString("Name")</c>, and
/// one embedded <c>.resources</c>. With <c>System.Resources.UseSystemResourceKeys</c> the text is the key, as at run time.
/// </summary>
/// <param name="options">Switches.</param>
public sealed class ResourceStrings(CompilerOptions options)
{
    private const string ClassName = "SR";
    private const string Lookup = "GetResourceString";

    private readonly bool _useKeys = options.IsFeature(FeatureSettings.ResourceKeys, true);
    private readonly Dictionary<ModuleDesc, IReadOnlyDictionary<string, string>> _texts = [];

    /// <summary>The text that a getter of an <c>SR</c> class returns; false if the method is something else.</summary>
    public bool TryGetResourceString(MethodDesc getter, out string text)
    {
        text = "";
        if (getter.Name.StartsWith("get_", StringComparison.Ordinal) && getter.IsStatic && getter.Signature.ReturnType.IsString
            && getter.OwningType is DefType { Name: ClassName, Instantiation.Length: 0 } && TryGetKey(getter, out string key))
        {
            return TryGetResourceString(getter.Module, key, out text);
        }

        return false;
    }

    /// <summary>The text of a key in the module's resource, for calls of <c>SR.GetResourceString("key")</c>.</summary>
    public bool TryGetResourceString(ModuleDesc module, string key, out string text)
    {
        if (_useKeys)
        {
            text = key;
            return true;
        }

        return Texts(module).TryGetValue(key, out text!);
    }

    // Body: ldstr key; [ldnull or ldstr default;] call GetResourceString; ret.
    private static bool TryGetKey(MethodDesc getter, out string key)
    {
        key = "";
        if (getter.GetIL() is not { } body)
        {
            return false;
        }

        int offset = 0;
        bool called = false;
        while (offset < body.Code.Length)
        {
            ILInstruction instruction = ILDecoder.Decode(body.Code, offset);
            offset = instruction.NextOffset;
            switch (instruction.OpCode)
            {
                case ILOpCode.Ldstr when key.Length == 0:
                    key = getter.Module.GetUserString(instruction.Token);
                    break;
                case ILOpCode.Ldstr or ILOpCode.Ldnull or ILOpCode.Nop:
                    break;
                case ILOpCode.Call when !called:
                    EntityHandle callee = System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(instruction.Token);
                    called = getter.Module.ResolveMethod(callee, getter.Context) is { Name: Lookup };
                    if (!called)
                    {
                        return false;
                    }

                    break;
                case ILOpCode.Ret:
                    return called && key.Length != 0;
                default:
                    return false;
            }
        }

        return false;
    }

    private IReadOnlyDictionary<string, string> Texts(ModuleDesc module)
    {
        if (!_texts.TryGetValue(module, out IReadOnlyDictionary<string, string>? texts))
        {
            _texts.Add(module, texts = Read(module));
        }

        return texts;
    }

    private static Dictionary<string, string> Read(ModuleDesc module)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = module.ManifestResourceNames.FirstOrDefault(n => n.EndsWith(".SR.resources", StringComparison.Ordinal))
            ?? module.ManifestResourceNames.FirstOrDefault(n => n.EndsWith(".Strings.resources", StringComparison.Ordinal));
        if (name is null || module.GetManifestResource(name) is not { } bytes)
        {
            return texts;
        }

        using var reader = new ResourceReader(new MemoryStream(bytes));
        foreach (DictionaryEntry entry in reader)
        {
            if (entry is { Key: string key, Value: string value })
            {
                texts[key] = value;
            }
        }

        return texts;
    }
}
