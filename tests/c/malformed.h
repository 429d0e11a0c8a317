/* Tables as streams of Arrow of which one thing does not keep to the interface, and what the error
 * says of it; for test_arrow.c. A table has three rows and the columns `code`, `audience`, `region`.
 *
 * Where memory is pointed to, there is as much of it as right lengths and offsets say. */

#ifndef WHATWORKS_MALFORMED_TESTS_H
#define WHATWORKS_MALFORMED_TESTS_H

#include "arrow.h"

/* The column that is made wrong: `region`, which the library has no use for. */
static struct ArrowArray *region(const struct ArrowArray *array) { return array->children[2]; }
static struct ArrowSchema *of_region(const struct ArrowSchema *schema) {
    return schema->children[2];
}

/* Memory for columns of other types. Numbers are aligned for each of them. */
static int64_t numbers[16];
static int32_t narrow[16];
static char letters[64] = "a text that is too long to lie in its view";
static const void *buffers[8];
static const void *buffers_within[3];
static struct ArrowArray within;
static struct ArrowArray *to_within[2];
static struct ArrowSchema schema_within;
static struct ArrowSchema *to_schema_within[2];

static void not_counted_schema(struct ArrowSchema *schema) { schema->release = NULL; }
static void not_counted_array(struct ArrowArray *array) { array->release = NULL; }

/* The column as one of another format, with these buffers after that of what is missing. */
static struct ArrowArray *other(struct ArrowArray *array, int64_t n_buffers, const void *first,
                                const void *second) {
    struct ArrowArray *column = region(array);
    memset(buffers, 0, sizeof buffers);
    buffers[1] = first;
    buffers[2] = second;
    column->null_count = 0;
    column->n_buffers = n_buffers;
    column->buffers = buffers;
    return column;
}

/* Whole numbers as a child of the column, or as its dictionary. */
static struct ArrowArray *numbers_within(int64_t length) {
    memset(&within, 0, sizeof within);
    memset(numbers, 0, sizeof numbers);
    buffers_within[1] = numbers;
    within.length = length;
    within.n_buffers = 2;
    within.buffers = buffers_within;
    within.release = not_counted_array;
    to_within[0] = to_within[1] = &within;
    return &within;
}

static void with_children(struct ArrowArray *column, int64_t n_children) {
    column->n_children = n_children;
    column->children = to_within;
}

static void with_children_in_schema(struct ArrowSchema *schema, const char *format,
                                    int64_t n_children) {
    memset(&schema_within, 0, sizeof schema_within);
    schema_within.format = "l";
    schema_within.flags = ARROW_FLAG_NULLABLE;
    schema_within.release = not_counted_schema;
    to_schema_within[0] = to_schema_within[1] = &schema_within;
    of_region(schema)->format = format;
    of_region(schema)->n_children = n_children;
    of_region(schema)->children = to_schema_within;
}

/* A function that makes one assignment, or some. */
#define BEND_ARRAY(name, ...)                                                                      \
    static void name(struct ArrowArray *array) { __VA_ARGS__; }
#define BEND_SCHEMA(name, ...)                                                                     \
    static void name(struct ArrowSchema *schema) { __VA_ARGS__; }

/* The schema, and its columns. */
BEND_SCHEMA(no_format, of_region(schema)->format = NULL)
BEND_SCHEMA(wild_format, of_region(schema)->format = "\xff")
BEND_SCHEMA(unknown_format, of_region(schema)->format = "no format of Arrow")
BEND_SCHEMA(wild_name, of_region(schema)->name = "\xff")
BEND_SCHEMA(released_schema, schema->release(schema))
BEND_SCHEMA(released_column, of_region(schema)->release = NULL)
BEND_SCHEMA(fewer_than_none, schema->n_children = -1)
BEND_SCHEMA(very_many, schema->n_children = (int64_t)1 << 40)
BEND_SCHEMA(no_columns_there, schema->children = NULL)
BEND_SCHEMA(a_column_of_none, schema->children[2] = NULL)
BEND_SCHEMA(misaligned_columns,
            schema->children = (struct ArrowSchema **)(void *)((char *)schema->children + 1))
