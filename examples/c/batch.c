/* For how many organisations is each recommendation? A table of organisations goes in through the
 * Arrow C stream interface, and the long table of the answers comes out through it, a batch at a
 * time. No library of Arrow is needed.
 *
 * cc -Iinclude examples/c/batch.c target/release/libwhatworks.a -lpthread -ldl -lm
 * printf 'ZZ1,pcn\nZZ2,\nZZ3,acute-trust\n' | ./a.out */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <whatworks.h>

enum { COUNTED = 0, REFUSED = 1, USAGE = 2 };

static const char usage[] =
    "usage: batch [FILE]\n"
    "\n"
    "  FILE  organisations, a line `code,audience` for each; the standard input if left out.\n"
    "        An audience that is empty is not reported. Lines without anything are passed over.\n"
    "\n"
    "Exit codes: 0 counted, whether or not rows had an error, 1 refused, 2 wrongly called.\n";

/* Room for at least `needed` things, and for twice as many as before, so that adding one by one
 * stays cheap. */
static void *grown(void *old, size_t *room, size_t needed, size_t size) {
    size_t more = *room > needed / 2 ? 2 * *room : needed;
    void *place = more <= SIZE_MAX / size ? realloc(old, more * size) : NULL;
    if (place == NULL) {
        fputs("batch: out of memory\n", stderr);
        exit(REFUSED);
    }
    *room = more;
    return place;
}

/* ---- The table that goes in ---- */

enum { CODE, AUDIENCE, COLUMNS };

static const char *const names[COLUMNS] = {"code", "audience"};

/* A column of text as Arrow lays it out: which rows are there, where each ends, and the bytes. */
struct column {
    uint8_t *valid;
    int32_t *ends; /* a 0, and the end of each row */
    char *bytes;
    size_t rows, missing, len;
    size_t valid_room, ends_room, bytes_room;
    const void *buffers[3];
};

static struct column *new_column(void) {
    size_t one = 0;
    struct column *column = grown(NULL, &one, 1, sizeof *column);
    memset(column, 0, sizeof *column);
    column->ends = grown(NULL, &column->ends_room, 64, sizeof *column->ends);
    column->ends[0] = 0;
    /* Not NULL, though no row may follow. */
    column->valid = grown(NULL, &column->valid_room, 8, 1);
    column->bytes = grown(NULL, &column->bytes_room, 64, 1);
    return column;
}

static void free_column(struct column *column) {
    if (column != NULL) {
        free(column->valid);
        free(column->ends);
        free(column->bytes);
        free(column);
    }
}

/* Adds a row, which is missing if it is empty; false if offsets of 32 bits do not reach so far. */
static bool add_row(struct column *column, const char *bytes, size_t len) {
    size_t row = column->rows;
    if (len > INT32_MAX - column->len) {
        return false;
    }
    if (row + 1 == column->ends_room) {
        column->ends = grown(column->ends, &column->ends_room, row + 2, sizeof *column->ends);
    }
    if (row / 8 == column->valid_room) {
        column->valid = grown(column->valid, &column->valid_room, row / 8 + 1, 1);
    }
    if (column->bytes_room - column->len < len) {
        column->bytes = grown(column->bytes, &column->bytes_room, column->len + len, 1);
    }
    if (row % 8 == 0) {
        column->valid[row / 8] = 0;
    }
    if (len > 0) {
        column->valid[row / 8] |= (uint8_t)(1U << row % 8);
        memcpy(column->bytes + column->len, bytes, len);
    } else {
        column->missing++;
    }
    column->len += len;
    column->rows++;
    column->ends[column->rows] = (int32_t)column->len;
    return true;
}

/* What a stream holds: the columns, until they are handed out. */
struct table {
    struct column *columns[COLUMNS];
    const char *error;
};

/* The children lie behind their parent. Whoever takes the table may move one elsewhere before the
 * parent is released, so that a child owns what is its own, and the parent only the places. */
struct schema_parts {
    struct ArrowSchema children[COLUMNS];
    struct ArrowSchema *places[COLUMNS];
};

struct array_parts {
    struct ArrowArray children[COLUMNS];
    struct ArrowArray *places[COLUMNS];
    const void *buffers[1];
};

/* Names and formats are constants. */
static void release_field(struct ArrowSchema *schema) { schema->release = NULL; }

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
    }
    free(schema->private_data);
    schema->release = NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    struct schema_parts *parts = calloc(1, sizeof *parts);
    if (parts == NULL) {
        ((struct table *)stream->private_data)->error = "out of memory";
        return ENOMEM;
    }
    for (int i = 0; i < COLUMNS; i++) {
        parts->children[i].format = "u";
        parts->children[i].name = names[i];
        parts->children[i].flags = ARROW_FLAG_NULLABLE;
        parts->children[i].release = release_field;
        parts->places[i] = &parts->children[i];
    }
    memset(out, 0, sizeof *out);
    out->format = "+s";
    out->name = "";
    out->n_children = COLUMNS;
    out->children = parts->places;
    out->release = release_schema;
    out->private_data = parts;
    return 0;
}

