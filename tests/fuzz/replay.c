/* Hands the files of folders to a fuzz target, one by one, without a fuzzer.
 *
 * usage: replay TARGET FILE_OR_FOLDER...
 *
 * All targets are in one program, as linking one for each would take longer than replaying. Each is
 * compiled with another name for its function; `targets.inc`, which replay.sh writes, has a line
 * `TARGET(name)` for each. */

#define _POSIX_C_SOURCE 200809L

#include "contract.h"

#include <dirent.h>
#include <sys/stat.h>

#define TARGET(name) int fuzz_##name(const uint8_t *data, size_t size);
#include "targets.inc"
#undef TARGET

static const struct {
    const char *name;
    int (*test)(const uint8_t *, size_t);
} targets[] = {
#define TARGET(name) {#name, fuzz_##name},
#include "targets.inc"
};

static int (*test)(const uint8_t *, size_t) = NULL;
static size_t replayed = 0;

/* Exactly as many bytes as the file has, so that a sanitizer sees one that is read beyond them. */
static void replay_file(const char *path, size_t size) {
    FILE *stream = fopen(path, "rb");
    uint8_t *data = malloc(size);
    if (stream == NULL || data == NULL || fread(data, 1, size, stream) != size) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    fclose(stream);
    /* Who reads of a broken promise wants to know by which input. */
    fprintf(stderr, "%s\n", path);
    test(data, size);
    free(data);
    replayed += 1;
}

static void replay(const char *path);

static void replay_folder(const char *folder) {
    DIR *entries = opendir(folder);
    struct dirent *entry;
    if (entries == NULL) {
        fprintf(stderr, "cannot read %s\n", folder);
        exit(2);
    }
    while ((entry = readdir(entries)) != NULL) {
        char path[4096];
        if (entry->d_name[0] != '.') {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            replay(path);
        }
    }
    closedir(entries);
}

static void replay(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) {
        fprintf(stderr, "there is no %s\n", path);
        exit(2);
    }
    if (S_ISDIR(about.st_mode)) {
        replay_folder(path);
    } else {
        replay_file(path, (size_t)about.st_size);
    }
}

static void choose_target(const char *name) {
    size_t index;
    for (index = 0; index < sizeof targets / sizeof targets[0]; index++) {
        if (strcmp(targets[index].name, name) == 0) {
            test = targets[index].test;
        }
    }
    if (test == NULL) {
        fprintf(stderr, "there is no target %s\n", name);
        exit(2);
    }
}

int main(int argc, char **argv) {
    int index;
    choose_target(argc > 1 ? argv[1] : "");
    for (index = 2; index < argc; index++) {
        replay(argv[index]);
    }
    if (replayed == 0) {
        fprintf(stderr, "no input\n");
        return 2;
    }
    printf("%zu inputs\n", replayed);
    return 0;
}
