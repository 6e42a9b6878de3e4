/*
 * A foreign peer for the cross-check of PusOS.Storage: littlefs in C over an image in a file, told what
 * to do by lines on standard input. It knows littlefs by its public interface only (lfs.h or lfs2.h),
 * which is found in the directory that it is built with:
 *
 *   cc -O1 -I DIRECTORY [-DPEER_LFS2] -DLFS_MULTIVERSION ... peer.c DIRECTORY/lfs.c DIRECTORY/lfs_util.c
 *
 * Each command is answered by lines that begin with a blank, and one last line "= CODE" with the code of
 * the call. Paths have no blanks; bytes outside 0x21..0x7e and '%' are written %XX.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef PEER_LFS2
#include "lfs2.h"
#define LFS(name) lfs2_##name
#define LFS_CONSTANT(name) LFS2_##name
typedef lfs2_t file_system;
typedef struct lfs2_config configuration;
typedef struct lfs2_file_config file_configuration;
typedef struct lfs2_attr attribute;
typedef struct lfs2_info information;
typedef struct lfs2_fsinfo system_information;
#else
#include "lfs.h"
#define LFS(name) lfs_##name
#define LFS_CONSTANT(name) LFS_##name
typedef lfs_t file_system;
typedef struct lfs_config configuration;
typedef struct lfs_file_config file_configuration;
typedef struct lfs_attr attribute;
typedef struct lfs_info information;
typedef struct lfs_fsinfo system_information;
#endif

enum { HANDLES = 8, LONGEST_LINE = 16384, LONGEST_ATTRIBUTE = 1022, MOST_DEPTH = 64, MOST_BAD = 64 };

/* What happens at the write at which the power is cut. */
enum cut_kind { CUT_CLEAN = 0, CUT_FRONT = 1, CUT_UNITS = 2, CUT_FLIPPED = 3 };

/* What a bad block does. */
enum bad_kind { BAD_PROG = 0, BAD_ERASE = 1, BAD_READ = 2, BAD_PROG_NOTHING = 3, BAD_ERASE_NOTHING = 4 };

/* Records of a journal; each is five words, and the data behind it for a prog. */
enum record { RECORD_PROG = 1, RECORD_ERASE = 2, RECORD_SYNC = 3, RECORD_MARK = 4 };

struct device {
    uint8_t *image;
    size_t length;
    bool erases;
    bool clears_only;
    FILE *journal;
    bool dead;
    long until_cut;
    enum cut_kind cut_kind;
    uint64_t random;
    int bad_count;
    struct { uint32_t block; enum bad_kind kind; } bad[MOST_BAD];
    uint64_t reads, read_bytes, progs, prog_bytes, erasures, syncs;
};

struct handle {
    bool open;
    LFS(file_t) file;
    file_configuration options;
    attribute attribute;
    uint8_t data[LONGEST_ATTRIBUTE];
};

static struct device device;
static configuration config;
static file_system fs;
static bool mounted;
static struct handle handles[HANDLES];
static uint8_t listed_types[256];
static int listed_count;

static uint64_t mix(uint64_t state) {
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
    state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
    return state ^ (state >> 31);
}

static uint64_t next_random(void) {
    device.random += 0x9e3779b97f4a7c15u;
    return mix(device.random);
}

/* Byte n of the content with a seed: eight bytes, little-endian, of mix(seed + (n / 8 + 1) * golden ratio). */
static void fill(uint8_t *bytes, uint64_t seed, uint64_t from, size_t length) {
    for (size_t n = 0; n < length; n++) {
        uint64_t word = mix(seed + ((from + n) / 8 + 1) * 0x9e3779b97f4a7c15u);
        bytes[n] = (uint8_t)(word >> (8 * ((from + n) % 8)));
    }
}

static uint64_t hash(uint64_t state, const uint8_t *bytes, size_t length) {
    for (size_t n = 0; n < length; n++) {
        state = (state ^ bytes[n]) * 0x100000001b3u;
    }
    return state;
}

/* The device. */

static void record(enum record kind, uint32_t block, uint32_t offset, const void *data, uint32_t length) {
    if (device.journal) {
        uint32_t words[5] = { kind, block, offset, length, 0 };
        fwrite(words, sizeof words, 1, device.journal);
        if (data) {
            fwrite(data, 1, length, device.journal);
        }
    }
}

