/* A table of texts as a stream of Arrow, made by hand; for the test programs in C. It counts what is
 * released. */

#ifndef WHATWORKS_ARROW_TESTS_H
#define WHATWORKS_ARROW_TESTS_H

#include "whatworks.h"

#include <stdlib.h>
#include <string.h>

/* The most that a table of a test has. */
#define MOST_COLUMNS 4
#define MOST_ROWS 8

/* Rows of texts, NULL where one is missing; and what went on with the stream. */
struct table {
    int columns;
    int rows;
    const char *names[MOST_COLUMNS];
    const char *cells[MOST_COLUMNS][MOST_ROWS];
    /* How many batches there are, each with the same rows. */
    int batches;
    /* The errors that the callbacks give: an errno, or 0. */
    int schema_fails;
    int next_fails;
    /* The format of every column; `u` for texts. */
    const char *format;
    /* What makes a schema or an array wrong before it is handed out; NULL if nothing does. */
    void (*bend_schema)(struct ArrowSchema *schema);
    void (*bend_array)(struct ArrowArray *array);
    int handed_out;
    int streams_released;
    int schemas_released;
    int arrays_released;
};

struct owned_array {
    struct table *table;
    struct ArrowArray children[MOST_COLUMNS];
    struct ArrowArray *places[MOST_COLUMNS];
    const void *buffers[MOST_COLUMNS][3];
    unsigned char valid[MOST_COLUMNS][1];
    int32_t offsets[MOST_COLUMNS][MOST_ROWS + 1];
    char text[MOST_COLUMNS][256];
    const void *no_buffers[1];
};

struct owned_schema {
    struct table *table;
    struct ArrowSchema children[MOST_COLUMNS];
    struct ArrowSchema *places[MOST_COLUMNS];
};

static void release_child_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static void release_schema(struct ArrowSchema *schema) {
    struct owned_schema *owned = schema->private_data;
    owned->table->schemas_released += 1;
    free(owned);
    schema->release = NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    struct table *table = stream->private_data;
    struct owned_schema *owned;
    int column;
    if (table->schema_fails != 0) {
        return table->schema_fails;
    }
    owned = calloc(1, sizeof *owned);
    if (owned == NULL) {
        abort();
    }
    owned->table = table;
    memset(out, 0, sizeof *out);
    for (column = 0; column < table->columns; ++column) {
        struct ArrowSchema *child = &owned->children[column];
        child->format = table->format;
        child->name = table->names[column];
        child->flags = ARROW_FLAG_NULLABLE;
        child->release = release_child_schema;
        owned->places[column] = child;
    }
    out->format = "+s";
    out->name = "";
    out->n_children = table->columns;
    out->children = owned->places;
    out->release = release_schema;
    out->private_data = owned;
    if (table->bend_schema != NULL) {
        table->bend_schema(out);
    }
    return 0;
}

static void release_child_array(struct ArrowArray *array) { array->release = NULL; }

static void release_array(struct ArrowArray *array) {
    struct owned_array *owned = array->private_data;
    owned->table->arrays_released += 1;
    free(owned);
    array->release = NULL;
}

static void fill_column(struct owned_array *owned, const struct table *table, int column) {
    struct ArrowArray *child = &owned->children[column];
    int32_t end = 0;
    int row;
    for (row = 0; row < table->rows; ++row) {
        const char *cell = table->cells[column][row];
        if (cell != NULL) {
            size_t length = strlen(cell);
            memcpy(owned->text[column] + end, cell, length);
            end += (int32_t)length;
            owned->valid[column][0] |= (unsigned char)(1U << row);
        }
        owned->offsets[column][row + 1] = end;
    }
    owned->buffers[column][0] = owned->valid[column];
    owned->buffers[column][1] = owned->offsets[column];
    owned->buffers[column][2] = owned->text[column];
    child->length = table->rows;
    child->null_count = -1;
    child->n_buffers = 3;
    child->buffers = owned->buffers[column];
    child->release = release_child_array;
    owned->places[column] = child;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    struct table *table = stream->private_data;
    struct owned_array *owned;
    int column;
    memset(out, 0, sizeof *out);
    if (table->next_fails != 0) {
        return table->next_fails;
    }
    if (table->handed_out == table->batches) {
        return 0;
    }
    table->handed_out += 1;
    owned = calloc(1, sizeof *owned);
    if (owned == NULL) {
        abort();
    }
    owned->table = table;
    for (column = 0; column < table->columns; ++column) {
        fill_column(owned, table, column);
    }
    out->length = table->rows;
    out->n_buffers = 1;
    out->buffers = owned->no_buffers;
    out->n_children = table->columns;
    out->children = owned->places;
    out->release = release_array;
    out->private_data = owned;
    if (table->bend_array != NULL) {
        table->bend_array(out);
    }
    return 0;
}

static const char *last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "the disk is gone";
}

static void release_stream(struct ArrowArrayStream *stream) {
    struct table *table = stream->private_data;
    table->streams_released += 1;
    stream->release = NULL;
}

static struct ArrowArrayStream stream_of(struct table *table) {
    struct ArrowArrayStream stream;
    stream.get_schema = get_schema;
    stream.get_next = get_next;
    stream.get_last_error = last_error;
    stream.release = release_stream;
    stream.private_data = table;
    return stream;
}

#endif
