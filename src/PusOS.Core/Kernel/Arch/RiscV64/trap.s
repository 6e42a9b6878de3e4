# The trap vector. Threads run with sscratch = their hart's HartBlock; a trap runs on the hart's trap stack
# with sscratch = 0, so a trap inside a trap is recognised and ends the node.
# ThreadContext: x1..x31 at 8n, program counter at 0, sstatus 256, full flag 264.

    .macro  function name
    .balign 4
    .globl  \name
\name:
    .cfi_startproc
    .endm

    .section .text.trap, "ax", @progbits
    function pus_trap_entry
    .cfi_undefined ra
    csrrw   tp, sscratch, tp
    beqz    tp, nested
    sd      sp, 0(tp)                   # HartBlock.SavedStackPointer
    ld      sp, 8(tp)                   # HartBlock.CurrentContext
    .irp    n, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    sd      x\n, 8*\n(sp)
    .endr
    ld      t0, 0(tp)
    sd      t0, 16(sp)
    csrr    t0, sepc
    sd      t0, 0(sp)
    csrr    t0, sstatus
    sd      t0, 256(sp)
    li      t0, 1
    sd      t0, 264(sp)
    mv      a0, sp
    mv      s1, tp                      # the hart block, kept over the call
    ld      sp, 16(tp)                  # HartBlock.TrapStackTop
    csrrw   tp, sscratch, zero          # the interrupted thread's variables; in-a-trap mark
    sd      tp, 32(a0)
    csrr    a1, scause
    csrr    a2, stval
    li      s0, 0
    call    pus_trap                    # (context, cause, value) -> context to resume
    csrw    sscratch, s1
    mv      a1, a0
    j       pus_context_resume

resume_full:                            # a0 = context saved by a trap; interrupts are off
    ld      t0, 0(a0)
    sc.d    zero, t0, (a0)              # drops a reservation that the other thread may hold
    csrw    sepc, t0
    ld      t0, 256(a0)
    csrw    sstatus, t0
    .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 10
    ld      x\n, 8*\n(a0)
    .endr
    sret

nested:                                 # old tp is in sscratch
    la      tp, pus_nested_context
    sd      sp, 16(tp)
    .irp    n, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    sd      x\n, 8*\n(tp)
    .endr
    mv      a0, tp
    csrrw   tp, sscratch, zero
    sd      tp, 32(a0)
    csrr    t0, sepc
    sd      t0, 0(a0)
    la      sp, pus_nested_stack_top
    csrr    a1, scause
    csrr    a2, stval
    li      s0, 0
    call    pus_nested_trap             # does not return
    .cfi_endproc

# void pus_context_switch(from, to): interrupts off. Saves the callee-saved registers in from, marks from's
# thread as off its hart (KernelThread.OnHart, right behind the context), and goes on in to.
    function pus_context_switch
    sd      ra, 0(a0)
    .irp    n, 1, 2, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    sd      x\n, 8*\n(a0)
    .endr
    sd      zero, 264(a0)
    fence   rw, w
    sw      zero, 544(a0)
pus_context_resume:                     # a1 = context of either kind
    ld      t0, 264(a1)
    mv      a0, a1
    bnez    t0, resume_full
    .irp    n, 1, 2, 4, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    ld      x\n, 8*\n(a0)
    .endr
    ret
    .cfi_endproc

# The first code of a thread: s1 = its KernelThread (put there when it was created).
    function pus_thread_start
    .cfi_undefined ra
    mv      a0, s1
    call    pus_thread_main             # does not return
    .cfi_endproc

# void pus_float_save(context, full) and pus_float_restore(context, full): f0..f31 at 288, fcsr at 280. Not full: what a
# call preserves, fs0..fs11.
    function pus_float_save
    csrr    t0, fcsr
    sd      t0, 280(a0)
    .irp    n, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    fsd     f\n, 288+8*\n(a0)
    .endr
    beqz    a1, 1f
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31
    fsd     f\n, 288+8*\n(a0)
    .endr
1:  ret
    .cfi_endproc

    function pus_float_restore
    ld      t0, 280(a0)
    csrw    fcsr, t0
    .irp    n, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    fld     f\n, 288+8*\n(a0)
    .endr
    beqz    a1, 1f
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31
    fld     f\n, 288+8*\n(a0)
    .endr
1:  ret
    .cfi_endproc

# void pus_call_with_spilled_registers(function, argument): the callee-saved registers lie on the stack meanwhile.
    function pus_call_with_spilled_registers
    addi    sp, sp, -112
    .cfi_def_cfa_offset 112
    sd      ra, 104(sp)
    .cfi_offset ra, -8
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    sd      s\n, 8*\n(sp)
    .endr
    mv      t0, a0
    mv      a0, a1
    jalr    t0
    ld      ra, 104(sp)
    addi    sp, sp, 112
    ret
    .cfi_endproc

# (error, value) pus_sbi_call(extension, function, argument0, argument1, argument2)
    function pus_sbi_call
    mv      a7, a0
    mv      a6, a1
    mv      a0, a2
    mv      a1, a3
    mv      a2, a4
    ecall
    ret
    .cfi_endproc

    .section .noinit, "aw", @nobits
    .balign 4096
    .globl  pus_boot_trap_stack_guard, pus_boot_trap_stack_top
pus_boot_trap_stack_guard:              # a page that will not be mapped
    .space  4096 + 32768
pus_boot_trap_stack_top:
    .space  8192
pus_nested_stack_top:
pus_nested_context:
    .space  544
