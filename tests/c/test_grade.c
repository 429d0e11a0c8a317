/* GRADE in C: bodies in numbers, what a rating hangs on, decisions, rules, and every bad call.
 *
 * usage: test_grade */

#define _POSIX_C_SOURCE 200809L

#include "whatworks.h"

#include <pthread.h>

#include "calls.h"

/* Five made-up trials that agree, at low risk of bias. */
#define TRIAL(id, effect)                                                                          \
    "{\"id\": \"" id "\", \"design\": \"randomised\", \"yi\": " effect                             \
    ", \"vi\": 0.01, \"risk_of_bias\": \"low\"}"
#define TRIALS                                                                                     \
    TRIAL("made up 1", "-0.35") ", " TRIAL("made up 2", "-0.40") ", " TRIAL("made up 3", "-0.45")  \
        ", " TRIAL("made up 4", "-0.38") ", " TRIAL("made up 5", "-0.42")
static const char evidence[] = "{\"id\": \"falls\", \"studies\": [" TRIALS "],"
                               " \"assessment\": {\"measure\": \"risk-ratio\"}}";
enum { LEN = sizeof evidence - 1 };

/* A judgement on every domain: high, less one level for risk of bias and one for imprecision. */
#define DECIDED(on, to) "{\"on\": \"" on "\", \"to\": \"" to "\", \"reason\": \"made up\"}"
#define DECISIONS                                                                                  \
    "{\"decisions\": [" DECIDED("risk_of_bias", "serious") ", "                                    \
    DECIDED("inconsistency", "not-serious") ", " DECIDED("indirectness", "not-serious") ", "       \
    DECIDED("imprecision", "serious") ", " DECIDED("publication_bias", "not-serious") "]}"

static int has(const ww_text *text, const char *words) {
    return ww_text_data(text) != NULL && strstr(ww_text_data(text), words) != NULL;
}

static size_t times(const ww_text *text, const char *words) {
    const char *rest = ww_text_data(text);
    size_t count = 0;
    while (rest != NULL && (rest = strstr(rest, words)) != NULL) {
        rest += strlen(words);
        count += 1;
    }
    return count;
}

static int same(const ww_text *a, const ww_text *b) {
    return equal(ww_text_data(a), ww_text_data(b));
}

/* A function from a request to a text. */
typedef ww_status ask(const char *, size_t, ww_text **, ww_error **);

static ww_status groups_on_two_threads(const char *request, size_t len, ww_text **out,
                                       ww_error **error) {
    return ww_rate_groups(request, len, 2, NULL, out, error);
}

static ww_status robustness(const char *request, size_t len, ww_text **out, ww_error **error) {
    return ww_robustness(request, len, NULL, 0, NULL, out, error);
}

