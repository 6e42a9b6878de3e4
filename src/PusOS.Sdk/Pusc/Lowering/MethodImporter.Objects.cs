using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.Graph;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>The instructions about objects, each in a file of its kind: fields, arrays, allocation, casts, tokens, calls.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportObject(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Ldfld: LoadField(ResolveField(instruction.Token)); return true;
            case ILOpCode.Ldflda: LoadFieldAddress(ResolveField(instruction.Token)); return true;
            case ILOpCode.Stfld: StoreField(ResolveField(instruction.Token)); return true;
            case ILOpCode.Ldsfld:
                if (!TryFoldSwitchedOffReceiver(instruction.NextOffset))
                {
                    LoadStaticField(ResolveField(instruction.Token));
                }

                return true;
            case ILOpCode.Ldsflda: LoadStaticFieldAddress(ResolveField(instruction.Token)); return true;
            case ILOpCode.Stsfld: StoreStaticField(ResolveField(instruction.Token)); return true;
            case ILOpCode.Newobj: NewObject(ResolveMethod(instruction.Token)); return true;
            case ILOpCode.Call: Call(ResolveMethod(instruction.Token), false); return true;
            case ILOpCode.Callvirt: Call(ResolveMethod(instruction.Token), true); return true;
            case ILOpCode.Calli: CallIndirect(_method.Module.ResolveStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(instruction.Token), _context)); return true;
            case ILOpCode.Newarr: NewArray(ResolveType(instruction.Token)); return true;
            case ILOpCode.Ldlen: LoadLength(); return true;
            case ILOpCode.Ldelema: LoadElementAddress(ResolveType(instruction.Token)); return true;
            case ILOpCode.Ldelem: LoadElement(ResolveType(instruction.Token)); return true;
            case ILOpCode.Stelem: StoreElement(ResolveType(instruction.Token)); return true;
            case ILOpCode.Ldelem_i1: LoadElement(WellKnown(WellKnownType.SByte)); return true;
            case ILOpCode.Ldelem_u1: LoadElement(WellKnown(WellKnownType.Byte)); return true;
            case ILOpCode.Ldelem_i2: LoadElement(WellKnown(WellKnownType.Int16)); return true;
            case ILOpCode.Ldelem_u2: LoadElement(WellKnown(WellKnownType.UInt16)); return true;
            case ILOpCode.Ldelem_i4: LoadElement(WellKnown(WellKnownType.Int32)); return true;
            case ILOpCode.Ldelem_u4: LoadElement(WellKnown(WellKnownType.UInt32)); return true;
            case ILOpCode.Ldelem_i8: LoadElement(WellKnown(WellKnownType.Int64)); return true;
            case ILOpCode.Ldelem_i: LoadElement(WellKnown(WellKnownType.IntPtr)); return true;
            case ILOpCode.Ldelem_r4: LoadElement(WellKnown(WellKnownType.Single)); return true;
            case ILOpCode.Ldelem_r8: LoadElement(WellKnown(WellKnownType.Double)); return true;
            case ILOpCode.Ldelem_ref: LoadElement(null); return true;
            case ILOpCode.Stelem_i1: StoreElement(WellKnown(WellKnownType.SByte)); return true;
            case ILOpCode.Stelem_i2: StoreElement(WellKnown(WellKnownType.Int16)); return true;
            case ILOpCode.Stelem_i4: StoreElement(WellKnown(WellKnownType.Int32)); return true;
            case ILOpCode.Stelem_i8: StoreElement(WellKnown(WellKnownType.Int64)); return true;
            case ILOpCode.Stelem_i: StoreElement(WellKnown(WellKnownType.IntPtr)); return true;
            case ILOpCode.Stelem_r4: StoreElement(WellKnown(WellKnownType.Single)); return true;
            case ILOpCode.Stelem_r8: StoreElement(WellKnown(WellKnownType.Double)); return true;
            case ILOpCode.Stelem_ref: StoreElement(null); return true;
            case ILOpCode.Box:
                var boxed = ResolveType(instruction.Token);
                if (!TryAvoidBox(boxed, instruction.NextOffset))
                {
                    Push(Box(boxed, Pop()));
                }

                return true;
            case ILOpCode.Unbox: Unbox(ResolveType(instruction.Token)); return true;
            case ILOpCode.Unbox_any: UnboxAny(ResolveType(instruction.Token)); return true;
            case ILOpCode.Isinst: Push(Cast(Pop(), ResolveType(instruction.Token), false)); return true;
            case ILOpCode.Castclass: Push(Cast(Pop(), ResolveType(instruction.Token), true)); return true;
            case ILOpCode.Ldtoken: LoadToken(instruction.Token); return true;
            case ILOpCode.Ldftn: LoadFunction(ResolveMethod(instruction.Token)); return true;
            case ILOpCode.Ldvirtftn: LoadVirtualFunction(ResolveMethod(instruction.Token)); return true;
            case ILOpCode.Mkrefany or ILOpCode.Refanyval or ILOpCode.Refanytype: TypedReferenceOperation(in instruction); return true;
            case ILOpCode.Arglist or ILOpCode.Jmp:
                throw new CompilerException(CompilationCodes.UnsupportedInstruction, $"{instruction.OpCode} (variable arguments and jmp) is not supported");
            default: return false;
        }
    }
}
