/* A request for many organisations, on the embedded base: columns or comma-separated values. */

#include "many.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    select_many((const char *)data, size);
    return 0;
}
