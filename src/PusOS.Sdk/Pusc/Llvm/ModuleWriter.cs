using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>Writes a module's IR text: header, definitions, declarations, metadata. The same module gives the same text.</summary>
internal sealed class ModuleWriter(BackEndOptions options)
{
    /// <summary>The complete text, lines ended by LF.</summary>
    public string Write(LlvmModule module)
    {
        var text = new StringBuilder(checked((int)(module.EstimatedSize + (module.EstimatedSize / 4) + 4096)));
        var debug = new DebugMetadata(options.DebugInformation, options.Optimize, options.StackTraces);
        var methods = new MethodInfoTable();
        text.Append(LlvmModuleHeader.Top);
        foreach (string declaration in module.Declarations)
        {
            text.Append(declaration).Append('\n');
        }

        foreach (LlvmFragment fragment in module.Definitions)
        {
            text.Append('\n');
            debug.Expand(methods.Take(module.Private.Contains(fragment.Symbol) ? InlineImports.PrivateText(fragment.Text) : fragment.Text), text);
            methods.AppendPending(text);
        }

        foreach (LlvmFragment fragment in module.Imports)
        {
            text.Append('\n');
            debug.Expand(MethodInfoTable.Without(InlineImports.ImportedText(fragment.Text)), text);
        }

        methods.AppendUses(text);
        text.Append(LlvmModuleHeader.Bottom(options.Architecture, options.OptimizeForSize, options.DebugInformation || options.StackTraces));
        debug.AppendNodes(text);
        return text.ToString();
    }
}
