/* What a caller may do wrong, one thing at a time, for every function of the interface: the answer
 * is the one that the header gives, nothing is written to, and the library goes on as before.
 *
 * usage: test_misuse GOLDEN FOLDER [STEP LEVELS]
 *        test_misuse --names
 *   GOLDEN is tests/golden, and FOLDER may be written to. The embedded evidence base is cut short
 *   at every STEP-th byte, and JSON is nested LEVELS deep. --names lists the functions that are
 *   tested. */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include <math.h>
#include <pthread.h>
#include <time.h>

#include "calls.h"

/* ---- What the functions are given ---- */

enum { STUDIES = 4, ROOM_LEN = 64, PARAMETERS_MOST = 10 };

static const char of_a_layer[] = "{\"rules\": \"narrative-2017\", \"layers\": [\"brief\"]}";
static const char by_rules[] = "{\"rules\": \"narrative-2017\"}";
static const char of_grade[] = "{\"rules\": \"grade-standard\"}";
static const char of_parameters[] =
    "{\"rules\": \"core-grade-2025\", \"parameters\": {\"critical_importance\": 8}}";
static const char a_policy[] =
    "{\"policy\": {\"method\": \"smaa\", \"draws\": 100, \"seed\": 7, \"criteria\": "
    "[{\"id\": \"equity\"}, {\"id\": \"feasibility\"}]}, \"judgements\": "
    "[{\"recommendation\": \"R1\", \"criterion\": \"equity\", \"judgement\": \"increased\"}]}";
static const char a_choice[] =
    "{\"items\": [{\"recommendation\": \"R1\", \"value\": 3, \"costs\": {\"m\": 2}}, "
    "{\"recommendation\": \"R2\", \"value\": 4, \"costs\": {\"m\": 3}}], \"limits\": {\"m\": "
    "4}}";
static const char decisions[] =
    "{\"decisions\": [{\"on\": \"imprecision\", \"to\": \"serious\", \"reason\": \"few "
    "events\", \"who\": \"the panel\", \"date\": \"2026-11-26\"}]}";
static const char a_table[] =
    "{\"organisations\": {\"code\": [\"ZZ1\", \"ZZ2\"], \"audience\": [\"pcn\", \"trust\"]}, "
    "\"like\": {\"themes\": [\"skills\"]}}";
static const char evidence[] =
    "{\"studies\": [{\"id\": \"S1\", \"design\": \"randomised\", \"yi\": -0.4, \"vi\": "
    "0.02}, {\"id\": \"S2\", \"design\": \"randomised\", \"yi\": -0.3, \"vi\": 0.03}]}";
static const char bodies[] =
    "{\"by\": [\"a\", \"a\", \"b\"], \"studies\": {\"study\": [\"s1\", \"s2\", \"s3\"], "
    "\"design\": [\"randomised\", \"randomised\", \"cohort\"], \"yi\": [-0.3, -0.4, 0.1], "
    "\"vi\": [0.02, 0.03, 0.01]}}";
static const char judgements[] =
    "{\"start\": \"high\", \"risk_of_bias\": \"serious\", \"inconsistency\": \"not-serious\"}";
static const char reviews[] =
    "{\"reviews\": [{\"id\": \"A\", \"studies\": [\"S1\", \"S2\"]}, {\"id\": \"B\", "
    "\"studies\": [\"S2\"]}]}";
static const char an_appraisal[] =
    "{\"tool\": \"rob-2\", \"rob_2\": {\"effect\": \"assignment\", \"answers\": {\"4.1\": "
    "\"no\", \"4.2\": \"yes\"}}}";
static const char a_finding[] =
    "{\"id\": \"F1\", \"text\": \"Staff value training\", \"kind\": \"review-finding\", "
    "\"coherence\": {\"concern\": \"minor\", \"because\": \"one study differs\"}}";
static const char a_decision[] =
    "{\"id\": \"D6\", \"question\": \"Should it be done?\", \"intervention\": \"the "
    "option\", \"comparison\": \"the comparison\"}";
static const char a_statement[] =
    "{\"id\": \"G2\", \"statement\": \"Ask each patient\", \"necessary\": {\"answer\": "
    "\"yes\", \"reason\": \"half do not\"}}";
static const char an_organisation[] =
    "{\"organisation\": {\"roles\": [\"RO177\", \"RO76\"]}, \"as_at\": \"2026-04-01\"}";
static const char an_analysis[] =
    "{\"analysis\": \"pool\", \"data\": {\"yi\": [0.1, 0.3], \"vi\": [0.02, 0.04]}}";

static const double effects[STUDIES] = {0.1, 0.3, -0.2, 0.4};
static const double variances[STUDIES] = {0.02, 0.04, 0.03, 0.05};
static const int64_t keys[STUDIES] = {7, 7, -1, -1};

static bool go_on(void *context, uint64_t done, uint64_t total) {
    (void)context;
    (void)done;
    (void)total;
    return true;
}

static const ww_progress watched = {go_on, NULL};
static const ww_pool_options pool_options = {WW_POOL_METHOD_DL, 0, 0, 0, 0.9};
static const ww_block_options block_options = {WW_POOL_METHOD_DL, 0.9};

/* One field is wrong in each. */
static const ww_pool_options wrong_pool_options[] = {
    {WW_POOL_METHOD_PM + 1, 0, 0, 0, 0}, {UINT32_MAX, 0, 0, 0, 0},
    {0, WW_INFERENCE_KNAPP_HARTUNG_AD_HOC + 1, 0, 0, 0}, {0, UINT32_MAX, 0, 0, 0},
    {0, 0, WW_PREDICTION_NORMAL + 1, 0, 0}, {0, 0, UINT32_MAX, 0, 0},
    {0, 0, 0, WW_UNUSABLE_LEAVE_OUT + 1, 0}, {0, 0, 0, UINT32_MAX, 0},
    {0, 0, 0, 0, -0.5}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 95}, {0, 0, 0, 0, NAN},
    {0, 0, 0, 0, INFINITY},
};
static const ww_block_options wrong_block_options[] = {
    {WW_POOL_METHOD_PM + 1, 0}, {UINT32_MAX, 0}, {0, -0.5}, {0, 1}, {0, 95}, {0, NAN},
    {0, INFINITY},
};