/* Each with a request, and words of the answer that follow from the published rule. */
static const struct {
    ask *call;
    const char *request;
    const char *words;
} requests[] = {
    /* Three inclusions of two studies in two reviews: (3 - 2) / (2 * 2 - 2). */
    {ww_overlap,
     "{\"reviews\": [{\"id\": \"A\", \"studies\": [\"S1\", \"S2\"]},"
     " {\"id\": \"B\", \"studies\": [\"S2\"]}]}",
     "\"corrected_covered_area\": 0.5,"},
    /* A GP practice is a prescribing cost centre (RO177) with the role RO76. */
    {ww_audience_of, "{\"organisation\": {\"roles\": [\"RO177\", \"RO76\"]}}",
     "\"audience\": \"gp-surgery\""},
    /* RoB 2: measurement that differed between groups is at high risk. */
    {ww_appraise,
     "{\"tool\": \"rob-2\", \"rob_2\": {\"effect\": \"assignment\","
     " \"answers\": {\"4.1\": \"no\", \"4.2\": \"yes\"}}}",
     "\"proposed\": \"high\""},
    /* CERQual: one serious concern is one level below high. */
    {ww_cerqual,
     "{\"id\": \"F1\", \"text\": \"made up\", \"kind\": \"review-finding\","
     " \"methodological_limitations\": {\"concern\": \"none-or-very-minor\"},"
     " \"coherence\": {\"concern\": \"none-or-very-minor\"},"
     " \"adequacy\": {\"concern\": \"serious\", \"because\": \"made up\"},"
     " \"relevance\": {\"concern\": \"none-or-very-minor\"}}",
     "\"suggested\": \"moderate\""},
    {ww_decision,
     "{\"id\": \"D1\", \"question\": \"made up?\", \"intervention\": \"this\","
     " \"comparison\": \"that\", \"outcomes\": [{\"id\": \"O1\", \"name\": \"made up\","
     " \"importance\": 8, \"certainty\": \"low\"}],"
     " \"criteria\": {\"balance\": {\"judgement\": \"favours-intervention\"}}}",
     "\"conclusion\": \"conditional-for\""},
    {ww_decision_page,
     "{\"id\": \"D1\", \"question\": \"made up?\", \"intervention\": \"this\","
     " \"comparison\": \"that\"}",
     "made up?"},
    {ww_good_practice, "{\"id\": \"G1\", \"statement\": \"made up\"}",
     "\"schema\": \"whatworks-good-practice/1\""},
    {ww_rules, "{\"rules\": \"core-grade-2025\", \"parameters\": {\"dominance\": 0.6}}",
     "\"schema\": \"whatworks-rules/1\""},
    {groups_on_two_threads,
     "{\"by\": [\"x\", \"y\", \"x\"], \"studies\": {\"yi\": [0.1, 0.2, 0.3],"
     " \"vi\": [0.01, 0.02, 0.03]}}",
     "\"by\": \"y\""},
    {robustness, evidence, "\"schema\": \"whatworks-robustness/1\""},
};
enum { REQUESTS = sizeof requests / sizeof requests[0] };

/* Of a base: a map and its gaps, and what is wrong with a request. */
static void test_map(void) {
    ww_base *base = embedded();
    ww_text *text = NULL;
    SUCCEEDS(ww_base_evidence_map(base, TEXT("{\"of\": \"findings\"}"), &text, &error));
    CHECK(has(text, "\"of\": \"findings\""));
    ww_text_free(text);
    SUCCEEDS(ww_base_gaps(base, TEXT("{}"), &text, &error));
    CHECK(has(text, "\"gap\": \"theme-without-recommendation\""));
    ww_text_free(text);
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_evidence_map(base, TEXT("{\"rows\": \"colour\"}"), &out, &error));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_gaps(base, TEXT("{\"rows\": \"kind\"}"), &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_evidence_map(NULL, TEXT("{}"), &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_evidence_map(base, NULL, 2, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_gaps(NULL, TEXT("{}"), &out, &error));
    NULL_OUT(ww_base_evidence_map(base, TEXT("{}"), NULL, &error));
    NULL_OUT(ww_base_gaps(base, TEXT("{}"), NULL, &error));
    ww_base_free(base);
}

static void test_requests(void) {
    const size_t too_long = (size_t)-1;
    size_t index;
    for (index = 0; index < REQUESTS; index++) {
        ask *call = requests[index].call;
        const char *request = requests[index].request;
        const size_t len = strlen(request);
        ww_text *text = NULL;
        SUCCEEDS(call(request, len, &text, &error));
        CHECK(has(text, requests[index].words));
        CHECK(ww_text_len(text) == strlen(ww_text_data(text)));
        ww_text_free(text);
        CHECK(call(request, len, &text, NULL) == WW_STATUS_OK);
        ww_text_free(text);

        NULL_ARGUMENT(ww_text, call(NULL, 5, &out, &error));
        NULL_OUT(call(request, len, NULL, &error));
        CHECK(call(NULL, 5, NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
        FAILS(ww_text, WW_STATUS_INVALID_LENGTH, "invalid-length",
              call(request, too_long, &out, &error));
        FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request", call("", 0, &out, &error));
        FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
              call(TEXT("{\"\xff\xfe\": 1}"), &out, &error));
        FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
              call(TEXT("{\"no_such_key\": 1}"), &out, &error));
    }
}

/* Cut short, a request is an error, and nothing behind its end is read. */
static void test_requests_cut_short(void) {
    size_t index;
    size_t len;
    for (index = 0; index < REQUESTS; index++) {
        for (len = 0; len < strlen(requests[index].request); len += 7) {
            char *exact = malloc(len > 0 ? len : 1);
            CHECK(exact != NULL);
            if (exact == NULL) {
                return;
            }
            memcpy(exact, requests[index].request, len);
            FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
                  requests[index].call(exact, len, &out, &error));
            free(exact);
        }
    }
}

