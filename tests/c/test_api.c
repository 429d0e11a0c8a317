/* The C interface by itself: every function, every argument, every status.
 *
 * usage: test_api FOLDER   (a folder that may be written to) */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include <pthread.h>

#include "calls.h"

static void test_versions(void) {
    char version[64];
    snprintf(version, sizeof version, "%d.%d.%d", WW_VERSION_MAJOR, WW_VERSION_MINOR,
             WW_VERSION_PATCH);
    CHECK(equal(ww_version(), version));
    CHECK(ww_abi_version() == WW_ABI_VERSION);
}

static void test_numbers(void) {
    CHECK(WW_STATUS_OK == 0);
    CHECK(WW_STATUS_NULL_ARGUMENT == 1);
    CHECK(WW_STATUS_INVALID_UTF8 == 2);
    CHECK(WW_STATUS_INVALID_LENGTH == 3);
    CHECK(WW_STATUS_MISALIGNED == 4);
    CHECK(WW_STATUS_INVALID_DOCUMENT == 10);
    CHECK(WW_STATUS_INVALID_REQUEST == 11);
    CHECK(WW_STATUS_UNKNOWN_NAME == 12);
    CHECK(WW_STATUS_FILE == 13);
    CHECK(WW_STATUS_PANIC == 90);
    CHECK(WW_STATUS_OTHER == 91);
    CHECK(WW_CERTAINTY_NOT_RATED == 0 && WW_CERTAINTY_VERY_LOW == 1 && WW_CERTAINTY_LOW == 2);
    CHECK(WW_CERTAINTY_MODERATE == 3 && WW_CERTAINTY_HIGH == 4);
    CHECK(WW_LIST_SELECTED == 0 && WW_LIST_UNDECIDED == 1 && WW_LIST_EXCLUDED == 2);
    CHECK(sizeof(ww_status) == 4 && sizeof(ww_certainty) == 4 && sizeof(ww_list) == 4);
}

