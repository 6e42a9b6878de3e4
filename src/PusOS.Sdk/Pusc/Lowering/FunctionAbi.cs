using System.Text;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// The LLVM signature of a method or function pointer by docs/spec/abi.md. <see cref="ThisClass"/> is
/// always one pointer (object reference or byref).
/// </summary>
internal sealed class FunctionAbi
{
    public FunctionAbi(MethodSignature signature, bool hasThis)
    {
        HasThis = hasThis;
        Return = LlvmTypes.Of(signature.ReturnType);
        Parameters = new ValueClass[signature.Parameters.Length];
        for (int i = 0; i < Parameters.Length; i++)
        {
            Parameters[i] = LlvmTypes.Of(signature.Parameters[i]);
        }
    }

    public static FunctionAbi Of(MethodDesc method) => method.Lowered ??= new FunctionAbi(method.Signature, !method.IsStatic);

    public bool HasThis { get; }
    public ValueClass Return { get; }
    public ValueClass[] Parameters { get; }
    public bool HasStructReturn => Return.Kind == PassKind.Memory;

    /// <summary>"signext i32" and the like, as calls and definitions write it.</summary>
    public string ReturnText
    {
        get
        {
            string type = Return.Return;
            bool signed = Return.Kind == PassKind.Scalar ? Return.IsSigned : Return.Leaves.Length == 1 && Return.Leaves[0].IsSigned;
            return type == "void" ? "void" : LlvmTypes.Extension(type, signed).TrimStart() + " " + type;
        }
    }

    /// <summary>Parameter types only, for declarations.</summary>
    public string ParameterTypes
    {
        get
        {
            var text = new StringBuilder();
            if (HasStructReturn)
            {
                Append(text, "ptr");
            }

            if (HasThis)
            {
                Append(text, "ptr");
            }

            foreach (var parameter in Parameters)
            {
                switch (parameter.Kind)
                {
                    case PassKind.Scalar:
                        Append(text, parameter.Memory + LlvmTypes.Extension(parameter.Memory, parameter.IsSigned));
                        break;
                    case PassKind.Leaves:
                        foreach (var leaf in parameter.Leaves)
                        {
                            Append(text, leaf.Memory + LlvmTypes.Extension(leaf.Memory, leaf.IsSigned));
                        }

                        break;
                    default:
                        Append(text, "ptr");
                        break;
                }
            }

            return text.ToString();
        }
    }

    public string Declare(string quotedSymbol) => $"declare {ReturnText} {quotedSymbol}({ParameterTypes})";

    private static void Append(StringBuilder text, string type)
    {
        if (text.Length != 0)
        {
            text.Append(", ");
        }

        text.Append(type);
    }
}