/* Room for what is written; nothing is written to it when a call fails. */
static double room[ROOM_LEN];
static const ww_block_columns columns = {room,     room + 2,  room + 4,  room + 6, room + 8,
                                         room + 10, room + 12, room + 14, room + 16};

/* Where a stream of Arrow is handed over; one that was released before. */
static struct ArrowArrayStream given_stream;
static struct ArrowArrayStream released_stream;

static char small_document[16384];
static char path_to_read[4096];
static char path_to_write[4096];

static ww_base *base;
static ww_base *old_base;
static ww_base *newer_base;
static ww_selection *selection;
static ww_selected_many *many;
static ww_audit *audit;
static ww_rating *rating;
static ww_pooled_groups *groups;
static const ww_rating *ratings[2];

/* What a parameter is, and so what can be wrong with it. */
enum kind {
    NO_PARAMETER,
    IS_HANDLE,   /* required */
    IS_JSON,     /* required, and the first thing that is read of its function */
    IS_OPTIONS,  /* JSON, or NULL with a length of 0 */
    IS_NAME,     /* required, in UTF-8, of something that is there */
    IS_PATH,     /* required, in UTF-8 */
    IS_WORDS,    /* in UTF-8, or NULL with a length of 0 */
    IS_ARRAY,    /* required if there are elements */
    IS_STRUCT,   /* read */
    IS_PLACE,    /* written to, required */
    IS_ROOM,     /* written to, or NULL */
    IS_COUNT,    /* of elements of 8 bytes */
    IS_INDEX,
    IS_LIMIT,
    IS_THREADS,
    IS_ENUM,
    IS_TAKEN,    /* a stream of Arrow that is taken, whatever the answer */
    IS_ROWS      /* that must be as many as others */
};

struct parameter {
    const char *name;
    enum kind kind;
    const void *data; /* of a handle the place where it is kept */
    size_t number;    /* or the size of a struct */
    ww_status bad;    /* for what is worst: no such index, none at all, NULL, JSON that is wrong */
    const void *wrong; /* structs with a field that is wrong */
    size_t wrong_count; /* or the first number beyond an enum */
};

#define GIVEN(...) {__VA_ARGS__}
#define NOTHING {NULL, NO_PARAMETER, NULL, 0, 0, NULL, 0}
#define A(name, kind, data, number, bad) {name, kind, data, number, bad, NULL, 0}
#define OF(place) A(#place, IS_HANDLE, &place, 0, WW_STATUS_NULL_ARGUMENT)
#define BASE OF(base)
#define OLD OF(old_base)
#define NEWER OF(newer_base)
#define SELECTION OF(selection)
#define MANY OF(many)
#define AUDIT OF(audit)
#define RATING OF(rating)
#define GROUPS OF(groups)
#define DOCUMENT(json) A("json", IS_JSON, json, 0, WW_STATUS_INVALID_DOCUMENT)
#define REQUEST(json) A("request", IS_JSON, json, 0, WW_STATUS_INVALID_REQUEST)
#define OPTIONS(json) A("options", IS_OPTIONS, json, 0, WW_STATUS_INVALID_REQUEST)
#define NAME(id) A("id", IS_NAME, id, 0, WW_STATUS_UNKNOWN_NAME)
#define PATH(path) A("path", IS_PATH, path, 0, WW_STATUS_FILE)
#define WORDS(name, words) A(name, IS_WORDS, words, 0, WW_STATUS_OK)
#define ARRAY(name, numbers) A(name, IS_ARRAY, numbers, sizeof(numbers), WW_STATUS_NULL_ARGUMENT)
#define COUNT(name, number, none) A(name, IS_COUNT, NULL, number, none)
#define INDEX(name, number, beyond) A(name, IS_INDEX, NULL, number, beyond)
#define LIMIT(name, number) A(name, IS_LIMIT, NULL, number, WW_STATUS_INVALID_DOCUMENT)
#define THREADS A("threads", IS_THREADS, NULL, 1, WW_STATUS_OK)
#define ROWS(name) A(name, IS_ROWS, NULL, 3, WW_STATUS_INVALID_REQUEST)
#define ENUMERATED(name, number, last)                                                             \
    {name, IS_ENUM, NULL, number, WW_STATUS_INVALID_REQUEST, NULL, (last) + 1}
#define FORMAT(number) ENUMERATED("format", number, WW_FORMAT_HTML_PAGE)
#define PLACE(name) A(name, IS_PLACE, room, 0, WW_STATUS_NULL_ARGUMENT)
#define ROOM(name) A(name, IS_ROOM, room + ROOM_LEN / 2, 0, WW_STATUS_OK)
#define TAKEN(name) A(name, IS_TAKEN, &given_stream, sizeof given_stream, WW_STATUS_NULL_ARGUMENT)
#define WATCHED A("progress", IS_STRUCT, &watched, sizeof watched, WW_STATUS_OK)
#define COLUMNS A("columns", IS_STRUCT, &columns, sizeof columns, WW_STATUS_NULL_ARGUMENT)
#define WITH_WRONG(options, list)                                                                  \
    {"options", IS_STRUCT, &options, sizeof options, WW_STATUS_OK, list,                           \
     sizeof list / sizeof list[0]}
#define POOL_OPTIONS WITH_WRONG(pool_options, wrong_pool_options)
#define BLOCK_OPTIONS WITH_WRONG(block_options, wrong_block_options)

/* ---- The calls ---- */

/* An argument: a pointer, a number, or a text, which is both. */
struct value {
    const void *pointer;
    size_t number;
};

struct call {
    struct value values[PARAMETERS_MOST];
    int null_out; /* hand over NULL for: 1 `out`, 2 `report` */
    ww_error **error;
    bool written; /* whether `out` or `report` was written to */
};

