using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PusOS.Publicize;

/// <summary>Turns an implementation assembly into a reference assembly whose members are all public.</summary>
internal static class PublicReferenceAssembly
{
    /// <summary>Reads <paramref name="input"/>, writes <paramref name="output"/>; returns how many members changed.</summary>
    public static int Write(string input, string output)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(input))!;
        using var resolver = new FolderResolver(folder);
        using var assembly = AssemblyDefinition.ReadAssembly(input, new ReaderParameters { AssemblyResolver = resolver });
        ModuleDefinition module = assembly.MainModule;

        int count = 0;
        foreach (TypeDefinition type in module.GetTypes())
        {
            count += PublishType(type) + PublishMethods(type) + PublishFields(type);
        }

        // The input is a ReadyToRun image for one machine; the copy is plain IL.
        module.Attributes = ModuleAttributes.ILOnly;
        module.Architecture = TargetArchitecture.I386;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        assembly.Write(output);
        return count;
    }

    private static int PublishType(TypeDefinition type)
    {
        if (type.IsNested ? type.IsNestedPublic : type.IsPublic)
        {
            return 0;
        }

        if (type.IsNested)
        {
            type.IsNestedPublic = true;
        }
        else
        {
            type.IsPublic = true;
        }

        return 1;
    }

    private static int PublishMethods(TypeDefinition type)
    {
        int count = 0;
        foreach (MethodDefinition method in type.Methods)
        {
            // Protected virtuals stay protected: an override elsewhere must keep its accessibility (CS0507).
            // Explicit interface implementations stay private: C# has no other name for them.
            bool protectedVirtual = method.IsVirtual && (method.IsFamily || method.IsFamilyOrAssembly);
            if (!method.IsPublic && !protectedVirtual && !method.HasOverrides)
            {
                method.IsPublic = true;
                count++;
            }

            if (method.HasBody)
            {
                method.Body = new MethodBody(method);
                ILProcessor il = method.Body.GetILProcessor();
                il.Emit(OpCodes.Ldnull);
                il.Emit(OpCodes.Throw);
            }
        }

        return count;
    }

    private static int PublishFields(TypeDefinition type)
    {
        // An event's backing field has the event's name: both public would be ambiguous.
        HashSet<string> events = [.. type.Events.Select(e => e.Name)];
        int count = 0;
        foreach (FieldDefinition field in type.Fields)
        {
            if (!field.IsPublic && !events.Contains(field.Name))
            {
                field.IsPublic = true;
                count++;
            }
        }

        return count;
    }
}
