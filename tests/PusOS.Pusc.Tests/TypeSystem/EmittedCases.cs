using System.Reflection;
using System.Reflection.Emit;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>An assembly of cases that C# refuses to compile, written to a temporary file and opened beside the class library.</summary>
internal sealed class EmittedCases : IDisposable
{
    private const string Name = "EmittedCases";
    private readonly string _folder = Directory.CreateTempSubdirectory("pusc-tests-").FullName;
    private readonly ModuleDesc _module;

    public EmittedCases()
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(Name), typeof(object).Assembly);
        ModuleBuilder module = assembly.DefineDynamicModule(Name);
        DefineInterfaces(module);
        DefineModifiers(module);
        string path = Path.Combine(_folder, Name + ".dll");
        assembly.Save(path);
        TypeSystemContext context = new(Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Append(path));
        _module = context.OpenModule(path);
    }

    public DefType Find(string name) => _module.Context.FindType(name, _module)!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void DefineInterfaces(ModuleBuilder module)
    {
        const TypeAttributes Interface = TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Public;
        TypeBuilder root = module.DefineType("IRoot", Interface);
        MethodBuilder slot = root.DefineMethod("Name", MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.NewSlot | MethodAttributes.HideBySig, typeof(string), []);
        Return(slot, "root");
        root.CreateType();
        TypeBuilder left = Override("ILeft", isAbstract: false);
        TypeBuilder right = Override("IRight", isAbstract: false);
        TypeBuilder again = Override("IAgain", isAbstract: true);
        Implement("Ambiguous", left, right);
        Implement("Reabstracted", again);

        TypeBuilder Override(string name, bool isAbstract)
        {
            TypeBuilder type = module.DefineType(name, Interface);
            type.AddInterfaceImplementation(root);
            MethodBuilder body = type.DefineMethod(
                "IRoot.Name",
                MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.Final | (isAbstract ? MethodAttributes.Abstract : 0),
                typeof(string),
                []);
            if (!isAbstract)
            {
                Return(body, name);
            }

            type.DefineMethodOverride(body, slot);
            type.CreateType();
            return type;
        }

        void Implement(string name, params TypeBuilder[] interfaces)
        {
            TypeBuilder type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Class, typeof(object), interfaces);
            type.AddInterfaceImplementation(root);
            type.CreateType();
        }
    }

    /// <summary>A base class with M(int) and M(int modopt(IsConst)), both overridden.</summary>
    private static void DefineModifiers(ModuleBuilder module)
    {
        TypeBuilder parent = module.DefineType("ModifierBase", TypeAttributes.Public | TypeAttributes.Class, typeof(object));
        DefineBoth(parent, MethodAttributes.NewSlot, plainFirst: true);
        parent.CreateType();
        TypeBuilder derived = module.DefineType("ModifierDerived", TypeAttributes.Public | TypeAttributes.Class, parent);
        DefineBoth(derived, 0, plainFirst: false);
        derived.CreateType();

        static void DefineBoth(TypeBuilder type, MethodAttributes slot, bool plainFirst)
        {
            foreach (bool plain in new[] { plainFirst, !plainFirst })
            {
                Type[]? modifiers = plain ? null : [typeof(System.Runtime.CompilerServices.IsConst)];
                MethodBuilder method = type.DefineMethod(
                    "M",
                    MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig | slot,
                    CallingConventions.HasThis,
                    typeof(string), null, null,
                    [typeof(int)], null, modifiers is null ? null : [modifiers]);
                Return(method, plain ? "plain" : "modified");
            }
        }
    }

    private static void Return(MethodBuilder method, string text)
    {
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldstr, text);
        code.Emit(OpCodes.Ret);
    }
}
