/* Requests whose work may be long, stopped after some of it. TARGET is one of the functions below.
 *
 * Threads are two now and then: the answers are the same, and what is shared is used. */

#include "contract.h"

enum { PATIENCE = 200 };

static size_t threads_for(size_t size) { return size % 16 == 0 ? 2 : 1; }

static ww_status prioritise(const char *request, size_t len, const ww_progress *progress,
                            ww_text **out, ww_error **error) {
    return ww_base_prioritise(embedded(), request, len, threads_for(len), progress, out, error);
}

static ww_status choose(const char *request, size_t len, const ww_progress *progress,
                        ww_text **out, ww_error **error) {
    return ww_base_choose(embedded(), request, len, progress, out, error);
}

static ww_status rate_groups(const char *request, size_t len, const ww_progress *progress,
                             ww_text **out, ww_error **error) {
    return ww_rate_groups(request, len, threads_for(len), progress, out, error);
}

static ww_status (*const targets[])(const char *, size_t, const ww_progress *, ww_text **,
                                    ww_error **) = {prioritise, choose, rate_groups};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct patience patience = {PATIENCE, 0};
    ww_progress progress = {goes_on, NULL};
    progress.context = &patience;
    CALL(ww_text, text, REQUEST | STOPPED,
         targets[TARGET]((const char *)data, size, &progress, &text, &error));
    REQUIRE(text != NULL || patience.left <= PATIENCE);
    done_with(text);
    return 0;
}
