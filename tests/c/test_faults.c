/* Faults from outside: work that is stopped at each of its steps, threads that cannot be started,
 * handles that are freed in every order, and an allocation that fails at each point of a run.
 *
 * usage: test_faults GOLDEN FOLDER [HANDLES POINTS]
 *   GOLDEN is tests/golden, and FOLDER is an empty one that may be written to. HANDLES (6 if left
 *   out) are freed in every order. At POINTS (2000) points at most an allocation fails; 0 leaves
 *   that out. Linked with failing.c. */

#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "whatworks.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "failing.h"

static char small_document[16384];
static char newer_document[16384];

static const char query[] = "{\"audience\": \"icb\"}";
static const char policy[] =
    "{\"policy\": {\"method\": \"smaa\", \"draws\": 2000, \"seed\": 7, \"criteria\": "
    "[{\"id\": \"equity\"}, {\"id\": \"feasibility\"}]}, \"judgements\": "
    "[{\"recommendation\": \"R1\", \"criterion\": \"equity\", \"judgement\": \"increased\"}]}";
static const char choice[] =
    "{\"items\": [{\"recommendation\": \"R1\", \"value\": 3, \"costs\": {\"m\": 2}}, "
    "{\"recommendation\": \"R2\", \"value\": 4, \"costs\": {\"m\": 3}}, "
    "{\"recommendation\": \"R3\", \"value\": 5, \"costs\": {\"m\": 4}}, "
    "{\"recommendation\": \"R4\", \"value\": 6, \"costs\": {\"m\": 5}}], \"limits\": {\"m\": 8}}";
static const char table[] =
    "{\"organisations\": {\"code\": [\"ZZ1\", \"ZZ2\"], \"audience\": [\"pcn\", \"trust\"]}, "
    "\"like\": {\"themes\": [\"access\"]}}";

/* ---- Work that is stopped ---- */

enum { GROUPS = 40, ROWS = 3 * GROUPS };

static char bodies[32768];
static int64_t by[ROWS];
static double yi[ROWS];
static double vi[ROWS];

/* How often it was told, and at which time to stop; 0 never. */
struct told {
    uint64_t calls;
    uint64_t stop_at;
};

static bool tell(void *context, uint64_t done, uint64_t total) {
    struct told *told = context;
    (void)done;
    (void)total;
    told->calls++;
    return told->stop_at == 0 || told->calls < told->stop_at;
}

/* Each works on so many threads, and gives its answer as a text. */
typedef ww_status work(const ww_base *base, size_t threads, const ww_progress *progress,
                       ww_text **out, ww_error **error);

static ww_status prioritise(const ww_base *base, size_t threads, const ww_progress *progress,
                            ww_text **out, ww_error **error) {
    return ww_base_prioritise(base, TEXT(policy), threads, progress, out, error);
}

static ww_status choose(const ww_base *base, size_t threads, const ww_progress *progress,
                        ww_text **out, ww_error **error) {
    (void)threads;
    return ww_base_choose(base, TEXT(choice), progress, out, error);
}

static ww_status rate_groups(const ww_base *base, size_t threads, const ww_progress *progress,
                             ww_text **out, ww_error **error) {
    (void)base;
    return ww_rate_groups(bodies, strlen(bodies), threads, progress, out, error);
}

static ww_status audit(const ww_base *base, size_t threads, const ww_progress *progress,
                       ww_text **out, ww_error **error) {
    ww_audit *made = UNTOUCHED(ww_audit);
    ww_status status = ww_base_audit(base, NULL, 0, progress, &made, error);
    (void)threads;
    CHECK((status == WW_STATUS_OK) == (made != UNTOUCHED(ww_audit)));
    if (status == WW_STATUS_OK) {
        status = ww_audit_to_json(made, out, error);
        ww_audit_free(made);
    }
    return status;
}

