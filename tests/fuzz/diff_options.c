/* What a comparison of two small bases is asked: `options NUL ids NUL id of the page`.
 *
 * Which call it is hangs on the size: with all of them on each input there would be a fourth as
 * many inputs. */

#include "small_bases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part rest = {(const char *)data, size};
    struct part options = next_part(&rest);
    struct part ids = next_part(&rest);
    const ww_base *old = small_base();
    const ww_base *newer = other_small_base();
    switch (size % 4) {
    case 0: diff(old, newer, options); break;
    case 1: diff_page(old, newer, options, (uint32_t)(size / 4 % 5), rest); break;
    case 2: affected(old, newer, ids, options); break;
    default: keep_decisions(newer, old, options); break;
    }
    return 0;
}
