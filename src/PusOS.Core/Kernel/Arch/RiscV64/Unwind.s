# Context capture and restore for exceptions (Runtime/Exceptions). RegisterContext: x registers at 8n,
# fs0..fs11 from 256, program counter 352; 368 bytes.

    .option norvc
    .text

# \target(exception, context) with the caller's registers as they are right after its call of this function.
    .macro capture name, target
    .globl  \name
    .balign 4
\name:
    .cfi_startproc
    addi    sp, sp, -368
    .cfi_def_cfa_offset 368
    .irp    n, 1, 3, 4, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    sd      x\n, 8*\n(sp)
    .endr
    .cfi_offset ra, -360
    addi    t0, sp, 368
    sd      t0, 16(sp)
    .irp    n, 0, 1
    fsd     fs\n, 256+8*\n(sp)
    .endr
    .irp    n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    fsd     fs\n, 256+8*\n(sp)
    .endr
    sd      ra, 352(sp)
    mv      a1, sp
    call    \target                     # does not return when called for a throw
    ld      ra, 8(sp)
    addi    sp, sp, 368
    .cfi_def_cfa_offset 0
    ret
    .cfi_endproc
    .endm

    .section .text.pus_throw, "ax", @progbits
    capture pus_throw, pus_throw_context
    .section .text.pus_rethrow, "ax", @progbits
    capture pus_rethrow, pus_rethrow_context
    .section .text._Unwind_Resume, "ax", @progbits
    capture _Unwind_Resume, pus_resume_context
# void pus_capture_stack(argument): pus_capture_stack_context(argument, context), and back.
    .section .text.pus_capture_stack, "ax", @progbits
    capture pus_capture_stack, pus_capture_stack_context

# void pus_restore_context(context): goes on there. Interrupts may come at any time: below the new stack
# pointer nothing is needed, and the context lies below it, so it is read before sp moves.
    .section .text.pus_restore_context, "ax", @progbits
    .globl  pus_restore_context
    .balign 4
pus_restore_context:
    .cfi_startproc
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    fld     fs\n, 256+8*\n(a0)
    .endr
    ld      t0, 352(a0)
    .irp    n, 1, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    ld      x\n, 8*\n(a0)
    .endr
    ld      t1, 16(a0)
    ld      a1, 88(a0)
    ld      a0, 80(a0)
    mv      sp, t1
    jr      t0
    .cfi_endproc

# Named as personality by every function with landing pads; the runtime reads the tables itself.
    .section .text.pus_personality, "ax", @progbits
    .globl  pus_personality
pus_personality:
    ebreak
