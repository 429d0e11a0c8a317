/* Two bases and what differs between them: `old NUL new NUL options`. */

#include "bases.h"

static void ask(const ww_base *old, const ww_base *newer, struct part options) {
    struct part no_id = {NULL, 0};
    diff(old, newer, options);
    diff_page(old, newer, options, WW_FORMAT_MARKDOWN, no_id);
    diff_page(old, newer, options, WW_FORMAT_HTML, no_id);
    keep_decisions(newer, old, options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part rest = {(const char *)data, size};
    struct part first = next_part(&rest);
    struct part second = next_part(&rest);
    ww_base *old = read_base(first);
    ww_base *newer = old != NULL ? read_base(second) : NULL;
    if (newer != NULL) {
        ask(old, newer, rest);
    }
    ww_base_free(old);
    ww_base_free(newer);
    return 0;
}