#define HANDLE(type, index) ((const type *)call->values[index].pointer)
#define STRUCT(type, index) ((const type *)call->values[index].pointer)
#define WRITABLE(type, index) ((type *)writable(call->values[index].pointer))
#define NUMBER(index) call->values[index].number
#define STREAM(index) WRITABLE(struct ArrowArrayStream, index)
#define ENUM(index) ((uint32_t)call->values[index].number)
#define BYTES(index) (const char *)call->values[index].pointer, call->values[index].number
#define OUT (call->null_out == 1 ? NULL : &out)
#define REPORT (call->null_out == 2 ? NULL : &report)
#define ERROR call->error

/* Room of this program, which `const` hides in the values of a call. */
static void *writable(const void *pointer) {
    union {
        const void *given;
        void *same;
    } place_of;
    place_of.given = pointer;
    return place_of.same;
}

/* A stream of organisations without a row, which counts how often it is released. */
static int releases;

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    static struct ArrowSchema column;
    static struct ArrowSchema *column_at = &column;
    (void)stream;
    memset(&column, 0, sizeof column);
    memset(out, 0, sizeof *out);
    column.format = "u";
    column.name = "audience";
    column.release = release_schema;
    out->format = "+s";
    out->name = "";
    out->n_children = 1;
    out->children = &column_at;
    out->release = release_schema;
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    (void)stream;
    memset(out, 0, sizeof *out); /* the end */
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
    releases++;
    stream->release = NULL;
}

static const struct ArrowArrayStream fresh_stream = {get_schema, get_next, get_last_error,
                                                     release_stream, NULL};

/* Puts a stream where it is handed over, if it is one that has not been released. */
static void put_stream(const void *place) {
    releases = 0;
    if (place != NULL && place != &released_stream) {
        memcpy(writable(place), &fresh_stream, sizeof fresh_stream);
    }
}

/* The stream was taken and released once, or, where it could not be taken, left alone. */
static void check_taken(const void *place) {
    struct ArrowArrayStream after;
    int could_be = place == &given_stream;
    CHECK(releases == could_be);
    if (place != NULL) {
        memcpy(&after, place, sizeof after);
        CHECK((after.release == NULL) == (could_be || place == &released_stream));
    }
}

#define MAKES(function, type, given, arguments)                                                    \
    static ww_status call_##function(struct call *call) {                                          \
        type *out = UNTOUCHED(type);                                                               \
        ww_status status = function arguments;                                                     \
        call->written = out != UNTOUCHED(type);                                                    \
        if (call->written) {                                                                       \
            type##_free(out);                                                                      \
        }                                                                                          \
        return status;                                                                             \
    }
#define MAKES_TWO(function, type, other, given, arguments)                                         \
    static ww_status call_##function(struct call *call) {                                          \
        type *out = UNTOUCHED(type);                                                               \
        other *report = UNTOUCHED(other);                                                          \
        ww_status status = function arguments;                                                     \
        call->written = out != UNTOUCHED(type) || report != UNTOUCHED(other);                      \
        if (call->written) {                                                                       \
            type##_free(out);                                                                      \
            other##_free(report);                                                                  \
        }                                                                                          \
        return status;                                                                             \
    }
#define DOES(function, given, arguments)                                                           \
    static ww_status call_##function(struct call *call) {                                          \
        call->written = false;                                                                     \
        return function arguments;                                                                 \
    }
#define STREAMS(function, given, arguments)                                                        \
    static ww_status call_##function(struct call *call) {                                          \
        ww_status status = function arguments;                                                     \
        call->written = false;                                                                     \
        if (status == WW_STATUS_OK) {                                                              \
            STREAM(1)->release(STREAM(1));                                                         \
        }                                                                                          \
        return status;                                                                             \
    }
#define TAKES(function, type, given, arguments)                                                    \
    static ww_status call_##function(struct call *call) {                                          \
        type *out = UNTOUCHED(type);                                                               \
        ww_status status;                                                                          \
        put_stream(call->values[1].pointer);                                                       \
        status = function arguments;                                                               \
        check_taken(call->values[1].pointer);                                                      \
        call->written = out != UNTOUCHED(type);                                                    \
        if (call->written) {                                                                       \
            type##_free(out);                                                                      \
        }                                                                                          \
        return status;                                                                             \
    }
#include "misuse.h"
#undef MAKES
#undef MAKES_TWO
#undef DOES
#undef STREAMS
#undef TAKES

struct function {
    const char *name;
    ww_status (*call)(struct call *);
    int handles; /* how many it makes */
    struct parameter parameters[PARAMETERS_MOST + 1];
};

static const struct function functions[] = {
#define MAKES(function, type, given, arguments) {#function, call_##function, 1, given},
#define MAKES_TWO(function, type, other, given, arguments) {#function, call_##function, 2, given},
#define DOES(function, given, arguments) {#function, call_##function, 0, given},
#define STREAMS(function, given, arguments) {#function, call_##function, 0, given},
#define TAKES(function, type, given, arguments) {#function, call_##function, 1, given},
#include "misuse.h"
};

enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static int is_text(enum kind kind) {
    return kind == IS_JSON || kind == IS_OPTIONS || kind == IS_NAME || kind == IS_PATH ||
           kind == IS_WORDS;
}

static int is_json(enum kind kind) { return kind == IS_JSON || kind == IS_OPTIONS; }

static struct value value_of(const struct parameter *parameter) {
    struct value value;
    value.pointer = parameter->data;
    value.number = parameter->number;
    if (parameter->kind == IS_HANDLE) {
        value.pointer = *(void *const *)parameter->data;
    } else if (is_text(parameter->kind)) {
        value.number = strlen(parameter->data);
    }
    return value;
}

/* A call that succeeds. */
static struct call good_call(const struct function *function) {
    struct call call;
    int index;
    memset(&call, 0, sizeof call);
    for (index = 0; function->parameters[index].name != NULL; index++) {
        call.values[index] = value_of(&function->parameters[index]);
    }
    return call;
}

/* ---- What a call must answer ---- */

static const char *code_of(ww_status status) {
    switch (status) {
    case WW_STATUS_NULL_ARGUMENT:
        return "null-argument";
    case WW_STATUS_INVALID_UTF8:
        return "not-utf-8";
    case WW_STATUS_INVALID_LENGTH:
        return "invalid-length";
    case WW_STATUS_MISALIGNED:
        return "misaligned";
    case WW_STATUS_INVALID_DOCUMENT:
        return "invalid-document";
    case WW_STATUS_INVALID_REQUEST:
        return "invalid-request";
    case WW_STATUS_UNKNOWN_NAME:
        return "unknown-name";
    case WW_STATUS_ARROW:
        return "arrow";
    default:
        return "file";
    }
}

