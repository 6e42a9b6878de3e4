using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PusOS.Fuzz.Generation;

/// <summary>
/// Programs of random CIL: what C# compilers seldom write, such as values that cross branches on the stack, mixed widths,
/// fault blocks, filters over several clauses, prefixes, block operations, indirect access of other widths.
/// </summary>
public sealed class CilGenerator
{
    private readonly RandomSource _random;
    private readonly Assembly _support;
    private readonly TypeBuilder _type;

    private CilGenerator(RandomSource random, Assembly support, TypeBuilder type)
    {
        _random = random;
        _support = support;
        _type = type;
    }

    /// <summary>Writes the program of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="methods">How many tests.</param>
    /// <param name="support">The library with T and CilSupport.</param>
    /// <param name="path">The assembly to write.</param>
    public static void Generate(ulong seed, int methods, Assembly support, string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType("Cil", TypeAttributes.Public | TypeAttributes.Class | TypeAttributes.Sealed);
        var generator = new CilGenerator(new RandomSource(seed ^ 0xC11), support, type);
        var tests = new List<MethodBuilder>();
        for (int i = 0; i < methods; i++)
        {
            tests.Add(generator.Method(i, tests));
        }

        MethodBuilder main = generator.Main(tests);
        type.CreateType();
        MetadataBuilder metadata = assembly.GenerateMetadata(out BlobBuilder il, out BlobBuilder fields);
        var image = new ManagedPEBuilder(PEHeaderBuilder.CreateExecutableHeader(), new MetadataRootBuilder(metadata), il, fields,
            entryPoint: MetadataTokens.MethodDefinitionHandle(main.MetadataToken & 0xFFFFFF));
        var blob = new BlobBuilder();
        image.Serialize(blob);
        using FileStream file = File.Create(path);
        blob.WriteContentTo(file);
    }

    private MethodBuilder Method(int number, List<MethodBuilder> earlier)
    {
        MethodBuilder method = _type.DefineMethod($"M{number}", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
        method.InitLocals = true;
        new CilBody(_random, _support, method.GetILGenerator(), earlier).Emit();
        return method;
    }

    private MethodBuilder Main(List<MethodBuilder> tests)
    {
        MethodBuilder main = _type.DefineMethod("Main", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [typeof(string[])]);
        ILGenerator il = main.GetILGenerator();
        MethodInfo run = _support.GetType("T")!.GetMethod("Run")!;
        for (int i = 0; i < tests.Count; i++)
        {
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Ldftn, tests[i]);
            il.Emit(OpCodes.Newobj, typeof(Action).GetConstructors()[0]);
            il.Emit(OpCodes.Call, run);
        }

        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ret);
        return main;
    }
}