static void test_base(const char *folder) {
    ww_base *base = UNTOUCHED(ww_base);
    ww_base *again = NULL;
    ww_text *text = NULL;
    ww_text *text_again = NULL;
    char path[4096];

    SUCCEEDS(ww_base_staff_empowerment(&base, &error));
    CHECK(equal(ww_base_id(base), "staff-empowerment-2024"));
    CHECK(strlen(ww_base_version(base)) > 0);
    CHECK(ww_base_item_count(base, WW_ITEM_RECOMMENDATION) == 7);
    CHECK(equal(ww_base_item_id(base, WW_ITEM_RECOMMENDATION, 0), "R1"));
    CHECK(equal(ww_base_item_id(base, WW_ITEM_RECOMMENDATION, 6), "R7"));
    CHECK(ww_base_item_id(base, WW_ITEM_RECOMMENDATION, 7) == NULL);
    CHECK(ww_base_item_id(base, WW_ITEM_RECOMMENDATION, (size_t)-1) == NULL);

    SUCCEEDS(ww_base_to_json(base, &text, &error));
    CHECK(ww_text_len(text) == strlen(ww_text_data(text)));
    SUCCEEDS(ww_base_from_json(ww_text_data(text), ww_text_len(text), &again, &error));
    SUCCEEDS(ww_base_to_json(again, &text_again, &error));
    CHECK(equal(ww_text_data(text), ww_text_data(text_again)));
    ww_text_free(text_again);
    ww_base_free(again);

    snprintf(path, sizeof path, "%s/base.json", folder);
    SUCCEEDS(ww_base_write(base, path, strlen(path), &error));
    SUCCEEDS(ww_base_read(path, strlen(path), &again, &error));
    SUCCEEDS(ww_base_to_json(again, &text_again, &error));
    CHECK(equal(ww_text_data(text), ww_text_data(text_again)));
    ww_text_free(text_again);
    ww_base_free(again);
    remove(path);

    SUCCEEDS(ww_base_from_json_within(ww_text_data(text), ww_text_len(text), ww_text_len(text), 32,
                                      &again, &error));
    ww_base_free(again);
    FAILS(ww_base, WW_STATUS_INVALID_DOCUMENT, "invalid-document",
          ww_base_from_json_within(ww_text_data(text), ww_text_len(text), ww_text_len(text) - 1, 32,
                                   &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_DOCUMENT, "invalid-document",
          ww_base_from_json_within(ww_text_data(text), ww_text_len(text), ww_text_len(text), 2,
                                   &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_DOCUMENT, "invalid-document",
          ww_base_from_json_within(ww_text_data(text), ww_text_len(text), 0, 0, &out, &error));
    ww_text_free(text);
    ww_base_free(base);
}

static void test_answers(void) {
    ww_base *base = embedded();
    ww_selection *selection = NULL;
    ww_rating *rating = NULL;
    ww_audit *audit = NULL;
    ww_text *text = NULL;
    ww_certainty worst = WW_CERTAINTY_NOT_RATED;
    ww_certainty best = WW_CERTAINTY_NOT_RATED;
    size_t total;

    SUCCEEDS(ww_base_select(base, TEXT("{\"audience\": \"pcn\"}"), &selection, &error));
    SUCCEEDS(ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, &error));
    SUCCEEDS(ww_base_audit(base, TEXT("{\"layers\": [\"brief\"]}"), NULL, &audit, &error));
    /* Answers outlive the base. */
    ww_base_free(base);

    total = ww_selection_count(selection, WW_LIST_SELECTED) +
            ww_selection_count(selection, WW_LIST_UNDECIDED) +
            ww_selection_count(selection, WW_LIST_EXCLUDED);
    CHECK(total == 7);
    CHECK(ww_selection_count(selection, WW_LIST_SELECTED) > 0);
    CHECK(equal(ww_selection_id(selection, WW_LIST_SELECTED, 0), "R1"));
    CHECK(ww_selection_id(selection, WW_LIST_SELECTED, 7) == NULL);
    CHECK(ww_selection_count(selection, 3) == 0);
    CHECK(ww_selection_count(selection, UINT32_MAX) == 0);
    CHECK(ww_selection_id(selection, 3, 0) == NULL);
    CHECK(ww_selection_id(selection, UINT32_MAX, (size_t)-1) == NULL);
    SUCCEEDS(ww_selection_to_json(selection, &text, &error));
    CHECK(strstr(ww_text_data(text), "\"schema\": \"whatworks-selection/1\"") != NULL);
    ww_text_free(text);
    ww_selection_free(selection);

    CHECK(ww_rating_certainty(rating) != WW_CERTAINTY_NOT_RATED);
    CHECK(ww_rating_interval(rating, &worst, &best));
    CHECK(worst != WW_CERTAINTY_NOT_RATED && worst <= ww_rating_certainty(rating));
    CHECK(ww_rating_certainty(rating) <= best);
    SUCCEEDS(ww_rating_to_json(rating, &text, &error));
    CHECK(strstr(ww_text_data(text), "\"schema\": \"whatworks-rating/1\"") != NULL);
    ww_text_free(text);
    ww_rating_free(rating);

    SUCCEEDS(ww_audit_to_json(audit, &text, &error));
    CHECK(strstr(ww_text_data(text), "\"schema\": \"whatworks-audit/1\"") != NULL);
    ww_text_free(text);
    ww_audit_free(audit);

    SUCCEEDS(ww_combine(TEXT("{\"start\": \"high\", \"risk_of_bias\": \"serious\","
                             " \"inconsistency\": \"not-serious\","
                             " \"indirectness\": \"not-serious\","
                             " \"imprecision\": \"serious\","
                             " \"publication_bias\": \"undetected\"}"),
                        &rating, &error));
    CHECK(ww_rating_certainty(rating) == WW_CERTAINTY_LOW);
    CHECK(ww_rating_interval(rating, &worst, &best));
    CHECK(worst == WW_CERTAINTY_LOW && best == WW_CERTAINTY_LOW);
    ww_rating_free(rating);
}

/* The defaults are what an empty object gives. */
static void test_default_options(void) {
    ww_base *base = embedded();
    ww_rating *rating = NULL;
    ww_audit *audit = NULL;
    ww_text *by_null = NULL;
    ww_text *by_object = NULL;
    CHECK(ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, NULL) == WW_STATUS_OK);
    CHECK(ww_rating_to_json(rating, &by_null, NULL) == WW_STATUS_OK);
    ww_rating_free(rating);
    CHECK(ww_base_rate(base, TEXT("R1"), TEXT("{}"), &rating, NULL) == WW_STATUS_OK);
    CHECK(ww_rating_to_json(rating, &by_object, NULL) == WW_STATUS_OK);
    ww_rating_free(rating);
    CHECK(equal(ww_text_data(by_null), ww_text_data(by_object)));
    ww_text_free(by_null);
    ww_text_free(by_object);
    CHECK(ww_base_audit(base, NULL, 0, NULL, &audit, NULL) == WW_STATUS_OK);
    CHECK(ww_audit_to_json(audit, &by_null, NULL) == WW_STATUS_OK);
    ww_audit_free(audit);
    CHECK(ww_base_audit(base, TEXT("{}"), NULL, &audit, NULL) == WW_STATUS_OK);
    CHECK(ww_audit_to_json(audit, &by_object, NULL) == WW_STATUS_OK);
    ww_audit_free(audit);
    CHECK(equal(ww_text_data(by_null), ww_text_data(by_object)));
    ww_text_free(by_null);
    ww_text_free(by_object);
    ww_base_free(base);
}