static void test_rate(void) {
    ww_rating *rating = NULL;
    ww_text *text = NULL;
    ww_text *again = NULL;
    SUCCEEDS(ww_rate(evidence, LEN, NULL, 0, &rating, &error));
    SUCCEEDS(ww_rating_to_json(rating, &text, &error));
    CHECK(has(text, "\"id\": \"core-grade-2025\""));
    CHECK(has(text, "\"k\": 5,"));
    SUCCEEDS(ww_rating_what_would_change(rating, &again, &error));
    CHECK(has(again, "\"schema\": \"whatworks-change/1\""));
    ww_text_free(again);
    ww_rating_free(rating);

    /* The defaults are what an empty object gives. */
    SUCCEEDS(ww_rate(evidence, LEN, TEXT("{}"), &rating, &error));
    SUCCEEDS(ww_rating_to_json(rating, &again, &error));
    CHECK(same(text, again));
    ww_text_free(again);
    ww_text_free(text);
    ww_rating_free(rating);

    /* Two levels below high, whatever the rules suggest. */
    SUCCEEDS(ww_rate(evidence, LEN, TEXT(DECISIONS), &rating, &error));
    CHECK(ww_rating_certainty(rating) == WW_CERTAINTY_LOW);
    ww_rating_free(rating);

    /* Without studies there is nothing to rate, which is not very low. */
    SUCCEEDS(ww_rate(TEXT("{}"), NULL, 0, &rating, &error));
    CHECK(ww_rating_certainty(rating) == WW_CERTAINTY_NOT_RATED);
    ww_rating_free(rating);
}

static void test_robustness(void) {
    ww_base *base = embedded();
    ww_text *text = NULL;
    SUCCEEDS(ww_robustness(evidence, LEN, TEXT("{}"), NULL, &text, &error));
    /* The rating without each of the five. */
    CHECK(times(text, "\"study\": \"made up") == 5);
    ww_text_free(text);
    SUCCEEDS(ww_base_robustness(base, TEXT("R1"), TEXT("{\"layers\": [\"brief\"]}"), NULL, &text,
                                &error));
    CHECK(has(text, "\"schema\": \"whatworks-robustness/1\""));
    ww_text_free(text);
    ww_base_free(base);
}

#define BODY "R1.cultural-competency.patient"
#define BODY_DECISIONS "{\"decisions\": [" DECIDED("certainty", "very-low") "]}"

/* Decisions in a base, and the same in the options: one rating. */
static void test_decide(void) {
    ww_base *base = embedded();
    ww_base *decided = NULL;
    ww_base *again = NULL;
    ww_rating *rating = NULL;
    ww_text *before = NULL;
    ww_text *text = NULL;
    ww_text *other = NULL;
    SUCCEEDS(ww_base_to_json(base, &before, &error));
    SUCCEEDS(ww_base_decide(base, TEXT(BODY), TEXT(BODY_DECISIONS), &decided, &error));
    SUCCEEDS(ww_base_to_json(base, &text, &error));
    CHECK(same(before, text));
    ww_text_free(text);

    SUCCEEDS(ww_base_rate(base, TEXT(BODY), TEXT(BODY_DECISIONS), &rating, &error));
    SUCCEEDS(ww_rating_to_json(rating, &text, &error));
    ww_rating_free(rating);
    /* The base that was decided on outlives the one it came from. */
    ww_base_free(base);
    SUCCEEDS(ww_base_rate(decided, TEXT(BODY), NULL, 0, &rating, &error));
    CHECK(ww_rating_certainty(rating) == WW_CERTAINTY_VERY_LOW);
    SUCCEEDS(ww_rating_to_json(rating, &other, &error));
    CHECK(same(text, other));
    ww_rating_free(rating);
    ww_text_free(other);
    ww_text_free(text);

    /* The decision stays when the base is written and read. */
    SUCCEEDS(ww_base_to_json(decided, &text, &error));
    CHECK(!same(before, text));
    SUCCEEDS(ww_base_from_json(ww_text_data(text), ww_text_len(text), &again, &error));
    SUCCEEDS(ww_base_rate(again, TEXT(BODY), NULL, 0, &rating, &error));
    CHECK(ww_rating_certainty(rating) == WW_CERTAINTY_VERY_LOW);
    ww_rating_free(rating);
    ww_base_free(again);
    ww_text_free(text);
    ww_text_free(before);
    ww_base_free(decided);
}