static int room_is_untouched(void) {
    const unsigned char *bytes = (const unsigned char *)room;
    size_t index = 0;
    while (index < sizeof room && bytes[index] == 0xa5) {
        index++;
    }
    return index == sizeof room;
}

/* A document or a request that is wrong: each fault has a pointer and says what was expected. */
static void check_words(const ww_error *error) {
    size_t count = ww_error_fault_count(error);
    size_t index;
    CHECK(count > 0 && ww_error_pointer(error) != NULL);
    for (index = 0; index < count; index++) {
        const char *pointer = ww_error_fault_pointer(error, index);
        CHECK(pointer != NULL && (pointer[0] == '\0' || pointer[0] == '/'));
        CHECK(strlen(ww_error_fault_code(error, index)) > 0);
        CHECK(strlen(ww_error_fault_expected(error, index)) > 0);
    }
    CHECK(ww_error_fault_pointer(error, count) == NULL);
}

static void check_answer(ww_status returned, ww_error *error, ww_status status) {
    if (status == WW_STATUS_OK) {
        CHECK(returned == WW_STATUS_OK && error == UNTOUCHED(ww_error));
        if (returned != WW_STATUS_OK) {
            fprintf(stderr, "  %s\n", ww_error_message(error));
            ww_error_free(error);
        }
        return;
    }
    if (returned == WW_STATUS_INVALID_DOCUMENT || returned == WW_STATUS_INVALID_REQUEST) {
        check_words(error);
    }
    check_error(returned, error, status, code_of(status));
}

/* The call answers so; if it fails, nothing is written to, whether or not the error is wanted. */
static void expect(const struct function *function, struct call call, ww_status status,
                   const char *name, const char *what) {
    int before = failed;
    ww_error *error = UNTOUCHED(ww_error);
    ww_status returned;
    call.error = &error;
    memset(room, 0xa5, sizeof room);
    returned = function->call(&call);
    CHECK(call.written == (returned == WW_STATUS_OK && function->handles > 0));
    CHECK(returned == WW_STATUS_OK || room_is_untouched());
    check_answer(returned, error, status);
    call.error = NULL;
    memset(room, 0xa5, sizeof room);
    CHECK(function->call(&call) == returned);
    CHECK(returned == WW_STATUS_OK || room_is_untouched());
    if (failed != before) {
        fprintf(stderr, "  in %s, argument `%s`: %s: status %u\n", function->name, name, what,
                (unsigned)returned);
    }
}

/* The call with another value for one parameter. */
static void expect_with(const struct function *function, int index, const void *pointer,
                        size_t number, ww_status status, const char *what) {
    struct call call = good_call(function);
    call.values[index].pointer = pointer;
    call.values[index].number = number;
    expect(function, call, status, function->parameters[index].name, what);
}

/* The same with a text, in memory of exactly its size, so that reading behind its end is seen. */
static void expect_text(const struct function *function, int index, const char *text, size_t len,
                        ww_status status, const char *what) {
    char *exact = malloc(len > 0 ? len : 1);
    CHECK(exact != NULL);
    if (exact != NULL) {
        memcpy(exact, text, len);
        expect_with(function, index, exact, len, status, what);
        free(exact);
    }
}

/* ---- The reference: after whatever was done wrong, the same answers ---- */

static ww_text *reference_document;
static ww_text *reference_answer;

static ww_text *document_of(const ww_base *of) {
    ww_text *text = NULL;
    CHECK(ww_base_to_json(of, &text, NULL) == WW_STATUS_OK);
    return text;
}

static ww_text *answer_of(const ww_base *of) {
    ww_selection *answer = NULL;
    ww_text *text = NULL;
    CHECK(ww_base_select(of, TEXT("{\"audience\": \"pcn\"}"), &answer, NULL) == WW_STATUS_OK);
    CHECK(ww_selection_to_json(answer, &text, NULL) == WW_STATUS_OK);
    ww_selection_free(answer);
    return text;
}

static void check_reference(void) {
    ww_text *document = document_of(base);
    ww_text *answer = answer_of(base);
    CHECK(equal(ww_text_data(document), ww_text_data(reference_document)));
    CHECK(equal(ww_text_data(answer), ww_text_data(reference_answer)));
    ww_text_free(document);
    ww_text_free(answer);
}

/* ---- Misuses ---- */

static const size_t too_long[] = {SIZE_MAX, (size_t)PTRDIFF_MAX + 1};

/* Ill-formed UTF-8: a lone continuation, a sequence cut short, one that is longer than need be, a
 * surrogate, a character beyond the last, a byte that never occurs. */
static const char *const ill_formed[] = {"\x80", "\xe2\x82", "\xc3\x28", "\xc0\xaf", "\xed\xa0\x80",
                                         "\xf4\x90\x80\x80", "\xff"};
enum { ILL_FORMED = sizeof ill_formed / sizeof ill_formed[0] };

/* What no function takes as JSON. */
static const char *const wrong_json[] = {
    " ", "null", "true", "7", "\"text\"", "[]", "[{}]", "{\"nobody knows this key\": 1}",
    "{} {}", "{,}", "{\"a\": 1e999}", "{\"a\": \"\\ud800\"}", "{\"a\": 1, \"a\": 1}",
    "\xef\xbb\xbf{}",
    "{\"a\": NaN}", "{'a': 1}", "// no\n{}"};
enum { WRONG_JSON = sizeof wrong_json / sizeof wrong_json[0] };

static void misuse_lengths(const struct function *function, int index) {
    struct value good = value_of(&function->parameters[index]);
    size_t each;
    for (each = 0; each < sizeof too_long / sizeof too_long[0]; each++) {
        expect_with(function, index, good.pointer, too_long[each], WW_STATUS_INVALID_LENGTH,
                    "a length that is too large");
    }
}

