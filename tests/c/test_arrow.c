/* Tables through the Arrow C stream interface: what goes in is released once, whatever the answer;
 * what comes out says the same as the JSON. */

#include "whatworks.h"

#include <errno.h>
#include <stdint.h>

#include "arrow.h"
#include "calls.h"
#include "malformed.h"

/* Three organisations of which one has no audience. */
static struct table organisations(void) {
    struct table table;
    memset(&table, 0, sizeof table);
    table.columns = 3;
    table.rows = 3;
    table.batches = 1;
    table.format = "u";
    table.names[0] = "code";
    table.names[1] = "audience";
    table.names[2] = "region";
    table.cells[0][0] = "ZZ1";
    table.cells[0][1] = "ZZ2";
    table.cells[0][2] = "ZZ3";
    table.cells[1][0] = "pcn";
    table.cells[1][2] = "acute-trust";
    table.cells[2][0] = "North";
    return table;
}

static int released_once(const struct table *table) {
    return table->streams_released == 1 && table->schemas_released <= 1 &&
           table->arrays_released == table->handed_out;
}

static void test_in(const ww_base *base) {
    const char *columns =
        "{\"organisations\": {\"code\": [\"ZZ1\", \"ZZ2\", \"ZZ3\"],"
        " \"audience\": [\"pcn\", \"\", \"acute-trust\"]}}";
    struct table table = organisations();
    struct ArrowArrayStream stream = stream_of(&table);
    ww_selected_many *many = NULL;
    ww_selected_many *same = NULL;
    ww_text *json = NULL;
    ww_text *expected = NULL;
    SUCCEEDS(ww_base_select_many_arrow(base, &stream, TEXT("{}"), &many, &error));
    CHECK(stream.release == NULL);
    CHECK(released_once(&table) && table.schemas_released == 1 && table.arrays_released == 1);
    CHECK(ww_selected_many_len(many) == 3);
    SUCCEEDS(ww_base_select_many(base, columns, strlen(columns), &same, &error));
    SUCCEEDS(ww_selected_many_to_json(many, &json, &error));
    SUCCEEDS(ww_selected_many_to_json(same, &expected, &error));
    /* The table of Arrow has a column more, which is passed over and named. */
    CHECK(strstr(ww_text_data(json), "\"region\"") != NULL);
    CHECK(strstr(ww_text_data(expected), "\"region\"") == NULL);
    CHECK(equal(strstr(ww_text_data(json), "\"organisations\""),
                strstr(ww_text_data(expected), "\"organisations\"")));
    ww_text_free(json);
    ww_text_free(expected);
    ww_selected_many_free(same);
    ww_selected_many_free(many);
}

static void test_batches_and_names(const ww_base *base) {
    struct table table = organisations();
    struct ArrowArrayStream stream;
    ww_selected_many *many = NULL;
    ww_text *json = NULL;
    table.names[0] = "ods";
    table.batches = 4;
    stream = stream_of(&table);
    SUCCEEDS(ww_base_select_many_arrow(base, &stream, TEXT("{\"columns\": {\"code\": \"ods\"}}"),
                                       &many, &error));
    CHECK(released_once(&table) && table.arrays_released == 4);
    CHECK(ww_selected_many_len(many) == 12);
    SUCCEEDS(ww_selected_many_rows_to_json(many, 11, 1, &json, &error));
    CHECK(strstr(ww_text_data(json), "\"ZZ3\"") != NULL);
    ww_text_free(json);
    ww_selected_many_free(many);
}

/* The stream is taken and released, though the call fails. */
#define TAKEN(table, status, code, request)                                                        \
    do {                                                                                           \
        struct ArrowArrayStream stream = stream_of(&(table));                                      \
        FAILS(ww_selected_many, status, code,                                                      \
              ww_base_select_many_arrow(base, &stream, TEXT(request), &out, &error));              \
        CHECK(stream.release == NULL);                                                             \
        CHECK(released_once(&(table)));                                                            \
    } while (0)

static void test_streams_that_fail(const ww_base *base) {
    struct table table = organisations();
    table.schema_fails = EIO;
    TAKEN(table, WW_STATUS_ARROW, "arrow", "{}");
    table = organisations();
    table.next_fails = EIO;
    TAKEN(table, WW_STATUS_ARROW, "arrow", "{}");
    table = organisations();
    table.format = "no format of Arrow";
    TAKEN(table, WW_STATUS_ARROW, "arrow", "{}");
    table = organisations();
    table.cells[0][1] = "\xff\xfe";
    TAKEN(table, WW_STATUS_ARROW, "arrow", "{}");
    table = organisations();
    TAKEN(table, WW_STATUS_INVALID_REQUEST, "invalid-request", "{\"like\": 1}");
    table = organisations();
    TAKEN(table, WW_STATUS_INVALID_REQUEST, "invalid-request", "{\"csv\": \"audience\\npcn\\n\"}");
    table = organisations();
    TAKEN(table, WW_STATUS_INVALID_REQUEST, "invalid-request", "{\"columns\": {\"code\": \"no\"}}");
    table = organisations();
    table.names[1] = "code";
    TAKEN(table, WW_STATUS_INVALID_REQUEST, "invalid-request", "{}");
    table = organisations();
    /* The same bytes as an array of bytes, which are no names. */
    table.format = "z";
    TAKEN(table, WW_STATUS_INVALID_REQUEST, "invalid-request", "{}");
}

