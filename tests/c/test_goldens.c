/* The goldens in C: the answers are the same bytes as in Rust and Python.
 *
 * usage: test_goldens tests/golden */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include "golden.h"

/* The call of a case: what to call, and with what. */
struct call {
    struct bytes function;
    struct bytes id;       /* no data: a body in numbers */
    struct bytes evidence; /* the body in numbers */
    struct bytes base;     /* no data: the embedded base */
    struct bytes old;      /* two bases, for what differs between them */
    struct bytes newer;
    struct bytes ids;
    struct bytes keep; /* the options for keeping decisions */
    struct bytes input;
};

/* The base of a case: its own, or the embedded one. Freed by the caller if it is its own. */
static ww_base *base_of(struct call call) {
    ww_base *own = NULL;
    if (call.base.data == NULL) {
        return base;
    }
    ww_base_from_json(call.base.data, call.base.len, &own, NULL);
    return own;
}

static void free_own(ww_base *of_case) {
    if (of_case != base) {
        ww_base_free(of_case);
    }
}

/* Each gives the answer as JSON or an error. */
static ww_status call_select(struct call call, ww_text **text, ww_error **error) {
    ww_base *of_case = base_of(call);
    ww_selection *selection = NULL;
    ww_status status = ww_base_select(of_case, call.input.data, call.input.len, &selection, error);
    if (status == WW_STATUS_OK) {
        status = ww_selection_to_json(selection, text, error);
    }
    ww_selection_free(selection);
    free_own(of_case);
    return status;
}

