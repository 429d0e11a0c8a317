/* The library inside another program: documents of strangers within limits, and work that ends
 * when time is up.
 *
 * cc -Iinclude examples/c/embedding.c target/release/libwhatworks.a -lpthread -ldl -lm
 * ./a.out tests/golden/diff/study-added/old.json */

#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <whatworks.h>

enum { DONE = 0, REFUSED = 1, USAGE = 2, OUT_OF_TIME = 3 };

/* A tenth of what the library itself takes, and as many levels as a base has. */
enum { MAX_BYTES = 3 << 20, MAX_DEPTH = 16 };

static const char usage[] =
    "usage: embedding FILE [MILLISECONDS [MAX_BYTES]]\n"
    "\n"
    "  FILE          an evidence base (whatworks-base/1)\n"
    "  MILLISECONDS  how long each work may take; 10000 if left out\n"
    "  MAX_BYTES     how large the file may be; 3145728 if left out\n"
    "\n"
    "Exit codes: 0 done, 1 refused, 2 wrongly called, 3 out of time.\n";

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e3 * (double)now.tv_sec + (double)now.tv_nsec / 1e6;
}

/* What is being done, until when, and how far it was told to be. */
struct work {
    const char *name;
    double deadline;
    uint64_t done, total;
    unsigned tenths; /* that were printed */
};

/* Prints every tenth, and goes on until the deadline. */
static bool tell(void *context, uint64_t done, uint64_t total) {
    struct work *work = context;
    work->done = done;
    work->total = total;
    while (total > 0 && done * 10 / total > work->tenths) {
        work->tenths++;
        fprintf(stderr, "%s: %u%%\n", work->name, 10 * work->tenths);
    }
    return milliseconds() < work->deadline;
}

static const char *id_of(const ww_base *base, size_t i) {
    return ww_base_item_id(base, WW_ITEM_RECOMMENDATION, i);
}

/* Every recommendation with a value and a cost, ALL MADE UP, to choose among within half the cost
 * of all. */
static char *choice_of(const ww_base *base) {
    size_t count = ww_base_item_count(base, WW_ITEM_RECOMMENDATION), room = 200, len, sum = 0;
    char *request;
    for (size_t i = 0; i < count; i++) {
        room += strlen(id_of(base, i)) + 200;
    }
    request = malloc(room);
    if (request == NULL) {
        return NULL;
    }
    len = (size_t)snprintf(request, room, "{\"items\": [");
    for (size_t i = 0; i < count; i++) {
        len += (size_t)snprintf(request + len, room - len,
                                "%s{\"recommendation\": \"%s\", \"value\": %zu, "
                                "\"costs\": {\"staff_time\": %zu}}",
                                i > 0 ? ", " : "", id_of(base, i), 3 + i % 4,
                                2 + i % 3);
        sum += 2 + i % 3;
    }
    snprintf(request + len, room - len, "], \"limits\": {\"staff_time\": %zu}}", (sum + 1) / 2);
    return request;
}

/* No judgement is given, so that every order is drawn from all that could be. */
static const char policy[] =
    "{\"policy\": {\"method\": \"smaa\", \"draws\": 20000, \"seed\": 1,"
    " \"criteria\": [{\"id\": \"equity\"}, {\"id\": \"feasibility\"}]}}";

static int report(const struct work *work, ww_status status, ww_text *answer, ww_error *error) {
    int exit_code = DONE;
    if (status == WW_STATUS_OK) {
        printf("%s: done, %zu bytes\n", work->name, ww_text_len(answer));
    } else if (status == WW_STATUS_CANCELLED) {
        printf("%s: out of time after %" PRIu64 " steps\n", work->name, work->done);
        exit_code = OUT_OF_TIME;
    } else {
        fprintf(stderr, "embedding: %s\n", ww_error_message(error));
        exit_code = REFUSED;
    }
    ww_text_free(answer);
    ww_error_free(error);
    return exit_code;
}

static int choose(const ww_base *base, double allowed) {
    struct work work = {"choose", milliseconds() + allowed, 0, 0, 0};
    const ww_progress progress = {tell, &work};
    char *request = choice_of(base);
    ww_text *answer = NULL;
    ww_error *error = NULL;
    ww_status status;
    if (request == NULL) {
        return REFUSED;
    }
    status = ww_base_choose(base, request, strlen(request), &progress, &answer, &error);
    free(request);
    return report(&work, status, answer, error);
}

static int prioritise(const ww_base *base, double allowed) {
    struct work work = {"prioritise", milliseconds() + allowed, 0, 0, 0};
    const ww_progress progress = {tell, &work};
    ww_text *answer = NULL;
    ww_error *error = NULL;
    /* On this thread alone, which is then told of the last step as well. */
    ww_status status = ww_base_prioritise(base, policy, strlen(policy), 1, &progress, &answer,
                                          &error);
    return report(&work, status, answer, error);
}

/* Reads at most a byte more than is allowed: enough for the library to say that it is too much. */
static char *read_within(const char *path, size_t max_bytes, size_t *len) {
    FILE *file = fopen(path, "rb");
    char *bytes = file != NULL ? malloc(max_bytes + 1) : NULL;
    if (bytes != NULL) {
        *len = fread(bytes, 1, max_bytes + 1, file);
    }
    if (file == NULL || ferror(file)) {
        free(bytes);
        bytes = NULL;
    }
    if (file != NULL) {
        fclose(file);
    }
    return bytes;
}

static ww_base *read_base(const char *path, size_t max_bytes) {
    size_t len = 0;
    ww_base *base = NULL;
    ww_error *error = NULL;
    char *json = read_within(path, max_bytes, &len);
    if (json == NULL) {
        fprintf(stderr, "embedding: cannot read %s\n", path);
        return NULL;
    }
    if (ww_base_from_json_within(json, len, max_bytes, MAX_DEPTH, &base, &error) != WW_STATUS_OK) {
        fprintf(stderr, "embedding: %s\n", ww_error_message(error));
        ww_error_free(error);
    }
    free(json);
    return base;
}

int main(int argc, char **argv) {
    double allowed = argc > 2 ? strtod(argv[2], NULL) : 10000;
    size_t max_bytes = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : MAX_BYTES;
    ww_base *base;
    int chosen, ordered;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return DONE;
    }
    if (argc < 2 || argc > 4 || max_bytes > MAX_BYTES) {
        fputs(usage, stderr);
        return USAGE;
    }
    base = read_base(argv[1], max_bytes);
    if (base == NULL) {
        return REFUSED;
    }
    chosen = choose(base, allowed);
    ordered = prioritise(base, allowed);
    ww_base_free(base);
    return chosen > ordered ? chosen : ordered;
}