static void test_null(void) {
    const char query[] = "{\"audience\": \"pcn\"}";
    const size_t len = sizeof query - 1;
    ww_base *base = embedded();
    ww_selection *selection = NULL;
    ww_rating *rating = NULL;
    ww_audit *audit = NULL;
    ww_certainty level = WW_CERTAINTY_HIGH;
    CHECK(ww_base_select(base, query, len, &selection, NULL) == WW_STATUS_OK);
    CHECK(ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, NULL) == WW_STATUS_OK);
    CHECK(ww_base_audit(base, NULL, 0, NULL, &audit, NULL) == WW_STATUS_OK);

    NULL_ARGUMENT(ww_base, ww_base_from_json(NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_base, ww_base_from_json(NULL, 5, &out, &error));
    NULL_ARGUMENT(ww_base, ww_base_from_json_within(NULL, 0, 9, 9, &out, &error));
    NULL_ARGUMENT(ww_base, ww_base_read(NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_to_json(NULL, &out, &error));
    NULL_ARGUMENT(ww_selection, ww_base_select(NULL, query, len, &out, &error));
    NULL_ARGUMENT(ww_selection, ww_base_select(base, NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_rating, ww_base_rate(NULL, TEXT("R1"), NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_rating, ww_base_rate(base, NULL, 0, NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_rating, ww_base_rate(base, TEXT("R1"), NULL, 1, &out, &error));
    NULL_ARGUMENT(ww_audit, ww_base_audit(NULL, NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_audit, ww_base_audit(base, NULL, 1, NULL, &out, &error));
    NULL_ARGUMENT(ww_rating, ww_combine(NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_text, ww_selection_to_json(NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_rating_to_json(NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_audit_to_json(NULL, &out, &error));

    NULL_OUT(ww_base_staff_empowerment(NULL, &error));
    NULL_OUT(ww_base_from_json(query, len, NULL, &error));
    NULL_OUT(ww_base_from_json_within(query, len, 9, 9, NULL, &error));
    NULL_OUT(ww_base_read(query, len, NULL, &error));
    NULL_OUT(ww_base_write(NULL, TEXT("nowhere"), &error));
    NULL_OUT(ww_base_write(base, NULL, 0, &error));
    NULL_OUT(ww_base_to_json(base, NULL, &error));
    NULL_OUT(ww_base_select(base, query, len, NULL, &error));
    NULL_OUT(ww_base_rate(base, TEXT("R1"), NULL, 0, NULL, &error));
    NULL_OUT(ww_base_audit(base, NULL, 0, NULL, NULL, &error));
    NULL_OUT(ww_combine(TEXT("{}"), NULL, &error));
    NULL_OUT(ww_selection_to_json(selection, NULL, &error));
    NULL_OUT(ww_rating_to_json(rating, NULL, &error));
    NULL_OUT(ww_audit_to_json(audit, NULL, &error));

    /* Nobody wants the error. */
    CHECK(ww_base_staff_empowerment(NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
    CHECK(ww_base_write(NULL, NULL, 0, NULL) == WW_STATUS_NULL_ARGUMENT);
    CHECK(ww_base_select(base, TEXT("{"), &selection, NULL) == WW_STATUS_INVALID_REQUEST);

    CHECK(ww_base_id(NULL) == NULL);
    CHECK(ww_base_version(NULL) == NULL);
    CHECK(ww_base_item_count(NULL, WW_ITEM_RECOMMENDATION) == 0);
    CHECK(ww_base_item_id(NULL, WW_ITEM_RECOMMENDATION, 0) == NULL);
    CHECK(ww_selection_count(NULL, WW_LIST_SELECTED) == 0);
    CHECK(ww_selection_id(NULL, WW_LIST_SELECTED, 0) == NULL);
    CHECK(ww_rating_certainty(NULL) == WW_CERTAINTY_NOT_RATED);
    CHECK(!ww_rating_interval(NULL, &level, &level));
    CHECK(!ww_rating_interval(rating, NULL, &level));
    CHECK(!ww_rating_interval(rating, &level, NULL));
    CHECK(level == WW_CERTAINTY_HIGH);
    CHECK(ww_text_data(NULL) == NULL);
    CHECK(ww_text_len(NULL) == 0);
    CHECK(ww_error_status(NULL) == WW_STATUS_NULL_ARGUMENT);
    CHECK(ww_error_code(NULL) == NULL);
    CHECK(ww_error_message(NULL) == NULL);
    CHECK(ww_error_pointer(NULL) == NULL);
    CHECK(ww_error_json(NULL) == NULL);
    CHECK(ww_error_fault_count(NULL) == 0);
    CHECK(ww_error_fault_code(NULL, 0) == NULL);
    CHECK(ww_error_fault_pointer(NULL, 0) == NULL);
    CHECK(ww_error_fault_value(NULL, 0) == NULL);
    CHECK(ww_error_fault_expected(NULL, 0) == NULL);

    ww_base_free(NULL);
    ww_selection_free(NULL);
    ww_rating_free(NULL);
    ww_audit_free(NULL);
    ww_text_free(NULL);
    ww_error_free(NULL);

    ww_selection_free(selection);
    ww_rating_free(rating);
    ww_audit_free(audit);
    ww_base_free(base);
}

static void test_bad_bytes(void) {
    const char bad[] = "{\"audience\": \"\xff\xfe\"}";
    const size_t len = sizeof bad - 1;
    const size_t too_long = (size_t)-1;
    ww_base *base = embedded();

    FAILS(ww_base, WW_STATUS_INVALID_DOCUMENT, "invalid-document",
          ww_base_from_json(bad, len, &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_DOCUMENT, "invalid-document",
          ww_base_from_json(bad, 0, &out, &error));
    FAILS(ww_selection, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_select(base, bad, len, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_combine(bad, len, &out, &error));
    FAILS(ww_audit, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_audit(base, bad, len, NULL, &out, &error));
    FAILS(ww_audit, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_audit(base, "", 0, NULL, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_rate(base, TEXT("R1"), bad, len, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ww_base_rate(base, TEXT("R\xff"), NULL, 0, &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ww_base_read(TEXT("\xc3\x28"), &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ww_base_write(base, TEXT("\xed\xa0\x80"), &error));

    FAILS(ww_base, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_from_json(bad, too_long, &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_read(bad, too_long, &out, &error));
    FAILS(ww_selection, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_select(base, bad, too_long, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_rate(base, TEXT("R1"), bad, too_long, &out, &error));
    ww_base_free(base);
}

static void test_faults(void) {
    ww_base *base = embedded();
    ww_selection *selection = UNTOUCHED(ww_selection);
    ww_error *error = NULL;
    size_t index;

    CHECK(ww_base_select(base, TEXT("{\"themes\": [\"nowhere\", \"\"], \"audience\": 1}"),
                         &selection, &error) == WW_STATUS_INVALID_REQUEST);
    CHECK(equal(ww_error_pointer(error), "/audience"));
    CHECK(ww_error_fault_count(error) == 2);
    CHECK(equal(ww_error_fault_value(error, 0), "1"));
    CHECK(equal(ww_error_fault_code(error, 1), "empty-text"));
    ww_error_free(error);

    error = NULL;
    CHECK(ww_base_select(base, TEXT("{\"themes\": [\"nowhere\", \"elsewhere\"]}"), &selection,
                         &error) == WW_STATUS_INVALID_REQUEST);
    CHECK(ww_error_fault_count(error) >= 2);
    CHECK(equal(ww_error_pointer(error), "/themes/0"));
    for (index = 0; index < ww_error_fault_count(error); index++) {
        CHECK(strlen(ww_error_fault_code(error, index)) > 0);
        CHECK(strncmp(ww_error_fault_pointer(error, index), "/themes/", 8) == 0);
        CHECK(strlen(ww_error_fault_expected(error, index)) > 0);
    }
    CHECK(equal(ww_error_fault_code(error, 0), "dangling-id"));
    CHECK(equal(ww_error_fault_value(error, 0), "\"nowhere\""));
    CHECK(ww_error_fault_code(error, index) == NULL);
    CHECK(ww_error_fault_pointer(error, index) == NULL);
    CHECK(ww_error_fault_value(error, index) == NULL);
    CHECK(ww_error_fault_expected(error, (size_t)-1) == NULL);
    ww_error_free(error);

    /* The whole document is at fault: the pointer is there, and empty; there is no value. */
    error = NULL;
    CHECK(ww_base_select(base, TEXT("{}"), &selection, &error) == WW_STATUS_INVALID_REQUEST);
    CHECK(equal(ww_error_pointer(error), ""));
    CHECK(ww_error_fault_value(error, 0) == NULL);
    ww_error_free(error);

    /* No faults: no pointer. */
    error = NULL;
    CHECK(ww_base_read(TEXT("/nowhere/base.json"), &base, &error) == WW_STATUS_FILE);
    CHECK(ww_error_pointer(error) == NULL);
    CHECK(ww_error_fault_count(error) == 0);
    ww_error_free(error);

    /* A NUL inside a theme: no text is cut short by it. */
    error = NULL;
    CHECK(ww_base_select(base, TEXT("{\"themes\": [\"a\\u0000b\"]}"), &selection, &error) ==
          WW_STATUS_INVALID_REQUEST);
    CHECK(strstr(ww_error_json(error), "a\\\\u0000b") != NULL);
    ww_error_free(error);
    CHECK(selection == UNTOUCHED(ww_selection));
    ww_base_free(base);
}

static void test_names_and_files(void) {
    ww_base *base = embedded();
    FAILS(ww_rating, WW_STATUS_UNKNOWN_NAME, "unknown-name",
          ww_base_rate(base, TEXT("R99"), NULL, 0, &out, &error));
    FAILS(ww_rating, WW_STATUS_UNKNOWN_NAME, "unknown-name",
          ww_base_rate(base, "", 0, NULL, 0, &out, &error));
    FAILS(ww_audit, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_audit(base, TEXT("{\"rules\": \"none\"}"), NULL, &out, &error));
    FAILS(ww_selection, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_select(base, TEXT("{\"audience\": \"pcn\", \"layers\": [\"none\"]}"), &out,
                         &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_combine(TEXT("{\"rules\": \"none\"}"), &out, &error));
    FAILS(ww_base, WW_STATUS_FILE, "file", ww_base_read(TEXT("/nowhere/base.json"), &out, &error));
    FAILS(ww_base, WW_STATUS_FILE, "file", ww_base_read(TEXT("a\0b"), &out, &error));
    FAILS(ww_base, WW_STATUS_FILE, "file", ww_base_read("", 0, &out, &error));
    FAILS(ww_base, WW_STATUS_FILE, "file",
          ww_base_write(base, TEXT("/nowhere/base.json"), &error));
    ww_base_free(base);
}

/* Cut short or with a byte changed, a document is a base or an error. */
static void test_damaged_documents(void) {
    enum { TRIES = 24 };
    ww_base *base = embedded();
    ww_text *text = NULL;
    char *copy;
    size_t len;
    size_t index;
    CHECK(ww_base_to_json(base, &text, NULL) == WW_STATUS_OK);
    len = ww_text_len(text);
    copy = malloc(len);
    CHECK(copy != NULL);
    for (index = 0; copy != NULL && index < TRIES; index++) {
        /* A copy of exactly this size, so that reading behind its end is seen. */
        size_t part = len / TRIES * index;
        char *exact = malloc(part > 0 ? part : 1);
        CHECK(exact != NULL);
        if (exact != NULL) {
            memcpy(exact, ww_text_data(text), part);
            FAILS(ww_base, WW_STATUS_INVALID_DOCUMENT, "invalid-document",
                  ww_base_from_json(exact, part, &out, &error));
            free(exact);
        }
    }
    for (index = 0; copy != NULL && index < TRIES; index++) {
        ww_base *changed = NULL;
        ww_error *error = NULL;
        ww_status status;
        memcpy(copy, ww_text_data(text), len);
        copy[(index * 7919 + 13) % len] ^= (char)(1U << (index % 8));
        status = ww_base_from_json(copy, len, &changed, &error);
        CHECK((status == WW_STATUS_OK) == (changed != NULL));
        CHECK((status == WW_STATUS_OK) == (error == NULL));
        CHECK(status == WW_STATUS_OK || status == WW_STATUS_INVALID_DOCUMENT);
        ww_base_free(changed);
        ww_error_free(error);
    }
    free(copy);
    ww_text_free(text);
    ww_base_free(base);
}

enum { THREADS = 4 };

struct shared {
    const ww_base *base;
    ww_text *answer;
};

static void *ask(void *argument) {
    struct shared *shared = argument;
    ww_selection *selection = NULL;
    if (ww_base_select(shared->base, TEXT("{\"audience\": \"trust\"}"), &selection, NULL) ==
        WW_STATUS_OK) {
        ww_selection_to_json(selection, &shared->answer, NULL);
    }
    ww_selection_free(selection);
    return NULL;
}

static void test_threads(void) {
    ww_base *base = embedded();
    pthread_t threads[THREADS];
    struct shared shared[THREADS];
    int index;
    for (index = 0; index < THREADS; index++) {
        shared[index].base = base;
        shared[index].answer = NULL;
        CHECK(pthread_create(&threads[index], NULL, ask, &shared[index]) == 0);
    }
    for (index = 0; index < THREADS; index++) {
        CHECK(pthread_join(threads[index], NULL) == 0);
    }
    for (index = 0; index < THREADS; index++) {
        CHECK(equal(ww_text_data(shared[index].answer), ww_text_data(shared[0].answer)));
    }
    for (index = 0; index < THREADS; index++) {
        ww_text_free(shared[index].answer);
    }
    ww_base_free(base);
}

/* What was told, and after how many parts to stop. */
struct told {
    uint64_t calls;
    uint64_t done;
    uint64_t total;
    uint64_t stop_at;
};

static bool tell(void *context, uint64_t done, uint64_t total) {
    struct told *told = context;
    told->calls++;
    told->done = done;
    told->total = total;
    return told->stop_at == 0 || done < told->stop_at;
}

#define SMAA                                                                                       \
    "{\"policy\": {\"method\": \"smaa\", \"draws\": 2000, \"seed\": 7, \"criteria\": [{\"id\": "           \
    "\"equity\"}, {\"id\": \"feasibility\"}]}, \"judgements\": [{\"recommendation\": \"R1\", "         \
    "\"criterion\": \"equity\", \"judgement\": \"increased\"}]}"
#define CHOICE                                                                                     \
    "{\"items\": [{\"recommendation\": \"R1\", \"value\": 3, \"costs\": {\"m\": 2}}, "               \
    "{\"recommendation\": \"R2\", \"value\": 4, \"costs\": {\"m\": 3}}], \"limits\": {\"m\": 4}}"

static void test_progress(void) {
    ww_base *base = embedded();
    ww_text *alone = NULL;
    ww_text *watched = NULL;
    struct told told = {0, 0, 0, 0};
    const ww_progress progress = {tell, &told};
    const ww_progress nobody = {NULL, NULL};
    uint64_t nodes;

    /* The answer does not depend on who is told. */
    SUCCEEDS(ww_base_prioritise(base, TEXT(SMAA), 1, NULL, &alone, &error));
    SUCCEEDS(ww_base_prioritise(base, TEXT(SMAA), 1, &progress, &watched, &error));
    CHECK(equal(ww_text_data(alone), ww_text_data(watched)));
    /* The draws, and for each of the seven items as many by its own weights. */
    CHECK(told.calls >= 4 && told.done == 16000 && told.total == 16000);
    ww_text_free(watched);
    SUCCEEDS(ww_base_prioritise(base, TEXT(SMAA), 3, &nobody, &watched, &error));
    CHECK(equal(ww_text_data(alone), ww_text_data(watched)));
    ww_text_free(watched);
    ww_text_free(alone);

    for (told.stop_at = 1; told.stop_at <= 16000; told.stop_at += 1999) {
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_prioritise(base, TEXT(SMAA), 1, &progress, &out, &error));
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_prioritise(base, TEXT(SMAA), 3, &progress, &out, &error));
    }

    /* Of a search it is not known before how many nodes it has. */
    told.stop_at = 0;
    SUCCEEDS(ww_base_choose(base, TEXT(CHOICE), &progress, &alone, &error));
    CHECK(told.done > 0 && told.total == 0);
    nodes = told.done;
    for (told.stop_at = 1; told.stop_at <= nodes; told.stop_at++) {
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_choose(base, TEXT(CHOICE), &progress, &out, &error));
        CHECK(told.done >= told.stop_at && told.done <= nodes);
    }
    told.stop_at = 0;
    SUCCEEDS(ww_base_choose(base, TEXT(CHOICE), &progress, &watched, &error));
    CHECK(equal(ww_text_data(alone), ww_text_data(watched)));
    ww_text_free(watched);
    ww_text_free(alone);
    ww_base_free(base);
}

static void test_progress_is_checked(void) {
    ww_base *base = embedded();
    struct told told = {0, 0, 0, 0};
    ww_progress two[2] = {{NULL, NULL}, {NULL, NULL}};
    const ww_progress *crooked = (const ww_progress *)(const void *)((const char *)two + 1);
    two[0].context = &told;
    FAILS(ww_text, WW_STATUS_MISALIGNED, "misaligned",
          ww_base_choose(base, TEXT(CHOICE), crooked, &out, &error));
    FAILS(ww_text, WW_STATUS_MISALIGNED, "misaligned",
          ww_base_prioritise(base, TEXT(SMAA), 1, crooked, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_choose(NULL, TEXT(CHOICE), NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_choose(base, NULL, 2, NULL, &out, &error));
    NULL_OUT(ww_base_choose(base, TEXT(CHOICE), NULL, NULL, &error));
    NULL_ARGUMENT(ww_text, ww_base_prioritise(NULL, TEXT(SMAA), 1, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_prioritise(base, NULL, 2, 1, NULL, &out, &error));
    NULL_OUT(ww_base_prioritise(base, TEXT(SMAA), 1, NULL, NULL, &error));
    ww_base_free(base);
}

/* Every step of the work that counts recommendations, studies or items is one at which it stops. */
static void test_progress_of_ratings(void) {
    ww_base *base = embedded();
    ww_text *text = NULL;
    ww_audit *audit = NULL;
    struct told told = {0};
    const ww_progress progress = {tell, &told};
    uint64_t steps;
    SUCCEEDS(ww_base_audit(base, NULL, 0, &progress, &audit, &error));
    ww_audit_free(audit);
    CHECK(told.done == 7 && told.total == 7);
    for (told.stop_at = 1; told.stop_at <= 7; told.stop_at++) {
        FAILS(ww_audit, WW_STATUS_CANCELLED, "cancelled",
              ww_base_audit(base, NULL, 0, &progress, &out, &error));
        CHECK(told.done == told.stop_at);
    }
    told.stop_at = 0;
    SUCCEEDS(ww_base_robustness(base, TEXT("R1"), NULL, 0, &progress, &text, &error));
    ww_text_free(text);
    CHECK(told.done == told.total && told.total > 0);
    steps = told.total;
    for (told.stop_at = 1; told.stop_at <= steps; told.stop_at++) {
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_robustness(base, TEXT("R1"), NULL, 0, &progress, &out, &error));
    }
    told.stop_at = 0;
    SUCCEEDS(ww_base_diff(base, base, NULL, 0, &progress, &text, &error));
    ww_text_free(text);
    CHECK(told.done == told.total && told.total >= 13);
    steps = told.total;
    for (told.stop_at = 1; told.stop_at <= steps; told.stop_at++) {
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_diff(base, base, NULL, 0, &progress, &out, &error));
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_diff_page(base, base, NULL, 0, WW_FORMAT_HTML, NULL, 0, &progress, &out,
                                &error));
        FAILS(ww_text, WW_STATUS_CANCELLED, "cancelled",
              ww_base_diff_affected(base, base, TEXT("{\"ids\": [\"R1\"]}"), NULL, 0, &progress,
                                    &out, &error));
    }
    ww_base_free(base);
}

static void test_items(void) {
    static const uint32_t kinds[] = {WW_ITEM_STUDY, WW_ITEM_FINDING, WW_ITEM_BODY,
                                     WW_ITEM_RECOMMENDATION};
    ww_base *base = embedded();
    ww_text *document = NULL;
    size_t kind;
    size_t index;
    SUCCEEDS(ww_base_to_json(base, &document, &error));
    for (kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        const size_t count = ww_base_item_count(base, kinds[kind]);
        CHECK(count > 0);
        for (index = 0; index < count; index++) {
            const char *id = ww_base_item_id(base, kinds[kind], index);
            char start[256];
            ww_text *item = NULL;
            SUCCEEDS(ww_base_item_to_json(base, kinds[kind], id, strlen(id), &item, &error));
            /* The item begins with its id, as it does in the document, two levels deeper there. */
            sprintf(start, "{\n  \"id\": \"%.200s\",", id);
            CHECK(strncmp(ww_text_data(item), start, strlen(start)) == 0);
            sprintf(start, "    {\n      \"id\": \"%.200s\",", id);
            CHECK(strstr(ww_text_data(document), start) != NULL);
            ww_text_free(item);
        }
        CHECK(ww_base_item_id(base, kinds[kind], count) == NULL);
        FAILS(ww_text, WW_STATUS_UNKNOWN_NAME, "unknown-name",
              ww_base_item_to_json(base, kinds[kind], TEXT("nothing"), &out, &error));
    }
    CHECK(ww_base_item_count(base, 4) == 0);
    CHECK(ww_base_item_id(base, UINT32_MAX, 0) == NULL);
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_item_to_json(base, 4, TEXT("R1"), &out, &error));
    NULL_ARGUMENT(ww_text,
                  ww_base_item_to_json(NULL, WW_ITEM_STUDY, TEXT("R1"), &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_item_to_json(base, WW_ITEM_STUDY, NULL, 0, &out, &error));
    NULL_OUT(ww_base_item_to_json(base, WW_ITEM_RECOMMENDATION, TEXT("R1"), NULL, &error));
    ww_text_free(document);
    ww_base_free(base);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: test_api FOLDER\n");
        return 2;
    }
    test_versions();
    test_numbers();
    test_base(argv[1]);
    test_answers();
    test_default_options();
    test_null();
    test_bad_bytes();
    test_faults();
    test_names_and_files();
    test_damaged_documents();
    test_threads();
    test_progress();
    test_progress_is_checked();
    test_progress_of_ratings();
    test_items();
    return tally();
}