BEND_SCHEMA(misaligned_column,
            schema->children[2] = (struct ArrowSchema *)(void *)((char *)schema->children[2] + 1))
BEND_SCHEMA(no_table, schema->format = "u"; schema->n_children = 0)
BEND_SCHEMA(a_table_by_words, with_children_in_schema(schema, "u", 0);
            schema->dictionary = &schema_within)
BEND_SCHEMA(list_of_nothing, of_region(schema)->format = "+l")
BEND_SCHEMA(list_of_two, with_children_in_schema(schema, "+l", 2))
BEND_SCHEMA(text_with_child, with_children_in_schema(schema, "u", 1))
BEND_SCHEMA(child_of_itself, with_children_in_schema(schema, "+l", 1);
            to_schema_within[0] = of_region(schema))
BEND_SCHEMA(children_of_itself, with_children_in_schema(schema, "+s", 2);
            to_schema_within[0] = to_schema_within[1] = of_region(schema))
BEND_SCHEMA(misaligned_words, with_children_in_schema(schema, "l", 0);
            of_region(schema)->dictionary =
                (struct ArrowSchema *)(void *)((char *)&schema_within + 1))

/* Columns of other types. */
BEND_SCHEMA(as_whole_numbers, of_region(schema)->format = "l")
BEND_SCHEMA(as_bits, of_region(schema)->format = "b")
BEND_SCHEMA(as_nothing, of_region(schema)->format = "n")
BEND_SCHEMA(as_view, of_region(schema)->format = "vu")
BEND_SCHEMA(as_large_text, of_region(schema)->format = "U")
BEND_SCHEMA(as_bytes_of_width, of_region(schema)->format = "w:4")
BEND_SCHEMA(as_bytes_below_none, of_region(schema)->format = "w:-1")
BEND_SCHEMA(as_list, with_children_in_schema(schema, "+l", 1))
BEND_SCHEMA(as_large_list, with_children_in_schema(schema, "+L", 1))
BEND_SCHEMA(as_pairs, with_children_in_schema(schema, "+w:2", 1))
BEND_SCHEMA(as_lists_below_none, with_children_in_schema(schema, "+w:-1", 1))
BEND_SCHEMA(as_struct, with_children_in_schema(schema, "+s", 2))
BEND_SCHEMA(as_sparse_union, with_children_in_schema(schema, "+us:0,1", 2))
BEND_SCHEMA(as_dense_union, with_children_in_schema(schema, "+ud:0,1", 2))
BEND_SCHEMA(as_runs, with_children_in_schema(schema, "+r", 2);
            schema_within.flags = 0)
BEND_SCHEMA(as_runs_by_text, with_children_in_schema(schema, "+r", 2);
            schema_within.format = "u")
BEND_SCHEMA(as_map_of_numbers, with_children_in_schema(schema, "+m", 1))
BEND_SCHEMA(as_list_view, with_children_in_schema(schema, "+vl", 1))
BEND_SCHEMA(as_words, with_children_in_schema(schema, "l", 0);
            of_region(schema)->dictionary = &schema_within)
BEND_SCHEMA(as_words_by_text, with_children_in_schema(schema, "u", 0);
            of_region(schema)->dictionary = &schema_within)

