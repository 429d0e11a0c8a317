/* Calls of the C interface that fail as they should and leave alone what they should; for the test
 * programs in C. */

#ifndef WHATWORKS_CALLS_H
#define WHATWORKS_CALLS_H

#include "whatworks.h"

#include "check.h"

#define TEXT(literal) (literal), (sizeof(literal) - 1)

/* Pointers that no call may write over, unless it has to. */
static char place;
#define UNTOUCHED(type) ((type *)(void *)&place)

static int equal(const char *a, const char *b) {
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static ww_base *embedded(void) {
    ww_base *base = NULL;
    CHECK(ww_base_staff_empowerment(&base, NULL) == WW_STATUS_OK);
    return base;
}

/* An error with this status and code came out; frees it. */
static void check_error(ww_status returned, ww_error *error, ww_status status, const char *code) {
    CHECK(returned == status);
    CHECK(error != UNTOUCHED(ww_error) && error != NULL);
    if (error == UNTOUCHED(ww_error) || error == NULL) {
        return;
    }
    CHECK(ww_error_status(error) == status);
    CHECK(equal(ww_error_code(error), code));
    CHECK(strlen(ww_error_message(error)) > 0);
    CHECK(strstr(ww_error_json(error), "\"schema\": \"whatworks-error/1\"") != NULL);
    CHECK(strstr(ww_error_json(error), code) != NULL);
    ww_error_free(error);
}

/* The call fails so, and `out` stays as it was. */
#define FAILS(type, status, code, call)                                                            \
    do {                                                                                           \
        type *out = UNTOUCHED(type);                                                               \
        ww_error *error = UNTOUCHED(ww_error);                                                     \
        ww_status returned = (call);                                                               \
        CHECK(out == UNTOUCHED(type));                                                             \
        check_error(returned, error, (status), (code));                                            \
    } while (0)

/* The call succeeds, and `error` stays as it was. */
#define SUCCEEDS(call)                                                                             \
    do {                                                                                           \
        ww_error *error = UNTOUCHED(ww_error);                                                     \
        CHECK((call) == WW_STATUS_OK);                                                             \
        CHECK(error == UNTOUCHED(ww_error));                                                       \
    } while (0)

/* A required pointer is NULL: a handle or a text, or `out` itself. */
#define NULL_ARGUMENT(type, call) FAILS(type, WW_STATUS_NULL_ARGUMENT, "null-argument", call)
#define NULL_OUT(call)                                                                             \
    do {                                                                                           \
        ww_error *error = UNTOUCHED(ww_error);                                                     \
        ww_status returned = (call);                                                               \
        check_error(returned, error, WW_STATUS_NULL_ARGUMENT, "null-argument");                    \
    } while (0)

#endif