static ww_status robustness(const ww_base *base, size_t threads, const ww_progress *progress,
                            ww_text **out, ww_error **error) {
    (void)threads;
    return ww_base_robustness(base, TEXT("R1"), NULL, 0, progress, out, error);
}

static ww_status robustness_of_numbers(const ww_base *base, size_t threads,
                                       const ww_progress *progress, ww_text **out,
                                       ww_error **error) {
    static const char evidence[] =
        "{\"studies\": [{\"id\": \"S1\", \"design\": \"randomised\", \"yi\": -0.4, \"vi\": 0.02}, "
        "{\"id\": \"S2\", \"design\": \"randomised\", \"yi\": -0.3, \"vi\": 0.03}]}";
    (void)base;
    (void)threads;
    return ww_robustness(TEXT(evidence), NULL, 0, progress, out, error);
}

/* A base, and one with a study more. */
struct both {
    ww_base *old;
    ww_base *newer;
};

static struct both read_both(void) {
    struct both both = {NULL, NULL};
    CHECK(ww_base_from_json(small_document, strlen(small_document), &both.old, NULL) ==
          WW_STATUS_OK);
    CHECK(ww_base_from_json(newer_document, strlen(newer_document), &both.newer, NULL) ==
          WW_STATUS_OK);
    return both;
}

static void free_both(struct both both) {
    ww_base_free(both.old);
    ww_base_free(both.newer);
}

static ww_status diff(const ww_base *base, size_t threads, const ww_progress *progress,
                      ww_text **out, ww_error **error) {
    struct both both = read_both();
    ww_status status = ww_base_diff(both.old, both.newer, NULL, 0, progress, out, error);
    (void)base;
    (void)threads;
    free_both(both);
    return status;
}

static ww_status diff_page(const ww_base *base, size_t threads, const ww_progress *progress,
                           ww_text **out, ww_error **error) {
    struct both both = read_both();
    ww_status status = ww_base_diff_page(both.old, both.newer, NULL, 0, WW_FORMAT_MARKDOWN, NULL,
                                         0, progress, out, error);
    (void)base;
    (void)threads;
    free_both(both);
    return status;
}

static ww_status diff_affected(const ww_base *base, size_t threads, const ww_progress *progress,
                               ww_text **out, ww_error **error) {
    struct both both = read_both();
    ww_status status = ww_base_diff_affected(both.old, both.newer, TEXT("{\"ids\": [\"R1\"]}"),
                                             NULL, 0, progress, out, error);
    (void)base;
    (void)threads;
    free_both(both);
    return status;
}

/* Every figure of every group, as a text of its own so that answers can be compared. */
static ww_text *figures_of(const ww_pooled_groups *groups) {
    static char request[32768];
    ww_text *text = NULL;
    size_t index;
    int len = snprintf(request, sizeof request, "{\"reviews\": [{\"id\": \"x\", \"studies\": [");
    for (index = 0; index < ww_pooled_groups_len(groups); index++) {
        ww_pooled pooled;
        int64_t key = 0;
        CHECK(ww_pooled_groups_key(groups, index, &key));
        CHECK(ww_pooled_groups_get(groups, index, &pooled, NULL) == WW_STATUS_OK);
        len += snprintf(request + len, sizeof request - (size_t)len, "%s\"%d: %a %a %a\"",
                        index > 0 ? ", " : "", (int)key, pooled.estimate, pooled.se, pooled.tau2);
    }
    len += snprintf(request + len, sizeof request - (size_t)len, "]}]}");
    CHECK(ww_overlap(request, (size_t)len, &text, NULL) == WW_STATUS_OK);
    return text;
}

