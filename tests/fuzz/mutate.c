/* Changes to JSON by its values, beside those that libFuzzer makes to bytes, after which few inputs
 * are JSON still. Only a fuzzer links this; a replay does not need it.
 *
 * Nothing here is exact: what is not JSON is read as if it were. */

#define _POSIX_C_SOURCE 200809L

#include "contract.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

struct span {
    size_t begin;
    size_t end;
};

enum { MOST_SPANS = 4096, MOST_DEPTH = 64 };

/* Every value of an input; and keys, which are texts like others. */
static struct span spans[MOST_SPANS];
static size_t span_count;

/* What a value is replaced with at times: other types, and numbers and texts at the edges. */
static const char *const values[] = {
    "null", "true", "false", "0", "-0.0", "1", "-1", "2", "3", "0.5", "1e-300", "5e-324", "1e308",
    "-1e308", "1e400", "9007199254740993", "18446744073709551615", "18446744073709551616",
    "-9223372036854775808", "4294967296", "0.1", "100", "1000000", "NaN", "Infinity", "[]", "{}",
    "[[]]", "[null]", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"",
    "\"a/b~c\"", "\"R1\"", "\"S1\"", "\"2026-11-26\"", "\"2024-02-29\"", "\"0000-00-00\"",
    "\"9999-12-31\"", "\"-9999-01-01\"", "\";\"", "\"\\n\"",
};
enum { VALUES = sizeof values / sizeof values[0] };

static int is_one_of(uint8_t byte, const char *set) {
    return byte != '\0' && strchr(set, byte) != NULL;
}

static size_t end_of_text(const uint8_t *data, size_t size, size_t at) {
    for (at += 1; at < size && data[at] != '"'; at++) {
        at += data[at] == '\\' && at + 1 < size;
    }
    return at < size ? at + 1 : size;
}

static size_t end_of_word(const uint8_t *data, size_t size, size_t at) {
    while (at < size && !is_one_of(data[at], " \n\r\t,:]}[{\"")) {
        at += 1;
    }
    return at;
}

static void add_span(size_t begin, size_t end) {
    if (span_count < MOST_SPANS && begin < end) {
        spans[span_count].begin = begin;
        spans[span_count].end = end;
        span_count += 1;
    }
}

static void find_spans(const uint8_t *data, size_t size) {
    size_t open[MOST_DEPTH];
    size_t depth = 0;
    size_t at = 0;
    span_count = 0;
    while (at < size) {
        size_t end = at + 1;
        if (is_one_of(data[at], "[{")) {
            open[depth % MOST_DEPTH] = at;
            depth += 1;
        } else if (is_one_of(data[at], "]}") && depth > 0) {
            depth -= 1;
            add_span(open[depth % MOST_DEPTH], end);
        } else if (data[at] == '"') {
            end = end_of_text(data, size, at);
            add_span(at, end);
        } else if (!is_one_of(data[at], " \n\r\t,:]}")) {
            end = end_of_word(data, size, at);
            end = end > at ? end : at + 1;
            add_span(at, end);
        }
        at = end;
    }
}

/* Puts other bytes, which do not lie in `data`, in the place of a span; the same size if there is
 * no room. */
static size_t put(uint8_t *data, size_t size, size_t max_size, struct span span, const void *with,
                  size_t len) {
    size_t left = size - (span.end - span.begin);
    if (left + len > max_size) {
        return size;
    }
    memmove(data + span.begin + len, data + span.end, size - span.end);
    memcpy(data + span.begin, with, len);
    return left + len;
}

static struct span any_span(unsigned *seed) { return spans[(size_t)rand_r(seed) % span_count]; }

/* The value of one place, in the place of another or behind it with a comma between. */
static size_t put_other(uint8_t *data, size_t size, size_t max_size, unsigned *seed) {
    struct span to = any_span(seed);
    const struct span from = any_span(seed);
    const int behind = rand_r(seed) % 2;
    size_t len = from.end - from.begin + (behind ? 1 : 0);
    uint8_t *copy = malloc(len);
    REQUIRE(copy != NULL);
    copy[0] = ',';
    memcpy(copy + (behind ? 1 : 0), data + from.begin, from.end - from.begin);
    to.begin = behind ? to.end : to.begin;
    size = put(data, size, max_size, to, copy, len);
    free(copy);
    return size;
}

/* Where the value of a key ends; where the key ends, if there is none. */
static size_t end_of_member(const uint8_t *data, size_t size, size_t end_of_key) {
    size_t at = end_of_key + 1;
    size_t index;
    while (at < size && is_one_of(data[at], " \n\r\t")) {
        at += 1;
    }
    for (index = 0; index < span_count; index++) {
        if (spans[index].begin == at) {
            return spans[index].end;
        }
    }
    return end_of_key;
}

/* A value, or a key with its value, and the comma behind it are taken out. */
static size_t take_out(uint8_t *data, size_t size, size_t max_size, unsigned *seed) {
    struct span span = any_span(seed);
    if (span.end < size && data[span.end] == ':') {
        span.end = end_of_member(data, size, span.end);
    }
    span.end += span.end < size && data[span.end] == ',';
    return put(data, size, max_size, span, "", 0);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    const char *value = values[rand_r(&seed) % VALUES];
    const int way = rand_r(&seed) % 8;
    find_spans(data, size);
    if (span_count == 0 || way >= 5) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
    switch (way) {
    case 0: return take_out(data, size, max_size, &seed);
    case 1: case 2: return put_other(data, size, max_size, &seed);
    default: return put(data, size, max_size, any_span(&seed), value, strlen(value));
    }
}
