/* Summaries of findings in C: the goldens, and every bad call.
 *
 * usage: test_findings tests/golden */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include "calls.h"
#include "golden.h"

/* The ratings of a case: a body of the embedded base, a body in numbers, or several. */
enum { MOST = 8 };
struct ratings {
    ww_rating *all[MOST];
    size_t count;
};

/* Rates the body in a file; 0 if there is none. */
static int add(struct ratings *ratings, const char *name, const char *file, struct bytes options) {
    struct bytes evidence = file_of("findings", name, file);
    if (evidence.data == NULL || ratings->count == MOST) {
        free(evidence.data);
        return 0;
    }
    CHECK(ww_rate(evidence.data, evidence.len, options.data, options.len,
                  &ratings->all[ratings->count], NULL) == WW_STATUS_OK);
    ratings->count += 1;
    free(evidence.data);
    return 1;
}

static struct ratings ratings_of(const char *name) {
    struct ratings ratings = {{NULL}, 0};
    struct bytes options = file_of("findings", name, "options.json");
    struct bytes id = line_of("findings", name, "id.txt");
    char file[64];
    int more = id.data == NULL;
    if (id.data != NULL) {
        CHECK(ww_base_rate(base, id.data, id.len, options.data, options.len, &ratings.all[0],
                           NULL) == WW_STATUS_OK);
        ratings.count = 1;
    } else if (add(&ratings, name, "evidence.json", options)) {
        more = 0;
    }
    while (more) {
        snprintf(file, sizeof file, "evidence-%d.json", (int)ratings.count + 1);
        more = add(&ratings, name, file, options);
    }
    free(id.data);
    free(options.data);
    return ratings;
}

static ww_text *write_as(const struct ratings *ratings, struct bytes title, uint32_t format,
                         bool profile) {
    const char *id = profile ? "profile" : "summary";
    ww_text *text = NULL;
    CHECK(ww_summary_of_findings((const ww_rating *const *)ratings->all, ratings->count,
                                 title.data, title.len, format, profile, id, strlen(id), &text,
                                 NULL) == WW_STATUS_OK);
    return text;
}

/* The summary, a gap, and the profile; freed by the caller. */
static char *joined(const struct ratings *ratings, struct bytes title, uint32_t format,
                    const char *gap) {
    ww_text *summary = write_as(ratings, title, format, false);
    ww_text *profile = write_as(ratings, title, format, true);
    size_t room = ww_text_len(summary) + strlen(gap) + ww_text_len(profile) + 1;
    char *text = malloc(room);
    if (text != NULL && summary != NULL && profile != NULL) {
        snprintf(text, room, "%s%s%s", ww_text_data(summary), gap, ww_text_data(profile));
    }
    ww_text_free(summary);
    ww_text_free(profile);
    return text;
}

static void compare_with(const char *name, const char *file, const char *found) {
    struct bytes expected = strstr(file, ".json") != NULL ? line_of("findings", name, file)
                                                          : file_of("findings", name, file);
    compare("findings", name, expected, found);
    free(expected.data);
}

static void run_case(const char *name) {
    struct ratings ratings = ratings_of(name);
    struct bytes title = line_of("findings", name, "title.txt");
    ww_text *json = write_as(&ratings, title, WW_FORMAT_JSON, false);
    ww_text *again = write_as(&ratings, title, WW_FORMAT_JSON, true);
    char *markdown = joined(&ratings, title, WW_FORMAT_MARKDOWN, "\n");
    char *html = joined(&ratings, title, WW_FORMAT_HTML, "");
    CHECK(ratings.count > 0);
    CHECK(equal(ww_text_data(json), ww_text_data(again)));
    compare_with(name, "expected.json", ww_text_data(json));
    compare_with(name, "expected.md", markdown);
    compare_with(name, "expected.html", html);
    free(html);
    free(markdown);
    ww_text_free(again);
    ww_text_free(json);
    free(title.data);
    while (ratings.count > 0) {
        ww_rating_free(ratings.all[--ratings.count]);
    }
}

static void test_goldens(void) {
    struct dirent **entries = NULL;
    int count = cases_of("findings", &entries);
    int index;
    for (index = 0; index < count; index++) {
        run_case(entries[index]->d_name);
    }
    free_cases(entries, count);
    if (count <= 0) {
        fprintf(stderr, "no case in %s/findings\n", root);
        failed += 1;
    }
}

