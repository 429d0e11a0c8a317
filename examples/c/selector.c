/* Which recommendations are for an organisation, and why? A selector for the command line.
 *
 * cc -Iinclude examples/c/selector.c target/release/libwhatworks.a -lpthread -ldl -lm
 * ./a.out --audience pcn */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <whatworks.h>

enum { DONE = 0, REFUSED = 1, USAGE = 2 };

static const char usage[] =
    "usage: selector [--base FILE] (--audience NAME | --organisation FILE) [--json]\n"
    "\n"
    "  --base FILE          an evidence base (whatworks-base/1); the embedded brief if left out\n"
    "  --audience NAME      the kind of organisation, for example pcn\n"
    "  --organisation FILE  the record of an organisation in JSON, as ODS publishes it\n"
    "  --json               the whole answer (whatworks-selection/1) instead of ids and reasons\n"
    "\n"
    "Exit codes: 0 answered, 1 refused, 2 wrongly called.\n";

struct options {
    const char *base;
    const char *audience;
    const char *organisation;
    bool json;
};

/* A text that grows. */
struct text {
    char *bytes;
    size_t len, room;
};

static void add(struct text *text, const char *bytes, size_t len) {
    if (text->room - text->len < len) {
        text->room = 2 * text->room + len;
        text->bytes = realloc(text->bytes, text->room);
        if (text->bytes == NULL) {
            fputs("selector: out of memory\n", stderr);
            exit(REFUSED);
        }
    }
    if (len > 0) { /* `bytes` may be NULL if there are none */
        memcpy(text->bytes + text->len, bytes, len);
    }
    text->len += len;
}

/* Adds a text as JSON: whatever somebody types stays one text. */
static void add_quoted(struct text *text, const char *words) {
    add(text, "\"", 1);
    for (; *words != '\0'; words++) {
        char escaped[8];
        bool plain = *words != '"' && *words != '\\' && (unsigned char)*words >= ' ';
        int len = snprintf(escaped, sizeof escaped, plain ? "%c" : "\\u%04x",
                           plain ? *words : (unsigned char)*words);
        add(text, escaped, (size_t)len);
    }
    add(text, "\"", 1);
}

static bool add_file(struct text *text, const char *path) {
    char part[4096];
    size_t len;
    FILE *file = fopen(path, "rb");
    bool read = file != NULL;
    while (read && (len = fread(part, 1, sizeof part, file)) > 0) {
        add(text, part, len);
    }
    read = read && ferror(file) == 0;
    if (file != NULL) {
        fclose(file);
    }
    return read;
}

/* `{"audience": "pcn"}`, or the record of an organisation in its place. */
static bool make_query(const struct options *options, struct text *query) {
    bool made = true;
    if (options->audience != NULL) {
        add(query, "{\"audience\": ", 13);
        add_quoted(query, options->audience);
    } else {
        add(query, "{\"organisation\": ", 17);
        made = add_file(query, options->organisation);
    }
    add(query, "}", 1);
    if (!made) {
        fprintf(stderr, "selector: cannot read %s\n", options->organisation);
    }
    return made;
}

/* Each fault with its place; a place that is empty is the whole document. */
static void print_error(const ww_error *error) {
    size_t count = ww_error_fault_count(error);
    for (size_t i = 0; i < count; i++) {
        const char *pointer = ww_error_fault_pointer(error, i);
        const char *value = ww_error_fault_value(error, i);
        fprintf(stderr, "selector: %s: expected %s%s%s\n", *pointer != '\0' ? pointer : "/",
                ww_error_fault_expected(error, i), value != NULL ? ", found " : "",
                value != NULL ? value : "");
    }
    if (count == 0) {
        fprintf(stderr, "selector: %s\n", ww_error_message(error));
    }
}

/* The text behind a key, if this line of the answer has the key. */
static const char *behind(const char *line, const char *key) {
    line += strspn(line, " ");
    return strncmp(line, key, strlen(key)) == 0 ? line + strlen(key) : NULL;
}