static ww_status pool_groups(const ww_base *base, size_t threads, const ww_progress *progress,
                             ww_text **out, ww_error **error) {
    ww_pooled_groups *groups = UNTOUCHED(ww_pooled_groups);
    ww_status status =
        ww_pool_groups(by, yi, vi, ROWS, NULL, threads, progress, &groups, error);
    (void)base;
    CHECK((status == WW_STATUS_OK) == (groups != UNTOUCHED(ww_pooled_groups)));
    if (status == WW_STATUS_OK) {
        *out = figures_of(groups);
        ww_pooled_groups_free(groups);
    }
    return status;
}

static void fill_rows(void) {
    char ids[4096] = "";
    char studies[4096] = "";
    char numbers[4096] = "";
    char designs[4096] = "";
    char *ends[4];
    int row;
    ends[0] = ids;
    ends[1] = studies;
    ends[2] = numbers;
    ends[3] = designs;
    for (row = 0; row < ROWS; row++) {
        const char *comma = row > 0 ? ", " : "";
        by[row] = row / 3;
        yi[row] = 0.01 * row - 0.3 * (row % 3);
        vi[row] = 0.02 + 0.01 * (row % 5);
        ends[0] += sprintf(ends[0], "%s\"b%d\"", comma, row / 3);
        ends[1] += sprintf(ends[1], "%s\"s%d\"", comma, row);
        ends[2] += sprintf(ends[2], "%s0.%02d", comma, row % 90 + 1);
        ends[3] += sprintf(ends[3], "%s\"randomised\"", comma);
    }
    snprintf(bodies, sizeof bodies,
             "{\"by\": [%s], \"studies\": {\"study\": [%s], \"design\": [%s], \"yi\": [%s],"
             " \"vi\": [%s]}}",
             ids, studies, designs, numbers, numbers);
}

/* Stops the work at a step; whether there was such a step. */
static int stop_at(work *of, const ww_base *base, size_t threads, uint64_t step,
                   const ww_text *right) {
    struct told told = {0, 0};
    ww_progress progress = {tell, NULL};
    ww_text *out = UNTOUCHED(ww_text);
    ww_error *error = UNTOUCHED(ww_error);
    ww_status status;
    told.stop_at = step;
    progress.context = &told;
    status = of(base, threads, &progress, &out, &error);
    if (told.calls < step) {
        /* On several threads fewer steps may be told than the last time. */
        CHECK(threads > 1 && status == WW_STATUS_OK && error == UNTOUCHED(ww_error));
        CHECK(equal(ww_text_data(out), ww_text_data(right)));
        ww_text_free(out);
        return 0;
    }
    CHECK(told.calls == step);
    CHECK(out == UNTOUCHED(ww_text));
    check_error(status, error, WW_STATUS_CANCELLED, "cancelled");
    return 1;
}

static void stop_everywhere(const char *name, work *of, const ww_base *base, size_t threads) {
    struct told told = {0, 0};
    ww_progress progress = {tell, NULL};
    ww_text *right = NULL;
    ww_text *out = NULL;
    uint64_t step;
    int stopped = 0;
    progress.context = &told;
    SUCCEEDS(of(base, threads, &progress, &right, &error));
    CHECK(told.calls > 0);
    for (step = 1; step <= told.calls; step++) {
        stopped += stop_at(of, base, threads, step, right);
        SUCCEEDS(of(base, threads, NULL, &out, &error));
        CHECK(equal(ww_text_data(out), ww_text_data(right)));
        ww_text_free(out);
    }
    CHECK(stopped > 0);
    printf("%s on %zu: stopped at each of %d steps\n", name, threads, stopped);
    ww_text_free(right);
}

static const struct {
    const char *name;
    work *of;
    int has_threads;
} works[] = {
    {"prioritise", prioritise, 1},
    {"choose", choose, 0},
    {"pool_groups", pool_groups, 1},
    {"rate_groups", rate_groups, 1},
    {"audit", audit, 0},
    {"robustness", robustness, 0},
    {"robustness of numbers", robustness_of_numbers, 0},
    {"diff", diff, 0},
    {"diff_page", diff_page, 0},
    {"diff_affected", diff_affected, 0},
};
enum { WORKS = sizeof works / sizeof works[0] };

