using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>The attributes of one type, method or field. Names are compared without resolving anything; values are decoded on demand.</summary>
public sealed class CustomAttributes
{
    private readonly ModuleDesc? _module;
    private readonly CustomAttributeHandle[] _handles;
    private readonly CustomAttributeData?[] _decoded;

    internal CustomAttributes(ModuleDesc module, CustomAttributeHandleCollection handles)
    {
        _module = module;
        _handles = [.. handles];
        _decoded = new CustomAttributeData?[_handles.Length];
    }

    private CustomAttributes()
    {
        _handles = [];
        _decoded = [];
    }

    /// <summary>No attributes.</summary>
    internal static CustomAttributes None { get; } = new();

    /// <summary>Every attribute, in metadata order.</summary>
    /// <exception cref="CompilerException">A value is malformed or its types do not exist.</exception>
    public IEnumerable<CustomAttributeData> All
    {
        get
        {
            for (int i = 0; i < _handles.Length; i++)
            {
                yield return Decode(i);
            }
        }
    }

    /// <summary>Names of the attributes' types, in metadata order.</summary>
    public IEnumerable<string> TypeNames
    {
        get
        {
            for (int i = 0; i < _handles.Length; i++)
            {
                yield return _module!.GetAttributeTypeName(_handles[i]);
            }
        }
    }

    /// <summary>Whether there is an attribute whose type has exactly this name ("System.FlagsAttribute", nested types after '+').</summary>
    public bool Has(string fullTypeName) => IndexOf(fullTypeName) >= 0;

    /// <summary>The first attribute of that type; null if there is none.</summary>
    /// <exception cref="CompilerException">Its value is malformed or its types do not exist.</exception>
    public CustomAttributeData? Find(string fullTypeName)
    {
        int index = IndexOf(fullTypeName);
        return index < 0 ? null : Decode(index);
    }

    private int IndexOf(string fullTypeName)
    {
        for (int i = 0; i < _handles.Length; i++)
        {
            if (_module!.GetAttributeTypeName(_handles[i]) == fullTypeName)
            {
                return i;
            }
        }

        return -1;
    }

    private CustomAttributeData Decode(int index) => _decoded[index] ??= CustomAttributeReader.Read(_module!, _handles[index]);
}