static ww_status call_select_many(struct call call, ww_text **text, ww_error **error) {
    ww_base *of_case = base_of(call);
    ww_selected_many *many = NULL;
    ww_status status =
        ww_base_select_many(of_case, call.input.data, call.input.len, &many, error);
    if (status == WW_STATUS_OK) {
        status = ww_selected_many_to_json(many, text, error);
    }
    ww_selected_many_free(many);
    free_own(of_case);
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
    ww_status status = ww_base_audit(base, call.input.data, call.input.len, NULL, &audit, error);
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

/* A body in numbers, or one of the embedded base, with options. */
static ww_status rated(struct call call, ww_rating **rating, ww_error **error) {
    if (call.id.data != NULL) {
        return ww_base_rate(base, call.id.data, call.id.len, call.input.data, call.input.len,
                            rating, error);
    }
    return ww_rate(call.evidence.data, call.evidence.len, call.input.data, call.input.len, rating,
                   error);
}

static ww_status call_rated(struct call call, ww_text **text, ww_error **error) {
    ww_rating *rating = NULL;
    ww_status status = rated(call, &rating, error);
    return give_rating(status, rating, text, error);
}

static ww_status call_change(struct call call, ww_text **text, ww_error **error) {
    ww_rating *rating = NULL;
    ww_status status = rated(call, &rating, error);
    if (status == WW_STATUS_OK) {
        status = ww_rating_what_would_change(rating, text, error);
    }
    ww_rating_free(rating);
    return status;
}

static ww_status call_robustness(struct call call, ww_text **text, ww_error **error) {
    if (call.id.data != NULL) {
        return ww_base_robustness(base, call.id.data, call.id.len, call.input.data,
                                  call.input.len, NULL, text, error);
    }
    return ww_robustness(call.evidence.data, call.evidence.len, call.input.data, call.input.len,
                         NULL,
                         text, error);
}

/* A body in numbers without options. */
static ww_status call_evidence(struct call call, ww_text **text, ww_error **error) {
    ww_rating *rating = NULL;
    ww_status status = ww_rate(call.input.data, call.input.len, NULL, 0, &rating, error);
    return give_rating(status, rating, text, error);
}

static ww_status call_rules(struct call call, ww_text **text, ww_error **error) {
    return ww_rules(call.input.data, call.input.len, text, error);
}

/* On several threads, where Rust answers on one. */
static ww_status call_rate_groups(struct call call, ww_text **text, ww_error **error) {
    return ww_rate_groups(call.input.data, call.input.len, 3, NULL, text, error);
}

static ww_status call_prioritise(struct call call, ww_text **text, ww_error **error) {
    return ww_base_prioritise(base, call.input.data, call.input.len, 3, NULL, text, error);
}

static ww_status call_map(struct call call, ww_text **text, ww_error **error) {
    return ww_base_evidence_map(base, call.input.data, call.input.len, text, error);
}

static ww_status call_gaps(struct call call, ww_text **text, ww_error **error) {
    return ww_base_gaps(base, call.input.data, call.input.len, text, error);
}

static ww_status call_overlap(struct call call, ww_text **text, ww_error **error) {
    return ww_overlap(call.input.data, call.input.len, text, error);
}

static ww_status call_organisation(struct call call, ww_text **text, ww_error **error) {
    return ww_audience_of(call.input.data, call.input.len, text, error);
}

static ww_status call_choose(struct call call, ww_text **text, ww_error **error) {
    return ww_base_choose(base, call.input.data, call.input.len, NULL, text, error);
}

static ww_status call_appraisal(struct call call, ww_text **text, ww_error **error) {
    return ww_appraise(call.input.data, call.input.len, text, error);
}

static ww_status call_cerqual(struct call call, ww_text **text, ww_error **error) {
    return ww_cerqual(call.input.data, call.input.len, text, error);
}

static ww_status call_decision(struct call call, ww_text **text, ww_error **error) {
    return ww_decision(call.input.data, call.input.len, text, error);
}

static ww_status call_decision_page(struct call call, ww_text **text, ww_error **error) {
    return ww_decision_page(call.input.data, call.input.len, text, error);
}

static ww_status call_good_practice(struct call call, ww_text **text, ww_error **error) {
    return ww_good_practice(call.input.data, call.input.len, text, error);
}

/* Reads the two bases of a case, and asks what is asked of them. */
static ww_status of_both(struct call call, ww_text **text, ww_error **error,
                         ww_status (*ask)(const ww_base *, const ww_base *, struct call,
                                          ww_text **, ww_error **)) {
    ww_base *old = NULL;
    ww_base *newer = NULL;
    ww_status status = ww_base_from_json(call.old.data, call.old.len, &old, error);
    if (status == WW_STATUS_OK) {
        status = ww_base_from_json(call.newer.data, call.newer.len, &newer, error);
    }
    if (status == WW_STATUS_OK) {
        status = ask(old, newer, call, text, error);
    }
    ww_base_free(old);
    ww_base_free(newer);
    return status;
}

static ww_status ask_diff(const ww_base *old, const ww_base *newer, struct call call,
                          ww_text **text, ww_error **error) {
    return ww_base_diff(old, newer, call.input.data, call.input.len, NULL, text, error);
}

static ww_status ask_page(const ww_base *old, const ww_base *newer, struct call call,
                          ww_text **text, ww_error **error) {
    return ww_base_diff_page(old, newer, call.input.data, call.input.len, WW_FORMAT_MARKDOWN, NULL,
                             0, NULL, text, error);
}

static ww_status ask_html(const ww_base *old, const ww_base *newer, struct call call,
                          ww_text **text, ww_error **error) {
    return ww_base_diff_page(old, newer, call.input.data, call.input.len, WW_FORMAT_HTML, "diff",
                             4, NULL,
                             text, error);
}

static ww_status ask_affected(const ww_base *old, const ww_base *newer, struct call call,
                              ww_text **text, ww_error **error) {
    return ww_base_diff_affected(old, newer, call.ids.data, call.ids.len, call.input.data,
                                 call.input.len, NULL, text, error);
}

/* The decisions that are kept: the report, or the base that holds them. */
static ww_status ask_kept(const ww_base *old, const ww_base *newer, struct call call,
                          ww_text **text, ww_error **error) {
    ww_base *kept = NULL;
    ww_status status = ww_base_keep_decisions(newer, old, call.keep.data, call.keep.len,
                                              &kept, text, error);
    ww_base_free(kept);
    return status;
}

static ww_status ask_kept_base(const ww_base *old, const ww_base *newer, struct call call,
                               ww_text **text, ww_error **error) {
    ww_base *kept = NULL;
    ww_text *report = NULL;
    ww_status status = ww_base_keep_decisions(newer, old, call.keep.data, call.keep.len,
                                              &kept, &report, error);
    if (status == WW_STATUS_OK) {
        status = ww_base_to_json(kept, text, error);
    }
    ww_text_free(report);
    ww_base_free(kept);
    return status;
}

static ww_status call_kept(struct call call, ww_text **text, ww_error **error) {
    return of_both(call, text, error, ask_kept);
}

static ww_status call_kept_base(struct call call, ww_text **text, ww_error **error) {
    return of_both(call, text, error, ask_kept_base);
}

static ww_status call_diff(struct call call, ww_text **text, ww_error **error) {
    return of_both(call, text, error, ask_diff);
}

static ww_status call_diff_page(struct call call, ww_text **text, ww_error **error) {
    return of_both(call, text, error, ask_page);
}

static ww_status call_diff_html(struct call call, ww_text **text, ww_error **error) {
    return of_both(call, text, error, ask_html);
}

static ww_status call_affected(struct call call, ww_text **text, ww_error **error) {
    return of_both(call, text, error, ask_affected);
}

static const struct {
    const char *name;
    ww_status (*call)(struct call, ww_text **, ww_error **);
} functions[] = {
    {"select", call_select},
    {"select_many", call_select_many},
    {"rate", call_rate},
    {"audit", call_audit},
    {"combine", call_combine},
    {"synthesis", call_synthesis},
    {"from_json", call_from_json},
    {"rated", call_rated},
    {"change", call_change},
    {"robustness", call_robustness},
    {"evidence", call_evidence},
    {"rules", call_rules},
    {"rate_groups", call_rate_groups},
    {"prioritise", call_prioritise},
    {"overlap", call_overlap},
    {"organisation", call_organisation},
    {"choose", call_choose},
    {"map", call_map},
    {"gaps", call_gaps},
    {"appraisal", call_appraisal},
    {"cerqual", call_cerqual},
    {"decision", call_decision},
    {"decision_page", call_decision_page},
    {"good_practice", call_good_practice},
    {"diff", call_diff},
    {"diff_page", call_diff_page},
    {"diff_html", call_diff_html},
    {"affected", call_affected},
    {"kept", call_kept},
    {"kept_base", call_kept_base},
};

static ww_status dispatch(struct call call, ww_text **text, ww_error **error) {
    size_t index;
    for (index = 0; index < sizeof functions / sizeof functions[0]; index++) {
        if (is(call.function, functions[index].name)) {
            return functions[index].call(call, text, error);
        }
    }
    fprintf(stderr, "unknown call `%.*s`\n", (int)call.function.len, call.function.data);
    return WW_STATUS_OTHER;
}

/* A kind of golden: its folder, the file with the input, what to call, and the answer. */
struct kind {
    const char *name;
    const char *input;
    const char *function; /* NULL: as `call.txt` says */
    const char *expected;
};

/* Answers in JSON have one newline more in their file; pages are written as they are. */
static int is_json(const struct kind *kind) { return strstr(kind->expected, ".json") != NULL; }

/* Compares the answer, or else the error; 0 for a case that has no such page. */
static int run_case(const struct kind *kind, const char *name) {
    struct bytes expected = (is_json(kind) ? line_of : file_of)(kind->name, name, kind->expected);
    struct bytes named = {NULL, 0};
    struct call call;
    ww_text *text = NULL;
    ww_error *error = NULL;
    const char *found = NULL;
    if (expected.data == NULL && !is_json(kind)) {
        return 0;
    }
    call.id = line_of(kind->name, name, "id.txt");
    call.evidence = file_of(kind->name, name, "evidence.json");
    call.base = file_of(kind->name, name, "base.json");
    call.old = file_of(kind->name, name, "old.json");
    call.newer = file_of(kind->name, name, "new.json");
    call.ids = file_of(kind->name, name, "ids.json");
    call.keep = file_of(kind->name, name, "keep.json");
    call.input = file_of(kind->name, name, kind->input);
    if (kind->function == NULL) {
        named = line_of(kind->name, name, "call.txt");
        call.function = named;
    } else {
        call.function.data = (char *)kind->function;
        call.function.len = strlen(kind->function);
    }
    dispatch(call, &text, &error);
    found = text != NULL ? ww_text_data(text) : ww_error_json(error);
    compare(kind->name, name, expected, found);
    ww_text_free(text);
    ww_error_free(error);
    free(expected.data);
    free(named.data);
    free(call.id.data);
    free(call.evidence.data);
    free(call.base.data);
    free(call.old.data);
    free(call.newer.data);
    free(call.ids.data);
    free(call.keep.data);
    free(call.input.data);
    return 1;
}

static void run_kind(const struct kind *kind) {
    struct dirent **entries = NULL;
    int count = cases_of(kind->name, &entries);
    int index;
    int compared = 0;
    for (index = 0; index < count; index++) {
        compared += run_case(kind, entries[index]->d_name);
    }
    free_cases(entries, count);
    if (compared == 0) {
        fprintf(stderr, "no case in %s/%s with %s\n", root, kind->name, kind->expected);
        failed += 1;
    }
}

int main(int argc, char **argv) {
    static const struct kind kinds[] = {
        {"select", "query.json", "select", "expected.json"},
        {"select_many", "request.json", "select_many", "expected.json"},
        {"audit", "options.json", "audit", "expected.json"},
        {"rate", "options.json", "rate", "expected.json"},
        {"combine", "judgements.json", "combine", "expected.json"},
        {"synthesis", "request.json", "synthesis", "expected.json"},
        {"evidence", "options.json", "rated", "expected.json"},
        {"change", "options.json", "change", "expected.json"},
        {"robustness", "options.json", "robustness", "expected.json"},
        {"rules", "options.json", "rules", "expected.json"},
        {"rate_groups", "request.json", "rate_groups", "expected.json"},
        {"priority", "request.json", "prioritise", "expected.json"},
        {"overlap", "request.json", "overlap", "expected.json"},
        {"organisation", "request.json", "organisation", "expected.json"},
        {"choose", "request.json", "choose", "expected.json"},
        {"map", "request.json", "map", "expected.json"},
        {"gaps", "request.json", "gaps", "expected.json"},
        {"appraisal", "request.json", "appraisal", "expected.json"},
        {"cerqual", "request.json", "cerqual", "expected.json"},
        {"decision", "request.json", "decision", "expected.json"},
        {"decision", "request.json", "decision_page", "page.md"},
        {"good_practice", "request.json", "good_practice", "expected.json"},
        {"diff", "options.json", "diff", "expected.json"},
        {"diff", "options.json", "diff_page", "page.md"},
        {"diff", "options.json", "diff_html", "page.html"},
        {"diff", "options.json", "affected", "affected.json"},
        {"diff", "options.json", "kept", "kept.json"},
        {"diff", "options.json", "kept_base", "kept-base.json"},
        {"errors", "input.json", NULL, "expected.json"},
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