/* Where no thread can be started, the thread that asks does all the work. */
static void test_without_threads(void) {
    ww_base *base = embedded();
    int index;
    fill_rows();
    for (index = 0; index < WORKS; index++) {
        int before = failed;
        ww_text *right = NULL;
        ww_text *out = NULL;
        SUCCEEDS(works[index].of(base, 4, NULL, &right, &error));
        refuse_threads(true);
        SUCCEEDS(works[index].of(base, 4, NULL, &out, &error));
        refuse_threads(false);
        CHECK(equal(ww_text_data(out), ww_text_data(right)));
        if (failed != before) {
            fprintf(stderr, "  in %s without threads\n", works[index].name);
        }
        ww_text_free(out);
        ww_text_free(right);
    }
    ww_base_free(base);
}

static void test_stopping(void) {
    ww_base *base = embedded();
    int index;
    fill_rows();
    for (index = 0; index < WORKS; index++) {
        stop_everywhere(works[index].name, works[index].of, base, 1);
        if (works[index].has_threads) {
            stop_everywhere(works[index].name, works[index].of, base, 3);
        }
    }
    ww_base_free(base);
}

/* ---- Handles that are freed in every order ---- */

enum { HANDLES = 9, MOST = 6 };

struct handles {
    ww_base *base;
    ww_selection *selection;
    ww_rating *rating;
    ww_audit *audit;
    ww_selected_many *many;
    ww_pooled_groups *groups;
    ww_text *text;
    ww_error *error;
    ww_base *decided;
};

static void make(struct handles *made, int which) {
    static const char decisions[] =
        "{\"decisions\": [{\"on\": \"imprecision\", \"to\": \"serious\", \"reason\": \"few\", "
        "\"who\": \"the panel\", \"date\": \"2026-11-26\"}]}";
    ww_selection *none = NULL;
    switch (which) {
    case 0: /* made first of all: the others need it */
        break;
    case 1:
        CHECK(ww_base_select(made->base, TEXT(query), &made->selection, NULL) == WW_STATUS_OK);
        break;
    case 2:
        CHECK(ww_base_rate(made->base, TEXT("R1"), NULL, 0, &made->rating, NULL) == WW_STATUS_OK);
        break;
    case 3:
        CHECK(ww_base_audit(made->base, NULL, 0, NULL, &made->audit, NULL) == WW_STATUS_OK);
        break;
    case 4:
        CHECK(ww_base_select_many(made->base, TEXT(table), &made->many, NULL) == WW_STATUS_OK);
        break;
    case 5:
        CHECK(ww_pool_groups(by, yi, vi, 6, NULL, 1, NULL, &made->groups, NULL) == WW_STATUS_OK);
        break;
    case 6:
        CHECK(ww_base_to_json(made->base, &made->text, NULL) == WW_STATUS_OK);
        break;
    case 7:
        CHECK(ww_base_select(made->base, TEXT("{"), &none, &made->error) ==
              WW_STATUS_INVALID_REQUEST);
        break;
    default:
        CHECK(ww_base_decide(made->base, TEXT("B.attendance"), TEXT(decisions), &made->decided,
                             NULL) == WW_STATUS_OK);
        break;
    }
}

