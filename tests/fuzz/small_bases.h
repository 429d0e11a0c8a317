/* Two small bases that differ, compiled in: `small_base.inc` and `other_small_base.inc` are the
 * bytes of a case of tests/golden/diff, which common.sh writes. */

#ifndef WHATWORKS_SMALL_BASES_H
#define WHATWORKS_SMALL_BASES_H

#include "bases.h"

static const ww_base *base_once(ww_base **base, const unsigned char *json, size_t len) {
    if (*base == NULL) {
        REQUIRE(ww_base_from_json((const char *)json, len, base, NULL) == WW_STATUS_OK);
    }
    return *base;
}

static const ww_base *small_base(void) {
    static const unsigned char json[] = {
#include "small_base.inc"
    };
    static ww_base *base;
    return base_once(&base, json, sizeof json);
}

static const ww_base *other_small_base(void) {
    static const unsigned char json[] = {
#include "other_small_base.inc"
    };
    static ww_base *base;
    return base_once(&base, json, sizeof json);
}

#endif
