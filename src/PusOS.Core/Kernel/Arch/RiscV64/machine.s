# The machine-mode part, used only when no firmware lies below (QEMU -bios none): opens memory, delegates traps,
# drops to supervisor mode; then starts parked harts and forwards software interrupts. Timers need Sstc.
    .option norvc
    .set MAXIMUM_HARTS, 16              # Hart.MaximumHarts; further harts stay parked for good

    .section .text.boot, "ax", @progbits
    .globl machine_boot
machine_boot:                           # a0 = hart id, a1 = device tree; interrupts are off (mie = 0)
    la      t0, 1f
    csrw    mtvec, t0                   # no PMP: go on at 1
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, 0x1f                    # all of memory: NAPOT, read, write, execute
    csrw    pmpcfg0, t0
    .balign 4
1:  la      t0, 2f
    csrw    mtvec, t0                   # no menvcfg: go on at 2
    li      t0, 1
    slli    t0, t0, 63                  # STCE: stimecmp for supervisor mode
    csrs    0x30a, t0
    .balign 4
2:  la      t0, machine_trap
    csrw    mtvec, t0
    li      t0, 0xb1ff                  # every exception but environment calls from S and M
    csrw    medeleg, t0
    li      t0, 0x222                   # supervisor software, timer, external
    csrw    mideleg, t0
    li      t0, -1
    csrw    mcounteren, t0
    csrw    scounteren, t0
    csrw    satp, zero                  # a reset need not clear it (Priv. §3.4)
    csrwi   mie, 8                      # machine software interrupts: from other harts
    li      t0, MAXIMUM_HARTS
    bgeu    a0, t0, park
    slli    t0, a0, 5
    la      t1, machine_save
    add     t0, t0, t1
    csrw    mscratch, t0
    la      t0, pus_machine_present         # the first hart boots
    li      t1, 1
    amoadd.w.aq t1, t1, (t0)
    bnez    t1, park
    la      t0, supervisor
drop:
    csrw    mepc, t0
    li      t0, 0x1800                  # MPP = supervisor (01)
    csrc    mstatus, t0
    li      t0, 0x0800
    csrs    mstatus, t0
    mret

park:                                   # mstatus.MIE is 0: wfi wakes, no trap is taken
    wfi
    csrr    t0, mip
    andi    t0, t0, 8
    beqz    t0, park
    la      t0, pus_machine_clint
    ld      t0, 0(t0)
    slli    t1, a0, 2
    add     t0, t0, t1
    sw      zero, 0(t0)
    fence
    la      t0, pus_hart_entry
    j       drop

    .balign 4
machine_trap:                           # only machine software interrupts: another hart's message
    csrrw   t0, mscratch, t0
    sd      t1, 8(t0)
    sd      t2, 16(t0)
    csrr    t1, mcause
    bgez    t1, machine_fault
    la      t2, pus_machine_clint
    ld      t2, 0(t2)
    csrr    t1, mhartid
    slli    t1, t1, 2
    add     t2, t2, t1
    sw      zero, 0(t2)                 # msip
    csrsi   mip, 2                      # forward as a supervisor software interrupt
    ld      t1, 8(t0)
    ld      t2, 16(t0)
    csrrw   t0, mscratch, t0
    mret
machine_fault:                          # a trap that cannot be delegated: end with 99
    la      t0, pus_machine_finisher
    ld      t0, 0(t0)
    li      t1, (99 << 16) | 0x3333
    sw      t1, 0(t0)                   # address 0 faults, and so ends up here for good
    j       machine_fault

    .section .data.machine, "aw", @progbits
    .globl pus_machine_clint, pus_machine_finisher, pus_machine_start_block, pus_machine_present, pus_machine_entered
pus_machine_clint:       .dword 0       # set by the kernel from the device tree
pus_machine_finisher:    .dword 0
pus_machine_start_block: .dword 0       # hart block of the hart that is being started
pus_machine_present:     .word 0         # harts that came this way: 0 under a firmware
pus_machine_entered:     .word 0         # 1 once a hart boots the kernel; here, because that hart clears .bss
    .section .noinit, "aw", @nobits
    .balign 8
machine_save:            .space MAXIMUM_HARTS * 32