static void misuse_null_text(const struct function *function, int index) {
    enum kind kind = function->parameters[index].kind;
    int optional = kind == IS_OPTIONS || kind == IS_WORDS;
    expect_with(function, index, NULL, 0, optional ? WW_STATUS_OK : WW_STATUS_NULL_ARGUMENT,
                "NULL with a length of 0");
    expect_with(function, index, NULL, 1, WW_STATUS_NULL_ARGUMENT, "NULL with a length of 1");
    expect_with(function, index, NULL, SIZE_MAX, WW_STATUS_NULL_ARGUMENT, "NULL, very long");
}

static void misuse_ill_formed_text(const struct function *function, int index) {
    int each;
    for (each = 0; each < ILL_FORMED; each++) {
        expect_text(function, index, ill_formed[each], strlen(ill_formed[each]),
                    WW_STATUS_INVALID_UTF8, "bytes that are not UTF-8");
    }
}

static void misuse_name(const struct function *function, int index) {
    misuse_null_text(function, index);
    misuse_lengths(function, index);
    misuse_ill_formed_text(function, index);
    expect_text(function, index, "", 0, WW_STATUS_UNKNOWN_NAME, "empty");
    expect_text(function, index, "nobody", 6, WW_STATUS_UNKNOWN_NAME, "unknown");
    expect_text(function, index, "R1\0", 3, WW_STATUS_UNKNOWN_NAME, "with a NUL");
}

static void misuse_path(const struct function *function, int index) {
    static char long_path[100000];
    memset(long_path, 'a', sizeof long_path);
    misuse_null_text(function, index);
    misuse_lengths(function, index);
    misuse_ill_formed_text(function, index);
    expect_text(function, index, "", 0, WW_STATUS_FILE, "empty");
    expect_text(function, index, "a\0b", 3, WW_STATUS_FILE, "with a NUL");
    expect_text(function, index, "/", 1, WW_STATUS_FILE, "a folder");
    expect_text(function, index, "/nowhere/base.json", 18, WW_STATUS_FILE, "in no folder");
    expect_text(function, index, long_path, sizeof long_path, WW_STATUS_FILE, "very long");
}

static void misuse_words(const struct function *function, int index) {
    misuse_null_text(function, index);
    misuse_lengths(function, index);
    misuse_ill_formed_text(function, index);
    expect_text(function, index, "", 0, WW_STATUS_OK, "empty");
    expect_text(function, index, "<&\0\">", 5, WW_STATUS_OK, "with a NUL and with marks of HTML");
}

/* Cut short at every byte, and with every byte in turn made one that is not UTF-8. */
static void misuse_every_byte(const struct function *function, int index) {
    const struct parameter *parameter = &function->parameters[index];
    struct value good = value_of(parameter);
    char *copy = malloc(good.number + 1);
    size_t at;
    CHECK(copy != NULL);
    for (at = 0; copy != NULL && at < good.number; at++) {
        expect_text(function, index, good.pointer, at, parameter->bad, "cut short");
        memcpy(copy, good.pointer, good.number);
        copy[at] = (char)0xff;
        expect_text(function, index, copy, good.number, parameter->bad, "not UTF-8");
    }
    if (copy != NULL) {
        memcpy(copy, good.pointer, good.number);
        copy[good.number] = '\0';
        expect_text(function, index, copy, good.number + 1, parameter->bad, "its NUL counted");
    }
    free(copy);
}

static void misuse_json(const struct function *function, int index) {
    ww_status bad = function->parameters[index].bad;
    int each;
    misuse_null_text(function, index);
    misuse_lengths(function, index);
    misuse_every_byte(function, index);
    for (each = 0; each < ILL_FORMED; each++) {
        char text[32];
        int len = snprintf(text, sizeof text, "{\"%s\": 1}", ill_formed[each]);
        expect_text(function, index, text, (size_t)len, bad, "a key that is not UTF-8");
    }
    for (each = 0; each < WRONG_JSON; each++) {
        expect_text(function, index, wrong_json[each], strlen(wrong_json[each]), bad,
                    wrong_json[each]);
    }
}

/* A copy of a struct or an array that begins one byte behind where it may. */
static void misuse_alignment(const struct function *function, int index) {
    static double aligned[ROOM_LEN];
    struct value good = value_of(&function->parameters[index]);
    char *crooked = (char *)aligned + 1;
    if (good.number < sizeof aligned) {
        memcpy(crooked, good.pointer, good.number);
    }
    expect_with(function, index, crooked, good.number, WW_STATUS_MISALIGNED, "misaligned");
}

static void misuse_struct(const struct function *function, int index) {
    const struct parameter *parameter = &function->parameters[index];
    size_t each;
    expect_with(function, index, NULL, 0, parameter->bad, "NULL");
    misuse_alignment(function, index);
    for (each = 0; each < parameter->wrong_count; each++) {
        const char *wrong = (const char *)parameter->wrong + each * parameter->number;
        expect_with(function, index, wrong, 0, WW_STATUS_INVALID_REQUEST, "a wrong field");
    }
}

static void misuse_place(const struct function *function, int index) {
    const struct parameter *parameter = &function->parameters[index];
    expect_with(function, index, NULL, 0, parameter->bad, "NULL");
    expect_with(function, index, (const char *)parameter->data + 1, 0, WW_STATUS_MISALIGNED,
                "misaligned");
}

static void misuse_stream(const struct function *function, int index) {
    expect_with(function, index, NULL, 0, WW_STATUS_NULL_ARGUMENT, "NULL");
    expect_with(function, index, &released_stream, 0, WW_STATUS_ARROW, "released before");
    misuse_alignment(function, index);
}

static void misuse_count(const struct function *function, int index) {
    size_t most = PTRDIFF_MAX / sizeof(double);
    expect_with(function, index, NULL, 0, function->parameters[index].bad, "none");
    expect_with(function, index, NULL, most + 1, WW_STATUS_INVALID_LENGTH, "too many");
    expect_with(function, index, NULL, SIZE_MAX / 8 + 2, WW_STATUS_INVALID_LENGTH, "one again");
    expect_with(function, index, NULL, SIZE_MAX, WW_STATUS_INVALID_LENGTH, "very many");
}