static bool is_bad(uint32_t block, enum bad_kind kind) {
    for (int n = 0; n < device.bad_count; n++) {
        if (device.bad[n].block == block && device.bad[n].kind == kind) {
            return true;
        }
    }
    return false;
}

static uint8_t *place(uint32_t block, uint32_t offset, uint32_t length) {
    uint64_t start = (uint64_t)block * config.block_size + offset;
    if (offset + (uint64_t)length > config.block_size || start + length > device.length) {
        return NULL;
    }
    return device.image + start;
}

static void put(uint8_t *target, const uint8_t *source, uint32_t length) {
    for (uint32_t n = 0; n < length; n++) {
        target[n] = device.clears_only ? target[n] & source[n] : source[n];
    }
}

/* The write at which the power goes: none, the front, some units or all of it with bits flipped. */
static void tear(uint8_t *target, const uint8_t *source, uint32_t length) {
    uint32_t unit = config.prog_size;
    if (device.cut_kind == CUT_FRONT) {
        put(target, source, (uint32_t)(next_random() % (length + 1)));
    } else if (device.cut_kind == CUT_UNITS) {
        for (uint32_t offset = 0; offset < length; offset += unit) {
            if (next_random() & 1) {
                put(target + offset, source + offset, unit);
            }
        }
    } else if (device.cut_kind == CUT_FLIPPED) {
        put(target, source, length);
        target[next_random() % length] ^= (uint8_t)(1 << (next_random() % 8));
    }
}

static bool is_cut(uint8_t *target, const uint8_t *source, uint32_t length) {
    if (device.until_cut > 0 && --device.until_cut == 0) {
        tear(target, source, length);
        device.dead = true;
    }
    return device.dead;
}

static int device_read(const configuration *c, uint32_t block, uint32_t offset, void *buffer, uint32_t length) {
    (void)c;
    uint8_t *source = place(block, offset, length);
    if (!source || device.dead) {
        return LFS_CONSTANT(ERR_IO);
    }
    device.reads++;
    device.read_bytes += length;
    if (is_bad(block, BAD_READ)) {
        return LFS_CONSTANT(ERR_CORRUPT);
    }
    memcpy(buffer, source, length);
    return 0;
}

static int device_prog(const configuration *c, uint32_t block, uint32_t offset, const void *buffer, uint32_t length) {
    (void)c;
    uint8_t *target = place(block, offset, length);
    if (!target || device.dead) {
        return LFS_CONSTANT(ERR_IO);
    }
    record(RECORD_PROG, block, offset, buffer, length);
    device.progs++;
    device.prog_bytes += length;
    if (is_cut(target, buffer, length)) {
        return LFS_CONSTANT(ERR_IO);
    }
    if (is_bad(block, BAD_PROG)) {
        return LFS_CONSTANT(ERR_CORRUPT);
    }
    if (!is_bad(block, BAD_PROG_NOTHING)) {
        put(target, buffer, length);
    }
    return 0;
}

static int device_erase(const configuration *c, uint32_t block) {
    (void)c;
    uint8_t *target = place(block, 0, config.block_size);
    if (!target || device.dead) {
        return LFS_CONSTANT(ERR_IO);
    }
    record(RECORD_ERASE, block, 0, NULL, config.block_size);
    device.erasures++;
    if (device.until_cut > 0 && --device.until_cut == 0) {
        if (device.cut_kind != CUT_CLEAN && device.erases) {
            memset(target, 0xff, next_random() % (config.block_size + 1));
        }
        device.dead = true;
        return LFS_CONSTANT(ERR_IO);
    }
    if (is_bad(block, BAD_ERASE)) {
        return LFS_CONSTANT(ERR_CORRUPT);
    }
    if (device.erases && !is_bad(block, BAD_ERASE_NOTHING)) {
        memset(target, 0xff, config.block_size);
    }
    return 0;
}

static int device_sync(const configuration *c) {
    (void)c;
    record(RECORD_SYNC, 0, 0, NULL, 0);
    device.syncs++;
    return device.dead ? LFS_CONSTANT(ERR_IO) : 0;
}

/* Commands. */

