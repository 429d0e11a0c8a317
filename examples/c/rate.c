/* How sure can one be of an effect? Five trials, ALL MADE UP: people who missed an appointment,
 * with a professional interpreter and without.
 *
 * cc -Iinclude examples/c/rate.c target/release/libwhatworks.a -lpthread -ldl -lm */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <whatworks.h>

#define TRIAL(id, events, others, events_without, others_without, risk)                            \
    "{\"id\": \"made up " id "\", \"design\": \"randomised\", \"ai\": " events                     \
    ", \"bi\": " others ", \"ci\": " events_without ", \"di\": " others_without                    \
    ", \"risk_of_bias\": \"" risk "\"}"

static const char evidence[] =
    "{\"id\": \"interpreters\", \"outcome\": \"missed appointments\", \"level\": \"patient\","
    " \"importance\": 8, \"studies\": [" /* made up, all of them */
    TRIAL("1", "40", "160", "70", "130", "low") ", "
    TRIAL("2", "55", "245", "85", "215", "low") ", "
    TRIAL("3", "30", "120", "52", "98", "low") ", "
    TRIAL("4", "62", "188", "80", "170", "high") ", "
    TRIAL("5", "25", "75", "38", "62", "some-concerns") "],"
    " \"assessment\": {\"measure\": \"risk-ratio\", \"desirability\": \"undesirable\","
    " \"baseline_risks\": [{\"who\": \"patients (made up)\", \"risk\": 0.3}]}}";

/* What a panel decides holds, beside what the rules suggest. */
static const char decisions[] =
    "{\"decisions\": [{\"on\": \"indirectness\", \"to\": \"serious\","
    " \"reason\": \"the trials were in hospitals, and the question is about general practice\","
    " \"who\": \"a made-up panel\", \"date\": \"2026-11-26\"}]}";

/* The lines of each domain that say its level and the rule behind it. */
static void print_domains(const char *json) {
    static const char *const keys[] = {"\"domain\": ", "\"suggested\": ", "\"final\": ",
                                       "\"because\": ", "\"rule\": ", "\"kind\": ", "\"source\": "};
    const char *line = strstr(json, "\"domains\": [");
    const char *end = strstr(json, "\"upgrades\": ");
    for (; line != NULL && line < end; line = strchr(line + 1, '\n')) {
        const char *key = line + strspn(line, "\n ");
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            if (strncmp(key, keys[i], strlen(keys[i])) == 0) {
                printf("%s%.*s\n", i == 0 ? "" : "    ", (int)strcspn(key, "\n"), key);
            }
        }
    }
}

static bool print_findings(const ww_rating *rating, uint32_t format, ww_error **error) {
    ww_text *text = NULL;
    const char title[] = "Interpreters: a made-up example";
    bool done = ww_summary_of_findings(&rating, 1, title, strlen(title), format, false, NULL,
                                       0, &text, error) == WW_STATUS_OK;
    if (done && format == WW_FORMAT_JSON) {
        print_domains(ww_text_data(text));
    } else if (done) {
        printf("\n%s\n", ww_text_data(text));
    }
    ww_text_free(text);
    return done;
}

int main(void) {
    ww_rating *suggested = NULL, *decided = NULL;
    ww_text *change = NULL;
    ww_error *error = NULL;
    bool done = ww_rate(evidence, strlen(evidence), NULL, 0, &suggested, &error) == WW_STATUS_OK &&
                print_findings(suggested, WW_FORMAT_JSON, &error) &&
                ww_rate(evidence, strlen(evidence), decisions, strlen(decisions), &decided,
                        &error) == WW_STATUS_OK &&
                print_findings(decided, WW_FORMAT_MARKDOWN, &error) &&
                ww_rating_what_would_change(decided, &change, &error) == WW_STATUS_OK;
    if (done) {
        printf("What would change it: %s\n", ww_text_data(change));
        printf("levels: %u suggested, %u decided\n", (unsigned)ww_rating_certainty(suggested),
               (unsigned)ww_rating_certainty(decided));
    } else {
        fprintf(stderr, "%s\n", ww_error_message(error));
    }
    ww_error_free(error);
    ww_text_free(change);
    ww_rating_free(decided);
    ww_rating_free(suggested);
    return done ? 0 : 1;
}
