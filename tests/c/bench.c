/* How long a selection takes, with its JSON. Not part of the tests.
 *
 * cc -O2 -Iinclude tests/c/bench.c target/release/libwhatworks.a -lpthread -ldl -lm */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int main(void) {
    enum { ROUNDS = 20000 };
    const char query[] = "{\"audience\": \"pcn\"}";
    ww_base *base = NULL;
    size_t bytes = 0;
    double start;
    int round;
    if (ww_base_staff_empowerment(&base, NULL) != WW_STATUS_OK) {
        return 1;
    }
    start = microseconds();
    for (round = 0; round < ROUNDS; round++) {
        ww_selection *selection = NULL;
        ww_text *text = NULL;
        ww_base_select(base, query, strlen(query), &selection, NULL);
        ww_selection_to_json(selection, &text, NULL);
        bytes = ww_text_len(text);
        ww_text_free(text);
        ww_selection_free(selection);
    }
    printf("%.1f microseconds for a selection and its JSON of %zu bytes\n",
           (microseconds() - start) / ROUNDS, bytes);
    ww_base_free(base);
    return 0;
}