static void release_column(struct ArrowArray *array) {
    free_column(array->private_data);
    array->release = NULL;
}

static void release_batch(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
    }
    free(array->private_data);
    array->release = NULL;
}

/* The array has the column from now on. */
static void hand_out(struct column *column, struct ArrowArray *out) {
    column->buffers[0] = column->valid;
    column->buffers[1] = column->ends;
    column->buffers[2] = column->bytes;
    memset(out, 0, sizeof *out);
    out->length = (int64_t)column->rows;
    out->null_count = (int64_t)column->missing;
    out->n_buffers = 3;
    out->buffers = column->buffers;
    out->release = release_column;
    out->private_data = column;
}

/* One batch with everything; then the end, which is an array that is released already. */
static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    struct table *table = stream->private_data;
    struct array_parts *parts;
    memset(out, 0, sizeof *out);
    if (table->columns[CODE] == NULL) {
        return 0;
    }
    parts = calloc(1, sizeof *parts);
    if (parts == NULL) {
        table->error = "out of memory";
        return ENOMEM;
    }
    out->length = (int64_t)table->columns[CODE]->rows;
    for (int i = 0; i < COLUMNS; i++) {
        hand_out(table->columns[i], &parts->children[i]);
        table->columns[i] = NULL;
        parts->places[i] = &parts->children[i];
    }
    out->n_buffers = 1;
    out->buffers = parts->buffers;
    out->n_children = COLUMNS;
    out->children = parts->places;
    out->release = release_batch;
    out->private_data = parts;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    return ((struct table *)stream->private_data)->error;
}

static void release_table(struct ArrowArrayStream *stream) {
    struct table *table = stream->private_data;
    for (int i = 0; i < COLUMNS; i++) {
        free_column(table->columns[i]);
    }
    free(table);
    stream->release = NULL;
}

static struct ArrowArrayStream new_table(void) {
    size_t one = 0;
    struct table *table = grown(NULL, &one, 1, sizeof *table);
    table->error = NULL;
    for (int i = 0; i < COLUMNS; i++) {
        table->columns[i] = new_column();
    }
    return (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_table, table};
}

/* ---- Lines into the table ---- */

static bool add_line(struct table *table, const char *line, size_t len, size_t number) {
    const char *comma = memchr(line, ',', len);
    const char *end = line + len;
    if (comma == NULL || memchr(comma + 1, ',', (size_t)(end - comma - 1)) != NULL) {
        fprintf(stderr, "batch: line %zu: expected `code,audience`\n", number);
        return false;
    }
    if (!add_row(table->columns[CODE], line, (size_t)(comma - line)) ||
        !add_row(table->columns[AUDIENCE], comma + 1, (size_t)(end - comma - 1))) {
        fprintf(stderr, "batch: line %zu: more text than one batch can hold\n", number);
        return false;
    }
    return true;
}

static bool read_lines(FILE *file, struct table *table) {
    char *line = NULL;
    size_t len = 0, room = 0, number = 1;
    bool read = true;
    int byte;
    do {
        byte = getc(file);
        if (byte != '\n' && byte != EOF) {
            if (len == room) {
                line = grown(line, &room, len + 256, 1);
            }
            line[len++] = (char)byte;
            continue;
        }
        len -= len > 0 && line[len - 1] == '\r';
        read = len == 0 || add_line(table, line, len, number);
        number++;
        len = 0;
    } while (read && byte != EOF);
    free(line);
    return read;
}

static bool read_organisations(const char *path, struct table *table) {
    FILE *file = path != NULL ? fopen(path, "rb") : stdin;
    bool read = file != NULL, broken;
    if (read) {
        read = read_lines(file, table);
    }
    broken = file == NULL || ferror(file) != 0;
    if (broken) {
        fprintf(stderr, "batch: cannot read %s\n", path != NULL ? path : "the standard input");
    }
    if (path != NULL && file != NULL) {
        fclose(file);
    }
    return read && !broken;
}

/* ---- The table that comes out ---- */

enum { RECOMMENDATION, STATUS, ERROR, WANTED };

static const char *const wanted[WANTED] = {"recommendation", "status", "error"};

/* A text of a column, which is not there if `bytes` is NULL. */
struct cell {
    const char *bytes;
    size_t len;
};

static bool is(struct cell cell, const char *words) {
    return cell.len == strlen(words) && memcmp(cell.bytes, words, cell.len) == 0;
}

