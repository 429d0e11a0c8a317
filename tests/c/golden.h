/* The cases of tests/golden, their files, and comparing with them; for the test programs in C. */

#ifndef WHATWORKS_GOLDEN_H
#define WHATWORKS_GOLDEN_H

#include "whatworks.h"

#include <dirent.h>

#include "check.h"

struct bytes {
    char *data;
    size_t len;
};

/* Where the goldens are, and the base they ask. */
static const char *root;
static ww_base *base;

static void path_of(char *path, size_t size, const char *kind, const char *name, const char *file) {
    int len = snprintf(path, size, "%s/%s/%s/%s", root, kind, name, file);
    if (len < 0 || (size_t)len >= size) {
        fprintf(stderr, "path too long\n");
        exit(2);
    }
}

/* A file of a case; no data if it is not there. */
static struct bytes file_of(const char *kind, const char *name, const char *file) {
    struct bytes bytes = {NULL, 0};
    size_t room = 4096;
    char path[4096];
    FILE *stream;
    path_of(path, sizeof path, kind, name, file);
    stream = fopen(path, "rb");
    if (stream == NULL) {
        return bytes;
    }
    bytes.data = malloc(room);
    while (bytes.data != NULL) {
        size_t more = fread(bytes.data + bytes.len, 1, room - bytes.len, stream);
        bytes.len += more;
        if (bytes.len < room) {
            break;
        }
        room *= 2;
        bytes.data = realloc(bytes.data, room);
    }
    fclose(stream);
    if (bytes.data == NULL) {
        fprintf(stderr, "no memory for %s\n", path);
        exit(2);
    }
    return bytes;
}

/* The same without one final newline. */
static struct bytes line_of(const char *kind, const char *name, const char *file) {
    struct bytes bytes = file_of(kind, name, file);
    if (bytes.len > 0 && bytes.data[bytes.len - 1] == '\n') {
        bytes.len -= 1;
    }
    return bytes;
}

static int is(struct bytes bytes, const char *text) {
    return bytes.len == strlen(text) && memcmp(bytes.data, text, bytes.len) == 0;
}

/* Says where an answer departs from the golden. */
static void say_where(const char *kind, const char *name, struct bytes expected,
                      const char *found) {
    enum { SHOWN = 60 };
    size_t at = 0;
    size_t rest;
    while (at < expected.len && found[at] != '\0' && found[at] == expected.data[at]) {
        at += 1;
    }
    rest = expected.len - at;
    fprintf(stderr, "%s/%s: another answer from byte %zu on: found `%.*s`, expected `%.*s`\n", kind,
            name, at, SHOWN, found + at, (int)(rest < SHOWN ? rest : SHOWN),
            expected.data != NULL ? expected.data + at : "");
}

/* Compares an answer, which may be NULL, with the golden. */
static void compare(const char *kind, const char *name, struct bytes expected, const char *found) {
    int same = found != NULL && expected.data != NULL && is(expected, found);
    CHECK(same);
    if (!same) {
        say_where(kind, name, expected, found != NULL ? found : "");
    }
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* The cases of a kind, by name; how many there are. */
static int cases_of(const char *kind, struct dirent ***entries) {
    char path[4096];
    path_of(path, sizeof path, kind, ".", "");
    return scandir(path, entries, visible, alphasort);
}

static void free_cases(struct dirent **entries, int count) {
    int index;
    for (index = 0; index < count; index++) {
        free(entries[index]);
    }
    free(entries);
}

#endif