static void test_words_of_the_stream(const ww_base *base) {
    struct table table = organisations();
    struct ArrowArrayStream stream;
    ww_selected_many *many = NULL;
    ww_error *error = NULL;
    table.next_fails = EIO;
    stream = stream_of(&table);
    CHECK(ww_base_select_many_arrow(base, &stream, TEXT("{}"), &many, &error) == WW_STATUS_ARROW);
    CHECK(strstr(ww_error_message(error), "the disk is gone") != NULL);
    CHECK(ww_error_fault_count(error) == 0);
    ww_error_free(error);
}

/* The call fails, and says so; everything is released once. */
static void test_malformed_one(const ww_base *base, const struct malformed *malformed) {
    struct table table = organisations();
    struct ArrowArrayStream stream;
    ww_selected_many *many = NULL;
    ww_error *error = NULL;
    table.bend_schema = malformed->schema;
    table.bend_array = malformed->array;
    stream = stream_of(&table);
    CHECK(ww_base_select_many_arrow(base, &stream, TEXT("{}"), &many, &error) == WW_STATUS_ARROW);
    CHECK(many == NULL && stream.release == NULL);
    CHECK(released_once(&table) && table.schemas_released == 1);
    CHECK(table.handed_out == (malformed->array != NULL || malformed->schema == as_words_by_text));
    if (strstr(ww_error_message(error), malformed->words) == NULL) {
        fprintf(stderr, "%s\n  says not: %s\n", ww_error_message(error), malformed->words);
        CHECK(0);
    }
    /* A mistake that was caught, and not one that made the reader panic. */
    CHECK(strstr(ww_error_message(error), "C Data interface error: ") != NULL);
    ww_error_free(error);
}

static void test_malformed(const ww_base *base) {
    size_t index;
    for (index = 0; index < sizeof all_malformed / sizeof *all_malformed; ++index) {
        test_malformed_one(base, &all_malformed[index]);
    }
}

static void no_name(struct ArrowSchema *schema) { of_region(schema)->name = NULL; }

static void from_the_second_row(struct ArrowArray *array) {
    array->offset = 1;
    array->length = 2;
}

static void without_rows(struct ArrowArray *array) {
    array->length = 0;
    other(array, 3, NULL, NULL)->length = 0;
}

static void empty_texts_of_nowhere(struct ArrowArray *array) {
    memset(narrow, 0, sizeof narrow);
    other(array, 3, narrow, NULL);
}

static void numbers_misaligned(struct ArrowArray *array) {
    memset(numbers, 0, sizeof numbers);
    other(array, 2, (char *)numbers + 1, NULL);
}

static void views_of_a_text(struct ArrowArray *array) { views(array, 4); }

static void short_views(struct ArrowArray *array) {
    views(array, 3);
    /* Without buffers of text there are no lengths. */
    memset(narrow, 0, sizeof narrow);
    buffers[2] = NULL;
}

/* What looks odd and is none the less as the interface has it. */
static void test_odd(const ww_base *base) {
    static const struct {
        void (*schema)(struct ArrowSchema *schema);
        void (*array)(struct ArrowArray *array);
        size_t rows;
    } all[] = {
        {no_name, NULL, 3},
        {NULL, from_the_second_row, 2},
        {NULL, without_rows, 0},
        {NULL, empty_texts_of_nowhere, 3},
        {as_whole_numbers, numbers_misaligned, 3},
        {as_view, views_of_a_text, 3},
        {as_view, short_views, 3},
    };
    size_t index;
    for (index = 0; index < sizeof all / sizeof *all; ++index) {
        struct table table = organisations();
        struct ArrowArrayStream stream;
        ww_selected_many *many = NULL;
        table.bend_schema = all[index].schema;
        table.bend_array = all[index].array;
        stream = stream_of(&table);
        SUCCEEDS(ww_base_select_many_arrow(base, &stream, TEXT("{}"), &many, &error));
        CHECK(ww_selected_many_len(many) == all[index].rows);
        CHECK(released_once(&table) && table.arrays_released == 1);
        ww_selected_many_free(many);
    }
}

