/* Calls that take bases and options, each in one place; for the fuzz targets. */

#ifndef WHATWORKS_BASES_H
#define WHATWORKS_BASES_H

#include "contract.h"

#define PART(part) (part).data, (part).len

static size_t ids_of(const ww_base *base) {
    return ww_base_item_count(base, WW_ITEM_RECOMMENDATION);
}

static const char *id_of(const ww_base *base, size_t index) {
    return ww_base_item_id(base, WW_ITEM_RECOMMENDATION, index);
}

/* Every item is found by its id. */
static void require_items(const ww_base *base) {
    uint32_t item;
    for (item = WW_ITEM_STUDY; item <= WW_ITEM_RECOMMENDATION; item++) {
        size_t count = ww_base_item_count(base, item);
        size_t index;
        for (index = 0; index < count; index++) {
            const char *id = ww_base_item_id(base, item, index);
            CALL(ww_text, json, MAY_NOT_FAIL,
                 ww_base_item_to_json(base, item, id, strlen(id), &json, &error));
            done_with(json);
        }
        REQUIRE(ww_base_item_id(base, item, count) == NULL);
    }
}

static void audit(const ww_base *base, struct part options) {
    CALL(ww_audit, audit, REQUEST, ww_base_audit(base, PART(options), NULL, &audit, &error));
    if (audit != NULL) {
        CALL(ww_text, json, MAY_NOT_FAIL, ww_audit_to_json(audit, &json, &error));
        done_with(json);
        ww_audit_free(audit);
    }
}

static void robustness(const ww_base *base, struct part id, struct part options) {
    CALL(ww_text, text, REQUEST | NAME | UTF8,
         ww_base_robustness(base, PART(id), PART(options), NULL, &text, &error));
    done_with(text);
}

static void rate(const ww_base *base, struct part id, struct part options) {
    CALL(ww_rating, rating, REQUEST | NAME | UTF8,
         ww_base_rate(base, PART(id), PART(options), &rating, &error));
    done_with_rating(rating);
}

static void diff(const ww_base *old, const ww_base *newer, struct part options) {
    CALL(ww_text, text, REQUEST | NAME, ww_base_diff(old, newer, PART(options), NULL, &text,
                                                     &error));
    done_with(text);
}

static void diff_page(const ww_base *old, const ww_base *newer, struct part options,
                      uint32_t format, struct part html_id) {
    CALL(ww_text, page, REQUEST | NAME | UTF8,
         ww_base_diff_page(old, newer, PART(options), format, PART(html_id), NULL, &page, &error));
    REQUIRE(page == NULL || format <= WW_FORMAT_HTML_PAGE);
    done_with(page);
}

static void affected(const ww_base *old, const ww_base *newer, struct part ids,
                     struct part options) {
    CALL(ww_text, text, REQUEST | NAME,
         ww_base_diff_affected(old, newer, PART(ids), PART(options), NULL, &text, &error));
    done_with(text);
}

/* Reads a base, which may fail; freed by the caller. */
static ww_base *read_base(struct part json) {
    CALL(ww_base, base, DOCUMENT, ww_base_from_json(PART(json), &base, &error));
    return base;
}

static ww_text *written(const ww_base *base) {
    CALL(ww_text, json, MAY_NOT_FAIL, ww_base_to_json(base, &json, &error));
    require_text(json);
    return json;
}

/* A base that is written, read and written again is the same bytes. */
static void require_round_trip(const ww_base *base) {
    ww_text *first = written(base);
    CALL(ww_base, again, MAY_NOT_FAIL,
         ww_base_from_json(ww_text_data(first), ww_text_len(first), &again, &error));
    ww_text *second = written(again);
    REQUIRE(same_text(first, second));
    ww_text_free(first);
    ww_text_free(second);
    ww_base_free(again);
}

/* Both or neither come out of keeping decisions; neither is written to if it fails. */
static void keep_decisions(const ww_base *newer, const ww_base *old, struct part options) {
    ww_text *report = UNTOUCHED(ww_text);
    CALL(ww_base, kept, REQUEST,
         ww_base_keep_decisions(newer, old, PART(options), &kept, &report, &error));
    REQUIRE((kept == NULL) == (report == UNTOUCHED(ww_text)));
    if (kept != NULL) {
        require_round_trip(kept);
        done_with(report);
        ww_base_free(kept);
    }
}

#endif
