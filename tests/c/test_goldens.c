/* The goldens in C: the answers are the same bytes as in Rust and Python.
 *
 * usage: test_goldens tests/golden */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include <dirent.h>

#include "check.h"

struct bytes {
    char *data;
    size_t len;
};

/* Where the goldens are, and the base they ask. */
static const char *root;
static ww_base *base;

static void path_of(char *path, size_t size, const char *kind, const char *name, const char *file) {
    int len = snprintf(path, size, "%s/%s/%s/%s", root, kind, name, file);
    if (len < 0 || (size_t)len >= size) {
        fprintf(stderr, "path too long\n");
        exit(2);
    }
}

/* A file of a case; no data if it is not there. */
static struct bytes file_of(const char *kind, const char *name, const char *file) {
    struct bytes bytes = {NULL, 0};
    size_t room = 4096;
    char path[4096];
    FILE *stream;
    path_of(path, sizeof path, kind, name, file);
    stream = fopen(path, "rb");
    if (stream == NULL) {
        return bytes;
    }
    bytes.data = malloc(room);
    while (bytes.data != NULL) {
        size_t more = fread(bytes.data + bytes.len, 1, room - bytes.len, stream);
        bytes.len += more;
        if (bytes.len < room) {
            break;
        }
        room *= 2;
        bytes.data = realloc(bytes.data, room);
    }
    fclose(stream);
    if (bytes.data == NULL) {
        fprintf(stderr, "no memory for %s\n", path);
        exit(2);
    }
    return bytes;
}

/* The same without one final newline. */
static struct bytes line_of(const char *kind, const char *name, const char *file) {
    struct bytes bytes = file_of(kind, name, file);
    if (bytes.len > 0 && bytes.data[bytes.len - 1] == '\n') {
        bytes.len -= 1;
    }
    return bytes;
}

static int is(struct bytes bytes, const char *text) {
    return bytes.len == strlen(text) && memcmp(bytes.data, text, bytes.len) == 0;
}

/* The call of a case: what to call, and with what. */
struct call {
    struct bytes function;
    struct bytes id;
    struct bytes input;
};

/* Each gives the answer as JSON or an error. */
static ww_status call_select(struct call call, ww_text **text, ww_error **error) {
    ww_selection *selection = NULL;
    ww_status status = ww_base_select(base, call.input.data, call.input.len, &selection, error);
    if (status == WW_STATUS_OK) {
        status = ww_selection_to_json(selection, text, error);
    }
    ww_selection_free(selection);
    return status;
}

static ww_status give_rating(ww_status status, ww_rating *rating, ww_text **text,
                             ww_error **error) {
    if (status == WW_STATUS_OK) {
        status = ww_rating_to_json(rating, text, error);
    }
    ww_rating_free(rating);
    return status;
}

static ww_status call_rate(struct call call, ww_text **text, ww_error **error) {
    ww_rating *rating = NULL;
    ww_status status = ww_base_rate(base, call.id.data, call.id.len, call.input.data,
                                    call.input.len, &rating, error);
    return give_rating(status, rating, text, error);
}

static ww_status call_combine(struct call call, ww_text **text, ww_error **error) {
    ww_rating *rating = NULL;
    ww_status status = ww_combine(call.input.data, call.input.len, &rating, error);
    return give_rating(status, rating, text, error);
}

static ww_status call_audit(struct call call, ww_text **text, ww_error **error) {
    ww_audit *audit = NULL;
    ww_status status = ww_base_audit(base, call.input.data, call.input.len, &audit, error);
    if (status == WW_STATUS_OK) {
        status = ww_audit_to_json(audit, text, error);
    }
    ww_audit_free(audit);
    return status;
}

static ww_status call_from_json(struct call call, ww_text **text, ww_error **error) {
    ww_base *read = NULL;
    ww_status status = ww_base_from_json(call.input.data, call.input.len, &read, error);
    if (status == WW_STATUS_OK) {
        status = ww_base_to_json(read, text, error);
    }
    ww_base_free(read);
    return status;
}

