/* Organisations as a stream of Arrow whose layout and bytes are those of the input: formats, names,
 * validity, offsets, texts, views, lists, dictionaries, and callbacks that fail or are not there; then
 * single fields that are made wrong: counts, lengths, offsets, and pointers that are NULL or misaligned.
 *
 * What no reader can see is kept to: pointers point to memory that is there, and there is as much of it
 * as lengths, counts and offsets say that are possible. */

#include "many.h"

#include <errno.h>

/* AREA bytes are enough for 32 rows of the widest type, and one offset more. */
enum { COLUMNS = 4, ROWS = 8, BYTES = 256, LETTERS = 16, AREA = 2048, NODES = 24, MOST = 8 };

/* Those of nested types are followed by children; after a `*` come the keys of a dictionary. */
static const char *const FORMATS[] = {
    "u",     "U",       "z",       "Z",       "l",    "i",    "c",     "L",     "g",
    "f",     "b",       "n",       "tdD",     "tsu:", "vu",   "e",     "",      "+l",
    "vz",    "+L",      "+s",      "+w:2",    "+m",   "+r",   "+vl",   "+vL",   "+us:0,1",
    "*c",    "*I",      "*l",      "w:4",     "w:0",  "w:-1", "+w:-1", "tin",   "d:40,2,256",
    "+ud:0,1", "*u",    "+us:5",   "d:9,2",   "I",    "+w:0", "tss:Europe/London"};
static const char *const NAMES[] = {"code", "audience", "roles", "primary_role", "record", "as_at",
                                    "settings", "has", "name", "region"};

/* A column, a child or a dictionary; the first is the table. */
struct node {
    char name[LETTERS + 1];
    const char *format;
    const void *buffers[MOST];
    /* The buffers that are NULL, and those that are misaligned. */
    unsigned nowhere;
    unsigned skewed;
    int64_t lengths[MOST + 2];
    int64_t offsets[AREA / 8 + 2];
    unsigned char valid[AREA + 16];
    char bytes[AREA + 16];
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct ArrowSchema *schemas[MOST];
    struct ArrowArray *arrays[MOST];
};

/* Everything that a stream hands out, and how often it was given back. */
static struct {
    const uint8_t *rest;
    size_t left;
    int nodes;
    int rows;
    int batches;
    unsigned flags;
    struct node node[NODES];
    int schemas_out, schemas_back, arrays_out, arrays_back, streams_back, children_back;
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

/* Whoever takes a table gives back the whole, and nothing in it. */
static void child_schema_back(struct ArrowSchema *schema) {
    table.children_back += 1;
    schema->release = NULL;
}

static void child_array_back(struct ArrowArray *array) {
    table.children_back += 1;
    array->release = NULL;
}

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
    return (table.flags & NO_WORDS) != 0 ? NULL : "broken \xff";
}

static int is_one_of(const char *format, const char *list) {
    return format[0] != '\0' && format[1] == '\0' && strchr(list, format[0]) != NULL;
}

static int is_view(const char *format) { return format[0] == 'v'; }
static int is_list(const char *format) {
    return strcmp(format, "+l") == 0 || strcmp(format, "+L") == 0 || strcmp(format, "+m") == 0;
}
static int is_wide(const char *format) {
    return is_one_of(format, "UZ") || strcmp(format, "+L") == 0 || strcmp(format, "+vL") == 0;
}

/* How many of each there are, if nothing is made wrong. */
static int64_t children_of(const char *format) {
    if (format[0] != '+') {
        return 0;
    }
    return strchr("sru", format[1]) != NULL && strcmp(format, "+us:5") != 0 ? 2 : 1;
}

static int64_t buffers_of(const char *format) {
    if (is_one_of(format, "n") || strcmp(format, "+r") == 0) {
        return 0;
    }
    if (format[0] == '+' && strchr("sw", format[1]) != NULL) {
        return 1;
    }
    if (strncmp(format, "+us", 3) == 0) {
        return 1;
    }
    if (is_view(format)) {
        return 4;
    }
    return is_one_of(format, "uzUZ") || strncmp(format, "+v", 2) == 0 ? 3 : 2;
}

