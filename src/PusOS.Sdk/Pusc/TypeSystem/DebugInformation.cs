using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Source positions and local names of one module, from its portable PDB.</summary>
public sealed class DebugInformation
{
    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _pdb;
    private readonly Dictionary<DocumentHandle, string> _documents = [];

    private DebugInformation(MetadataReaderProvider provider)
    {
        _provider = provider;
        _pdb = provider.GetMetadataReader();
    }

    /// <summary>Sequence points by ascending IL offset; empty if the method has none.</summary>
    public IReadOnlyList<SequencePointDesc> GetSequencePoints(MethodDefinitionHandle m)
    {
        if (!Covers(m))
        {
            return [];
        }

        MethodDebugInformation information = _pdb.GetMethodDebugInformation(m);
        if (information.SequencePointsBlob.IsNil)
        {
            return [];
        }

        List<SequencePointDesc> points = [];
        foreach (SequencePoint point in information.GetSequencePoints())
        {
            points.Add(point.IsHidden
                ? new SequencePointDesc(point.Offset, DocumentName(point.Document), 0, 0, Hidden: true)
                : new SequencePointDesc(point.Offset, DocumentName(point.Document), point.StartLine, point.StartColumn, Hidden: false));
        }

        return points;
    }

    /// <summary>Named locals with the IL ranges of their scopes; empty if the method has none.</summary>
    public IReadOnlyList<LocalVariableDesc> GetLocals(MethodDefinitionHandle m)
    {
        if (!Covers(m))
        {
            return [];
        }

        List<LocalVariableDesc> locals = [];
        foreach (LocalScopeHandle handle in _pdb.GetLocalScopes(m))
        {
            LocalScope scope = _pdb.GetLocalScope(handle);
            foreach (LocalVariableHandle variableHandle in scope.GetLocalVariables())
            {
                LocalVariable variable = _pdb.GetLocalVariable(variableHandle);
                if ((variable.Attributes & LocalVariableAttributes.DebuggerHidden) == 0)
                {
                    locals.Add(new LocalVariableDesc(variable.Index, _pdb.GetString(variable.Name), scope.StartOffset, scope.EndOffset));
                }
            }
        }

        return locals;
    }

    /// <summary>
    /// Opens the PDB embedded in the module, or the one beside it if its identity matches; a missing, foreign
    /// or damaged PDB only means that there is nothing to say about source.
    /// </summary>
    internal static DebugInformation? TryOpen(ModuleDesc module)
    {
        try
        {
            return TryOpenEmbedded(module.Pe) ?? TryOpenBeside(module);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DebugInformation? TryOpenEmbedded(PEReader image)
    {
        foreach (DebugDirectoryEntry entry in image.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
            {
                return new DebugInformation(image.ReadEmbeddedPortablePdbDebugDirectoryData(entry));
            }
        }

        return null;
    }

    private static DebugInformation? TryOpenBeside(ModuleDesc module)
    {
        string path = System.IO.Path.ChangeExtension(module.Path, ".pdb");
        foreach (DebugDirectoryEntry entry in module.Pe.ReadDebugDirectory())
        {
            if (!entry.IsPortableCodeView || !File.Exists(path))
            {
                continue;
            }

            MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(path), MetadataStreamOptions.PrefetchMetadata);
            BlobContentId expected = new(module.Pe.ReadCodeViewDebugDirectoryData(entry).Guid, entry.Stamp);
            if (provider.GetMetadataReader().DebugMetadataHeader is DebugMetadataHeader header && new BlobContentId(header.Id) == expected)
            {
                return new DebugInformation(provider);
            }

            provider.Dispose();
        }

        return null;
    }

    private bool Covers(MethodDefinitionHandle method)
    {
        GC.KeepAlive(_provider);
        return MetadataTokens.GetRowNumber(method) <= _pdb.MethodDebugInformation.Count && !method.IsNil;
    }

    private string DocumentName(DocumentHandle handle)
    {
        if (handle.IsNil)
        {
            return "";
        }

        if (!_documents.TryGetValue(handle, out string? name))
        {
            name = _pdb.GetString(_pdb.GetDocument(handle).Name);
            _documents.Add(handle, name);
        }

        return name;
    }
}