/* As inside SUCCEEDS and FAILS, where `error` is. (TEXT counts as two arguments, so that the
 * preprocessor has to see it first.) */
#define ASK(...) ASK_WITH(__VA_ARGS__)
#define ASK_WITH(ratings, count, title, title_len, format, id, id_len, out)                        \
    ww_summary_of_findings(ratings, count, title, title_len, format, false, id, id_len, out, &error)

static void test_bad_calls(void) {
    ww_rating *rating = NULL;
    const ww_rating *ratings[2] = {NULL, NULL};
    const void *const behind = (const char *)(const void *)ratings + 1;
    const ww_rating *const *const one_byte_too_far = (const ww_rating *const *)behind;
    const size_t too_long = (size_t)-1;
    ww_text *text = NULL;
    CHECK(ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, NULL) == WW_STATUS_OK);
    ratings[0] = rating;

    SUCCEEDS(ASK(ratings, 1, NULL, 0, WW_FORMAT_JSON, NULL, 0, &text));
    CHECK(strstr(ww_text_data(text), "\"title\": null") != NULL);
    ww_text_free(text);
    SUCCEEDS(ASK(ratings, 1, "", 0, WW_FORMAT_JSON, NULL, 0, &text));
    CHECK(strstr(ww_text_data(text), "\"title\": \"\"") != NULL);
    ww_text_free(text);
    /* No outcome is an empty table. */
    SUCCEEDS(ASK(NULL, 0, NULL, 0, WW_FORMAT_JSON, NULL, 0, &text));
    CHECK(strstr(ww_text_data(text), "\"outcomes\": []") != NULL);
    ww_text_free(text);
    SUCCEEDS(ASK(ratings, 1, NULL, 0, WW_FORMAT_HTML_PAGE, TEXT("mine"), &text));
    CHECK(strncmp(ww_text_data(text), "<!DOCTYPE html>", 15) == 0);
    CHECK(strstr(ww_text_data(text), "id=\"mine\"") != NULL);
    ww_text_free(text);

    NULL_ARGUMENT(ww_text, ASK(NULL, 1, NULL, 0, 0, NULL, 0, &out));
    NULL_ARGUMENT(ww_text, ASK(ratings, 2, NULL, 0, 0, NULL, 0, &out));
    NULL_ARGUMENT(ww_text, ASK(ratings, 1, NULL, 1, 0, NULL, 0, &out));
    NULL_ARGUMENT(ww_text, ASK(ratings, 1, NULL, 0, 0, NULL, 1, &out));
    NULL_OUT(ASK(ratings, 1, NULL, 0, 0, NULL, 0, NULL));
    CHECK(ww_summary_of_findings(NULL, 1, NULL, 0, 0, true, NULL, 0, NULL, NULL) ==
          WW_STATUS_NULL_ARGUMENT);
    FAILS(ww_text, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ASK(ratings, too_long, NULL, 0, 0, NULL, 0, &out));
    FAILS(ww_text, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ASK(ratings, 1, "", too_long, 0, NULL, 0, &out));
    FAILS(ww_text, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ASK(ratings, 1, NULL, 0, 0, "", too_long, &out));
    FAILS(ww_text, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ASK(ratings, 1, TEXT("\xff"), 0, NULL, 0, &out));
    FAILS(ww_text, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ASK(ratings, 1, NULL, 0, 0, TEXT("\xff"), &out));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ASK(ratings, 1, NULL, 0, 4, NULL, 0, &out));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ASK(ratings, 1, NULL, 0, UINT32_MAX, NULL, 0, &out));
    FAILS(ww_text, WW_STATUS_MISALIGNED, "misaligned",
          ASK(one_byte_too_far, 1, NULL, 0, 0, NULL, 0, &out));
    CHECK(WW_FORMAT_JSON == 0 && WW_FORMAT_MARKDOWN == 1 && WW_FORMAT_HTML == 2);
    CHECK(WW_FORMAT_HTML_PAGE == 3);
    ww_rating_free(rating);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: test_findings FOLDER\n");
        return 2;
    }
    root = argv[1];
    base = embedded();
    test_goldens();
    test_bad_calls();
    ww_base_free(base);
    return tally();
}