static const char *no_words(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static const char *wild_words(struct ArrowArrayStream *stream) {
    (void)stream;
    return "gone \xff";
}

static int end_at_once(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    (void)stream;
    memset(out, 0, sizeof *out);
    return 0;
}

static void test_callbacks(const ww_base *base) {
    const char *(*const last[])(struct ArrowArrayStream *) = {NULL, no_words, wild_words};
    struct table table;
    struct ArrowArrayStream stream;
    size_t index;
    for (index = 0; index < sizeof last / sizeof *last; ++index) {
        table = organisations();
        stream = stream_of(&table);
        stream.get_last_error = last[index];
        table.next_fails = EIO;
        FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
              ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
        CHECK(released_once(&table) && table.schemas_released == 1);
        table = organisations();
        stream = stream_of(&table);
        stream.get_last_error = last[index];
        table.schema_fails = EIO;
        FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
              ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
        CHECK(released_once(&table) && table.schemas_released == 0);
    }
    table = organisations();
    stream = stream_of(&table);
    stream.get_schema = end_at_once;
    FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
          ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
    CHECK(table.streams_released == 1);
    /* Without `release` it was released before, whatever else there is. */
    table = organisations();
    stream = stream_of(&table);
    stream.release = NULL;
    FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
          ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
    CHECK(table.streams_released == 0 && table.handed_out == 0);
}

static void test_misuse_in(const ww_base *base) {
    struct table table = organisations();
    struct ArrowArrayStream stream = stream_of(&table);
    struct ArrowArrayStream none;
    NULL_ARGUMENT(ww_selected_many,
                  ww_base_select_many_arrow(base, NULL, TEXT("{}"), &out, &error));
    NULL_ARGUMENT(ww_selected_many,
                  ww_base_select_many_arrow(NULL, &stream, TEXT("{}"), &out, &error));
    CHECK(released_once(&table) && stream.release == NULL);
    /* Released already. */
    FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
          ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
    CHECK(table.streams_released == 1);
    table = organisations();
    stream = stream_of(&table);
    NULL_ARGUMENT(ww_selected_many,
                  ww_base_select_many_arrow(base, &stream, NULL, 0, &out, &error));
    CHECK(released_once(&table));
    table = organisations();
    stream = stream_of(&table);
    NULL_OUT(ww_base_select_many_arrow(base, &stream, TEXT("{}"), NULL, &error));
    CHECK(released_once(&table));
    /* All bytes 0. */
    memset(&none, 0, sizeof none);
    FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
          ww_base_select_many_arrow(base, &none, TEXT("{}"), &out, &error));
    /* Callbacks that are not there. */
    table = organisations();
    stream = stream_of(&table);
    stream.get_schema = NULL;
    FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
          ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
    CHECK(table.streams_released == 1);
    table = organisations();
    stream = stream_of(&table);
    stream.get_next = NULL;
    FAILS(ww_selected_many, WW_STATUS_ARROW, "arrow",
          ww_base_select_many_arrow(base, &stream, TEXT("{}"), &out, &error));
    CHECK(table.streams_released == 1);
    table = organisations();
    stream = stream_of(&table);
    FAILS(ww_selected_many, WW_STATUS_MISALIGNED, "misaligned",
          ww_base_select_many_arrow(base, (struct ArrowArrayStream *)((char *)&stream + 1),
                                    TEXT("{}"), &out, &error));
    CHECK(table.streams_released == 0 && stream.release != NULL);
}

/* Rows of a stream to its end, and its columns; everything is released. */
struct shape {
    int64_t rows;
    int64_t columns;
    int batches;
    char first[32];
    char last[32];
};

static struct shape shape_of(struct ArrowArrayStream *stream) {
    struct shape shape;
    struct ArrowSchema schema;
    struct ArrowArray array;
    memset(&shape, 0, sizeof shape);
    CHECK(stream->get_schema(stream, &schema) == 0);
    shape.columns = schema.n_children;
    strncpy(shape.first, schema.children[0]->name, sizeof shape.first - 1);
    strncpy(shape.last, schema.children[schema.n_children - 1]->name, sizeof shape.last - 1);
    schema.release(&schema);
    CHECK(schema.release == NULL);
    for (;;) {
        CHECK(stream->get_next(stream, &array) == 0);
        if (array.release == NULL) {
            break;
        }
        shape.rows += array.length;
        shape.batches += 1;
        CHECK(array.n_children == shape.columns);
        array.release(&array);
        CHECK(array.release == NULL);
    }
    stream->release(stream);
    CHECK(stream->release == NULL);
    return shape;
}

static int is(struct shape shape, int64_t rows, const char *first, const char *last) {
    return shape.rows == rows && equal(shape.first, first) && equal(shape.last, last);
}

