/* Organisations as a stream of Arrow whose layout and bytes are those of the input: formats, names,
 * validity, offsets, texts, counts that do not agree, callbacks that fail or are not there.
 *
 * What no reader can see is kept to: a buffer is as large as the lengths and the last offset say. */

#include "many.h"

#include <errno.h>

enum { COLUMNS = 4, ROWS = 8, BYTES = 256, LETTERS = 16 };

/* The buffers of a column are as large as any format of these needs them. */
static const char *const FORMATS[] = {"u", "U", "z", "Z",   "l",    "i",   "c", "L", "g",
                                      "f", "b", "n", "tdD", "tsu:", "vu", "e", "",  "+l"};
static const char *const NAMES[] = {"code", "audience", "roles", "primary_role", "record", "as_at",
                                    "settings", "has", "name", "region"};

struct column {
    char name[LETTERS + 1];
    const char *format;
    int64_t n_buffers;
    const void *buffers[3];
    unsigned char valid[BYTES];
    int64_t offsets[BYTES / 8];
    char bytes[BYTES];
    struct ArrowSchema schema;
    struct ArrowArray array;
};

/* Everything that a stream hands out, and how often it was given back. */
static struct {
    const uint8_t *rest;
    size_t left;
    int columns;
    int rows;
    int batches;
    unsigned flags;
    struct column column[COLUMNS];
    struct ArrowSchema *schemas[COLUMNS];
    struct ArrowArray *arrays[COLUMNS];
    const void *no_buffers[1];
    int schemas_out, schemas_back, arrays_out, arrays_back, streams_back;
} table;

/* The flags of an input. */
enum {
    SCHEMA_FAILS = 1,
    NEXT_FAILS = 2,
    NO_SCHEMA = 4,
    NO_NEXT = 8,
    NO_WORDS = 16,
    FEWER_CHILDREN = 32,
    OTHER_LENGTH = 64,
    WITH_OFFSET = 128
};

static uint8_t next_byte(void) {
    if (table.left == 0) {
        return 0;
    }
    table.left -= 1;
    return *table.rest++;
}

static void child_schema_back(struct ArrowSchema *schema) { schema->release = NULL; }
static void child_array_back(struct ArrowArray *array) { array->release = NULL; }

static void schema_back(struct ArrowSchema *schema) {
    table.schemas_back += 1;
    schema->release = NULL;
}

static void array_back(struct ArrowArray *array) {
    table.arrays_back += 1;
    array->release = NULL;
}

static void stream_back(struct ArrowArrayStream *stream) {
    table.streams_back += 1;
    stream->release = NULL;
}

static const char *words(struct ArrowArrayStream *stream) {
    (void)stream;
    return (table.flags & NO_WORDS) != 0 ? NULL : "broken";
}

/* Offsets are any numbers, but the last says no more than there is. */
static void read_offsets(struct column *column, int wide) {
    int32_t *narrow = (int32_t *)(void *)column->offsets;
    int row;
    for (row = 0; row <= ROWS; row++) {
        uint8_t kind = next_byte();
        int64_t offset = kind < 240 ? kind : (int64_t)kind << 24;
        if (kind == 255) {
            offset = -1;
        }
        if (wide) {
            column->offsets[row] = offset;
        } else {
            narrow[row] = (int32_t)offset;
        }
    }
    if (wide && (uint64_t)column->offsets[table.rows] > BYTES) {
        column->offsets[table.rows] = BYTES;
    } else if (!wide && (uint32_t)narrow[table.rows] > BYTES) {
        narrow[table.rows] = BYTES;
    }
}