/* An array, and its columns. */
BEND_ARRAY(released, region(array)->release = NULL)
BEND_ARRAY(shorter_than_none, region(array)->length = -1)
BEND_ARRAY(table_shorter_than_none, array->length = -1)
BEND_ARRAY(before_the_first, region(array)->offset = -1)
BEND_ARRAY(table_before_the_first, array->offset = -1)
BEND_ARRAY(beyond_counting, region(array)->offset = INT64_MAX)
BEND_ARRAY(beyond_memory, region(array)->offset = INT64_MAX / 16)
BEND_ARRAY(table_longer, array->length = 4)
BEND_ARRAY(table_offset, array->offset = 1)
BEND_ARRAY(shorter, region(array)->length = 2)
BEND_ARRAY(nulls_below, region(array)->null_count = -2)
BEND_ARRAY(nulls_above, region(array)->null_count = 4)
BEND_ARRAY(nulls_unsaid, region(array)->null_count = 1; region(array)->buffers[0] = NULL)
BEND_ARRAY(nulls_miscounted, region(array)->null_count = 1)
BEND_ARRAY(rows_missing, buffers[0] = letters; array->buffers = buffers; array->null_count = -1)
BEND_ARRAY(one_buffer_less, region(array)->n_buffers = 2)
BEND_ARRAY(one_buffer_more, region(array)->n_buffers = 4)
BEND_ARRAY(no_buffers, region(array)->n_buffers = 0)
BEND_ARRAY(buffers_below, region(array)->n_buffers = -1)
BEND_ARRAY(table_without_buffers, array->n_buffers = 0)
BEND_ARRAY(nowhere, region(array)->buffers = NULL)
BEND_ARRAY(table_nowhere, array->buffers = NULL)
BEND_ARRAY(one_column_less, array->n_children = 2)
BEND_ARRAY(one_column_more, array->n_children = 4)
BEND_ARRAY(columns_below, array->n_children = -1)
BEND_ARRAY(no_columns, array->children = NULL)
BEND_ARRAY(no_column, array->children[2] = NULL)
BEND_ARRAY(misaligned_child,
           array->children[2] = (struct ArrowArray *)(void *)((char *)array->children[2] + 1))
BEND_ARRAY(child_of_text, with_children(region(array), 1); numbers_within(3))
BEND_ARRAY(words_of_text, region(array)->dictionary = numbers_within(3))
BEND_ARRAY(no_offsets, region(array)->buffers[1] = NULL)
BEND_ARRAY(no_bytes, region(array)->buffers[2] = NULL)

/* Offsets, of texts and of lists. */
static void set_narrow(int32_t first, int32_t second, int32_t third, int32_t fourth) {
    narrow[0] = first;
    narrow[1] = second;
    narrow[2] = third;
    narrow[3] = fourth;
}

static void set_wide(int64_t first, int64_t second, int64_t third, int64_t fourth) {
    numbers[0] = first;
    numbers[1] = second;
    numbers[2] = third;
    numbers[3] = fourth;
}

#define TEXTS(name, first, second, third, fourth)                                                  \
    BEND_ARRAY(name, other(array, 3, narrow, letters); set_narrow(first, second, third, fourth))
#define LARGE_TEXTS(name, first, second, third, fourth)                                            \
    BEND_ARRAY(name, other(array, 3, numbers, letters); set_wide(first, second, third, fourth))
#define LISTS(name, first, second, third, fourth)                                                  \
    BEND_ARRAY(name, with_children(other(array, 2, narrow, NULL), 1); numbers_within(3);           \
               set_narrow(first, second, third, fourth))

TEXTS(starts_below, -1, 0, 0, 3)
TEXTS(ends_below, 0, 1, 2, -3)
TEXTS(ends_before_start, 3, 3, 3, 2)
TEXTS(goes_back, 0, 3, 2, 3)
TEXTS(goes_beyond, 0, 60, 2, 3)
LARGE_TEXTS(large_starts_below, -1, 0, 0, 3)
LARGE_TEXTS(large_ends_below, 0, 1, 2, -3)
LARGE_TEXTS(large_ends_beyond, 0, 1, 2, INT64_MAX)
LISTS(list_starts_below, -1, 0, 1, 2)
LISTS(list_ends_below, 0, 1, 2, -3)
LISTS(list_ends_beyond, 0, 1, 2, 4)
LISTS(list_goes_back, 0, 2, 1, 3)
BEND_ARRAY(offsets_misaligned, other(array, 3, (char *)narrow + 1, letters);
           memset(narrow, 0, sizeof narrow))
BEND_ARRAY(large_offsets_misaligned, other(array, 3, (char *)numbers + 4, letters);
           memset(numbers, 0, sizeof numbers))