static void misuse_number(const struct function *function, int index, size_t number,
                          const char *what) {
    expect_with(function, index, NULL, number, function->parameters[index].bad, what);
}

static void misuse_parameter(const struct function *function, int index) {
    switch (function->parameters[index].kind) {
    case IS_HANDLE:
        expect_with(function, index, NULL, 0, WW_STATUS_NULL_ARGUMENT, "NULL");
        break;
    case IS_JSON:
    case IS_OPTIONS:
        misuse_json(function, index);
        break;
    case IS_NAME:
        misuse_name(function, index);
        break;
    case IS_PATH:
        misuse_path(function, index);
        break;
    case IS_WORDS:
        misuse_words(function, index);
        break;
    case IS_ARRAY:
        expect_with(function, index, NULL, 0, WW_STATUS_NULL_ARGUMENT, "NULL");
        misuse_alignment(function, index);
        break;
    case IS_STRUCT:
        misuse_struct(function, index);
        break;
    case IS_PLACE:
    case IS_ROOM:
        misuse_place(function, index);
        break;
    case IS_TAKEN:
        misuse_stream(function, index);
        break;
    case IS_COUNT:
        misuse_count(function, index);
        break;
    case IS_LIMIT:
        misuse_number(function, index, 0, "a limit of 0");
        expect_with(function, index, NULL, SIZE_MAX, WW_STATUS_OK, "no limit");
        break;
    case IS_ENUM:
        misuse_number(function, index, function->parameters[index].wrong_count, "one beyond");
        misuse_number(function, index, UINT32_MAX, "no number of the enum");
        break;
    case IS_THREADS:
        misuse_number(function, index, 0, "as many as there are");
        misuse_number(function, index, SIZE_MAX, "more threads than can be");
        break;
    default:
        misuse_number(function, index, SIZE_MAX, "beyond the last");
        break;
    }
}

static void misuse_outs(const struct function *function) {
    struct call call = good_call(function);
    for (call.null_out = 1; call.null_out <= function->handles; call.null_out++) {
        expect(function, call, WW_STATUS_NULL_ARGUMENT, "out", "NULL");
    }
}

static void test_functions(void) {
    int each;
    for (each = 0; each < FUNCTIONS; each++) {
        const struct function *function = &functions[each];
        int index;
        expect(function, good_call(function), WW_STATUS_OK, "none", "nothing is wrong");
        misuse_outs(function);
        for (index = 0; function->parameters[index].name != NULL; index++) {
            misuse_parameter(function, index);
        }
        expect(function, good_call(function), WW_STATUS_OK, "none", "nothing is wrong any more");
        check_reference();
    }
}

/* ---- Functions that return a plain value ---- */

typedef void visit(const char *name, int holds);

/* Each with NULL for its handle: the value that the header gives. */
static void each_plain_function(visit *tell) {
    ww_certainty level = WW_CERTAINTY_HIGH;
    int64_t key = 7;
#define PLAIN(function, condition) tell(#function, (condition))
#define FREES(function) tell(#function, (function(NULL), 1))
    PLAIN(ww_base_id, ww_base_id(NULL) == NULL);
    PLAIN(ww_base_version, ww_base_version(NULL) == NULL);
    PLAIN(ww_base_item_count, ww_base_item_count(NULL, WW_ITEM_STUDY) == 0 &&
                                  ww_base_item_count(NULL, UINT32_MAX) == 0);
    PLAIN(ww_base_item_id, ww_base_item_id(NULL, WW_ITEM_STUDY, 0) == NULL &&
                               ww_base_item_id(NULL, UINT32_MAX, SIZE_MAX) == NULL);
    PLAIN(ww_selection_count, ww_selection_count(NULL, WW_LIST_SELECTED) == 0 &&
                                  ww_selection_count(NULL, UINT32_MAX) == 0);
    PLAIN(ww_selection_id, ww_selection_id(NULL, WW_LIST_SELECTED, 0) == NULL &&
                               ww_selection_id(NULL, UINT32_MAX, SIZE_MAX) == NULL);
    PLAIN(ww_selected_many_len, ww_selected_many_len(NULL) == 0);
    PLAIN(ww_rating_certainty, ww_rating_certainty(NULL) == WW_CERTAINTY_NOT_RATED);
    PLAIN(ww_rating_interval,
          !ww_rating_interval(NULL, &level, &level) && level == WW_CERTAINTY_HIGH);
    PLAIN(ww_pooled_groups_len, ww_pooled_groups_len(NULL) == 0);
    PLAIN(ww_pooled_groups_key, !ww_pooled_groups_key(NULL, 0, &key) && key == 7);
    PLAIN(ww_text_data, ww_text_data(NULL) == NULL);
    PLAIN(ww_text_len, ww_text_len(NULL) == 0);
    PLAIN(ww_error_status, ww_error_status(NULL) == WW_STATUS_NULL_ARGUMENT);
    PLAIN(ww_error_code, ww_error_code(NULL) == NULL);
    PLAIN(ww_error_message, ww_error_message(NULL) == NULL);
    PLAIN(ww_error_pointer, ww_error_pointer(NULL) == NULL);
    PLAIN(ww_error_json, ww_error_json(NULL) == NULL);
    PLAIN(ww_error_fault_count, ww_error_fault_count(NULL) == 0);
    PLAIN(ww_error_fault_code, ww_error_fault_code(NULL, 0) == NULL);
    PLAIN(ww_error_fault_pointer, ww_error_fault_pointer(NULL, 0) == NULL);
    PLAIN(ww_error_fault_value, ww_error_fault_value(NULL, SIZE_MAX) == NULL);
    PLAIN(ww_error_fault_expected, ww_error_fault_expected(NULL, 0) == NULL);
    FREES(ww_base_free);
    FREES(ww_selection_free);
    FREES(ww_selected_many_free);
    FREES(ww_audit_free);
    FREES(ww_rating_free);
    FREES(ww_pooled_groups_free);
    FREES(ww_text_free);
    FREES(ww_error_free);
}

static void check_plain(const char *name, int holds) {
    CHECK(holds);
    if (!holds) {
        fprintf(stderr, "  in %s\n", name);
    }
}

static void print_name(const char *name, int holds) {
    (void)holds;
    puts(name);
}

