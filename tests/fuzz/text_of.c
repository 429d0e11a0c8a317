/* A request that is answered with a text. ENTRY is the function, MAY how it may fail; with BASE it
 * is asked of the embedded base. */

#include "contract.h"

#ifdef BASE
#define ASK(text) ENTRY(embedded(), request, size, text, &error)
#else
#define ASK(text) ENTRY(request, size, text, &error)
#endif

/* Asked again, the answer is the same bytes. Of one input in eight, as it takes twice as long. */
static void require_again(const char *request, size_t size, const ww_text *text) {
    if (text != NULL && size % 8 == 0) {
        CALL(ww_text, again, MAY_NOT_FAIL, ASK(&again));
        REQUIRE(same_text(text, again));
        ww_text_free(again);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *request = (const char *)data;
    CALL(ww_text, text, MAY, ASK(&text));
    require_again(request, size, text);
    done_with(text);
#ifdef PAGE
    CALL(ww_text, page, text != NULL ? MAY_NOT_FAIL : MAY, PAGE(request, size, &page, &error));
    REQUIRE((page == NULL) == (text == NULL));
    done_with(page);
#endif
    return 0;
}
