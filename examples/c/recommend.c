/* Which recommendations are for an organisation?
 *
 * cc -Iinclude examples/c/recommend.c target/release/libwhatworks.a -lpthread -ldl -lm
 * ./a.out pcn */

#include <stdio.h>
#include <whatworks.h>

int main(int argc, char **argv) {
    ww_base *base = NULL;
    ww_selection *selection = NULL;
    ww_text *json = NULL;
    ww_error *error = NULL;
    char query[256];
    int len = snprintf(query, sizeof query, "{\"audience\": \"%s\"}", argc > 1 ? argv[1] : "pcn");
    if (len < 0 || (size_t)len >= sizeof query) {
        return 2;
    }
    if (ww_base_staff_empowerment(&base, &error) == WW_STATUS_OK &&
        ww_base_select(base, query, (size_t)len, &selection, &error) == WW_STATUS_OK &&
        ww_selection_to_json(selection, &json, &error) == WW_STATUS_OK) {
        for (size_t i = 0; i < ww_selection_count(selection, WW_LIST_SELECTED); i++) {
            puts(ww_selection_id(selection, WW_LIST_SELECTED, i));
        }
        printf("%zu bytes of JSON say why\n", ww_text_len(json));
    } else {
        fprintf(stderr, "%s\n", ww_error_message(error));
    }
    int exit_code = error == NULL ? 0 : 1;
    ww_error_free(error);
    ww_text_free(json);
    ww_selection_free(selection);
    ww_base_free(base);
    return exit_code;
}