/* Reads everything of a handle that is still there. */
static void read_handle(const struct handles *made, int which) {
    ww_text *text = NULL;
    ww_pooled pooled;
    switch (which) {
    case 0:
        CHECK(equal(ww_base_id(made->base), "reminders"));
        break;
    case 1:
        CHECK(equal(ww_selection_id(made->selection, WW_LIST_SELECTED, 0), "R1"));
        CHECK(ww_selection_to_json(made->selection, &text, NULL) == WW_STATUS_OK);
        break;
    case 2:
        CHECK(ww_rating_what_would_change(made->rating, &text, NULL) == WW_STATUS_OK);
        break;
    case 3:
        CHECK(ww_audit_to_json(made->audit, &text, NULL) == WW_STATUS_OK);
        break;
    case 4:
        CHECK(ww_selected_many_to_json(made->many, &text, NULL) == WW_STATUS_OK);
        break;
    case 5:
        CHECK(ww_pooled_groups_get(made->groups, 1, &pooled, NULL) == WW_STATUS_OK);
        CHECK(pooled.k == 3);
        break;
    case 6:
        CHECK(strlen(ww_text_data(made->text)) == ww_text_len(made->text));
        break;
    case 7:
        CHECK(equal(ww_error_code(made->error), "invalid-request"));
        CHECK(strlen(ww_error_json(made->error)) > 0 && equal(ww_error_pointer(made->error), ""));
        break;
    default:
        CHECK(ww_base_to_json(made->decided, &text, NULL) == WW_STATUS_OK);
        CHECK(strstr(ww_text_data(text), "the panel") != NULL);
        break;
    }
    ww_text_free(text);
}

static void free_handle(struct handles *made, int which) {
    switch (which) {
    case 0:
        ww_base_free(made->base);
        break;
    case 1:
        ww_selection_free(made->selection);
        break;
    case 2:
        ww_rating_free(made->rating);
        break;
    case 3:
        ww_audit_free(made->audit);
        break;
    case 4:
        ww_selected_many_free(made->many);
        break;
    case 5:
        ww_pooled_groups_free(made->groups);
        break;
    case 6:
        ww_text_free(made->text);
        break;
    case 7:
        ww_error_free(made->error);
        break;
    default:
        ww_base_free(made->decided);
        break;
    }
}

/* Makes these handles, and frees them in this order; what is left can be read after each. */
static void free_in_order(const int *order, int count) {
    struct handles made;
    int index;
    memset(&made, 0, sizeof made);
    CHECK(ww_base_from_json(small_document, strlen(small_document), &made.base, NULL) ==
          WW_STATUS_OK);
    for (index = 0; index < count; index++) {
        make(&made, order[index]);
    }
    for (index = 0; index < count; index++) {
        int left;
        free_handle(&made, order[index]);
        for (left = index + 1; left < count; left++) {
            read_handle(&made, order[left]);
        }
    }
}

/* Every order of `order`, of which the first `fixed` stay; how many there are. */
static long every_order(int *order, int fixed, int count) {
    long orders = 0;
    int index;
    if (fixed == count) {
        free_in_order(order, count);
        return 1;
    }
    for (index = fixed; index < count; index++) {
        int kept = order[fixed];
        order[fixed] = order[index];
        order[index] = kept;
        orders += every_order(order, fixed + 1, count);
        order[index] = order[fixed];
        order[fixed] = kept;
    }
    return orders;
}

/* The base with some of the others, so that each of these is among them. */
static void test_orders(int count) {
    static const int sets[3][MOST] = {
        {0, 1, 2, 3, 4, 6}, {0, 7, 8, 5, 1, 2}, {0, 3, 4, 8, 6, 7}};
    long orders = 0;
    int set;
    fill_rows();
    for (set = 0; set < 3; set++) {
        int order[MOST];
        memcpy(order, sets[set], sizeof order);
        orders += every_order(order, 0, count);
    }
    printf("%d handles freed in %ld orders\n", count, orders);
}

/* ---- An allocation that fails ---- */

enum { STEPS = 8, RIGHT = 0, REFUSED = 10, WRONG = 11, UNDOCUMENTED = 12, PATIENCE = 20 };

/* What the run without a fault answers; children share it. */
struct reference {
    uint64_t answers[STEPS];
    unsigned long allocations;
    unsigned long before_writing;
    unsigned long after_writing;
    size_t len; /* of the document that it writes */
    char document[65536];
};

