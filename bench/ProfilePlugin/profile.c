/*
 * QEMU TCG plugin: how often the guest executed each instruction, exactly, between marks.
 *
 * A mark is the RISC-V hint  slti x0, x0, N  (bench/CountingPlugin). At every executed mark a section is written and
 * the counts start again:   mark N   and then, for each instruction executed since the mark before,   ADDRESS COUNT
 * (hexadecimal, decimal). At the end:   end   in the same way.
 *
 *   -plugin ./libprofile.so,out=FILE
 *
 * What is used of the plugin interface is declared here, as Debian ships no qemu-plugin.h. One vCPU is assumed: counts
 * are plain variables.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = 1;

/* Instructions of one image that run at all; a power of two. Beyond it the run ends with a message. */
enum { SLOT_COUNT = 1 << 20 };

struct slot {
    uint64_t address;
    uint64_t count;
};

static struct slot slots[SLOT_COUNT];
static size_t used_count;
static FILE *output;

static uint64_t *counter_of(uint64_t address)
{
    size_t at = (size_t)((address >> 1) * 0x9e3779b97f4a7c15u >> 40) & (SLOT_COUNT - 1);
    while (slots[at].address != address) {
        if (slots[at].address == 0) {
            if (++used_count == SLOT_COUNT) {
                fprintf(stderr, "profile: too many instructions\n");
                exit(1);
            }
            slots[at].address = address;
            break;
        }
        at = (at + 1) & (SLOT_COUNT - 1);
    }
    return &slots[at].count;
}

/* slti rd, rs1, imm: opcode 0010011, funct3 010; with rd = rs1 = x0 the low 20 bits are 0x02013. */
static int mark_number(const struct qemu_plugin_insn *insn)
{
    uint32_t word = 0;
    if (qemu_plugin_insn_size(insn) != 4)
        return 0;
    memcpy(&word, qemu_plugin_insn_data(insn), 4);
    return (word & 0xfffff) == 0x02013 ? (int)(word >> 20) : 0;
}

static void write_section(void)
{
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        if (slots[i].count != 0) {
            fprintf(output, "%llx %llu\n", (unsigned long long)slots[i].address, (unsigned long long)slots[i].count);
            slots[i].count = 0;
        }
    }
    fflush(output);
}

static void on_mark(unsigned int vcpu, void *number)
{
    (void)vcpu;
    fprintf(output, "mark %d\n", (int)(intptr_t)number);
    write_section();
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
        qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, counter_of(qemu_plugin_insn_vaddr(insn)), 1);
    }
}

static void on_guest_exit(plugin_id id, void *data)
{
    (void)id;
    (void)data;
    fprintf(output, "end\n");
    write_section();
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