static void print_names(void) {
    int each;
    for (each = 0; each < FUNCTIONS; each++) {
        puts(functions[each].name);
    }
    each_plain_function(print_name);
}

/* Live handles, and an index, a list or a place that there is none of. */
static void test_what_is_not_there(void) {
    static const size_t beyond[] = {7, 100, (size_t)PTRDIFF_MAX, SIZE_MAX};
    static const uint32_t no_list[] = {WW_LIST_EXCLUDED + 1, 99, UINT32_MAX};
    static const uint32_t no_item[] = {WW_ITEM_RECOMMENDATION + 1, 99, UINT32_MAX};
    ww_certainty level = WW_CERTAINTY_HIGH;
    int64_t key = 7;
    size_t each;
    for (each = 0; each < sizeof beyond / sizeof beyond[0]; each++) {
        CHECK(ww_base_item_id(base, WW_ITEM_RECOMMENDATION, beyond[each]) == NULL);
        CHECK(ww_selection_id(selection, WW_LIST_SELECTED, beyond[each]) == NULL);
        CHECK(!ww_pooled_groups_key(groups, beyond[each], &key) && key == 7);
    }
    for (each = 0; each < sizeof no_list / sizeof no_list[0]; each++) {
        CHECK(ww_selection_count(selection, no_list[each]) == 0);
        CHECK(ww_selection_id(selection, no_list[each], 0) == NULL);
        CHECK(ww_base_item_count(base, no_item[each]) == 0);
        CHECK(ww_base_item_id(base, no_item[each], 0) == NULL);
    }
    CHECK(!ww_pooled_groups_key(groups, 0, NULL));
    CHECK(!ww_rating_interval(rating, NULL, &level) && level == WW_CERTAINTY_HIGH);
    CHECK(!ww_rating_interval(rating, &level, NULL) && level == WW_CERTAINTY_HIGH);
    check_reference();
}

static void test_no_fault(void) {
    ww_error *error = NULL;
    CHECK(ww_base_to_json(NULL, NULL, &error) == WW_STATUS_NULL_ARGUMENT);
    CHECK(ww_error_pointer(error) == NULL && ww_error_fault_count(error) == 0);
    CHECK(ww_error_fault_code(error, 0) == NULL && ww_error_fault_pointer(error, 0) == NULL);
    CHECK(ww_error_fault_value(error, SIZE_MAX) == NULL);
    CHECK(ww_error_fault_expected(error, SIZE_MAX) == NULL);
    ww_error_free(error);
}

/* ---- Arrays ---- */

static const struct function *function_of(const char *name) {
    int each;
    for (each = 0; each < FUNCTIONS; each++) {
        if (equal(functions[each].name, name)) {
            return &functions[each];
        }
    }
    fprintf(stderr, "no function %s\n", name);
    exit(2);
}

static void test_null_among_ratings(void) {
    const ww_rating *with_null[2];
    int each;
    for (each = 0; each < 2; each++) {
        with_null[0] = rating;
        with_null[1] = rating;
        with_null[each] = NULL;
        expect_with(function_of("ww_summary_of_findings"), 0, with_null, 0,
                    WW_STATUS_NULL_ARGUMENT, "one of them NULL");
    }
}

static void test_misaligned_columns(void) {
    double *misaligned = (double *)writable((const char *)room + 1);
    ww_block_columns of_each[9];
    int each;
    for (each = 0; each < 9; each++) {
        of_each[each] = columns;
    }
    of_each[0].estimate = misaligned;
    of_each[1].se = misaligned;
    of_each[2].ci_low = misaligned;
    of_each[3].ci_high = misaligned;
    of_each[4].tau2 = misaligned;
    of_each[5].q = misaligned;
    of_each[6].i2 = misaligned;
    of_each[7].p = misaligned;
    of_each[8].q_p = misaligned;
    for (each = 0; each < 9; each++) {
        expect_with(function_of("ww_pool_blocks"), 7, &of_each[each], 0, WW_STATUS_MISALIGNED,
                    "a misaligned column");
    }
}

/* Numbers that are none: the pointer names the row. */
static void test_numbers_that_are_none(void) {
    static const double no_effect[] = {NAN, INFINITY, -INFINITY};
    static const double no_variance[] = {NAN, INFINITY, -INFINITY, -0.5};
    const struct function *pool = function_of("ww_pool");
    double numbers[STUDIES];
    size_t each;
    for (each = 0; each < 3; each++) {
        memcpy(numbers, effects, sizeof numbers);
        numbers[3] = no_effect[each];
        expect_with(pool, 0, numbers, 0, WW_STATUS_INVALID_REQUEST, "no effect");
    }
    for (each = 0; each < 4; each++) {
        memcpy(numbers, variances, sizeof numbers);
        numbers[3] = no_variance[each];
        expect_with(pool, 1, numbers, 0, WW_STATUS_INVALID_REQUEST, "no variance");
    }
}

static void test_row_is_named(void) {
    const double yi[STUDIES] = {0.1, 0.2, 0.3, NAN};
    ww_pooled pooled;
    ww_error *error = NULL;
    CHECK(ww_pool(yi, variances, STUDIES, NULL, &pooled, NULL, &error) ==
          WW_STATUS_INVALID_REQUEST);
    CHECK(equal(ww_error_pointer(error), "/yi/3"));
    ww_error_free(error);
}

static void test_arrays(void) {
    test_null_among_ratings();
    test_misaligned_columns();
    test_numbers_that_are_none();
    test_row_is_named();
    check_reference();
}

/* ---- JSON that is nested too deeply ---- */

static size_t levels = 100000;

/* How a text of many levels begins, goes on and ends. */
static const struct {
    const char *start;
    const char *open;
    const char *close;
    const char *end;
} nests[] = {
    {"", "[", "", ""},
    {"", "{\"a\":", "", ""},
    {"", "[", "]", ""},
    {"", "{\"a\":", "}", "1"},
    {"{\"a\": ", "[", "]", "}"},
    {"{\"audience\": \"pcn\", \"audience\": ", "[{\"a\":", "}]", "}"},
};
enum { NESTS = sizeof nests / sizeof nests[0] };