static struct reference *reference;
static size_t threads_of_run;
static char target[4096];
static char words[4096];
static const char old_content[] = "what was there before\n";

static uint64_t hash_of(const char *bytes, size_t len) {
    uint64_t hash = 14695981039346656037U;
    size_t index;
    for (index = 0; index < len; index++) {
        hash = (hash ^ (unsigned char)bytes[index]) * 1099511628211U;
    }
    return hash;
}

/* How the run went, as the exit code of a child; the worst of its steps. */
struct outcome {
    int worst;
    int learns; /* writes the reference and does not compare with it */
    int step;
};

static void worsen(struct outcome *outcome, int to) {
    if (to > outcome->worst) {
        outcome->worst = to;
    }
}

/* Takes an answer, and frees it. Only a file may fail otherwise than by ending the process. */
static void take(struct outcome *outcome, ww_status status, ww_text *text, int is_file) {
    uint64_t hash = hash_of(text != NULL ? ww_text_data(text) : "", ww_text_len(text));
    if (status != WW_STATUS_OK) {
        worsen(outcome, is_file && status == WW_STATUS_FILE ? REFUSED : UNDOCUMENTED);
    } else if (outcome->learns) {
        reference->answers[outcome->step] = hash;
    } else if (reference->answers[outcome->step] != hash) {
        worsen(outcome, WRONG);
    }
    outcome->step++;
    ww_text_free(text);
}

static ww_status text_of_selection(const ww_base *base, ww_text **text) {
    ww_selection *selection = NULL;
    ww_status status = ww_base_select(base, TEXT(query), &selection, NULL);
    if (status == WW_STATUS_OK) {
        status = ww_selection_to_json(selection, text, NULL);
    }
    ww_selection_free(selection);
    return status;
}

static ww_status text_of_rating(const ww_base *base, ww_text **text) {
    ww_rating *rating = NULL;
    ww_status status = ww_base_rate(base, TEXT("R1"), NULL, 0, &rating, NULL);
    if (status == WW_STATUS_OK) {
        status = ww_rating_to_json(rating, text, NULL);
    }
    ww_rating_free(rating);
    return status;
}

static ww_status text_of_file(ww_text **text) {
    ww_base *again = NULL;
    ww_status status = ww_base_read(target, strlen(target), &again, NULL);
    if (status == WW_STATUS_OK) {
        status = ww_base_to_json(again, text, NULL);
    }
    ww_base_free(again);
    return status;
}

/* A request that is wrong is refused with its words. */
static ww_status text_of_refusal(const ww_base *base, ww_text **text, int *refused) {
    ww_selection *selection = NULL;
    ww_error *error = NULL;
    *refused = ww_base_select(base, TEXT("{\"themes\": [\"nowhere\"]}"), &selection, &error) ==
                   WW_STATUS_INVALID_REQUEST &&
               equal(ww_error_pointer(error), "/themes/0");
    ww_error_free(error);
    return ww_base_to_json(base, text, NULL);
}

/* Writes the file. */
static void run_writing(struct outcome *outcome, const ww_base *base) {
    unsigned long before = allocations();
    ww_status status = ww_base_write(base, target, strlen(target), NULL);
    if (outcome->learns) {
        reference->before_writing = before;
        reference->after_writing = allocations();
    }
    take(outcome, status, NULL, 1);
}