/* Prints a text of JSON up to its closing quotation mark. */
static void print_text(const char *text) {
    for (; *text != '"' && *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0') {
            text++;
        }
        putchar(*text);
    }
}

/* The reasons for one recommendation of a list, which is the n-th of it in the answer as well. The
 * answer has a line for each key, so that a reader of JSON is not needed for this. */
static void print_reasons(const char *json, const char *list, size_t n) {
    const char *line = strstr(json, list);
    const char *clause = NULL, *verdict = NULL, *found;
    for (size_t seen = 0; line != NULL && seen <= n + 1; line = strchr(line + 1, '\n')) {
        const char *start = line + 1;
        seen += strncmp(start, "      \"id\": ", 12) == 0;
        if (seen != n + 1) {
            continue;
        }
        if ((found = behind(start, "\"clause\": \"")) != NULL) {
            clause = found;
        } else if ((found = behind(start, "\"verdict\": \"")) != NULL) {
            verdict = found;
        } else if ((found = behind(start, "\"because\": \"")) != NULL && clause != NULL) {
            fputs("    ", stdout);
            print_text(clause);
            putchar(' ');
            print_text(verdict != NULL ? verdict : "");
            fputs(": ", stdout);
            print_text(found);
            putchar('\n');
        }
    }
}

static void print_list(const ww_selection *selection, const char *json, ww_list list,
                       const char *name, const char *key) {
    size_t count = ww_selection_count(selection, list);
    printf("%s: %zu\n", name, count);
    for (size_t i = 0; i < count; i++) {
        printf("  %s\n", ww_selection_id(selection, list, i));
        print_reasons(json, key, i);
    }
}

static void print_lists(const ww_selection *selection, const char *json) {
    print_list(selection, json, WW_LIST_SELECTED, "selected", "\n  \"selected\": [");
    print_list(selection, json, WW_LIST_UNDECIDED, "undecided", "\n  \"undecided\": [");
    print_list(selection, json, WW_LIST_EXCLUDED, "excluded", "\n  \"excluded\": [");
}

static int answer(const struct options *options, const struct text *query) {
    ww_base *base = NULL;
    ww_selection *selection = NULL;
    ww_text *json = NULL;
    ww_error *error = NULL;
    ww_status status =
        options->base != NULL
            ? ww_base_read(options->base, strlen(options->base), &base, &error)
            : ww_base_staff_empowerment(&base, &error);
    if (status == WW_STATUS_OK) {
        status = ww_base_select(base, query->bytes, query->len, &selection, &error);
    }
    if (status == WW_STATUS_OK) {
        status = ww_selection_to_json(selection, &json, &error);
    }
    if (status != WW_STATUS_OK) {
        print_error(error);
    } else if (options->json) {
        puts(ww_text_data(json));
    } else {
        print_lists(selection, ww_text_data(json));
    }
    ww_error_free(error);
    ww_text_free(json);
    ww_selection_free(selection);
    ww_base_free(base);
    return status == WW_STATUS_OK ? DONE : REFUSED;
}

/* Whether the arguments say what is asked for. */
static bool read_options(int argc, char **argv, struct options *options) {
    for (int i = 1; i < argc; i++) {
        const char **value = strcmp(argv[i], "--base") == 0           ? &options->base
                             : strcmp(argv[i], "--audience") == 0     ? &options->audience
                             : strcmp(argv[i], "--organisation") == 0 ? &options->organisation
                                                                      : NULL;
        if (value != NULL && i + 1 < argc) {
            *value = argv[++i];
        } else if (value == NULL && strcmp(argv[i], "--json") == 0) {
            options->json = true;
        } else {
            return false;
        }
    }
    return (options->audience != NULL) != (options->organisation != NULL);
}

int main(int argc, char **argv) {
    struct options options = {NULL, NULL, NULL, false};
    struct text query = {NULL, 0, 0};
    int exit_code = REFUSED;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return DONE;
    }
    if (!read_options(argc, argv, &options)) {
        fputs(usage, stderr);
        return USAGE;
    }
    if (make_query(&options, &query)) {
        exit_code = answer(&options, &query);
    }
    free(query.bytes);
    return exit_code;
}