static bool is_text(const struct ArrowSchema *schema) {
    return strcmp(schema->format, "u") == 0 && schema->dictionary == NULL;
}

static bool is_dictionary(const struct ArrowSchema *schema) {
    return strcmp(schema->format, "i") == 0 && schema->dictionary != NULL &&
           is_text(schema->dictionary);
}

/* Where a column is and how it is written may change with the version of the library. */
static bool find_columns(const struct ArrowSchema *schema, int64_t places[WANTED]) {
    for (int i = 0; i < WANTED; i++) {
        int64_t place = 0;
        while (place < schema->n_children && schema->children[place]->name != NULL &&
               strcmp(schema->children[place]->name, wanted[i]) != 0) {
            place++;
        }
        if (place >= schema->n_children || schema->children[place]->name == NULL) {
            fprintf(stderr, "batch: the answer has no column `%s`\n", wanted[i]);
            return false;
        }
        if (!is_text(schema->children[place]) && !is_dictionary(schema->children[place])) {
            fprintf(stderr, "batch: the column `%s` has the format `%s`, which is not read here\n",
                    wanted[i], schema->children[place]->format);
            return false;
        }
        places[i] = place;
    }
    return true;
}

static bool is_there(const struct ArrowArray *array, int64_t at) {
    const uint8_t *valid = array->buffers[0];
    return valid == NULL || (valid[at / 8] >> at % 8 & 1) != 0;
}

static bool has_row(const struct ArrowArray *array, int64_t row, int64_t buffers) {
    return row < array->length && array->offset >= 0 && array->n_buffers == buffers &&
           array->buffers[1] != NULL;
}

static bool read_text(const struct ArrowArray *array, int64_t row, struct cell *cell) {
    const int32_t *ends = array->buffers[1];
    const char *bytes = array->buffers[2];
    int64_t at = array->offset + row;
    *cell = (struct cell){NULL, 0};
    if (!is_there(array, at)) {
        return true;
    }
    if (ends[at] < 0 || ends[at + 1] < ends[at] || (bytes == NULL && ends[at + 1] > 0)) {
        return false;
    }
    /* An empty text is there, though there may be no bytes at all. */
    *cell = (struct cell){bytes != NULL ? bytes + ends[at] : "", (size_t)(ends[at + 1] - ends[at])};
    return true;
}

/* A row of a column, by the dictionary if it has one; false if the batch contradicts itself. */
static bool read_cell(const struct ArrowArray *array, int64_t row, struct cell *cell) {
    const struct ArrowArray *dictionary = array->dictionary;
    const int32_t *keys;
    int64_t at = array->offset + row;
    if (dictionary == NULL) {
        return has_row(array, row, 3) && read_text(array, row, cell);
    }
    *cell = (struct cell){NULL, 0};
    if (!has_row(array, row, 2)) {
        return false;
    }
    if (!is_there(array, at)) {
        return true;
    }
    keys = array->buffers[1];
    return keys[at] >= 0 && has_row(dictionary, keys[at], 3) &&
           read_text(dictionary, keys[at], cell);
}

/* ---- Counting ---- */

static const char *const statuses[] = {"selected", "undecided", "excluded"};

struct count {
    char *recommendation;
    size_t of[3];
};

struct counts {
    struct count *rows;
    size_t len, room;
    size_t next; /* where the next recommendation probably is: each organisation has all of them */
    size_t errors;
};

static struct count *count_of(struct counts *counts, struct cell recommendation) {
    struct count *row;
    size_t room = 0;
    for (size_t i = 0; i < counts->len; i++) {
        size_t place = (counts->next + i) % counts->len;
        if (is(recommendation, counts->rows[place].recommendation)) {
            counts->next = place + 1;
            return &counts->rows[place];
        }
    }
    if (counts->len == counts->room) {
        counts->rows = grown(counts->rows, &counts->room, counts->len + 8, sizeof *counts->rows);
    }
    row = &counts->rows[counts->len++];
    memset(row, 0, sizeof *row);
    row->recommendation = grown(NULL, &room, recommendation.len + 1, 1);
    memcpy(row->recommendation, recommendation.bytes, recommendation.len);
    row->recommendation[recommendation.len] = '\0';
    return row;
}

/* A row has a recommendation with its status, or an error alone. */
static bool count_row(struct counts *counts, const struct cell cells[WANTED]) {
    if (cells[ERROR].bytes != NULL) {
        counts->errors++;
        return true;
    }
    for (size_t i = 0; cells[RECOMMENDATION].bytes != NULL && i < 3; i++) {
        if (cells[STATUS].bytes != NULL && is(cells[STATUS], statuses[i])) {
            count_of(counts, cells[RECOMMENDATION])->of[i]++;
            return true;
        }
    }
    return false;
}

