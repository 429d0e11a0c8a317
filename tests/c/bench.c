/* What calls from C cost. Not part of the tests.
 *
 * cc -O2 -Iinclude tests/c/bench.c target/release/libwhatworks.a -lpthread -ldl -lm
 * ./a.out                                    times of calls
 * ./a.out target/release/libwhatworks.so     how long the shared library takes to be there */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUERY "{\"audience\": \"pcn\"}"

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Figures of work that failed are worth nothing. */
static void need(bool done, const char *what) {
    if (!done) {
        fprintf(stderr, "bench: %s failed\n", what);
        exit(1);
    }
}

/* ---- One call ---- */

enum { ROUNDS = 10000 };

static int by_size(const void *left, const void *right) {
    double l = *(const double *)left, r = *(const double *)right;
    return (l > r) - (l < r);
}

/* The median time of a call, of `ROUNDS` rounds of `each` calls, so that a clock is not what is
 * timed. What `work` returns is seen, so that no work is left out. */
static double median(size_t (*work)(const void *), const void *of, int each, size_t *seen) {
    static double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double start = microseconds();
        for (int call = 0; call < each; call++) {
            *seen = work(of);
        }
        times[round] = (microseconds() - start) / each;
    }
    qsort(times, ROUNDS, sizeof times[0], by_size);
    return times[ROUNDS / 2];
}

static size_t select_and_free(const void *base) {
    ww_selection *selection = NULL;
    size_t count;
    need(ww_base_select(base, QUERY, strlen(QUERY), &selection, NULL) == WW_STATUS_OK, "select");
    count = ww_selection_count(selection, WW_LIST_SELECTED);
    ww_selection_free(selection);
    return count;
}

static size_t read_ids(const void *selection) {
    size_t bytes = 0;
    for (size_t i = 0; i < ww_selection_count(selection, WW_LIST_SELECTED); i++) {
        bytes += strlen(ww_selection_id(selection, WW_LIST_SELECTED, i));
    }
    return bytes;
}

static ww_text *json_of(const void *selection) {
    ww_text *text = NULL;
    need(ww_selection_to_json(selection, &text, NULL) == WW_STATUS_OK, "JSON");
    return text;
}

static size_t write_json(const void *selection) {
    ww_text *text = json_of(selection);
    size_t bytes = ww_text_len(text);
    ww_text_free(text);
    return bytes;
}

/* The ids of the selected in the JSON, by nothing but where the writer puts them: a parser takes
 * longer. */
static size_t find_ids(const void *selection) {
    static const char key[] = "\n      \"id\": \"";
    ww_text *text = json_of(selection);
    const char *id = strstr(ww_text_data(text), "\n  \"selected\": [");
    const char *end = strstr(ww_text_data(text), "\n  \"undecided\": [");
    size_t bytes = 0;
    need(id != NULL && end != NULL, "the lists of the JSON");
    while ((id = strstr(id, key)) != NULL && id < end) {
        id += strlen(key);
        bytes += strcspn(id, "\"");
    }
    ww_text_free(text);
    return bytes;
}

static void one_call(const ww_base *base) {
    ww_selection *selection = NULL;
    size_t seen = 0, ids = 0;
    select_and_free(base); /* the first rates every recommendation */
    printf("%9.2f us  a selection, from a query in JSON to its free\n",
           median(select_and_free, base, 1, &seen));
    puts("              beside `select_one_audience` of\n"
         "              cargo bench -p whatworks --bench selection, which reads no JSON and\n"
         "              frees after the clock has stopped");
    need(ww_base_select(base, QUERY, strlen(QUERY), &selection, NULL) == WW_STATUS_OK, "select");
    printf("%9.2f us  its selected ids by ww_selection_id\n",
           median(read_ids, selection, 100, &ids));
    printf("%9.2f us  the same ids out of its JSON, which is written, searched and freed\n",
           median(find_ids, selection, 1, &seen));
    need(ids == seen, "the same ids");
    printf("%9.2f us  ", median(write_json, selection, 1, &seen));
    printf("the JSON alone, %zu bytes, written and freed;\n", seen);
    puts("              with a selection, beside `select_one_audience_to_json` there");
    ww_selection_free(selection);
}

/* ---- All of England ---- */

enum { ORGANISATIONS = 280000, CODE = 8, COLUMNS = 2 };

static const char *const audiences[] = {"nhs-england", "icb",      "pcn",
                                        "trust",       "pharmacy", "gp-surgery"};

/* A table that lies still: what is released is marked as such, and nothing is freed. */
static struct table {
    char codes[ORGANISATIONS * CODE + 1];
    char audiences[ORGANISATIONS * 12];
    int32_t ends[COLUMNS][ORGANISATIONS + 1];
    const void *buffers[COLUMNS][3];
    struct ArrowSchema fields[COLUMNS];
    struct ArrowSchema *fields_at[COLUMNS];
    struct ArrowArray columns[COLUMNS];
    struct ArrowArray *columns_at[COLUMNS];
    const void *no_buffer[1];
    bool handed_out;
} table;

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static void release_array(struct ArrowArray *array) { array->release = NULL; }

static void release_stream(struct ArrowArrayStream *stream) { stream->release = NULL; }