/* Reads, selects, rates, writes, reads again, rates many bodies on threads, is refused. */
static int run(int learns) {
    struct outcome outcome = {RIGHT, 0, 0};
    ww_base *base = NULL;
    ww_text *text = NULL;
    ww_status status;
    int refused = 0;
    outcome.learns = learns;
    status = ww_base_from_json(small_document, strlen(small_document), &base, NULL);
    take(&outcome, status, NULL, 0);
    if (status != WW_STATUS_OK) {
        return outcome.worst;
    }
    status = text_of_selection(base, &text);
    take(&outcome, status, text, 0);
    text = NULL;
    status = text_of_rating(base, &text);
    take(&outcome, status, text, 0);
    run_writing(&outcome, base);
    text = NULL;
    if (outcome.worst == RIGHT) {
        status = text_of_file(&text);
        take(&outcome, status, text, 1);
    }
    outcome.step = 5;
    text = NULL;
    status = rate_groups(NULL, threads_of_run, NULL, &text, NULL);
    take(&outcome, status, text, 0);
    text = NULL;
    status = text_of_refusal(base, &text, &refused);
    worsen(&outcome, refused ? RIGHT : UNDOCUMENTED);
    if (learns && status == WW_STATUS_OK) {
        /* A file ends its last line. */
        reference->len = (size_t)snprintf(reference->document, sizeof reference->document, "%s\n",
                                          ww_text_data(text));
    }
    take(&outcome, status, text, 0);
    ww_base_free(base);
    return outcome.worst;
}

/* In a child, whose words go to a file: the run with failing allocations. */
static void be_child(unsigned long first, unsigned long last, int learns) {
    int to = open(words, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int worst;
    if (to < 0 || dup2(to, STDERR_FILENO) < 0) {
        _exit(UNDOCUMENTED + 1);
    }
    unsetenv("RUST_BACKTRACE"); /* or the words are many, and hold places of this machine */
    alarm(PATIENCE);
    fail_allocations(first, last);
    worst = run(learns);
    if (learns) {
        reference->allocations = allocations();
    }
    _exit(worst);
}

/* Reads a small file; the number of bytes, or 0 if it is not there. */
static size_t contents_of(const char *path, char *into, size_t size) {
    FILE *stream = fopen(path, "rb");
    size_t len = stream != NULL ? fread(into, 1, size - 1, stream) : 0;
    into[len] = '\0';
    if (stream != NULL) {
        fclose(stream);
    }
    return len;
}

static void put_old_content(void) {
    FILE *stream = fopen(target, "wb");
    if (stream == NULL || fputs(old_content, stream) < 0 || fclose(stream) != 0) {
        fprintf(stderr, "cannot write %s\n", target);
        exit(2);
    }
}

/* The target is what it was, or the whole of the new document. */
static int target_is_whole(void) {
    static char found[65536];
    size_t len = contents_of(target, found, sizeof found);
    return equal(found, old_content) ||
           (len == reference->len && memcmp(found, reference->document, len) == 0);
}

/* Rust's words when an allocation fails, and at most a note on how to see more of them. */
static int ended_with_the_words(void) {
    static const char note[] = "\nnote: run with `RUST_BACKTRACE=1` ";
    char found[4096];
    unsigned long bytes = 0;
    int end = 0;
    contents_of(words, found, sizeof found);
    return sscanf(found, "memory allocation of %lu bytes failed%n", &bytes, &end) == 1 &&
           end > 0 &&
           (equal(found + end, "\n") || strncmp(found + end, note, strlen(note)) == 0);
}

/* How many temporary files a child left in the folder; removes them. */
static int remove_leftovers(const char *folder) {
    DIR *entries = opendir(folder);
    struct dirent *entry;
    char path[8192];
    int count = 0;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strncmp(entry->d_name, ".tmp", 4) == 0) {
            count += remove(path) == 0;
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return count;
}

/* How children ended. */
struct tally_of {
    int right, refused, out_of_memory, leftovers, other;
};

static void count_end(struct tally_of *ends, int status, unsigned long first, unsigned long last) {
    char found[4096];
    if (WIFEXITED(status) && WEXITSTATUS(status) == RIGHT) {
        ends->right++;
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == REFUSED) {
        ends->refused++;
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && ended_with_the_words()) {
        ends->out_of_memory++;
    } else {
        ends->other++;
        contents_of(words, found, sizeof found);
        fprintf(stderr, "allocations %lu to %lu: %s %d: `%s`\n", first, last,
                WIFSIGNALED(status) ? "signal" : "exit",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), found);
    }
}

