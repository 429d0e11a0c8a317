/* The document of an evidence base, and everything that is asked of one that was read. */

#include "bases.h"

static const struct part defaults = {NULL, 0};

static void ask_of_each(const ww_base *base) {
    size_t count = ids_of(base);
    size_t index;
    for (index = 0; index < count; index++) {
        struct part id = {id_of(base, index), 0};
        REQUIRE(id.data != NULL);
        id.len = strlen(id.data);
        rate(base, id, defaults);
        robustness(base, id, defaults);
    }
    REQUIRE(id_of(base, count) == NULL);
}

static void ask_of_all(const ww_base *base) {
    static const char query[] = "{\"audience\": \"pcn\"}";
    CALL(ww_selection, selection, REQUEST,
         ww_base_select(base, query, strlen(query), &selection, &error));
    done_with_selection(selection, ids_of(base));
    audit(base, defaults);
    CALL(ww_text, map, REQUEST, ww_base_evidence_map(base, "{}", 2, &map, &error));
    done_with(map);
    CALL(ww_text, gaps, REQUEST, ww_base_gaps(base, "{}", 2, &gaps, &error));
    done_with(gaps);
    diff(base, base, defaults);
}

/* Other limits than the defaults refuse more, and nothing else. */
static void require_limits(struct part json, const ww_base *base) {
    CALL(ww_base, within, DOCUMENT,
         ww_base_from_json_within(PART(json), json.len / 2 + 512, 4, &within, &error));
    REQUIRE(within == NULL || base != NULL);
    ww_base_free(within);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part json = {(const char *)data, size};
    ww_base *base = read_base(json);
    require_limits(json, base);
    if (base != NULL) {
        REQUIRE(ww_base_id(base) != NULL && ww_base_version(base) != NULL);
        require_round_trip(base);
        require_items(base);
        ask_of_each(base);
        ask_of_all(base);
    }
    ww_base_free(base);
    return 0;
}