static void read_offsets(struct node *node, int wide) {
    int32_t *narrow = (int32_t *)(void *)node->offsets;
    int row;
    for (row = 0; row <= ROWS; row++) {
        uint8_t kind = next_byte();
        int64_t offset = kind < 240 ? kind : (int64_t)kind << 24;
        if (kind == 255) {
            offset = -1;
        }
        if (wide) {
            node->offsets[row] = offset;
        } else {
            narrow[row] = (int32_t)offset;
        }
    }
}

/* Entries of a view, of the text that was read; the long ones in the buffer in front. */
static void read_views(struct node *node) {
    char *entry = (char *)node->offsets;
    int row;
    for (row = 0; row < ROWS; row++, entry += 16) {
        int32_t length = next_byte();
        int32_t at = next_byte();
        int32_t buffer = at % 4 == 3;
        memcpy(entry, &length, 4);
        memcpy(entry + 4, node->bytes + at, length > 12 ? 4 : (size_t)length);
        if (length > 12) {
            memcpy(entry + 8, &buffer, 4);
            memcpy(entry + 12, &at, 4);
        }
    }
}

static void read_values(struct node *node) {
    size_t index;
    int views = is_view(node->format);
    node->valid[0] = next_byte();
    if (is_one_of(node->format, "uzUZ") || is_list(node->format)) {
        read_offsets(node, is_wide(node->format));
    }
    for (index = 0; index < BYTES && table.left > 0; index++) {
        node->bytes[index] = (char)next_byte();
        if (node->bytes[index] == '\n') {
            break;
        }
    }
    for (index = 0; index < MOST; index++) {
        node->lengths[index] = BYTES;
    }
    if (views) {
        read_views(node);
    } else if (node->format[0] != '+' && !is_one_of(node->format, "uzUZ")) {
        memcpy(node->offsets, node->bytes, BYTES);
    }
}

static void set_array(struct node *node) {
    struct ArrowArray *array = &node->array;
    array->length = table.rows;
    array->null_count = node->valid[0] == 255 ? 0 : -1;
    array->n_buffers = buffers_of(node->format);
    array->n_children = node->schema.n_children;
    array->buffers = node->buffers;
    array->children = node->arrays;
    array->release = child_array_back;
    /* The first buffer of a union is its types, and not what is missing. */
    node->nowhere = node->valid[0] == 255 && strncmp(node->format, "+u", 2) != 0;
}

static void set_schema(struct node *node, const char *format) {
    node->format = format;
    node->schema.format = format;
    node->schema.name = node->name;
    node->schema.flags = ARROW_FLAG_NULLABLE;
    node->schema.n_children = children_of(format);
    node->schema.children = node->schemas;
    node->schema.release = child_schema_back;
}

static void read_name(struct node *node) {
    uint8_t name = next_byte();
    size_t index;
    if (name < 200) {
        strcpy(node->name, NAMES[name % (sizeof NAMES / sizeof *NAMES)]);
    } else {
        for (index = 0; index < LETTERS; index++) {
            node->name[index] = (char)next_byte();
        }
    }
}

/* NULL if there are enough. */
static struct node *read_node(int depth) {
    struct node *node = &table.node[table.nodes];
    const char *format;
    int64_t index;
    if (table.nodes == NODES || depth == 5) {
        return NULL;
    }
    table.nodes += 1;
    memset(node, 0, sizeof *node);
    read_name(node);
    format = FORMATS[next_byte() % (sizeof FORMATS / sizeof *FORMATS)];
    set_schema(node, format + (format[0] == '*'));
    read_values(node);
    set_array(node);
    for (index = 0; index < node->schema.n_children; index++) {
        struct node *child = read_node(depth + 1);
        node->schemas[index] = child == NULL ? NULL : &child->schema;
        node->arrays[index] = child == NULL ? NULL : &child->array;
    }
    if (format[0] == '*') {
        struct node *values = read_node(depth + 1);
        node->schema.dictionary = values == NULL ? NULL : &values->schema;
        node->array.dictionary = values == NULL ? NULL : &values->array;
    }
    return node;
}

/* A number that is possible, or one that no reader may take for possible. */
static int64_t number(uint8_t byte) {
    static const int64_t wild[] = {-1,        -2,           INT64_MIN,          INT64_MIN + 1,
                                   INT64_MAX, INT64_MAX - 1, (int64_t)1 << 60, (int64_t)1 << 62};
    return byte < 192 ? byte % 17 : wild[byte % 8];
}