/* Whether the columns of a batch are those of the schema; the reading of cells relies on it. */
static bool fits(const struct ArrowSchema *schema, const struct ArrowArray *batch) {
    if (batch->n_children != schema->n_children || batch->offset < 0 || batch->length < 0) {
        return false;
    }
    for (int64_t i = 0; i < batch->n_children; i++) {
        if ((batch->children[i]->dictionary == NULL) != (schema->children[i]->dictionary == NULL)) {
            return false;
        }
    }
    return true;
}

static bool count_batch(struct counts *counts, const struct ArrowSchema *schema,
                        const struct ArrowArray *batch, const int64_t places[WANTED]) {
    bool read = fits(schema, batch);
    for (int64_t row = 0; read && row < batch->length; row++) {
        struct cell cells[WANTED];
        for (int i = 0; read && i < WANTED; i++) {
            read = read_cell(batch->children[places[i]], batch->offset + row, &cells[i]);
        }
        read = read && count_row(counts, cells);
    }
    if (!read) {
        fputs("batch: the answer has a row that is not understood\n", stderr);
    }
    return read;
}

static bool failed(struct ArrowArrayStream *stream, int code) {
    const char *words = code != 0 ? stream->get_last_error(stream) : NULL;
    if (code != 0) {
        fprintf(stderr, "batch: the answer cannot be read: %s\n",
                words != NULL ? words : strerror(code));
    }
    return code != 0;
}

static bool count_batches(struct counts *counts, struct ArrowArrayStream *stream,
                          const struct ArrowSchema *schema, const int64_t places[WANTED]) {
    bool read = true;
    while (read) {
        struct ArrowArray batch;
        if (failed(stream, stream->get_next(stream, &batch))) {
            return false;
        }
        if (batch.release == NULL) {
            break;
        }
        read = count_batch(counts, schema, &batch, places);
        batch.release(&batch);
    }
    return read;
}

static bool count_stream(struct counts *counts, struct ArrowArrayStream *stream) {
    struct ArrowSchema schema;
    int64_t places[WANTED];
    bool counted;
    if (failed(stream, stream->get_schema(stream, &schema))) {
        return false;
    }
    counted = find_columns(&schema, places) && count_batches(counts, stream, &schema, places);
    schema.release(&schema);
    return counted;
}

/* ---- From the one to the other ---- */

static bool count_organisations(struct counts *counts, struct ArrowArrayStream *organisations) {
    struct ArrowArrayStream answers;
    ww_base *base = NULL;
    ww_selected_many *many = NULL;
    ww_error *error = NULL;
    bool counted = false;
    if (ww_base_staff_empowerment(&base, &error) != WW_STATUS_OK) {
        /* Nobody has taken the table. */
        organisations->release(organisations);
    } else if (ww_base_select_many_arrow(base, organisations, "{}", 2, &many, &error) ==
                   WW_STATUS_OK &&
               ww_selected_many_to_arrow(many, 1, &answers, &error) == WW_STATUS_OK) {
        counted = count_stream(counts, &answers);
        answers.release(&answers);
    }
    if (error != NULL) {
        fprintf(stderr, "batch: %s\n", ww_error_message(error));
    }
    ww_error_free(error);
    ww_selected_many_free(many);
    ww_base_free(base);
    return counted;
}

static void print_counts(const struct counts *counts) {
    printf("%-14s  %9s  %9s  %9s\n", "recommendation", statuses[0], statuses[1], statuses[2]);
    for (size_t i = 0; i < counts->len; i++) {
        const struct count *row = &counts->rows[i];
        printf("%-14s  %9zu  %9zu  %9zu\n", row->recommendation, row->of[0], row->of[1],
               row->of[2]);
    }
    printf("rows with an error: %zu\n", counts->errors);
}

static void free_counts(struct counts *counts) {
    for (size_t i = 0; i < counts->len; i++) {
        free(counts->rows[i].recommendation);
    }
    free(counts->rows);
}

int main(int argc, char **argv) {
    struct counts counts = {NULL, 0, 0, 0, 0};
    struct ArrowArrayStream organisations;
    bool counted = false;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return COUNTED;
    }
    if (argc > 2) {
        fputs(usage, stderr);
        return USAGE;
    }
    organisations = new_table();
    if (read_organisations(argc == 2 ? argv[1] : NULL, organisations.private_data)) {
        counted = count_organisations(&counts, &organisations);
    } else {
        organisations.release(&organisations);
    }
    if (counted) {
        print_counts(&counts);
    }
    free_counts(&counts);
    return counted ? COUNTED : REFUSED;
}
