/* Decisions on a body of a small base: `decisions NUL id`. */

#include "small_bases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part rest = {(const char *)data, size};
    struct part decisions = next_part(&rest);
    const ww_base *base = small_base();
    CALL(ww_base, decided, REQUEST | NAME | UTF8,
         ww_base_decide(base, PART(rest), PART(decisions), &decided, &error));
    if (decided != NULL) {
        struct part defaults = {NULL, 0};
        require_round_trip(decided);
        rate(decided, rest, defaults);
        keep_decisions(other_small_base(), decided, defaults);
        ww_base_free(decided);
    }
    return 0;
}