static int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            exit(2);
        }
    }
    return status;
}

static int in_child(unsigned long first, unsigned long last, int learns) {
    pid_t child;
    fflush(NULL);
    child = fork();
    if (child == 0) {
        be_child(first, last, learns);
    }
    if (child < 0) {
        exit(2);
    }
    return wait_for(child);
}

/* How the run ends without a fault, and that it ends so again. */
static void learn(size_t threads) {
    int status;
    threads_of_run = threads;
    put_old_content();
    status = in_child(0, 0, 1);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == RIGHT);
    CHECK(reference->before_writing > 100 && reference->len > 0);
    CHECK(reference->after_writing < reference->allocations);
    CHECK(target_is_whole());
    status = in_child(0, 0, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == RIGHT);
}

/* At points of a part of the run one allocation fails, or it and all after it. */
static void fail_at_points(const char *folder, unsigned long from, unsigned long to,
                           unsigned long points, int for_good) {
    struct tally_of ends = {0, 0, 0, 0, 0};
    unsigned long point;
    if (points > to - from) {
        points = to - from;
    }
    for (point = 0; point < points; point++) {
        unsigned long first = from + 1 + point * (to - from) / points;
        unsigned long last = for_good ? (unsigned long)-1 : first;
        put_old_content();
        count_end(&ends, in_child(first, last, 0), first, last);
        CHECK(target_is_whole());
        ends.leftovers += remove_leftovers(folder);
    }
    printf("%s fails, at %lu of %lu points: %d ended with `memory allocation of N bytes failed`, "
           "%d with WW_STATUS_FILE, %d with the right answers, %d otherwise; %d temporary files "
           "stayed\n",
           for_good ? "every allocation from one on" : "one allocation", points, to - from,
           ends.out_of_memory, ends.refused, ends.right, ends.other, ends.leftovers);
    CHECK(ends.out_of_memory > 0);
    CHECK(ends.other == 0);
}

static void test_out_of_memory(const char *folder, unsigned long points) {
    reference = mmap(NULL, sizeof *reference, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                     -1, 0);
    if (reference == MAP_FAILED) {
        exit(2);
    }
    snprintf(target, sizeof target, "%s/base.json", folder);
    snprintf(words, sizeof words, "%s/words", folder);
    fill_rows();
    learn(2);
    fail_at_points(folder, 0, reference->allocations, points, 0);
    printf("while a file is written: ");
    fail_at_points(folder, reference->before_writing, reference->after_writing, points, 0);
    /* On one thread: two that fail at once would mix their words. */
    learn(1);
    fail_at_points(folder, 0, reference->allocations, points / 3, 1);
    remove(target);
    remove(words);
}

int main(int argc, char **argv) {
    char path[4096];
    size_t len;
    long handles = argc == 5 ? strtol(argv[3], NULL, 10) : MOST;
    long points = argc == 5 ? strtol(argv[4], NULL, 10) : 2000;
    if ((argc != 3 && argc != 5) || handles < 1 || handles > MOST || points < 0) {
        fprintf(stderr, "usage: test_faults GOLDEN FOLDER [HANDLES POINTS]\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/diff/study-added/old.json", argv[1]);
    len = contents_of(path, small_document, sizeof small_document);
    CHECK(len > 0 && len < sizeof small_document - 1);
    snprintf(path, sizeof path, "%s/diff/study-added/new.json", argv[1]);
    len = contents_of(path, newer_document, sizeof newer_document);
    CHECK(len > 0 && len < sizeof newer_document - 1);
    /* First, so that nothing that the library makes once is there before a child begins. */
    if (points > 0) {
        test_out_of_memory(argv[2], (unsigned long)points);
    }
    test_stopping();
    test_without_threads();
    test_orders((int)handles);
    return tally();
}
