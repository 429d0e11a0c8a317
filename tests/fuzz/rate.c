/* A body of evidence in numbers: `evidence NUL options`. */

#include "contract.h"

static void require_tables(const ww_rating *rating, size_t size) {
    const uint32_t format = (uint32_t)(size % 4);
    const bool profile = size % 8 >= 4;
    CALL(ww_text, table, MAY_NOT_FAIL,
         ww_summary_of_findings(&rating, 1, NULL, 0, format, profile, NULL, 0, &table, &error));
    done_with(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part rest = {(const char *)data, size};
    struct part evidence = next_part(&rest);
    /* Options that are left out stand for the defaults; the library is told so by NULL. */
    const char *options = rest.len > 0 ? rest.data : NULL;
    CALL(ww_rating, rating, REQUEST,
         ww_rate(evidence.data, evidence.len, options, rest.len, &rating, &error));
    /* A context is rated for, and refused here. */
    CALL(ww_text, robust, REQUEST,
         ww_robustness(evidence.data, evidence.len, options, rest.len, NULL, &robust, &error));
    REQUIRE(robust == NULL || rating != NULL);
    if (rating != NULL) {
        require_tables(rating, size);
    }
    done_with(robust);
    done_with_rating(rating);
    return 0;
}
