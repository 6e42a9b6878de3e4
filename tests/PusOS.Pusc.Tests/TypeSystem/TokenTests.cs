using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Every token of every method body resolves, and symbol names are unique.</summary>
public sealed class TokenTests(HostFramework host) : IClassFixture<HostFramework>
{
    [Fact]
    public void EveryTokenOfEveryMethodResolves()
    {
        int tokens = 0;
        foreach (Assembly assembly in HostFramework.Assemblies)
        {
            ModuleDesc module = host.Module(assembly);
            foreach (DefType type in module.AllTypes)
            {
                foreach (MethodDesc method in type.Methods)
                {
                    tokens += ResolveAll(module, method);
                }
            }
        }

        Assert.True(tokens > 200_000, $"{tokens} tokens");
    }

    [Fact]
    public void MangledNamesAreUniqueAndPlain()
    {
        HashSet<string> names = [];
        foreach (Assembly assembly in HostFramework.Assemblies)
        {
            foreach (DefType type in host.Module(assembly).AllTypes)
            {
                Add(type.MangledName);
                Add(host.Context.GetSzArray(type).MangledName);
                foreach (MethodDesc method in type.Methods)
                {
                    Add(method.MangledName);
                }

                foreach (FieldDesc field in type.Fields)
                {
                    Add(field.MangledName);
                }
            }
        }

        Assert.True(names.Count > 60_000, $"{names.Count} names");

        void Add(string name)
        {
            Assert.True(names.Add(name), $"{name} stands for two things");
            Assert.True(name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '$' or '<' or '>' or ',' or '`') && name.Length <= 260, name);
        }
    }

    [Fact]
    public void DefinitionTokensStayOpenInsideGenericCode()
    {
        DefType list = (DefType)host.Map(typeof(List<>));
        DefType text = host.Context.GetWellKnown(WellKnownType.String);
        Assert.Same(list, list.Module.ResolveType(list.Handle, new GenericContext([text], [])));
        Assert.Same(list.MakeInstantiation(text), list.Substitute(new GenericContext([text], [])));
    }

    [Fact]
    public void NestedGenericsAreInterned()
    {
        TypeDesc first = host.Map(typeof(Dictionary<List<int[]>, KeyValuePair<string, Func<int, List<object>>>>.Enumerator));
        TypeDesc second = host.Map(typeof(Dictionary<,>.Enumerator))
            .Substitute(new GenericContext([host.Map(typeof(List<int[]>)), host.Map(typeof(KeyValuePair<string, Func<int, List<object>>>))], []));
        Assert.Same(first, second);
    }

    private static int ResolveAll(ModuleDesc module, MethodDesc method)
    {
        if (method.GetIL() is not MethodIL body)
        {
            return 0;
        }

        int tokens = 0;
        foreach ((OpCode code, int token) in ILTokens.Read(body))
        {
            Resolve(module, code.OperandType, token, method.Context);
            tokens++;
        }

        return tokens;
    }

    private static void Resolve(ModuleDesc module, OperandType kind, int token, GenericContext context)
    {
        switch (kind)
        {
            case OperandType.InlineMethod:
                Assert.NotNull(module.ResolveMethod(MetadataTokens.EntityHandle(token), context).Signature);
                break;
            case OperandType.InlineField:
                Assert.NotNull(module.ResolveField(MetadataTokens.EntityHandle(token), context).FieldType);
                break;
            case OperandType.InlineType:
                Assert.NotNull(module.ResolveType(MetadataTokens.EntityHandle(token), context));
                break;
            case OperandType.InlineString:
                Assert.NotNull(module.GetUserString(token));
                break;
            case OperandType.InlineSig:
                Assert.NotNull(module.ResolveStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(token), context));
                break;
            case OperandType.InlineTok:
                EntityHandle handle = MetadataTokens.EntityHandle(token);
                object resolved = handle.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification
                    ? module.ResolveType(handle, context)
                    : module.IsFieldToken(handle) ? module.ResolveField(handle, context) : module.ResolveMethod(handle, context);
                Assert.NotNull(resolved);
                break;
        }
    }
}