/* As many as there are pointers for, or wrong. */
static int64_t count(uint8_t byte) { return byte < 192 ? byte % (MOST + 1) : number(byte); }

/* Once, as eight times would be aligned again. */
static void *skew(void *pointer) {
    return pointer == NULL || (uintptr_t)pointer % 8 != 0 ? pointer : (char *)pointer + 1;
}

static void bend_array(struct node *node, uint8_t field, uint8_t index, uint8_t value) {
    struct ArrowArray *array = &node->array;
    struct ArrowArray **child = &node->arrays[index % MOST];
    switch (field) {
    case 0: array->length = number(value); break;
    case 1: array->offset = number(value); break;
    case 2: array->null_count = number(value); break;
    case 3: array->n_buffers = count(value); break;
    case 4: array->n_children = count(value); break;
    case 5: array->buffers = NULL; break;
    case 6: array->children = NULL; break;
    case 7: array->dictionary = NULL; break;
    case 8: array->release = NULL; break;
    case 9: node->nowhere ^= 1U << index % MOST; break;
    case 10: node->skewed ^= 1U << index % MOST; break;
    case 11: *child = NULL; break;
    case 12: *child = skew(*child); break;
    case 13: array->dictionary = skew(array->dictionary); break;
    case 14: node->lengths[index % MOST] = number(value); break;
    case 15: ((int32_t *)(void *)node->offsets)[index % 66] = (int32_t)number(value); break;
    case 16: node->offsets[index % 33] = number(value); break;
    default: node->valid[index % 32] = value;
    }
}

static void bend_schema(struct node *node, uint8_t field, uint8_t index, uint8_t value) {
    struct ArrowSchema *schema = &node->schema;
    struct ArrowSchema **child = &node->schemas[index % MOST];
    switch (field) {
    case 0: schema->format = NULL; break;
    case 1: schema->format = "\xff"; break;
    case 2: schema->name = NULL; break;
    case 3: schema->n_children = count(value); break;
    case 4: schema->children = NULL; break;
    case 5: schema->dictionary = NULL; break;
    case 6: schema->release = NULL; break;
    case 7: *child = NULL; break;
    case 8: *child = skew(*child); break;
    case 9: schema->dictionary = skew(schema->dictionary); break;
    /* No array is read as what is said of another: a schema has itself in it, which is refused. */
    case 10: *child = schema; break;
    case 11: schema->dictionary = schema; break;
    case 12: schema->format = FORMATS[value % (sizeof FORMATS / sizeof *FORMATS)]; break;
    default: schema->flags = value;
    }
}

/* The rest of an input: a node, a field, an index and a value, again and again. */
static void read_bends(void) {
    while (table.left > 0) {
        struct node *node = &table.node[next_byte() % table.nodes];
        uint8_t field = next_byte();
        uint8_t index = next_byte();
        uint8_t value = next_byte();
        if (field % 2 == 0) {
            bend_array(node, field / 2 % 18, index, value);
        } else {
            bend_schema(node, field / 2 % 14, index, value);
        }
    }
}

/* Whether a reader has to believe it, though there is not as much. */
static int is_believed(int64_t length) { return length > AREA && length < (int64_t)1 << 60; }

/* The last offset of texts, and the lengths of the buffers of a view, are no more than there is. */
static void keep_to_memory(struct node *node) {
    int32_t *narrow = (int32_t *)(void *)node->offsets;
    uint64_t total = (uint64_t)node->array.length + (uint64_t)node->array.offset;
    size_t index;
    if (node->schema.format == NULL) {
        return;
    }
    if (total <= 32 && is_one_of(node->schema.format, "UZ") && is_believed(node->offsets[total])) {
        node->offsets[total] = AREA;
    }
    if (total <= 32 && is_one_of(node->schema.format, "uz") && is_believed(narrow[total])) {
        narrow[total] = AREA;
    }
    for (index = 0; index < MOST; index++) {
        if (is_believed(node->lengths[index])) {
            node->lengths[index] = AREA;
        }
    }
}

