# Entry of the image. The same image starts in supervisor mode (from an SBI firmware, one hart) and in
# machine mode (no firmware, all harts at once). In: a0 = hart id, a1 = device tree (flattened).
# Offsets of the hart block are HartBlock's (Threading/HartBlock.cs).

    .option norvc
    .section .text.boot, "ax", @progbits
    .globl _start
_start:                                 # with the Linux boot header, for loaders of flat images
    j       boot
    .word   0
    .dword  0x200000, pus_image_end - _start, 0     # offset in RAM when an SBI loader places it; size; flags
    .word   2, 0, 0, 0                  # header version 0.2
    .ascii  "RISCV\0\0\0RSC\005\0\0\0\0"

boot:
    slti    x0, x0, 1                   # benchmark mark: kernel entry
    # A machine-mode CSR traps in supervisor mode and the trap goes on where supervisor mode begins.
    la      t0, supervisor
    csrw    stvec, t0
    csrw    mie, zero
    j       machine_boot

    .balign 4
    .globl supervisor
supervisor:
    .cfi_startproc
    .cfi_undefined ra
    csrw    sie, zero
    la      t0, pus_machine_entered
    li      t1, 1
    amoswap.w.aq t1, t1, (t0)
    bnez    t1, pus_hart_entry          # not the first: see there
    la      t0, pus_bss_start           # both ends are multiples of 64
    la      t1, pus_bss_end
1:  bgeu    t0, t1, 2f
    .irp    n, 0, 8, 16, 24, 32, 40, 48, 56
    sd      zero, \n(t0)
    .endr
    addi    t0, t0, 64
    j       1b
2:  la      tp, pus_boot_tls            # cleared above: only the initialised part is copied
    la      t0, pus_tls_template_start
    la      t1, pus_tls_template_end
    mv      t2, tp
3:  bgeu    t0, t1, 4f
    ld      t3, 0(t0)
    sd      t3, 0(t2)
    addi    t0, t0, 8
    addi    t2, t2, 8
    j       3b
4:  la      sp, pus_boot_stack_top
    call    prepare_hart
    call    pus_kernel_main
5:  wfi
    j       5b
    .cfi_endproc

# A further hart, started by SBI or by the machine-mode part. In: a0 = hart id. Paging is off. OpenSBI 1.1 marks a
# hart as started before it has stored the entry address and its argument: a hart that was late to arrive in the
# firmware comes by _start then, or here with another a1. So the block is found by the hart id.
    .globl pus_hart_entry
pus_hart_entry:
    .cfi_startproc
    .cfi_undefined ra
    csrw    sie, zero
    la      t0, pus_machine_start_block
1:  ld      a1, 0(t0)
    beqz    a1, 1b
    ld      t1, 24(a1)                  # HartBlock.HartId
    bne     t1, a0, 1b
    fence   r, rw                       # the block's fields were written before its address
    ld      t0, 32(a1)                  # HartBlock.TranslationRoot
    csrw    satp, t0
    sfence.vma
    ld      sp, 48(a1)                  # HartBlock.EntryStackTop
    ld      tp, 40(a1)                  # HartBlock.EntryThreadLocalBlock
    mv      a0, a1
    call    prepare_hart
    call    pus_hart_main
2:  wfi
    j       2b
    .cfi_endproc

# gp, trap vector, floating point on. sscratch is zero until the hart has a hart block: traps are fatal so far.
prepare_hart:
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    csrw    sscratch, zero
    la      t0, pus_trap_entry
    csrw    stvec, t0
    li      t0, 0x4000                  # FS: not off
    csrs    sstatus, t0
    csrsi   fflags, 1                   # inexact stays set: emulators take a faster path
    li      t0, 0x2000                  # FS = clean, as threads start; an emulator translates the same code once more
    csrc    sstatus, t0                 # for each state of FS
    li      s0, 0                       # ends frame-pointer walks
    ret

    .section .noinit, "aw", @nobits
    .balign 4096
    .globl pus_boot_stack_guard, pus_boot_stack_top
pus_boot_stack_guard:                   # a page that will not be mapped
    .space  4096 + 32768
pus_boot_stack_top:
