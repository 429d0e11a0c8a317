/* The organisations of a table, from a request in JSON; for the fuzz targets. */

#ifndef WHATWORKS_MANY_H
#define WHATWORKS_MANY_H

#include "bases.h"

static void require_row(const ww_selected_many *many, size_t row, size_t recommendations) {
    CALL(ww_selection, selection, REQUEST,
         ww_selected_many_selection(many, row, &selection, &error));
    REQUIRE(selection == NULL || row < ww_selected_many_len(many));
    done_with_selection(selection, recommendations);
}

/* Rows are answered one by one as they are together; those beyond the last are none. */
static void require_rows(const ww_selected_many *many) {
    size_t len = ww_selected_many_len(many);
    CALL(ww_text, all, MAY_NOT_FAIL, ww_selected_many_to_json(many, &all, &error));
    CALL(ww_text, as_part, MAY_NOT_FAIL,
         ww_selected_many_rows_to_json(many, 0, len, &as_part, &error));
    CALL(ww_text, beyond, MAY_NOT_FAIL,
         ww_selected_many_rows_to_json(many, len / 2, SIZE_MAX, &beyond, &error));
    REQUIRE(same_text(all, as_part));
    done_with(all);
    done_with(as_part);
    done_with(beyond);
}

/* NULL is none, and is fine. */
static void done_with_many(ww_selected_many *many, size_t recommendations) {
    if (many != NULL) {
        size_t rows = ww_selected_many_len(many);
        require_rows(many);
        require_row(many, 0, recommendations);
        require_row(many, rows / 2, recommendations);
        require_row(many, rows, recommendations);
        ww_selected_many_free(many);
    }
}

static void select_many(const char *request, size_t len) {
    const ww_base *base = embedded();
    CALL(ww_selected_many, many, REQUEST,
         ww_base_select_many(base, request, len, &many, &error));
    done_with_many(many, ids_of(base));
}

#endif