static const char *decode(char *text) {
    char *to = text;
    for (const char *from = text; *from; from++) {
        unsigned value;
        if (*from == '%' && sscanf(from + 1, "%2x", &value) == 1) {
            *to++ = (char)value;
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = 0;
    return text;
}

static void print_path(const char *path) {
    for (; *path; path++) {
        unsigned char letter = (unsigned char)*path;
        if (letter > 0x20 && letter < 0x7f && letter != '%') {
            putchar(letter);
        } else {
            printf("%%%02x", letter);
        }
    }
}

static int open_image(const char *path, size_t length, int erases, int clears_only) {
    if (device.image) {
        munmap(device.image, device.length);
        device.image = NULL;
    }
    int descriptor = open(path, O_RDWR | O_CREAT, 0600);
    if (descriptor < 0 || ftruncate(descriptor, (off_t)length) < 0) {
        return -1;
    }
    device.image = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    device.length = length;
    device.erases = erases;
    device.clears_only = clears_only;
    return device.image == MAP_FAILED ? -1 : 0;
}

static void forget_handles(bool close_them) {
    for (int n = 0; n < HANDLES; n++) {
        if (handles[n].open && close_them) {
            LFS(file_close)(&fs, &handles[n].file);
        }
        handles[n].open = false;
    }
}

/* Leaves the file system without writing anything, as after a power cut: only memory is given back. */
static int unmount(void) {
    if (!mounted) {
        return 0;
    }
    bool was_dead = device.dead;
    device.dead = true;
    forget_handles(true);
    int code = LFS(unmount)(&fs);
    device.dead = was_dead;
    mounted = false;
    return code;
}

static int mount(void) {
    unmount();
    int code = LFS(mount)(&fs, &config);
    mounted = code == 0;
    return code;
}

static int configure(char *arguments) {
    unsigned version = 0;
    memset(&config, 0, sizeof config);
    config.read = device_read;
    config.prog = device_prog;
    config.erase = device_erase;
    config.sync = device_sync;
    int count = sscanf(arguments, "%u %u %u %u %u %u %d %u %u %u %u %u %u %x",
        &config.block_size, &config.block_count, &config.read_size, &config.prog_size, &config.cache_size,
        &config.lookahead_size, &config.block_cycles, &config.name_max, &config.file_max, &config.attr_max,
        &config.metadata_max, &config.inline_max, &config.compact_thresh, &version);
#ifdef LFS_MULTIVERSION
    config.disk_version = version;
#elif defined(LFS2_MULTIVERSION)
    config.disk_version = version;
#endif
    return count == 14 ? 0 : -1;
}

static int open_flags(const char *text) {
    static const struct { char letter; int flag; } known[] = {
        { 'r', LFS_CONSTANT(O_RDONLY) }, { 'w', LFS_CONSTANT(O_WRONLY) }, { 'c', LFS_CONSTANT(O_CREAT) },
        { 'x', LFS_CONSTANT(O_EXCL) }, { 't', LFS_CONSTANT(O_TRUNC) }, { 'a', LFS_CONSTANT(O_APPEND) },
    };
    int flags = 0;
    for (; *text; text++) {
        for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
            flags |= *text == known[n].letter ? known[n].flag : 0;
        }
    }
    return flags;
}

/* open N FLAGS PATH [TYPE LENGTH SEED]: with an attribute that is written with the content. */
static int open_file(char *arguments) {
    char path[LONGEST_LINE], flags[16];
    unsigned number, type, length = 0;
    uint64_t seed = 0;
    int count = sscanf(arguments, "%u %15s %16383s %u %u %" SCNu64, &number, flags, path, &type, &length, &seed);
    if (count < 3 || number >= HANDLES || handles[number].open) {
        return -1;
    }
    struct handle *handle = &handles[number];
    memset(handle, 0, sizeof *handle);
    if (count == 6) {
        length = length <= LONGEST_ATTRIBUTE ? length : LONGEST_ATTRIBUTE;
        fill(handle->data, seed, 0, length);
        handle->attribute.type = (uint8_t)type;
        handle->attribute.buffer = handle->data;
        handle->attribute.size = length;
        handle->options.attrs = &handle->attribute;
        handle->options.attr_count = 1;
    }
    int code = LFS(file_opencfg)(&fs, &handle->file, decode(path), open_flags(flags), &handle->options);
    handle->open = code == 0;
    /* A handle that also reads has got the old attribute. */
    fill(handle->data, seed, 0, count == 6 ? length : 0);
    return code;
}

/* write N SEED LENGTH CHUNK: the content of a seed, from its first byte on, in pieces. */
static int write_file(char *arguments) {
    static uint8_t piece[1 << 16];
    unsigned number, length, chunk;
    uint64_t seed;
    if (sscanf(arguments, "%u %" SCNu64 " %u %u", &number, &seed, &length, &chunk) != 4
        || number >= HANDLES || !handles[number].open || chunk == 0 || chunk > sizeof piece) {
        return -1;
    }
    for (unsigned done = 0; done < length;) {
        unsigned size = length - done < chunk ? length - done : chunk;
        fill(piece, seed, done, size);
        int32_t code = LFS(file_write)(&fs, &handles[number].file, piece, size);
        if (code < 0) {
            return code;
        }
        done += (unsigned)code;
    }
    return (int)length;
}

/* read N LENGTH CHUNK: reads on in pieces and forgets what it read. */
static int read_file(const char *arguments) {
    static uint8_t piece[1 << 16];
    unsigned number, length, chunk;
    if (sscanf(arguments, "%u %u %u", &number, &length, &chunk) != 3 || number >= HANDLES || !handles[number].open || chunk > sizeof piece) {
        return -1;
    }
    int32_t code = 0;
    for (unsigned done = 0; done < length && (code = LFS(file_read)(&fs, &handles[number].file, piece, chunk)) > 0; done += (unsigned)code) {
    }
    return code < 0 ? code : 0;
}

/* names PATH: how many entries a directory lists. */
static int count_names(char *path) {
    LFS(dir_t) directory;
    information entry;
    int count = 0;
    int code = LFS(dir_open)(&fs, &directory, decode(path));
    while (code >= 0 && (code = LFS(dir_read)(&fs, &directory, &entry)) > 0) {
        count++;
    }
    if (code == 0) {
        LFS(dir_close)(&fs, &directory);
    }
    return code < 0 ? code : count;
}

static int print_content(const char *path, uint32_t size) {
    static uint8_t buffer[4096];
    LFS(file_t) file;
    int code = LFS(file_open)(&fs, &file, path, LFS_CONSTANT(O_RDONLY));
    if (code < 0) {
        printf("!%d", code);
        return code;
    }
    uint64_t state = 0xcbf29ce484222325u, total = 0;
    int32_t count;
    while ((count = LFS(file_read)(&fs, &file, buffer, sizeof buffer)) > 0) {
        state = hash(state, buffer, (size_t)count);
        total += (uint64_t)count;
    }
    LFS(file_close)(&fs, &file);
    if (count < 0 || total != size) {
        printf("!%d", count);
        return count < 0 ? count : LFS_CONSTANT(ERR_CORRUPT);
    }
    printf("%016" PRIx64, state);
    return 0;
}

static int print_attributes(const char *path) {
    uint8_t data[LONGEST_ATTRIBUTE];
    system_information about;
    int code = LFS(fs_stat)(&fs, &about);
    if (code < 0) {
        return code;
    }
    for (int n = 0; n < listed_count; n++) {
        int32_t length = LFS(getattr)(&fs, path, listed_types[n], data, sizeof data);
        if (length >= 0) {
            printf(" a ");
            print_path(path);
            printf(" %d %d %016" PRIx64 "\n", listed_types[n], (int)length, hash(0xcbf29ce484222325u, data,
                (uint32_t)length < about.attr_max ? (uint32_t)length : about.attr_max));
        } else if (length != LFS_CONSTANT(ERR_NOATTR)) {
            return length;
        }
    }
    return 0;
}

static int list(const char *path, int depth) {
    LFS(dir_t) directory;
    information entry;
    int code = LFS(dir_open)(&fs, &directory, path);
    if (code < 0) {
        return code;
    }
    while ((code = LFS(dir_read)(&fs, &directory, &entry)) > 0) {
        if (strcmp(entry.name, ".") == 0 || strcmp(entry.name, "..") == 0) {
            continue;
        }
        size_t length = strlen(path);
        char *child = malloc(length + strlen(entry.name) + 2);
        sprintf(child, "%s/%s", length == 1 ? "" : path, entry.name);
        bool is_directory = entry.type == LFS_CONSTANT(TYPE_DIR);
        printf(is_directory ? " d " : " f ");
        print_path(child);
        if (!is_directory) {
            printf(" %u ", (unsigned)entry.size);
            code = print_content(child, entry.size);
        }
        putchar('\n');
        if (code >= 0) {
            code = print_attributes(child);
        }
        if (is_directory && code >= 0) {
            code = depth < MOST_DEPTH ? list(child, depth + 1) : LFS_CONSTANT(ERR_CORRUPT);
        }
        free(child);
        if (code < 0) {
            break;
        }
    }
    LFS(dir_close)(&fs, &directory);
    return code;
}

static int count_block(void *data, uint32_t block) {
    uint64_t *state = data;
    uint8_t bytes[4] = { (uint8_t)block, (uint8_t)(block >> 8), (uint8_t)(block >> 16), (uint8_t)(block >> 24) };
    state[0]++;
    state[1] += hash(0xcbf29ce484222325u, bytes, sizeof bytes);
    return 0;
}

static int traverse(void) {
    uint64_t state[2] = { 0, 0 };
    int code = LFS(fs_traverse)(&fs, count_block, state);
    printf(" %" PRIu64 " %016" PRIx64 "\n", state[0], state[1]);
    return code;
}

static int print_system(void) {
    system_information about;
    int code = LFS(fs_stat)(&fs, &about);
    if (code == 0) {
        printf(" %x %u %u %u %u %u\n", (unsigned)about.disk_version, (unsigned)about.block_size, (unsigned)about.block_count,
            (unsigned)about.name_max, (unsigned)about.file_max, (unsigned)about.attr_max);
    }
    return code;
}

static int print_information(char *path) {
    information entry;
    int code = LFS(stat)(&fs, decode(path), &entry);
    if (code == 0) {
        printf(" %s %u\n", entry.type == LFS_CONSTANT(TYPE_DIR) ? "d" : "f", (unsigned)entry.size);
    }
    return code;
}

static int set_attribute(char *arguments) {
    char path[LONGEST_LINE];
    uint8_t data[LONGEST_ATTRIBUTE + 2];
    unsigned type, length;
    uint64_t seed;
    if (sscanf(arguments, "%16383s %u %u %" SCNu64, path, &type, &length, &seed) != 4 || length > sizeof data) {
        return -1;
    }
    fill(data, seed, 0, length);
    return LFS(setattr)(&fs, decode(path), (uint8_t)type, data, length);
}

static int read_attribute(char *arguments, bool remove) {
    char path[LONGEST_LINE];
    uint8_t data[LONGEST_ATTRIBUTE];
    unsigned type;
    if (sscanf(arguments, "%16383s %u", path, &type) != 2) {
        return -1;
    }
    decode(path);
    if (remove) {
        return LFS(removeattr)(&fs, path, (uint8_t)type);
    }
    int32_t length = LFS(getattr)(&fs, path, (uint8_t)type, data, sizeof data);
    if (length >= 0) {
        printf(" %016" PRIx64 "\n", hash(0xcbf29ce484222325u, data, (size_t)length));
    }
    return length;
}

static int rename_entry(char *arguments) {
    char *from = strtok(arguments, " "), *to = strtok(NULL, " ");
    if (!from || !to) {
        return -1;
    }
    decode(from);
    decode(to);
    return LFS(rename)(&fs, from, to);
}

static int on_file(const char *command, char *arguments) {
    unsigned number;
    int64_t value = 0;
    if (sscanf(arguments, "%u %" SCNd64, &number, &value) < 1 || number >= HANDLES || !handles[number].open) {
        return -1;
    }
    LFS(file_t) *file = &handles[number].file;
    if (strcmp(command, "close") == 0) {
        handles[number].open = false;
        return LFS(file_close)(&fs, file);
    }
    if (strcmp(command, "sync") == 0) {
        return LFS(file_sync)(&fs, file);
    }
    if (strcmp(command, "seek") == 0) {
        return (int)LFS(file_seek)(&fs, file, (int32_t)value, LFS_CONSTANT(SEEK_SET));
    }
    return LFS(file_truncate)(&fs, file, (uint32_t)value);
}

static int set_journal(const char *path) {
    if (device.journal) {
        fclose(device.journal);
        device.journal = NULL;
    }
    if (*path) {
        device.journal = fopen(path, "wb");
        return device.journal ? 0 : -1;
    }
    return 0;
}

static int set_types(char *arguments) {
    listed_count = 0;
    for (char *type = strtok(arguments, " "); type && listed_count < 256; type = strtok(NULL, " ")) {
        listed_types[listed_count++] = (uint8_t)atoi(type);
    }
    return listed_count;
}

static int add_bad_block(const char *arguments) {
    unsigned block, kind;
    if (sscanf(arguments, "%u %u", &block, &kind) != 2) {
        device.bad_count = 0;
        return 0;
    }
    if (device.bad_count == MOST_BAD) {
        return -1;
    }
    device.bad[device.bad_count].block = block;
    device.bad[device.bad_count++].kind = (enum bad_kind)kind;
    return 0;
}

static int set_cut(const char *arguments) {
    unsigned kind = 0;
    device.until_cut = 0;
    device.dead = false;
    sscanf(arguments, "%ld %u %" SCNu64, &device.until_cut, &kind, &device.random);
    device.cut_kind = (enum cut_kind)kind;
    return 0;
}

static int print_counts(void) {
    printf(" %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", device.reads, device.read_bytes,
        device.progs, device.prog_bytes, device.erasures, device.syncs);
    device.reads = device.read_bytes = device.progs = device.prog_bytes = device.erasures = device.syncs = 0;
    return 0;
}

/* Commands that need no file system. */
static bool on_device(const char *command, char *arguments, int *code) {
    if (strcmp(command, "image") == 0) {
        char path[1024];
        size_t length;
        int erases, clears_only;
        *code = sscanf(arguments, "%1023s %zu %d %d", path, &length, &erases, &clears_only) == 4
            ? open_image(path, length, erases, clears_only) : -1;
    } else if (strcmp(command, "config") == 0) {
        unmount();
        *code = configure(arguments);
    } else if (strcmp(command, "format") == 0) {
        unmount();
        *code = LFS(format)(&fs, &config);
    } else if (strcmp(command, "mount") == 0) {
        *code = mount();
    } else if (strcmp(command, "unmount") == 0) {
        *code = unmount();
    } else if (strcmp(command, "journal") == 0) {
        *code = set_journal(arguments);
    } else if (strcmp(command, "mark") == 0) {
        record(RECORD_MARK, (uint32_t)atoi(arguments), 0, NULL, 0);
        *code = 0;
    } else if (strcmp(command, "types") == 0) {
        *code = set_types(arguments);
    } else if (strcmp(command, "cut") == 0) {
        *code = set_cut(arguments);
    } else if (strcmp(command, "bad") == 0) {
        *code = add_bad_block(arguments);
    } else if (strcmp(command, "counts") == 0) {
        *code = print_counts();
    } else if (strcmp(command, "version") == 0) {
        printf(" %x %x\n", LFS_CONSTANT(VERSION), LFS_CONSTANT(DISK_VERSION));
        *code = 0;
    } else {
        return false;
    }
    return true;
}

static int on_mounted(const char *command, char *arguments) {
    if (!mounted) {
        return -1;
    }
    if (strcmp(command, "mkdir") == 0) {
        return LFS(mkdir)(&fs, decode(arguments));
    }
    if (strcmp(command, "remove") == 0) {
        return LFS(remove)(&fs, decode(arguments));
    }
    if (strcmp(command, "rename") == 0) {
        return rename_entry(arguments);
    }
    if (strcmp(command, "stat") == 0) {
        return print_information(arguments);
    }
    if (strcmp(command, "open") == 0) {
        return open_file(arguments);
    }
    if (strcmp(command, "write") == 0) {
        return write_file(arguments);
    }
    if (strcmp(command, "read") == 0) {
        return read_file(arguments);
    }
    if (strcmp(command, "names") == 0) {
        return count_names(arguments);
    }
    if (strcmp(command, "setattr") == 0) {
        return set_attribute(arguments);
    }
    if (strcmp(command, "getattr") == 0 || strcmp(command, "removeattr") == 0) {
        return read_attribute(arguments, command[0] == 'r');
    }
    if (strcmp(command, "list") == 0) {
        int code = print_attributes("/");
        return code < 0 ? code : list("/", 0);
    }
    if (strcmp(command, "traverse") == 0) {
        return traverse();
    }
    if (strcmp(command, "size") == 0) {
        return (int)LFS(fs_size)(&fs);
    }
    if (strcmp(command, "system") == 0) {
        return print_system();
    }
    if (strcmp(command, "gc") == 0) {
        return LFS(fs_gc)(&fs);
    }
    if (strcmp(command, "grow") == 0) {
        return LFS(fs_grow)(&fs, (uint32_t)strtoul(arguments, NULL, 10));
    }
    if (strcmp(command, "mkconsistent") == 0) {
        return LFS(fs_mkconsistent)(&fs);
    }
    return on_file(command, arguments);
}

int main(void) {
    static char line[LONGEST_LINE];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *arguments = line + strcspn(line, " ");
        if (*arguments) {
            *arguments++ = 0;
        }
        int code;
        if (!on_device(line, arguments, &code)) {
            code = on_mounted(line, arguments);
        }
        printf("= %d\n", code);
        fflush(stdout);
    }
    return 0;
}