BEND_ARRAY(list_of_none, list_goes_back(array); to_within[0] = NULL)
BEND_ARRAY(list_without, list_goes_back(array); region(array)->n_children = 0)
BEND_ARRAY(list_nowhere, list_goes_back(array); region(array)->children = NULL)
BEND_ARRAY(list_without_offsets, list_goes_back(array); buffers[1] = NULL)
BEND_ARRAY(list_of_released, list_goes_back(array); within.release = NULL)
BEND_ARRAY(list_of_negative, list_goes_back(array); within.length = -1)
BEND_ARRAY(list_of_no_numbers, list_goes_back(array); buffers_within[1] = NULL)

/* Views: their entries, buffers of text, and the lengths of these. */
static struct ArrowArray *views(struct ArrowArray *array, int64_t n_buffers) {
    struct ArrowArray *column = other(array, n_buffers, narrow, letters);
    memset(narrow, 0, sizeof narrow);
    memset(numbers, 0, sizeof numbers);
    numbers[0] = 42;
    buffers[3] = numbers;
    /* The first one is 42 bytes of buffer 0; the others are empty. */
    narrow[0] = 42;
    memcpy(&narrow[1], letters, 4);
    return column;
}

BEND_ARRAY(views_without_lengths, views(array, 2))
BEND_ARRAY(views_of_nowhere, views(array, 4); buffers[1] = NULL)
BEND_ARRAY(lengths_of_nowhere, views(array, 4); buffers[3] = NULL)
BEND_ARRAY(lengths_misaligned, views(array, 4); buffers[3] = (char *)numbers + 1)
BEND_ARRAY(lengths_below, views(array, 4); numbers[0] = -1)
BEND_ARRAY(lengths_beyond, views(array, 4); numbers[0] = INT64_MAX)
BEND_ARRAY(text_of_nowhere, views(array, 4); buffers[2] = NULL)
BEND_ARRAY(view_of_no_buffer, views(array, 4); narrow[2] = 1)
BEND_ARRAY(view_beyond, views(array, 4); narrow[3] = 1)
BEND_ARRAY(view_of_other_text, views(array, 4); narrow[1] = 0)

/* The others. */
BEND_ARRAY(numbers_of_nowhere, other(array, 2, NULL, NULL))
BEND_ARRAY(number_with_texts, other(array, 3, numbers, letters))
BEND_ARRAY(nothing_for_ever, other(array, 0, NULL, NULL)->length = (int64_t)1 << 40)
BEND_ARRAY(nothing_with_buffers, other(array, 2, numbers, NULL))
BEND_ARRAY(whole_numbers, other(array, 2, numbers, NULL))
BEND_ARRAY(pairs_too_few, with_children(other(array, 1, NULL, NULL), 1); numbers_within(5))
BEND_ARRAY(struct_too_short, with_children(other(array, 1, NULL, NULL), 2); numbers_within(2))
BEND_ARRAY(struct_offset, with_children(other(array, 1, NULL, NULL), 2); numbers_within(3);
           region(array)->offset = 1)
BEND_ARRAY(union_too_short, with_children(other(array, 1, NULL, NULL), 2); numbers_within(2);
           buffers[0] = numbers)
BEND_ARRAY(union_of_nowhere, with_children(other(array, 1, NULL, NULL), 2); numbers_within(3))
BEND_ARRAY(union_of_no_type, union_of_nowhere(array); buffers[0] = letters)
BEND_ARRAY(dense_of_nowhere, with_children(other(array, 2, NULL, NULL), 2); numbers_within(3);
           buffers[0] = numbers)
BEND_ARRAY(dense_beyond, dense_of_nowhere(array); buffers[1] = narrow; set_narrow(0, 3, 0, 0))
BEND_ARRAY(runs_with_buffers, with_children(other(array, 1, NULL, NULL), 2); numbers_within(3))
BEND_ARRAY(runs_too_short, runs_with_buffers(array); region(array)->n_buffers = 0;
           set_wide(1, 2, 2, 0))
BEND_ARRAY(no_rows_of_runs, runs_with_buffers(array); array->length = 0)
BEND_ARRAY(no_rows_of_lists, list_goes_back(array); array->length = 0)
BEND_ARRAY(list_view_beyond, with_children(other(array, 3, narrow, narrow), 1); numbers_within(3);
           set_narrow(0, 0, 2, 0))
