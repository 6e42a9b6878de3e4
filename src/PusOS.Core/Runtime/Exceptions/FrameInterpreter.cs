namespace PusOS.Runtime.Exceptions;

/// <summary>Runs call frame instructions (DWARF 5 §6.4.2) up to one address and gives the resulting row.</summary>
internal static unsafe class FrameInterpreter
{
    private const int RegisterCount = 64;
    private const int MaximumRemembered = 4;

    /// <summary>State of all registers: offset from the frame address where saved, else not in the mask.</summary>
    private struct State
    {
        public ulong SavedMask;
        public ulong FrameAddressRegister;
        public long FrameAddressOffset;
        public bool IsOutermost;
        public fixed int Offsets[RegisterCount];
    }

    /// <summary>The row for <paramref name="address"/>; false: an instruction that the compiler does not emit.</summary>
    public static bool TryGetRow(FrameDescription* function, ulong address, UnwindRow* row)
    {
        State state = default;
        bool known = Run(function, function->CommonInstructions, function->CommonInstructionsEnd, ulong.MaxValue, &state)
            && Run(function, function->Instructions, function->InstructionsEnd, address, &state);
        if (!known)
        {
            return false;
        }

        row->FunctionStart = function->FunctionStart;
        row->LanguageData = function->LanguageData;
        row->FrameAddressRegister = (byte)state.FrameAddressRegister;
        row->FrameAddressOffset = (int)state.FrameAddressOffset;
        row->IsOutermost = state.IsOutermost;
        int count = 0;
        for (int register = 0; register < RegisterCount; register++)
        {
            if ((state.SavedMask >> register & 1) != 0 && count < UnwindRow.MaximumSaved)
            {
                row->SavedRegisters[count] = (byte)register;
                row->SavedOffsets[count] = (short)state.Offsets[register];
                count++;
            }
        }

        row->SavedCount = (byte)count;
        return true;
    }

    private static bool Run(FrameDescription* function, byte* position, byte* end, ulong address, State* state)
    {
        State* remembered = stackalloc State[MaximumRemembered];
        int depth = 0;
        ulong location = function->FunctionStart;
        while (position < end)
        {
            byte instruction = *position++;
            ulong operand = (ulong)instruction & 0x3F;
            ulong advance = 0;
            switch (instruction >> 6)
            {
                case 1:
                    advance = operand;
                    break;
                case 2:
                    Save(state, operand, (long)DwarfReader.Unsigned(ref position) * function->DataAlignment);
                    break;
                case 3:
                    state->SavedMask &= ~(1UL << (int)operand);
                    break;
                default:
                    if (instruction is >= 0x02 and <= 0x04)
                    {
                        advance = Advance(instruction, ref position);
                    }
                    else if (instruction == 0x0A && depth < MaximumRemembered)
                    {
                        remembered[depth++] = *state;
                    }
                    else if (instruction == 0x0B && depth > 0)
                    {
                        // The frame address is part of the state that is remembered.
                        *state = remembered[--depth];
                    }
                    else if (!Define(function, instruction, ref position, state))
                    {
                        return false;
                    }

                    break;
            }

            location += advance * function->CodeAlignment;
            if (location > address)
            {
                return true;
            }
        }

        return true;
    }

    private static ulong Advance(byte instruction, ref byte* position)
    {
        byte* start = position;
        int size = 1 << (instruction - 0x02);
        position += size;
        return size switch
        {
            1 => *start,
            2 => (ulong)(start[0] | start[1] << 8),
            _ => DwarfReader.Word(start),
        };
    }

    private static bool Define(FrameDescription* function, byte instruction, ref byte* position, State* state)
    {
        ulong register;
        switch (instruction)
        {
            case 0x00: // DW_CFA_nop
                return true;
            case 0x05: // DW_CFA_offset_extended
                register = DwarfReader.Unsigned(ref position);
                Save(state, register, (long)DwarfReader.Unsigned(ref position) * function->DataAlignment);
                return true;
            case 0x11: // DW_CFA_offset_extended_sf
                register = DwarfReader.Unsigned(ref position);
                Save(state, register, DwarfReader.Signed(ref position) * function->DataAlignment);
                return true;
            case 0x06 or 0x08: // DW_CFA_restore_extended, DW_CFA_same_value
                state->SavedMask &= ~(1UL << (int)(DwarfReader.Unsigned(ref position) & 63));
                return true;
            case 0x07: // DW_CFA_undefined; of the return address (x1): there is no caller
                state->IsOutermost |= DwarfReader.Unsigned(ref position) == 1;
                return true;
            case 0x0C: // DW_CFA_def_cfa
                state->FrameAddressRegister = DwarfReader.Unsigned(ref position);
                state->FrameAddressOffset = (long)DwarfReader.Unsigned(ref position);
                return true;
            case 0x0D: // DW_CFA_def_cfa_register
                state->FrameAddressRegister = DwarfReader.Unsigned(ref position);
                return true;
            case 0x0E: // DW_CFA_def_cfa_offset
                state->FrameAddressOffset = (long)DwarfReader.Unsigned(ref position);
                return true;
            default:
                return false;
        }
    }

    private static void Save(State* state, ulong register, long offset)
    {
        state->Offsets[register & 63] = (int)offset;
        state->SavedMask |= 1UL << (int)(register & 63);
    }
}
