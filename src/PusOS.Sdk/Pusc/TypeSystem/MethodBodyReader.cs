using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Reads method bodies and instantiates them.</summary>
internal static class MethodBodyReader
{
    /// <summary>The body with variables open; null for abstract, native and runtime-provided methods.</summary>
    public static MethodIL? Read(MethodDefinitionInfo method)
    {
        ModuleDesc module = method.Module;
        int address = module.Metadata.GetMethodDefinition(method.Handle).RelativeVirtualAddress;
        if (address == 0 || (method.ImplAttributes & System.Reflection.MethodImplAttributes.CodeTypeMask) != System.Reflection.MethodImplAttributes.IL)
        {
            return null;
        }

        MethodBodyBlock body;
        try
        {
            body = module.Pe.GetMethodBody(address);
        }
        catch (BadImageFormatException e)
        {
            throw module.Invalid($"the body of {method.Owner.FullName}::{method.Name} cannot be read: {e.Message}");
        }

        bool[] pinned = [];
        TypeDesc[] locals = [];
        if (!body.LocalSignature.IsNil)
        {
            BlobHandle blob = module.Metadata.GetStandaloneSignature(body.LocalSignature).Signature;
            locals = new SignatureReader(module, module.Metadata.GetBlobReader(blob)).ReadLocals(out pinned);
        }

        return new MethodIL
        {
            Code = body.GetILBytes() ?? [],
            MaxStack = body.MaxStack,
            InitLocals = body.LocalVariablesInitialized,
            Locals = locals,
            PinnedLocals = pinned,
            Regions = ReadRegions(module, body.ExceptionRegions),
        };
    }

    /// <summary>The body with variables replaced.</summary>
    public static MethodIL Substitute(MethodIL body, GenericContext context)
    {
        TypeDesc[] locals = TypeArguments.Substitute(body.Locals, context);
        ExceptionRegionDesc[]? regions = null;
        for (int i = 0; i < body.Regions.Length; i++)
        {
            if (body.Regions[i].CatchType is { ContainsGenericVariables: true } catchType)
            {
                regions ??= (ExceptionRegionDesc[])body.Regions.Clone();
                regions[i] = regions[i] with { CatchType = catchType.Substitute(context) };
            }
        }

        if (ReferenceEquals(locals, body.Locals) && regions is null)
        {
            return body;
        }

        return new MethodIL
        {
            Code = body.Code,
            MaxStack = body.MaxStack,
            InitLocals = body.InitLocals,
            Locals = locals,
            PinnedLocals = body.PinnedLocals,
            Regions = regions ?? body.Regions,
        };
    }

    private static ExceptionRegionDesc[] ReadRegions(ModuleDesc module, ImmutableArray<ExceptionRegion> regions)
    {
        if (regions.IsEmpty)
        {
            return [];
        }

        ExceptionRegionDesc[] result = new ExceptionRegionDesc[regions.Length];
        for (int i = 0; i < result.Length; i++)
        {
            ExceptionRegion region = regions[i];
            result[i] = new ExceptionRegionDesc(
                region.Kind,
                region.TryOffset,
                region.TryLength,
                region.HandlerOffset,
                region.HandlerLength,
                region.Kind == ExceptionRegionKind.Filter ? region.FilterOffset : -1,
                region.Kind == ExceptionRegionKind.Catch ? module.ResolveOpenType(region.CatchType) : null);
        }

        return result;
    }
}
