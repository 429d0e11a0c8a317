/* Options, and the id of what is rated by them, on the embedded base: `options NUL id`.
 *
 * Which call it is hangs on the size: with all of them on each input there would be a fourth as
 * many inputs. */

#include "bases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part rest = {(const char *)data, size};
    struct part options = next_part(&rest);
    switch (size % 4) {
    case 0: audit(embedded(), options); break;
    case 1: robustness(embedded(), rest, options); break;
    default: rate(embedded(), rest, options); break;
    }
    return 0;
}
