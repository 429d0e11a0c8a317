/* Comma-separated values of organisations, as a file has them: a fuzzer that had to escape them in
 * JSON itself would seldom get past the first quote. */

#include "many.h"

/* Room for the bytes, each escaped to six at most, with what is around them. */
enum { ESCAPED = 6, AROUND = 32 };

static size_t escape(char *to, uint8_t byte) {
    if (byte == '"' || byte == '\\' || byte < 0x20) {
        return (size_t)sprintf(to, "\\u%04x", byte);
    }
    *to = (char)byte;
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *request = malloc(size * ESCAPED + AROUND);
    size_t len = 0;
    size_t index;
    REQUIRE(request != NULL);
    len += (size_t)sprintf(request, "{\"csv\": \"");
    for (index = 0; index < size; index++) {
        len += escape(request + len, data[index]);
    }
    len += (size_t)sprintf(request + len, "\", \"like\": {}}");
    select_many(request, len);
    free(request);
    return 0;
}
