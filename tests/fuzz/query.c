/* The query of a selection, on the embedded base. */

#include "bases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const ww_base *base = embedded();
    CALL(ww_selection, selection, REQUEST,
         ww_base_select(base, (const char *)data, size, &selection, &error));
    done_with_selection(selection, ids_of(base));
    return 0;
}
