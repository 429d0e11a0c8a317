/* The judgements of a panel. */

#include "contract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    CALL(ww_rating, rating, REQUEST, ww_combine((const char *)data, size, &rating, &error));
    done_with_rating(rating);
    return 0;
}
