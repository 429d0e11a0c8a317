/* What every call of the C interface promises, whatever bytes it is handed; for the fuzz targets.
 *
 * A promise that is broken ends the process, which is what a fuzzer and a replay look for. */

#ifndef WHATWORKS_CONTRACT_H
#define WHATWORKS_CONTRACT_H

#include "whatworks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition);                \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* How a call may fail, as its description in the header says. What the targets rule out, such as a
 * NULL or a length too large, is not among them, nor is a panic. */
enum {
    MAY_NOT_FAIL = 0,
    DOCUMENT = 1,
    REQUEST = 2,
    NAME = 4,
    STOPPED = 8,
    UTF8 = 16,
    STREAM = 32
};

static unsigned kind_of(ww_status status) {
    switch (status) {
    case WW_STATUS_INVALID_DOCUMENT: return DOCUMENT;
    case WW_STATUS_INVALID_REQUEST: return REQUEST;
    case WW_STATUS_UNKNOWN_NAME: return NAME;
    case WW_STATUS_CANCELLED: return STOPPED;
    case WW_STATUS_INVALID_UTF8: return UTF8;
    case WW_STATUS_ARROW: return STREAM;
    default: return 0;
    }
}

/* Pointers that no call may write over, unless it has to. */
static char place;
#define UNTOUCHED(type) ((type *)(void *)&place)

static int is_text(const char *text) { return text != NULL && text[0] != '\0'; }

/* A JSON pointer (RFC 6901): empty or with a `/` in front, and no `~` but in `~0` and `~1`. */
static int is_pointer(const char *text) {
    if (text == NULL || (text[0] != '\0' && text[0] != '/')) {
        return 0;
    }
    for (; *text != '\0'; text++) {
        if (text[0] == '~' && text[1] != '0' && text[1] != '1') {
            return 0;
        }
    }
    return 1;
}

/* An error says everything that it has to say. */
static void require_error(ww_status status, const ww_error *error) {
    size_t count = ww_error_fault_count(error);
    size_t index;
    REQUIRE(ww_error_status(error) == status);
    REQUIRE(is_text(ww_error_code(error)));
    REQUIRE(is_text(ww_error_message(error)));
    REQUIRE(is_text(ww_error_json(error)));
    REQUIRE(strstr(ww_error_json(error), "\"schema\": \"whatworks-error/1\"") != NULL);
    REQUIRE((count > 0) == ((kind_of(status) & (DOCUMENT | REQUEST)) != 0));
    for (index = 0; index < count; index++) {
        REQUIRE(is_text(ww_error_fault_code(error, index)));
        REQUIRE(is_pointer(ww_error_fault_pointer(error, index)));
        REQUIRE(is_text(ww_error_fault_expected(error, index)));
    }
    REQUIRE((ww_error_pointer(error) != NULL) == (count > 0));
    REQUIRE(ww_error_fault_code(error, count) == NULL);
}

/* Whether a call succeeded; it wrote what it promised and nothing else. Frees the error. */
static int succeeded(ww_status status, const void *out, ww_error *error, unsigned may) {
    if (status == WW_STATUS_OK) {
        REQUIRE(out != (void *)&place && out != NULL);
        REQUIRE(error == UNTOUCHED(ww_error));
        return 1;
    }
    REQUIRE(status != WW_STATUS_PANIC);
    REQUIRE(out == (void *)&place);
    REQUIRE(error != UNTOUCHED(ww_error) && error != NULL);
    REQUIRE((kind_of(status) & may) != 0);
    require_error(status, error);
    ww_error_free(error);
    return 0;
}

/* Declares `name`, which the call writes to as `&name`, beside `&error`; NULL if it fails, which it
 * may do in the ways of `may` alone. */
#define CALL(type, name, may, call)                                                                \
    type *name = UNTOUCHED(type);                                                                  \
    do {                                                                                           \
        ww_error *error = UNTOUCHED(ww_error);                                                     \
        ww_status status = (call);                                                                 \
        name = succeeded(status, name, error, (may)) ? name : NULL;                                \
    } while (0)

/* A text has a NUL behind it, and there is something in it. NULL is none, and is fine. */
static void require_text(const ww_text *text) {
    if (text != NULL) {
        REQUIRE(ww_text_len(text) > 0);
        REQUIRE(ww_text_data(text)[ww_text_len(text)] == '\0');
    }
}

static int same_text(const ww_text *a, const ww_text *b) {
    return ww_text_len(a) == ww_text_len(b) &&
           memcmp(ww_text_data(a), ww_text_data(b), ww_text_len(a)) == 0;
}

static void done_with(ww_text *text) {
    require_text(text);
    ww_text_free(text);
}

/* A rating and all that is asked of one. */
static void done_with_rating(ww_rating *rating) {
    ww_certainty worst = WW_CERTAINTY_NOT_RATED;
    ww_certainty best = WW_CERTAINTY_NOT_RATED;
    if (rating == NULL) {
        return;
    }
    REQUIRE(ww_rating_certainty(rating) <= WW_CERTAINTY_HIGH);
    if (ww_rating_interval(rating, &worst, &best)) {
        REQUIRE(worst <= best && best <= WW_CERTAINTY_HIGH);
    }
    CALL(ww_text, json, MAY_NOT_FAIL, ww_rating_to_json(rating, &json, &error));
    CALL(ww_text, change, MAY_NOT_FAIL, ww_rating_what_would_change(rating, &change, &error));
    done_with(json);
    done_with(change);
    ww_rating_free(rating);
}

/* Every recommendation of a base is in one of the lists of a selection. */
static void done_with_selection(ww_selection *selection, size_t recommendations) {
    size_t total = 0;
    uint32_t list;
    if (selection == NULL) {
        return;
    }
    for (list = WW_LIST_SELECTED; list <= WW_LIST_EXCLUDED; list++) {
        size_t count = ww_selection_count(selection, list);
        size_t index;
        for (index = 0; index < count; index++) {
            REQUIRE(ww_selection_id(selection, list, index) != NULL);
        }
        REQUIRE(ww_selection_id(selection, list, count) == NULL);
        total += count;
    }
    REQUIRE(total == recommendations);
    CALL(ww_text, json, MAY_NOT_FAIL, ww_selection_to_json(selection, &json, &error));
    done_with(json);
    ww_selection_free(selection);
}

/* Stops long work after some of its parts, so that no input takes long. */
struct patience {
    unsigned left;
    uint64_t done;
};

/* What is told never goes back. */
static bool goes_on(void *context, uint64_t done, uint64_t total) {
    struct patience *patience = context;
    REQUIRE(done >= patience->done);
    REQUIRE(total == 0 || done <= total);
    patience->done = done;
    if (patience->left == 0) {
        return false;
    }
    patience->left -= 1;
    return true;
}

/* A part of an input; a NUL, which no JSON has in it, ends it, unless it is the last. */
struct part {
    const char *data;
    size_t len;
};

static struct part next_part(struct part *rest) {
    struct part part = *rest;
    const char *end = rest->len > 0 ? memchr(rest->data, '\0', rest->len) : NULL;
    if (end == NULL) {
        rest->data += rest->len;
        rest->len = 0;
        return part;
    }
    part.len = (size_t)(end - rest->data);
    rest->data += part.len + 1;
    rest->len -= part.len + 1;
    return part;
}

/* The base that is compiled in; made once, as it is large. */
static const ww_base *embedded(void) {
    static ww_base *base;
    if (base == NULL) {
        REQUIRE(ww_base_staff_empowerment(&base, NULL) == WW_STATUS_OK);
    }
    return base;
}

#endif