/* A parameter reaches ratings and audits, which name it. */
/* A base and the same with a decision: what differs, as data and as a page, and what is kept. */
static void test_diff(void) {
    ww_base *base = embedded();
    ww_base *decided = NULL;
    ww_base *kept = NULL;
    ww_text *text = NULL;
    ww_error *missing = NULL;
    SUCCEEDS(ww_base_decide(base, TEXT(BODY), TEXT(BODY_DECISIONS), &decided, &error));
    SUCCEEDS(ww_base_diff(base, decided, NULL, 0, NULL, &text, &error));
    CHECK(strstr(ww_text_data(text), "\"schema\": \"whatworks-diff/1\"") != NULL);
    CHECK(strstr(ww_text_data(text), "\"same\": false") != NULL);
    ww_text_free(text);
    SUCCEEDS(ww_base_diff_page(base, base, NULL, 0, WW_FORMAT_HTML_PAGE, NULL, 0, NULL, &text,
                               &error));
    CHECK(strstr(ww_text_data(text), "<!DOCTYPE html>") == ww_text_data(text));
    CHECK(strstr(ww_text_data(text), "Nothing differs.") != NULL);
    ww_text_free(text);
    SUCCEEDS(ww_base_diff_affected(base, base, TEXT("{\"ids\": [\"R1\"]}"), NULL, 0, NULL, &text,
                                   &error));
    CHECK(strstr(ww_text_data(text), "\"state\": \"unchanged\"") != NULL);
    ww_text_free(text);
    SUCCEEDS(ww_base_keep_decisions(base, decided, NULL, 0, &kept, &text, &error));
    ww_base_free(decided);
    CHECK(strstr(ww_text_data(text), "\"state\": \"kept\"") != NULL);
    ww_text_free(text);
    CHECK(ww_base_item_count(kept, WW_ITEM_RECOMMENDATION) == 7);
    ww_base_free(kept);

    FAILS(ww_text, WW_STATUS_UNKNOWN_NAME, "unknown-name",
          ww_base_diff(base, base, TEXT("{\"layers\": [\"none\"]}"), NULL, &out, &error));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_diff(base, base, TEXT("{\"context\": {}}"), NULL, &out, &error));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_diff_page(base, base, NULL, 0, 99, NULL, 0, NULL, &out, &error));
    FAILS(ww_text, WW_STATUS_UNKNOWN_NAME, "unknown-name",
          ww_base_diff_affected(base, base, TEXT("{\"ids\": [\"R99\"]}"), NULL, 0, NULL, &out,
                                &error));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_diff_affected(base, base, TEXT("[\"R1\"]"), NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_diff(NULL, base, NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_diff(base, NULL, NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_diff_affected(base, base, NULL, 0, NULL, 0, NULL, &out, &error));
    NULL_OUT(ww_base_diff(base, base, NULL, 0, NULL, NULL, &error));
    NULL_OUT(ww_base_diff_page(base, base, NULL, 0, WW_FORMAT_JSON, NULL, 0, NULL, NULL, &error));
    /* Neither place is written to where the other is NULL. */
    kept = UNTOUCHED(ww_base);
    text = UNTOUCHED(ww_text);
    CHECK(ww_base_keep_decisions(base, base, NULL, 0, &kept, NULL, &missing) ==
          WW_STATUS_NULL_ARGUMENT);
    ww_error_free(missing);
    CHECK(ww_base_keep_decisions(base, base, NULL, 0, NULL, &text, NULL) ==
          WW_STATUS_NULL_ARGUMENT);
    CHECK(kept == UNTOUCHED(ww_base) && text == UNTOUCHED(ww_text));
    ww_base_free(base);
}

static void test_parameters(void) {
    static const char options[] =
        "{\"rules\": \"core-grade-2025\", \"parameters\": {\"dominance\": 0.6}}";
    const size_t len = sizeof options - 1;
    ww_base *base = embedded();
    ww_rating *rating = NULL;
    ww_audit *audit = NULL;
    ww_text *text = NULL;
    SUCCEEDS(ww_base_rate(base, TEXT("R1"), options, len, &rating, &error));
    SUCCEEDS(ww_rating_to_json(rating, &text, &error));
    CHECK(has(text, "\"dominance\": 0.6"));
    ww_text_free(text);
    ww_rating_free(rating);
    SUCCEEDS(ww_rate(evidence, LEN, options, len, &rating, &error));
    SUCCEEDS(ww_rating_to_json(rating, &text, &error));
    CHECK(has(text, "\"dominance\": 0.6"));
    ww_text_free(text);
    ww_rating_free(rating);
    SUCCEEDS(ww_base_audit(base, options, len, NULL, &audit, &error));
    SUCCEEDS(ww_audit_to_json(audit, &text, &error));
    CHECK(has(text, "\"dominance\": 0.6"));
    ww_text_free(text);
    ww_audit_free(audit);
    ww_base_free(base);
}

static void test_groups(void) {
    static const char request[] =
        "{\"by\": [\"b\", \"a\", \"b\", \"c\"], \"studies\": {\"yi\": [0.1, 0.2, 0.3, 0.4],"
        " \"vi\": [0.01, 0.02, 0.03, 0.04], \"design\": [\"randomised\", \"randomised\","
        " \"randomised\", \"no such design\"]}}";
    const size_t len = sizeof request - 1;
    ww_text *one = NULL;
    ww_text *four = NULL;
    ww_text *all = NULL;
    const char *a;
    const char *b;
    SUCCEEDS(ww_rate_groups(request, len, 1, NULL, &one, &error));
    SUCCEEDS(ww_rate_groups(request, len, 4, NULL, &four, &error));
    SUCCEEDS(ww_rate_groups(request, len, 0, NULL, &all, &error));
    CHECK(same(one, four) && same(one, all));
    /* In the order in which they first appear; what cannot be rated is a row. */
    a = strstr(ww_text_data(one), "\"by\": \"a\"");
    b = strstr(ww_text_data(one), "\"by\": \"b\"");
    CHECK(a != NULL && b != NULL && b < a);
    CHECK(has(one, "\"by\": \"c\"") && has(one, "no such design"));
    ww_text_free(one);
    ww_text_free(four);
    ww_text_free(all);
}

static void test_rules(void) {
    static const char *const names[] = {"core-grade-2025", "grade-standard", "narrative-2017",
                                        "pollock-2016"};
    ww_text *by_null = NULL;
    ww_text *by_object = NULL;
    ww_text *page = NULL;
    size_t index;
    SUCCEEDS(ww_rules(NULL, 0, &by_null, &error));
    SUCCEEDS(ww_rules(TEXT("{}"), &by_object, &error));
    CHECK(same(by_null, by_object));
    ww_text_free(by_null);
    ww_text_free(by_object);
    SUCCEEDS(ww_rules_reference(&page, &error));
    for (index = 0; index < sizeof names / sizeof names[0]; index++) {
        CHECK(has(page, names[index]));
    }
    ww_text_free(page);
    NULL_OUT(ww_rules_reference(NULL, &error));
    CHECK(ww_rules_reference(NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
}

/* The rules that are built in give the same answer when they are given. */
static void test_audience_rules(void) {
    static char request[65536];
    ww_text *rules = NULL;
    ww_text *by_default = NULL;
    ww_text *by_request = NULL;
    int len;
    SUCCEEDS(ww_audience_rules(&rules, &error));
    len = snprintf(request, sizeof request,
                   "{\"organisation\": {\"roles\": [\"RO272\"]}, \"rules\": %s}",
                   ww_text_data(rules));
    CHECK(len > 0 && (size_t)len < sizeof request);
    SUCCEEDS(ww_audience_of(request, (size_t)len, &by_request, &error));
    SUCCEEDS(ww_audience_of(TEXT("{\"organisation\": {\"roles\": [\"RO272\"]}}"), &by_default,
                            &error));
    CHECK(same(by_default, by_request));
    CHECK(has(by_default, "\"audience\": \"pcn\""));
    ww_text_free(rules);
    ww_text_free(by_default);
    ww_text_free(by_request);
    NULL_OUT(ww_audience_rules(NULL, &error));
    CHECK(ww_audience_rules(NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
}

static void test_null(void) {
    ww_base *base = embedded();
    ww_rating *rating = NULL;
    CHECK(ww_rate(evidence, LEN, NULL, 0, &rating, NULL) == WW_STATUS_OK);

    NULL_ARGUMENT(ww_rating, ww_rate(NULL, 0, NULL, 0, &out, &error));
    NULL_ARGUMENT(ww_rating, ww_rate(evidence, LEN, NULL, 1, &out, &error));
    NULL_ARGUMENT(ww_text, ww_robustness(NULL, 0, NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_robustness(evidence, LEN, NULL, 1, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_rating_what_would_change(NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_robustness(NULL, TEXT("R1"), NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_robustness(base, NULL, 0, NULL, 0, NULL, &out, &error));
    NULL_ARGUMENT(ww_text, ww_base_robustness(base, TEXT("R1"), NULL, 1, NULL, &out, &error));
    NULL_ARGUMENT(ww_base, ww_base_decide(NULL, TEXT(BODY), TEXT("{}"), &out, &error));
    NULL_ARGUMENT(ww_base, ww_base_decide(base, NULL, 0, TEXT("{}"), &out, &error));
    NULL_ARGUMENT(ww_base, ww_base_decide(base, TEXT(BODY), NULL, 0, &out, &error));

    NULL_OUT(ww_rate(evidence, LEN, NULL, 0, NULL, &error));
    NULL_OUT(ww_robustness(evidence, LEN, NULL, 0, NULL, NULL, &error));
    NULL_OUT(ww_rating_what_would_change(rating, NULL, &error));
    NULL_OUT(ww_base_robustness(base, TEXT("R1"), NULL, 0, NULL, NULL, &error));
    NULL_OUT(ww_base_decide(base, TEXT(BODY), TEXT("{}"), NULL, &error));
    NULL_OUT(ww_rate_groups(TEXT("{}"), 1, NULL, NULL, &error));

    /* Nobody wants the error. */
    CHECK(ww_rate(NULL, 0, NULL, 0, NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
    CHECK(ww_base_decide(NULL, NULL, 0, NULL, 0, NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
    ww_rating_free(rating);
    ww_base_free(base);
}

static void test_bad_bytes(void) {
    const size_t too_long = (size_t)-1;
    ww_base *base = embedded();
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_rate(TEXT("{\"id\": \"\xff\"}"), NULL, 0, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_rate(evidence, LEN, TEXT("\xff"), &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_rate(evidence, LEN, "", 0, &out, &error));
    FAILS(ww_text, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_robustness(evidence, LEN, TEXT("\xff"), NULL, &out, &error));
    FAILS(ww_text, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ww_base_robustness(base, TEXT("R\xff"), NULL, 0, NULL, &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_UTF8, "not-utf-8",
          ww_base_decide(base, TEXT("R\xff"), TEXT("{}"), &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_decide(base, TEXT(BODY), TEXT("{\"decisions\": \"\xff\"}"), &out, &error));

    FAILS(ww_rating, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_rate(evidence, too_long, NULL, 0, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_rate(evidence, LEN, evidence, too_long, &out, &error));
    FAILS(ww_text, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_robustness(base, BODY, too_long, NULL, 0, NULL, &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_decide(base, BODY, too_long, TEXT("{}"), &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_LENGTH, "invalid-length",
          ww_base_decide(base, TEXT(BODY), "{}", too_long, &out, &error));
    ww_base_free(base);
}

static void test_names_and_faults(void) {
    ww_base *base = embedded();
    ww_rating *rating = UNTOUCHED(ww_rating);
    ww_error *error = NULL;
    FAILS(ww_text, WW_STATUS_UNKNOWN_NAME, "unknown-name",
          ww_base_robustness(base, TEXT("R99"), NULL, 0, NULL, &out, &error));
    FAILS(ww_base, WW_STATUS_UNKNOWN_NAME, "unknown-name",
          ww_base_decide(base, TEXT("R1"), TEXT(BODY_DECISIONS), &out, &error));
    FAILS(ww_base, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_decide(base, TEXT(BODY), TEXT("{\"decisions\": [{\"on\": \"no\"}]}"), &out,
                         &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_rate(base, TEXT(BODY), TEXT("{\"parameters\": {\"none\": 1}}"), &out, &error));
    FAILS(ww_audit, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_base_audit(base, TEXT("{\"parameters\": {\"none\": 1}}"), NULL, &out, &error));
    FAILS(ww_rating, WW_STATUS_INVALID_REQUEST, "invalid-request",
          ww_rate(evidence, LEN, TEXT("{\"layers\": [\"brief\"]}"), &out, &error));

    /* Every fault, with its place. */
    CHECK(ww_rate(TEXT("{\"studies\": [{\"id\": \"a\", \"design\": \"none\"},"
                       " {\"id\": \"b\", \"vi\": \"wide\"}]}"),
                  NULL, 0, &rating, &error) == WW_STATUS_INVALID_REQUEST);
    CHECK(rating == UNTOUCHED(ww_rating));
    CHECK(ww_error_fault_count(error) == 2);
    CHECK(equal(ww_error_fault_pointer(error, 0), "/studies/0/design"));
    CHECK(equal(ww_error_fault_pointer(error, 1), "/studies/1/vi"));
    ww_error_free(error);
    ww_base_free(base);
}

enum { THREADS = 4 };

struct shared {
    const ww_rating *rating;
    ww_text *answer;
};

static void *change(void *argument) {
    struct shared *shared = argument;
    ww_rating_what_would_change(shared->rating, &shared->answer, NULL);
    return NULL;
}

static void test_threads(void) {
    ww_rating *rating = NULL;
    pthread_t threads[THREADS];
    struct shared shared[THREADS];
    int index;
    CHECK(ww_rate(evidence, LEN, NULL, 0, &rating, NULL) == WW_STATUS_OK);
    for (index = 0; index < THREADS; index++) {
        shared[index].rating = rating;
        shared[index].answer = NULL;
        CHECK(pthread_create(&threads[index], NULL, change, &shared[index]) == 0);
    }
    for (index = 0; index < THREADS; index++) {
        CHECK(pthread_join(threads[index], NULL) == 0);
    }
    for (index = 0; index < THREADS; index++) {
        CHECK(same(shared[index].answer, shared[0].answer));
    }
    for (index = 0; index < THREADS; index++) {
        ww_text_free(shared[index].answer);
    }
    ww_rating_free(rating);
}

int main(void) {
    test_requests();
    test_map();
    test_requests_cut_short();
    test_rate();
    test_robustness();
    test_decide();
    test_diff();
    test_parameters();
    test_groups();
    test_rules();
    test_audience_rules();
    test_null();
    test_bad_bytes();
    test_names_and_faults();
    test_threads();
    return tally();
}