static ww_status call_synthesis(struct call call, ww_text **text, ww_error **error) {
    return ww_synthesis(call.input.data, call.input.len, text, error);
}

static ww_status dispatch(struct call call, ww_text **text, ww_error **error) {
    if (is(call.function, "select")) {
        return call_select(call, text, error);
    }
    if (is(call.function, "rate")) {
        return call_rate(call, text, error);
    }
    if (is(call.function, "audit")) {
        return call_audit(call, text, error);
    }
    if (is(call.function, "combine")) {
        return call_combine(call, text, error);
    }
    if (is(call.function, "synthesis")) {
        return call_synthesis(call, text, error);
    }
    if (is(call.function, "from_json")) {
        return call_from_json(call, text, error);
    }
    fprintf(stderr, "unknown call `%.*s`\n", (int)call.function.len, call.function.data);
    return WW_STATUS_OTHER;
}

/* Says where an answer departs from the golden. */
static void say_where(const char *kind, const char *name, struct bytes expected,
                      const char *found) {
    enum { SHOWN = 60 };
    size_t at = 0;
    size_t rest;
    while (at < expected.len && found[at] != '\0' && found[at] == expected.data[at]) {
        at += 1;
    }
    rest = expected.len - at;
    fprintf(stderr, "%s/%s: another answer from byte %zu on: found `%.*s`, expected `%.*s`\n", kind,
            name, at, SHOWN, found + at, (int)(rest < SHOWN ? rest : SHOWN),
            expected.data != NULL ? expected.data + at : "");
}

/* A kind of golden: its folder, the file with the input, and what to call. */
struct kind {
    const char *name;
    const char *input;
    const char *function; /* NULL: as `call.txt` says, and the answer is an error */
};

static void run_case(const struct kind *kind, const char *name) {
    struct bytes expected = line_of(kind->name, name, "expected.json");
    struct bytes named = {NULL, 0};
    struct call call;
    ww_text *text = NULL;
    ww_error *error = NULL;
    const char *found = NULL;
    int same;
    call.id = line_of(kind->name, name, "id.txt");
    call.input = file_of(kind->name, name, kind->input);
    if (kind->function == NULL) {
        named = line_of(kind->name, name, "call.txt");
        call.function = named;
    } else {
        call.function.data = (char *)kind->function;
        call.function.len = strlen(kind->function);
    }
    dispatch(call, &text, &error);
    found = kind->function == NULL ? ww_error_json(error) : ww_text_data(text);
    same = found != NULL && expected.data != NULL && is(expected, found);
    CHECK(same);
    if (!same) {
        say_where(kind->name, name, expected, found != NULL ? found : "");
    }
    ww_text_free(text);
    ww_error_free(error);
    free(expected.data);
    free(named.data);
    free(call.id.data);
    free(call.input.data);
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static void run_kind(const struct kind *kind) {
    struct dirent **entries = NULL;
    char path[4096];
    int count;
    int index;
    path_of(path, sizeof path, kind->name, ".", "");
    count = scandir(path, &entries, visible, alphasort);
    for (index = 0; index < count; index++) {
        run_case(kind, entries[index]->d_name);
        free(entries[index]);
    }
    free(entries);
    if (count <= 0) {
        fprintf(stderr, "no case in %s\n", path);
        failed += 1;
    }
}

int main(int argc, char **argv) {
    static const struct kind kinds[] = {
        {"select", "query.json", "select"},
        {"audit", "options.json", "audit"},
        {"rate", "options.json", "rate"},
        {"combine", "judgements.json", "combine"},
        {"synthesis", "request.json", "synthesis"},
        {"errors", "input.json", NULL},
    };
    size_t index;
    if (argc != 2) {
        fprintf(stderr, "usage: test_goldens FOLDER\n");
        return 2;
    }
    root = argv[1];
    if (ww_base_staff_empowerment(&base, NULL) != WW_STATUS_OK) {
        return 2;
    }
    for (index = 0; index < sizeof kinds / sizeof kinds[0]; index++) {
        run_kind(&kinds[index]);
    }
    ww_base_free(base);
    return tally();
}