/* The text; the middle of one that closes is its `end` unless that closes what `start` opened. */
static char *nested(int nest, size_t *len) {
    const char *start = nests[nest].start;
    const char *open = nests[nest].open;
    const char *close = nests[nest].close;
    const char *middle = start[0] == '\0' ? nests[nest].end : "1";
    const char *end = start[0] == '\0' ? "" : nests[nest].end;
    size_t room_for = (strlen(open) + strlen(close)) * levels + strlen(start) + 8;
    char *text = malloc(room_for);
    char *at = text;
    size_t level;
    if (text == NULL) {
        exit(2);
    }
    at += sprintf(at, "%s", start);
    for (level = 0; level < levels; level++) {
        at += sprintf(at, "%s", open);
    }
    at += sprintf(at, "%s", middle);
    for (level = 0; level < levels; level++) {
        at += sprintf(at, "%s", close);
    }
    at += sprintf(at, "%s", end);
    *len = (size_t)(at - text);
    return text;
}

static void misuse_nest(int nest) {
    size_t len = 0;
    char *text = nested(nest, &len);
    int each;
    for (each = 0; each < FUNCTIONS; each++) {
        int index;
        for (index = 0; functions[each].parameters[index].name != NULL; index++) {
            const struct parameter *parameter = &functions[each].parameters[index];
            if (is_json(parameter->kind)) {
                expect_with(&functions[each], index, text, len, parameter->bad, nests[nest].open);
            }
        }
    }
    free(text);
}

static void *misuse_nests(void *slowest) {
    int nest;
    for (nest = 0; nest < NESTS; nest++) {
        clock_t start = clock();
        double seconds;
        misuse_nest(nest);
        seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > *(double *)slowest) {
            *(double *)slowest = seconds;
        }
    }
    return NULL;
}

/* On a small stack, so that a level of the text must not cost a frame. */
static void test_nesting(void) {
    pthread_attr_t attributes;
    pthread_t thread;
    double slowest = 0;
    CHECK(pthread_attr_init(&attributes) == 0);
    CHECK(pthread_attr_setstacksize(&attributes, 512 * 1024) == 0);
    CHECK(pthread_create(&thread, &attributes, misuse_nests, &slowest) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(pthread_attr_destroy(&attributes) == 0);
    printf("%zu levels of nesting: at most %.1f s for all functions\n", levels, slowest);
    CHECK(slowest < 60);
    check_reference();
}

/* ---- The embedded evidence base, cut short ---- */

static void test_cut_short(size_t step) {
    const struct function *reads = function_of("ww_base_from_json");
    const char *json = ww_text_data(reference_document);
    size_t len = ww_text_len(reference_document);
    size_t at;
    size_t count = 0;
    for (at = 0; at < len; at += step, count++) {
        expect_text(reads, 0, json, at, WW_STATUS_INVALID_DOCUMENT, "the embedded base cut short");
    }
    printf("%zu beginnings of %zu bytes refused\n", count, len);
    check_reference();
}

/* ---- Setting up ---- */

/* Reads a file whole, with a NUL behind it. */
static void read_file(const char *path, char *into, size_t size) {
    FILE *stream = fopen(path, "rb");
    size_t len = stream != NULL ? fread(into, 1, size - 1, stream) : 0;
    if (stream == NULL || ferror(stream) || !feof(stream)) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    fclose(stream);
    while (len > 0 && into[len - 1] == '\n') {
        len--; /* so that every beginning is one of less than the whole */
    }
    into[len] = '\0';
}

static void set_up(const char *golden, const char *folder) {
    static char newer[16384];
    snprintf(path_to_read, sizeof path_to_read, "%s/diff/study-added/new.json", golden);
    read_file(path_to_read, newer, sizeof newer);
    snprintf(path_to_read, sizeof path_to_read, "%s/diff/study-added/old.json", golden);
    read_file(path_to_read, small_document, sizeof small_document);
    snprintf(path_to_write, sizeof path_to_write, "%s/written.json", folder);
    base = embedded();
    CHECK(ww_base_from_json(newer, strlen(newer), &newer_base, NULL) == WW_STATUS_OK);
    CHECK(ww_base_from_json(small_document, strlen(small_document), &old_base, NULL) ==
          WW_STATUS_OK);
    CHECK(ww_base_select(base, TEXT("{\"audience\": \"pcn\"}"), &selection, NULL) == WW_STATUS_OK);
    CHECK(ww_base_select_many(base, TEXT(a_table), &many, NULL) == WW_STATUS_OK);
    CHECK(ww_base_audit(old_base, NULL, 0, NULL, &audit, NULL) == WW_STATUS_OK);
    CHECK(ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, NULL) == WW_STATUS_OK);
    CHECK(ww_pool_groups(keys, effects, variances, STUDIES, NULL, 1, NULL, &groups, NULL) ==
          WW_STATUS_OK);
    ratings[0] = rating;
    ratings[1] = rating;
    reference_document = document_of(base);
    reference_answer = answer_of(base);
}

static void tear_down(void) {
    ww_text_free(reference_answer);
    ww_text_free(reference_document);
    ww_pooled_groups_free(groups);
    ww_rating_free(rating);
    ww_audit_free(audit);
    ww_selected_many_free(many);
    ww_selection_free(selection);
    ww_base_free(newer_base);
    ww_base_free(old_base);
    ww_base_free(base);
    remove(path_to_write);
}

int main(int argc, char **argv) {
    long step = argc == 5 ? strtol(argv[3], NULL, 10) : 97;
    if (argc == 2 && equal(argv[1], "--names")) {
        print_names();
        return 0;
    }
    if ((argc != 3 && argc != 5) || step < 1) {
        fprintf(stderr, "usage: test_misuse GOLDEN FOLDER [STEP LEVELS]\n");
        return 2;
    }
    if (argc == 5) {
        levels = (size_t)strtol(argv[4], NULL, 10);
    }
    set_up(argv[1], argv[2]);
    test_functions();
    each_plain_function(check_plain);
    test_what_is_not_there();
    test_no_fault();
    test_arrays();
    test_nesting();
    test_cut_short((size_t)step);
    tear_down();
    return tally();
}