static const void *buffer_of(struct node *node, int64_t index) {
    const char *buffer = node->bytes;
    if (index == 0) {
        buffer = (const char *)node->valid;
    } else if (index == 1) {
        buffer = (const char *)node->offsets;
    }
    /* Behind the texts of a view are their lengths. */
    if (node->schema.format != NULL && is_view(node->schema.format) && index >= 2 &&
        index == node->array.n_buffers - 1) {
        buffer = (const char *)node->lengths;
    }
    if ((node->nowhere >> index & 1) != 0) {
        return NULL;
    }
    return buffer + (node->skewed >> index & 1);
}

static void set_buffers(struct node *node) {
    int64_t index;
    for (index = 0; index < MOST; index++) {
        node->buffers[index] = buffer_of(node, index);
    }
}

static void set_table(int columns) {
    struct node *top = &table.node[0];
    struct ArrowArray *first = top->arrays[0];
    top->schema.n_children = columns;
    top->array.n_children = columns - ((table.flags & FEWER_CHILDREN) != 0);
    top->schema.release = schema_back;
    top->array.release = array_back;
    if ((table.flags & OTHER_LENGTH) != 0 && table.rows > 0) {
        first->length -= 1;
    }
    if ((table.flags & WITH_OFFSET) != 0 && table.rows > 0) {
        first->offset = 1;
        first->length -= 1;
    }
}

static void read_table(const uint8_t *data, size_t size) {
    struct node *top = &table.node[0];
    int columns, index;
    table.rest = data;
    table.left = size;
    table.schemas_out = table.schemas_back = table.arrays_out = table.arrays_back = 0;
    table.streams_back = table.children_back = 0;
    columns = 1 + next_byte() % COLUMNS;
    table.rows = next_byte() % (ROWS + 1);
    table.batches = next_byte() % 3;
    table.flags = next_byte();
    table.nodes = 1;
    memset(top, 0, sizeof *top);
    set_schema(top, "+s");
    set_array(top);
    top->nowhere = 1;
    for (index = 0; index < columns; index++) {
        struct node *column = read_node(1);
        top->schemas[index] = column == NULL ? NULL : &column->schema;
        top->arrays[index] = column == NULL ? NULL : &column->array;
    }
    set_table(columns);
    read_bends();
    for (index = 0; index < table.nodes; index++) {
        keep_to_memory(&table.node[index]);
        set_buffers(&table.node[index]);
    }
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    (void)stream;
    if ((table.flags & SCHEMA_FAILS) != 0) {
        return EIO;
    }
    *out = table.node[0].schema;
    table.schemas_out += out->release != NULL;
    return 0;
}

/* Every batch has the same memory, which is written to no more. */
static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    (void)stream;
    memset(out, 0, sizeof *out);
    if ((table.flags & NEXT_FAILS) != 0) {
        return EIO;
    }
    if (table.arrays_out < table.batches) {
        *out = table.node[0].array;
        table.arrays_out += out->release != NULL;
    }
    return 0;
}

/* The library says so where it caught a panic of the reader. What is wrong is to be seen before. */
static void require_no_panic(ww_status status, const ww_error *error) {
    if (status == WW_STATUS_ARROW) {
        REQUIRE(strstr(ww_error_message(error), "does not keep to the interface") == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const ww_base *base = embedded();
    struct ArrowArrayStream stream = {get_schema, get_next, words, stream_back, NULL};
    ww_selected_many *many = UNTOUCHED(ww_selected_many);
    ww_error *error = UNTOUCHED(ww_error);
    ww_status status;
    read_table(data, size);
    if ((table.flags & NO_SCHEMA) != 0) {
        stream.get_schema = NULL;
    }
    if ((table.flags & NO_NEXT) != 0) {
        stream.get_next = NULL;
    }
    status = ww_base_select_many_arrow(base, &stream, "{}", 2, &many, &error);
    require_no_panic(status, error);
    many = succeeded(status, many, error, REQUEST | STREAM) ? many : NULL;
    REQUIRE(stream.release == NULL);
    REQUIRE(table.streams_back == 1);
    REQUIRE(table.schemas_back == table.schemas_out);
    REQUIRE(table.arrays_back == table.arrays_out);
    REQUIRE(table.children_back == 0);
    done_with_many(many, ids_of(base));
    return 0;
}