static const char *last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    static const char *const names[COLUMNS] = {"code", "audience"};
    (void)stream;
    for (int i = 0; i < COLUMNS; i++) {
        table.fields[i] = (struct ArrowSchema){.format = "u", .name = names[i],
                                               .release = release_schema};
        table.fields_at[i] = &table.fields[i];
    }
    *out = (struct ArrowSchema){.format = "+s", .name = "", .n_children = COLUMNS,
                                .children = table.fields_at, .release = release_schema};
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    (void)stream;
    *out = (struct ArrowArray){.release = NULL};
    if (table.handed_out) {
        return 0;
    }
    table.handed_out = true;
    for (int i = 0; i < COLUMNS; i++) {
        table.buffers[i][1] = table.ends[i];
        table.buffers[i][2] = i == 0 ? table.codes : table.audiences;
        table.columns[i] = (struct ArrowArray){.length = ORGANISATIONS, .n_buffers = 3,
                                               .buffers = table.buffers[i],
                                               .release = release_array};
        table.columns_at[i] = &table.columns[i];
    }
    *out = (struct ArrowArray){.length = ORGANISATIONS, .n_buffers = 1,
                               .buffers = table.no_buffer, .n_children = COLUMNS,
                               .children = table.columns_at, .release = release_array};
    return 0;
}

static void fill_table(void) {
    for (int row = 0; row < ORGANISATIONS; row++) {
        const char *audience = audiences[row % 6];
        int32_t start = table.ends[1][row], len = (int32_t)strlen(audience);
        snprintf(table.codes + row * CODE, CODE + 1, "ZZ%06u", (unsigned)row % 1000000U);
        memcpy(table.audiences + start, audience, (size_t)len);
        table.ends[0][row + 1] = (row + 1) * CODE;
        table.ends[1][row + 1] = start + len;
    }
}

static int64_t read_to_end(const ww_selected_many *many, size_t threads) {
    struct ArrowArrayStream answers;
    struct ArrowArray batch;
    int64_t rows = 0;
    need(ww_selected_many_to_arrow(many, threads, &answers, NULL) == WW_STATUS_OK, "a table out");
    for (;;) {
        need(answers.get_next(&answers, &batch) == 0, "a batch");
        if (batch.release == NULL) {
            break;
        }
        rows += batch.length;
        batch.release(&batch);
    }
    answers.release(&answers);
    return rows;
}

static void all_of_england(const ww_base *base) {
    struct ArrowArrayStream in = {get_schema, get_next, last_error, release_stream, NULL};
    ww_selected_many *many = NULL;
    double start, took;
    fill_table();
    start = microseconds();
    need(ww_base_select_many_arrow(base, &in, "{}", 2, &many, NULL) == WW_STATUS_OK, "a table in");
    took = microseconds() - start;
    printf("%9.1f ms  %d organisations in through Arrow, %.1f million rows a second\n",
           took / 1e3, ORGANISATIONS, ORGANISATIONS / took);
    for (size_t threads = 1; threads <= 2; threads++) {
        int64_t rows;
        start = microseconds();
        rows = read_to_end(many, threads);
        took = microseconds() - start;
        printf("%9.1f ms  %lld long rows out on %zu thread%s, %.1f million rows a second\n",
               took / 1e3, (long long)rows, threads, threads == 1 ? "" : "s",
               (double)rows / took);
    }
    puts("              by the 7 recommendations of the brief; beside them 280,000 by 300 of\n"
         "              cargo bench -p whatworks --bench many, by rows a second");
    ww_selected_many_free(many);
}

/* ---- The shared library ---- */

/* ISO C has no cast from an object to a function; POSIX says that the bytes are the same. */
static void find(void *library, const char *name, void *function, size_t size) {
    void *symbol = dlsym(library, name);
    need(symbol != NULL && size == sizeof symbol, name);
    memcpy(function, &symbol, size);
}

/* Once in a process: a second time everything would be in place. The handles stay until its end. */
static void load(const char *path) {
    ww_status (*staff_empowerment)(ww_base **, ww_error **);
    ww_status (*base_select)(const ww_base *, const char *, size_t, ww_selection **, ww_error **);
    static ww_base *base;
    static ww_selection *selection;
    double start = microseconds(), loaded, made, selected;
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "bench: %s\n", dlerror());
        exit(1);
    }
    loaded = microseconds();
    find(library, "ww_base_staff_empowerment", &staff_empowerment, sizeof staff_empowerment);
    find(library, "ww_base_select", &base_select, sizeof base_select);
    need(staff_empowerment(&base, NULL) == WW_STATUS_OK, "the embedded base");
    made = microseconds();
    need(base_select(base, QUERY, strlen(QUERY), &selection, NULL) == WW_STATUS_OK, "select");
    selected = microseconds();
    printf("%9.2f ms  from nothing to a first selection: dlopen %.2f, the embedded base %.2f,\n"
           "              the selection %.2f (file cache warm after a first run)\n",
           (selected - start) / 1e3, (loaded - start) / 1e3, (made - loaded) / 1e3,
           (selected - made) / 1e3);
}

int main(int argc, char **argv) {
    ww_base *base = NULL;
    if (argc > 1) {
        load(argv[1]);
        return 0;
    }
    need(ww_base_staff_empowerment(&base, NULL) == WW_STATUS_OK, "the embedded base");
    one_call(base);
    all_of_england(base);
    ww_base_free(base);
    return 0;
}
