/*
 * QEMU TCG plugin: exact counts of executed guest instructions at marks, without changing the guest.
 *
 * A mark is the RISC-V hint  slti x0, x0, N  with N from 1 to 2047. Every executed mark writes one line to the
 * output file:   mark N COUNT   where COUNT is the number of instructions that the guest executed before it.
 * At the end:    total COUNT.
 *
 *   -plugin ./libcounting.so,out=FILE
 *
 * Debian ships QEMU with plugins enabled but without qemu-plugin.h, so what is used of the plugin interface
 * (version 1, QEMU 6 to 8; docs/devel/tcg-plugins of QEMU) is declared here. One vCPU is assumed: the count is one
 * plain variable.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum { CALLBACK_READS_NO_REGISTERS = 0, INLINE_ADD_U64 = 0 };

extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translated)(plugin_id, struct qemu_plugin_tb *));
extern void qemu_plugin_register_atexit_cb(plugin_id id, void (*ended)(plugin_id, void *), void *data);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*executed)(unsigned int, void *), int flags, void *data);
extern void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int operation, void *counter, uint64_t immediate);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
extern const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = 1;

static uint64_t executed_count;
static FILE *output;

/* slti rd, rs1, imm: opcode 0010011, funct3 010; with rd = rs1 = x0 the low 20 bits are 0x02013. */
static int mark_number(const struct qemu_plugin_insn *insn)
{
    uint32_t word = 0;
    if (qemu_plugin_insn_size(insn) != 4)
        return 0;
    memcpy(&word, qemu_plugin_insn_data(insn), 4);
    return (word & 0xfffff) == 0x02013 ? (int)(word >> 20) : 0;
}

static void on_mark(unsigned int vcpu, void *number)
{
    (void)vcpu;
    fprintf(output, "mark %d %llu\n", (int)(intptr_t)number, (unsigned long long)executed_count);
    fflush(output);
}

static void on_translated(plugin_id id, struct qemu_plugin_tb *block)
{
    size_t count = qemu_plugin_tb_n_insns(block);
    (void)id;
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        int number = mark_number(insn);
        if (number != 0)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, on_mark, CALLBACK_READS_NO_REGISTERS, (void *)(intptr_t)number);
        /* Registered after the mark, so that a mark does not count itself. */
        qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, &executed_count, 1);
    }
}

static void on_guest_exit(plugin_id id, void *data)
{
    (void)id;
    (void)data;
    fprintf(output, "total %llu\n", (unsigned long long)executed_count);
    fclose(output);
}

EXPORTED int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    output = stderr;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "out=", 4) == 0) {
            output = fopen(argv[i] + 4, "w");
            if (output == NULL) {
                perror(argv[i] + 4);
                return -1;
            }
        }
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
    qemu_plugin_register_atexit_cb(id, on_guest_exit, NULL);
    return 0;
}
