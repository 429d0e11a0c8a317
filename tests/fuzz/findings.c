/* What people call a table of findings: `title NUL id`. Texts of theirs do not become mark-up. */

#include "contract.h"

static size_t count_of(const ww_text *text, char wanted) {
    const char *data = ww_text_data(text);
    size_t len = ww_text_len(text);
    size_t count = 0;
    size_t index;
    for (index = 0; index < len; index++) {
        count += data[index] == wanted;
    }
    return count;
}

static const ww_rating *a_rating(void) {
    static ww_rating *rating;
    if (rating == NULL) {
        static const char json[] = "{\"start\": \"high\", \"risk_of_bias\": \"serious\"}";
        REQUIRE(ww_combine(json, strlen(json), &rating, NULL) == WW_STATUS_OK);
    }
    return rating;
}

static ww_text *table(struct part title, struct part id, uint32_t format, bool profile) {
    const ww_rating *ratings[2];
    ratings[0] = a_rating();
    ratings[1] = a_rating();
    CALL(ww_text, text, UTF8,
         ww_summary_of_findings(ratings, 2, title.data, title.len, format, profile, id.data,
                                id.len, &text, &error));
    require_text(text);
    return text;
}

/* A page has as many tags, and as many quotes, as one with a plain title and a plain id. */
static void require_no_mark_up(const ww_text *page, uint32_t format, bool profile) {
    static const struct part plain = {"t", 1};
    ww_text *other = table(plain, plain, format, profile);
    REQUIRE(count_of(page, '<') == count_of(other, '<'));
    REQUIRE(count_of(page, '"') == count_of(other, '"'));
    ww_text_free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct part rest = {(const char *)data, size};
    struct part title = next_part(&rest);
    const uint32_t format = (uint32_t)(size % 4);
    const bool profile = size % 8 >= 4;
    ww_text *page = table(title, rest, format, profile);
    if (page != NULL && format >= WW_FORMAT_HTML && title.len > 0 && rest.len > 0) {
        require_no_mark_up(page, format, profile);
    }
    ww_text_free(page);
    return 0;
}