static void read_column(struct column *column) {
    uint8_t name = next_byte();
    size_t index;
    memset(column, 0, sizeof *column);
    column->format = FORMATS[next_byte() % (sizeof FORMATS / sizeof *FORMATS)];
    if (name < 200) {
        strcpy(column->name, NAMES[name % (sizeof NAMES / sizeof *NAMES)]);
    } else {
        for (index = 0; index < LETTERS; index++) {
            column->name[index] = (char)next_byte();
        }
    }
    column->valid[0] = next_byte();
    if (strchr("uzUZ", column->format[0]) != NULL && column->format[0] != '\0') {
        column->n_buffers = 3;
        read_offsets(column, column->format[0] == 'U' || column->format[0] == 'Z');
    } else {
        column->n_buffers = column->format[0] == 'n' ? 0 : 2;
    }
    for (index = 0; index < BYTES && table.left > 0; index++) {
        column->bytes[index] = (char)next_byte();
        if (column->bytes[index] == '\n') {
            break;
        }
    }
    column->buffers[0] = column->valid[0] == 255 ? NULL : column->valid;
    column->buffers[1] = column->n_buffers == 3 ? (const void *)column->offsets : column->bytes;
    column->buffers[2] = column->bytes;
}

static void read_table(const uint8_t *data, size_t size) {
    int index;
    memset(&table, 0, sizeof table);
    table.rest = data;
    table.left = size;
    table.columns = 1 + next_byte() % COLUMNS;
    table.rows = next_byte() % (ROWS + 1);
    table.batches = next_byte() % 3;
    table.flags = next_byte();
    for (index = 0; index < table.columns; index++) {
        read_column(&table.column[index]);
    }
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    int index;
    (void)stream;
    if ((table.flags & SCHEMA_FAILS) != 0) {
        return EIO;
    }
    memset(out, 0, sizeof *out);
    for (index = 0; index < table.columns; index++) {
        struct ArrowSchema *schema = &table.column[index].schema;
        memset(schema, 0, sizeof *schema);
        schema->format = table.column[index].format;
        schema->name = table.column[index].name;
        schema->flags = ARROW_FLAG_NULLABLE;
        schema->release = child_schema_back;
        table.schemas[index] = schema;
    }
    out->format = "+s";
    out->name = "";
    out->n_children = table.columns;
    out->children = table.schemas;
    out->release = schema_back;
    table.schemas_out += 1;
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    int index;
    (void)stream;
    memset(out, 0, sizeof *out);
    if ((table.flags & NEXT_FAILS) != 0) {
        return EIO;
    }
    /* One batch is given back before the next is asked for only if nothing is kept of it. */
    if (table.arrays_out >= table.batches || table.arrays_out > table.arrays_back) {
        return 0;
    }
    for (index = 0; index < table.columns; index++) {
        struct ArrowArray *array = &table.column[index].array;
        memset(array, 0, sizeof *array);
        array->length = table.rows;
        array->null_count = table.column[index].valid[0] == 255 ? 0 : -1;
        array->n_buffers = table.column[index].n_buffers;
        array->buffers = table.column[index].buffers;
        array->release = child_array_back;
        table.arrays[index] = array;
    }
    if ((table.flags & OTHER_LENGTH) != 0 && table.rows > 0) {
        table.column[0].array.length -= 1;
    }
    if ((table.flags & WITH_OFFSET) != 0 && table.rows > 0) {
        table.column[0].array.offset = 1;
        table.column[0].array.length -= 1;
    }
    out->length = table.rows;
    out->n_buffers = 1;
    out->buffers = table.no_buffers;
    out->n_children = table.columns - ((table.flags & FEWER_CHILDREN) != 0);
    out->children = table.arrays;
    out->release = array_back;
    table.arrays_out += 1;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const ww_base *base = embedded();
    struct ArrowArrayStream stream = {get_schema, get_next, words, stream_back, NULL};
    read_table(data, size);
    if ((table.flags & NO_SCHEMA) != 0) {
        stream.get_schema = NULL;
    }
    if ((table.flags & NO_NEXT) != 0) {
        stream.get_next = NULL;
    }
    CALL(ww_selected_many, many, REQUEST | STREAM,
         ww_base_select_many_arrow(base, &stream, "{}", 2, &many, &error));
    REQUIRE(stream.release == NULL);
    REQUIRE(table.streams_back == 1);
    REQUIRE(table.schemas_back == table.schemas_out);
    REQUIRE(table.arrays_back == table.arrays_out);
    done_with_many(many, ids_of(base));
    return 0;
}