BEND_ARRAY(list_view_below, list_view_beyond(array); set_narrow(0, 0, -1, 0))
BEND_ARRAY(words_missing, other(array, 2, numbers, NULL); memset(numbers, 0, sizeof numbers))
BEND_ARRAY(words_negative, words_missing(array);
           region(array)->dictionary = numbers_within(-1))
BEND_ARRAY(words_misaligned, words_missing(array); region(array)->dictionary =
               (struct ArrowArray *)(void *)((char *)numbers_within(3) + 1))
BEND_ARRAY(words_beyond, words_missing(array); region(array)->dictionary = numbers_within(3);
           numbers[1] = 3)

#undef BEND_ARRAY
#undef BEND_SCHEMA
#undef TEXTS
#undef LARGE_TEXTS
#undef LISTS

/* What is wrong, and words of the error. */
static const struct malformed {
    void (*schema)(struct ArrowSchema *schema);
    void (*array)(struct ArrowArray *array);
    const char *words;
} all_malformed[] = {
    {no_format, NULL, "schema, column `region`: `format` is NULL; expected a text"},
    {wild_format, NULL, "schema, column `region`: `format` is not UTF-8"},
    {unknown_format, NULL, "schema, column `region`: The datatype \"\"no format of Arrow"},
    {wild_name, NULL, "schema, column 3: `name` is not UTF-8"},
    {released_schema, NULL, "schema: `release` is NULL; expected a callback"},
    {released_column, NULL, "schema, column `region`: `release` is NULL"},
    {fewer_than_none, NULL, "schema: `n_children` is -1; expected 0 or more"},
    {very_many, NULL, "schema: more than 1048576 fields"},
    {no_columns_there, NULL, "schema: `children` is NULL; expected aligned pointers"},
    {a_column_of_none, NULL, "schema: `children` is NULL at 2; expected aligned pointers"},
    {misaligned_columns, NULL, "schema: `children` is misaligned;"},
    {misaligned_column, NULL, "schema: `children` is misaligned at 2;"},
    {no_table, NULL, "schema: `format` is `u`; expected `+s`"},
    {a_table_by_words, NULL, "schema: `dictionary` is there; expected NULL"},
    {list_of_nothing, NULL, "column `region`: `n_children` is 0; expected 1 for `+l`"},
    {list_of_two, NULL, "column `region`: `n_children` is 2; expected 1 for `+l`"},
    {text_with_child, NULL, "column `region`: `n_children` is 1; expected 0 for `u`"},
    {child_of_itself, NULL, "schema, column `region`: more than 64 types within one another"},
    {children_of_itself, NULL, "schema, column `region`: more than 64 types within one another"},
    {misaligned_words, NULL, "column `region`: `dictionary` is misaligned"},
    {NULL, released, "batch 1, column `region`: `release` is NULL; expected a callback"},
    {NULL, shorter_than_none, "column `region`: `length` is -1; expected 0 or more"},
    {NULL, table_shorter_than_none, "batch 1: `length` is -1; expected 0 or more"},
    {NULL, before_the_first, "column `region`: `offset` is -1; expected 0 or more"},
    {NULL, table_before_the_first, "batch 1: `offset` is -1; expected 0 or more"},
    {NULL, beyond_counting, "column `region`: `length` and `offset` together is too large"},
    {NULL, beyond_memory, "column `region`: a buffer is 576460752303423491 times 4 bytes"},
    {NULL, table_longer, "column `code`: `length` is 3; expected 4 or more"},
    {NULL, table_offset, "column `code`: `length` is 3; expected 4 or more"},
    {NULL, shorter, "column `region`: `length` is 2; expected 3 or more"},
    {NULL, nulls_below, "column `region`: `null_count` is -2; expected -1 to 3"},
    {NULL, nulls_above, "column `region`: `null_count` is 4; expected -1 to 3"},
    {NULL, nulls_unsaid, "column `region`: `null_count` is 1; expected 0, as there is no bitmap"},
    {NULL, nulls_miscounted, "column `region`: null_count value (1) doesn't match"},
    {NULL, rows_missing, "`null_count` is 2; expected 0: rows are all there"},
    {NULL, one_buffer_less, "column `region`: `n_buffers` is 2; expected 3 for Utf8"},
    {NULL, one_buffer_more, "column `region`: `n_buffers` is 4; expected 3 for Utf8"},
    {NULL, no_buffers, "column `region`: `n_buffers` is 0; expected 3 for Utf8"},
    {NULL, buffers_below, "column `region`: `n_buffers` is -1; expected 0 or more"},
    {NULL, table_without_buffers, "batch 1: `n_buffers` is 0; expected 1 for Struct"},
    {NULL, nowhere, "column `region`: `buffers` is NULL; expected 3 pointers"},
    {NULL, table_nowhere, "batch 1: `buffers` is NULL; expected 1 pointers"},
    {NULL, one_column_less, "batch 1: `n_children` is 2; expected 3, as the schema says"},
    {NULL, one_column_more, "batch 1: `n_children` is 4; expected 3, as the schema says"},
    {NULL, columns_below, "batch 1: `n_children` is -1; expected 0 or more"},
    {NULL, no_columns, "batch 1: `children` is NULL; expected aligned pointers"},
    {NULL, no_column, "batch 1: `children` is NULL at 2; expected aligned pointers"},
    {NULL, misaligned_child, "batch 1: `children` is misaligned at 2;"},
    {NULL, child_of_text, "column `region`: `n_children` is 1; expected 0, as the schema says"},
    {NULL, words_of_text, "column `region`: `dictionary` is there; expected NULL"},
    {NULL, no_offsets, "column `region`: buffer 1 is NULL; expected 16 bytes"},
    {NULL, no_bytes, "column `region`: buffer 2 is NULL; expected 5 bytes"},
    {NULL, starts_below, "column `region`: the first offset is -1; expected 0 or more"},
    {NULL, ends_below, "column `region`: the last offset is -3; expected 0 or more, the first"},
    {NULL, ends_before_start, "column `region`: the last offset is 2; expected 3 or more"},
    {NULL, goes_back, "column `region`: Offset invariant failure: non-monotonic offset"},
    {NULL, goes_beyond, "column `region`: Offset invariant failure: offset at position 1 out of"},
    {as_large_text, large_starts_below, "column `region`: the first offset is -1; expected 0"},
    {as_large_text, large_ends_below, "column `region`: the last offset is -3; expected 0"},
    {as_large_text, large_ends_beyond, "the last offset is 9223372036854775807; expected 0"},
    {NULL, offsets_misaligned, "column `region`: buffer 1 is misaligned; expected offsets"},
    {as_large_text, large_offsets_misaligned, "column `region`: buffer 1 is misaligned;"},
    {as_list, list_starts_below, "column `region`: the first offset is -1; expected 0 or more"},
    {as_list, list_ends_below, "column `region`: the last offset is -3; expected 0 or more"},
    {as_list, list_ends_beyond, "column `region`, child 1: `length` is 3; expected 4 or more"},
    {as_list, list_goes_back, "column `region`: Offset invariant failure: non-monotonic offset"},
    {as_list, list_of_none, "column `region`: `children` is NULL at 0; expected aligned"},
    {as_list, list_without, "column `region`: `n_children` is 0; expected 1, as the schema says"},
    {as_list, list_nowhere, "column `region`: `children` is NULL; expected aligned pointers"},
    {as_list, list_without_offsets, "column `region`: buffer 1 is NULL; expected 16 bytes"},
    {as_list, list_of_released, "column `region`, child 1: `release` is NULL"},
    {as_list, list_of_negative, "column `region`, child 1: `length` is -1; expected 0 or more"},
    {as_list, list_of_no_numbers, "column `region`, child 1: buffer 1 is NULL; expected 24 bytes"},
    {as_view, views_without_lengths, "column `region`: `n_buffers` is 2; expected 3 or more"},
    {as_view, views_of_nowhere, "column `region`: buffer 1 is NULL; expected 48 bytes"},
    {as_view, lengths_of_nowhere, "column `region`: buffer 3 is NULL; expected 8 bytes"},
    {as_view, lengths_misaligned, "column `region`: buffer 3 is misaligned; expected lengths"},
    {as_view, lengths_below, "column `region`: the length of buffer 2 is -1; expected 0 or more"},
    {as_view, lengths_beyond, "the length of buffer 2 is 9223372036854775807; expected 0 or more"},
    {as_view, text_of_nowhere, "column `region`: buffer 2 is NULL; expected 42 bytes"},
    {as_view, view_of_no_buffer, "column `region`: Invalid buffer index at 0: got index 1"},
    {as_view, view_beyond, "column `region`: Invalid buffer slice at 0: got 1..43"},
    {as_view, view_of_other_text, "column `region`: Mismatch between embedded prefix and data"},
    {as_whole_numbers, numbers_of_nowhere, "column `region`: buffer 1 is NULL; expected 24 bytes"},
    {as_whole_numbers, number_with_texts, "`n_buffers` is 3; expected 2 for Int64"},
    {as_bits, numbers_of_nowhere, "column `region`: buffer 1 is NULL; expected 1 bytes"},
    {as_bytes_of_width, numbers_of_nowhere, "column `region`: buffer 1 is NULL; expected 12 bytes"},
    {as_bytes_below_none, whole_numbers, "column `region`: the width is -1; expected 0 or more"},
    {as_nothing, nothing_for_ever, "column `region`: `length` and `offset` together is too large"},
    {as_nothing, nothing_with_buffers, "column `region`: `n_buffers` is 2; expected 0 for Null"},
    {as_large_list, list_goes_back, "column `region`: the last offset is"},
    {as_pairs, pairs_too_few, "column `region`, child 1: `length` is 5; expected 6 or more"},
    {as_lists_below_none, pairs_too_few, "column `region`: the size is FixedSizeList(-1 x Int64"},
    {as_struct, struct_too_short, "column `region`, child 1: `length` is 2; expected 3 or more"},
    {as_struct, struct_offset, "column `region`, child 1: `length` is 3; expected 4 or more"},
    {as_sparse_union, union_too_short, "column `region`, child 1: `length` is 2; expected 3"},
    {as_sparse_union, union_of_nowhere, "column `region`: buffer 0 is NULL; expected 3 bytes"},
    {as_sparse_union, union_of_no_type, "column `region`: Type id values must match"},
    {as_dense_union, dense_of_nowhere, "column `region`: buffer 1 is NULL; expected 12 bytes"},
    {as_dense_union, dense_beyond, "column `region`: Offsets must be non-negative and within"},
    {as_runs, runs_with_buffers, "column `region`: `n_buffers` is 1; expected 0 for RunEndEncoded"},
    {as_runs, runs_too_short, "column `region`: The values in run_ends array should be strictly"},
    {as_runs_by_text, runs_too_short, "column `region`: the type of run ends is Utf8; expected"},
    {as_runs_by_text, no_rows_of_runs, "column `region`: the type of run ends is Utf8; expected"},
    {as_map_of_numbers, list_goes_back, "column `region`: the type of entries is Int64; expected"},
    {as_map_of_numbers, no_rows_of_lists, "the type of entries is Int64; expected a struct"},
    {as_list_view, list_view_beyond, "column `region`: Size 2 at index 2 is larger than"},
    {as_list_view, list_view_below, "column `region`: Error converting size[2] (-1) to usize"},
    {as_words, words_missing, "column `region`: `dictionary` is NULL; expected an array"},
    {as_words, words_negative, "column `region`, dictionary: `length` is -1; expected 0 or more"},
    {as_words, words_misaligned, "column `region`: `dictionary` is misaligned"},
    {as_words, words_beyond, "column `region`: Value at position 1 out of bounds: 3"},
    {as_words_by_text, NULL, "column `region`: the type of keys to a dictionary is Utf8"},
};

#endif