static void test_out(void) {
    ww_base *base = embedded();
    ww_selection *selection = NULL;
    ww_rating *rating = NULL;
    ww_audit *audit = NULL;
    ww_pooled_groups *groups = NULL;
    struct ArrowArrayStream stream;
    const int64_t by[] = {5, 5, 9};
    const double yi[] = {0.1, 0.3, 0.2};
    const double vi[] = {0.01, 0.02, 0.03};
    SUCCEEDS(ww_base_select(base, TEXT("{\"audience\": \"pcn\"}"), &selection, &error));
    SUCCEEDS(ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, &error));
    SUCCEEDS(ww_base_audit(base, NULL, 0, NULL, &audit, &error));
    SUCCEEDS(ww_pool_groups(by, yi, vi, 3, NULL, 1, NULL, &groups, &error));
    SUCCEEDS(ww_base_to_arrow(base, &stream, &error));
    /* The streams need their handles no longer. */
    ww_base_free(base);
    CHECK(is(shape_of(&stream), 7, "id", "published"));
    SUCCEEDS(ww_selection_to_arrow(selection, &stream, &error));
    ww_selection_free(selection);
    CHECK(shape_of(&stream).rows == 7);
    SUCCEEDS(ww_rating_to_arrow(rating, &stream, &error));
    ww_rating_free(rating);
    CHECK(shape_of(&stream).rows >= 5);
    SUCCEEDS(ww_audit_to_arrow(audit, &stream, &error));
    ww_audit_free(audit);
    CHECK(is(shape_of(&stream), 7, "id", "because"));
    SUCCEEDS(ww_pooled_groups_to_arrow(groups, &stream, &error));
    ww_pooled_groups_free(groups);
    CHECK(shape_of(&stream).rows == 2);
}

static void test_out_many(const ww_base *base) {
    struct table table = organisations();
    struct ArrowArrayStream in = stream_of(&table);
    struct ArrowArrayStream stream;
    ww_selected_many *many = NULL;
    size_t threads;
    SUCCEEDS(ww_base_select_many_arrow(base, &in, TEXT("{}"), &many, &error));
    for (threads = 0; threads < 4; ++threads) {
        SUCCEEDS(ww_selected_many_to_arrow(many, threads, &stream, &error));
        /* Seven recommendations for two organisations, and the row of one without an audience. */
        CHECK(is(shape_of(&stream), 15, "organisation", "error"));
    }
    /* Given back unread. */
    SUCCEEDS(ww_selected_many_to_arrow(many, 1, &stream, &error));
    stream.release(&stream);
    /* The stream of one base is the table of another call. */
    SUCCEEDS(ww_selected_many_to_arrow(many, 1, &stream, &error));
    ww_selected_many_free(many);
    FAILS(ww_selected_many, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_select_many_arrow(base, &stream, TEXT("{\"columns\": {\"code\": \"status\","
                                                        " \"audience\": \"singled_out\"}}"),
                                    &out, &error));
}

#define NULL_STREAM(call)                                                                          \
    do {                                                                                           \
        struct ArrowArrayStream out;                                                               \
        struct ArrowArrayStream before;                                                            \
        ww_error *error = UNTOUCHED(ww_error);                                                     \
        ww_status returned;                                                                        \
        memset(&out, 7, sizeof out);                                                               \
        before = out;                                                                              \
        returned = (call);                                                                         \
        CHECK(memcmp(&out, &before, sizeof out) == 0);                                             \
        check_error(returned, error, WW_STATUS_NULL_ARGUMENT, "null-argument");                    \
    } while (0)

static void test_misuse_out(const ww_base *base) {
    NULL_STREAM(ww_base_to_arrow(NULL, &out, &error));
    NULL_STREAM(ww_selection_to_arrow(NULL, &out, &error));
    NULL_STREAM(ww_rating_to_arrow(NULL, &out, &error));
    NULL_STREAM(ww_audit_to_arrow(NULL, &out, &error));
    NULL_STREAM(ww_pooled_groups_to_arrow(NULL, &out, &error));
    NULL_STREAM(ww_selected_many_to_arrow(NULL, 1, &out, &error));
    NULL_OUT(ww_base_to_arrow(base, NULL, &error));
    CHECK(ww_base_to_arrow(base, NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
}

int main(void) {
    ww_base *base = embedded();
    test_in(base);
    test_batches_and_names(base);
    test_streams_that_fail(base);
    test_words_of_the_stream(base);
    test_malformed(base);
    test_odd(base);
    test_callbacks(base);
    test_misuse_in(base);
    test_out();
    test_out_many(base);
    test_misuse_out(base);
    ww_base_free(base);
    return tally();
}
