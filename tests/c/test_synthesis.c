/* The numbers of evidence synthesis in C: published figures, groups, blocks, and every bad call.
 *
 * usage: test_synthesis */

#include "whatworks.h"

#include <math.h>

#include "check.h"

#define TEXT(literal) (literal), (sizeof(literal) - 1)

enum { K = 13 };

/* The BCG trials (Colditz et al. 1994): cases and others, with the vaccine and without. */
static const double trials[K][4] = {
    {4, 119, 11, 128},        {6, 300, 29, 274},        {3, 228, 11, 209},
    {62, 13536, 248, 12619},  {33, 5036, 47, 5761},     {180, 1361, 372, 1079},
    {8, 2537, 10, 619},       {505, 87886, 499, 87892}, {29, 7470, 45, 7232},
    {17, 1699, 65, 1600},     {186, 50448, 141, 27197}, {5, 2493, 3, 2338},
    {27, 16886, 29, 17825},
};

/* Log risk ratios and their variances. */
static double yi[K];
static double vi[K];

static void log_risk_ratios(void) {
    int row;
    for (row = 0; row < K; row++) {
        const double *t = trials[row];
        double n1 = t[0] + t[1];
        double n2 = t[2] + t[3];
        yi[row] = log(t[0] / n1 / (t[2] / n2));
        vi[row] = 1 / t[0] - 1 / n1 + 1 / t[2] - 1 / n2;
    }
}

static int near(double found, double expected) {
    return fabs(found - expected) <= 1e-8 * fabs(expected);
}

static int equal(const char *a, const char *b) {
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Two results are the same to the last bit. */
static int same(const ww_pooled *a, const ww_pooled *b) { return memcmp(a, b, sizeof *a) == 0; }

/* What no call may write over, unless it succeeds. */
static ww_pooled marked(void) {
    ww_pooled pooled;
    memset(&pooled, 0x5a, sizeof pooled);
    return pooled;
}

/* The call fails with this status, and its first fault is at this pointer (NULL: no faults). Frees
 * the error. */
static void check_error(ww_status returned, ww_error *error, ww_status status,
                        const char *pointer) {
    CHECK(returned == status);
    CHECK(ww_error_status(error) == status);
    CHECK(pointer == NULL ? ww_error_pointer(error) == NULL
                          : equal(ww_error_pointer(error), pointer));
    ww_error_free(error);
}

/* A call that works with `out`, a ww_pooled, and `error` fails, and `out` stays as it was. */
#define FAILS(status, pointer, call)                                                               \
    do {                                                                                           \
        ww_pooled out = marked();                                                                  \
        ww_pooled before = marked();                                                               \
        ww_error *error = NULL;                                                                    \
        ww_status returned = (call);                                                               \
        CHECK(same(&out, &before));                                                                \
        check_error(returned, error, (status), (pointer));                                         \
    } while (0)

/* A pointer that lies one byte too far. */
#define MISALIGNED(type, pointer) ((type *)(void *)((char *)(pointer) + 1))

static void test_numbers(void) {
    CHECK(WW_POOL_METHOD_REML == 0 && WW_POOL_METHOD_EE == 1 && WW_POOL_METHOD_DL == 2);
    CHECK(WW_POOL_METHOD_HE == 3 && WW_POOL_METHOD_HS == 4 && WW_POOL_METHOD_SJ == 5);
    CHECK(WW_POOL_METHOD_ML == 6 && WW_POOL_METHOD_EB == 7 && WW_POOL_METHOD_PM == 8);
    CHECK(WW_INFERENCE_WALD == 0 && WW_INFERENCE_KNAPP_HARTUNG == 1);
    CHECK(WW_INFERENCE_KNAPP_HARTUNG_AD_HOC == 2);
    CHECK(WW_PREDICTION_T_K1 == 0 && WW_PREDICTION_T_K2 == 1 && WW_PREDICTION_NORMAL == 2);
    CHECK(WW_UNUSABLE_REFUSE == 0 && WW_UNUSABLE_LEAVE_OUT == 1);
    CHECK(sizeof(ww_pool_options) == 24 && sizeof(ww_block_options) == 16);
    CHECK(sizeof(ww_pooled) == 27 * 8);
}

/* Figures from R's metafor 3.8-1. */
static void test_pool(void) {
    ww_pool_options options = {0, 0, 0, 0, 0};
    ww_pooled pooled;
    ww_pooled again;
    double weights[K];
    double sum = 0;
    int row;

    CHECK(ww_pool(yi, vi, K, NULL, &pooled, weights, NULL) == WW_STATUS_OK);
    CHECK(pooled.k == K && pooled.left_out == 0);
    CHECK(near(pooled.estimate, -0.7145323421581394));
    CHECK(near(pooled.se, 0.1797815161052057));
    CHECK(near(pooled.statistic, -3.9744483061317872));
    CHECK(isnan(pooled.df));
    CHECK(near(pooled.p, 7.054258101641619e-05));
    CHECK(near(pooled.ci_low, -1.0668976388103504));
    CHECK(near(pooled.ci_high, -0.3621670455059286));
    CHECK(near(pooled.tau2, 0.31324325813648074));
    CHECK(near(pooled.tau2_se, 0.1664257528369708));
    CHECK(near(pooled.tau2_low, 0.11971836114126057));
    CHECK(near(pooled.tau2_high, 1.1114790840609277));
    CHECK(near(pooled.i2, 92.22138452126896));
    CHECK(near(pooled.i2_low, 81.92057455859653));
    CHECK(near(pooled.i2_high, 97.67807495788742));
    CHECK(near(pooled.h2, 12.85575823530916));
    CHECK(near(pooled.h2_low, 5.53114922396766));
    CHECK(near(pooled.h2_high, 43.06771243098165));
    CHECK(near(pooled.q, 152.2330080823733));
    CHECK(pooled.q_df == K - 1);
    CHECK(near(pooled.q_p, 1.9967645908459738e-26));
    CHECK(near(pooled.i2_from_q, 100 * (152.2330080823733 - 12) / 152.2330080823733));
    CHECK(near(pooled.h2_from_q, 152.2330080823733 / 12));
    CHECK(near(pooled.prediction_low, -1.9953419585091043));
    CHECK(near(pooled.prediction_high, 0.5662772741928254));
    CHECK(near(pooled.log_likelihood, -12.20237141549357));
    CHECK(near(weights[0], 5.0594827343666315));
    CHECK(near(weights[12], 8.402851552201103));
    for (row = 0; row < K; row++) {
        sum += weights[row];
    }
    CHECK(near(sum, 100));

    /* All bytes 0 are the defaults, and so are their own names. */
    CHECK(ww_pool(yi, vi, K, &options, &again, NULL, NULL) == WW_STATUS_OK);
    CHECK(same(&pooled, &again));
    options.level = 0.95;
    CHECK(ww_pool(yi, vi, K, &options, &again, NULL, NULL) == WW_STATUS_OK);
    CHECK(same(&pooled, &again));

    options.method = WW_POOL_METHOD_DL;
    options.inference = WW_INFERENCE_KNAPP_HARTUNG;
    options.prediction = WW_PREDICTION_NORMAL;
    CHECK(ww_pool(yi, vi, K, &options, &pooled, NULL, NULL) == WW_STATUS_OK);
    CHECK(near(pooled.tau2, 0.3087602628623762));
    CHECK(near(pooled.se, 0.18069662833554737));
    CHECK(pooled.df == K - 1);
    CHECK(near(pooled.ci_low, -1.1078213541683284));
    CHECK(isnan(pooled.log_likelihood));
}

static void test_one_study(void) {
    ww_pooled pooled;
    double weight;
    CHECK(ww_pool(yi, vi, 1, NULL, &pooled, &weight, NULL) == WW_STATUS_OK);
    CHECK(pooled.k == 1 && near(pooled.estimate, yi[0]) && weight == 100);
    CHECK(isnan(pooled.tau2) && isnan(pooled.i2) && isnan(pooled.q_p));
}

/* A row left out has no weight, and the others are those of the rows without it. */
static void test_left_out(void) {
    ww_pool_options options = {0, 0, 0, WW_UNUSABLE_LEAVE_OUT, 0};
    ww_pooled pooled;
    ww_pooled without;
    double y[K + 1];
    double v[K + 1];
    double weights[K + 1];
    double weights_without[K];
    memcpy(y + 1, yi, sizeof yi);
    memcpy(v + 1, vi, sizeof vi);
    y[0] = y[1];
    v[0] = v[1];
    y[1] = NAN;
    CHECK(ww_pool(y, v, K + 1, &options, &pooled, weights, NULL) == WW_STATUS_OK);
    CHECK(pooled.k == K && pooled.left_out == 1);
    CHECK(isnan(weights[1]));
    CHECK(ww_pool(yi, vi, K, &options, &without, weights_without, NULL) == WW_STATUS_OK);
    CHECK(pooled.estimate == without.estimate);
    CHECK(weights[0] == weights_without[0]);
    CHECK(memcmp(weights + 2, weights_without + 1, (K - 1) * sizeof(double)) == 0);

    /* Weights may take the place of the effects. */
    CHECK(ww_pool(y, v, K + 1, &options, &pooled, y, NULL) == WW_STATUS_OK);
    CHECK(pooled.estimate == without.estimate && y[0] == weights[0] && isnan(y[1]));
}

static void test_bad_values(void) {
    ww_pool_options options = {0, 0, 0, 0, 0};
    ww_error *found = NULL;
    double y[K];
    double v[K];
    double weights[K];
    memcpy(y, yi, sizeof y);
    memcpy(v, vi, sizeof v);

    y[3] = NAN;
    weights[0] = 7;
    FAILS(WW_STATUS_INVALID_REQUEST, "/yi/3", ww_pool(y, v, K, NULL, &out, weights, &error));
    CHECK(weights[0] == 7);
    CHECK(ww_pool(y, v, K, NULL, NULL, NULL, &found) == WW_STATUS_NULL_ARGUMENT);
    ww_error_free(found);
    y[3] = HUGE_VAL;
    FAILS(WW_STATUS_INVALID_REQUEST, "/yi/3", ww_pool(y, v, K, NULL, &out, NULL, &error));
    y[3] = yi[3];
    v[12] = 0;
    FAILS(WW_STATUS_INVALID_REQUEST, "/vi/12", ww_pool(y, v, K, NULL, &out, NULL, &error));
    v[12] = -1;
    CHECK(ww_pool(y, v, K, NULL, NULL, NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
    FAILS(WW_STATUS_INVALID_REQUEST, "/vi/12", ww_pool(y, v, K, NULL, &out, NULL, &error));

    /* No study, and one that Knapp-Hartung cannot work with. */
    FAILS(WW_STATUS_INVALID_REQUEST, "", ww_pool(yi, vi, 0, NULL, &out, weights, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "", ww_pool(NULL, NULL, 0, NULL, &out, NULL, &error));
    options.inference = WW_INFERENCE_KNAPP_HARTUNG;
    FAILS(WW_STATUS_INVALID_REQUEST, "", ww_pool(yi, vi, 1, &options, &out, NULL, &error));
}

/* Any number is an option or an error. */
static void test_bad_options(void) {
    ww_pool_options options = {9, 0, 0, 0, 0};
    FAILS(WW_STATUS_INVALID_REQUEST, "/method", ww_pool(yi, vi, K, &options, &out, NULL, &error));
    options.method = UINT32_MAX;
    FAILS(WW_STATUS_INVALID_REQUEST, "/method", ww_pool(yi, vi, K, &options, &out, NULL, &error));
    options.method = 0;
    options.inference = 3;
    FAILS(WW_STATUS_INVALID_REQUEST, "/inference",
          ww_pool(yi, vi, K, &options, &out, NULL, &error));
    options.inference = 0;
    options.prediction = 3;
    FAILS(WW_STATUS_INVALID_REQUEST, "/prediction",
          ww_pool(yi, vi, K, &options, &out, NULL, &error));
    options.prediction = 0;
    options.unusable = 2;
    FAILS(WW_STATUS_INVALID_REQUEST, "/unusable",
          ww_pool(yi, vi, K, &options, &out, NULL, &error));
    options.unusable = 0;
    options.level = 1;
    FAILS(WW_STATUS_INVALID_REQUEST, "/level", ww_pool(yi, vi, K, &options, &out, NULL, &error));
    options.level = NAN;
    FAILS(WW_STATUS_INVALID_REQUEST, "/level", ww_pool(yi, vi, K, &options, &out, NULL, &error));
}

static void test_bad_places(void) {
    const size_t too_many = (size_t)PTRDIFF_MAX / sizeof(double) + 1;
    double room[K + 1];
    ww_pooled rooms[2];
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_pool(NULL, vi, K, NULL, &out, NULL, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_pool(yi, NULL, K, NULL, &out, NULL, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_pool(yi, vi, K, NULL, NULL, NULL, &error));
    FAILS(WW_STATUS_INVALID_LENGTH, NULL, ww_pool(yi, vi, too_many, NULL, &out, NULL, &error));
    FAILS(WW_STATUS_INVALID_LENGTH, NULL, ww_pool(yi, vi, (size_t)-1, NULL, &out, room, &error));
    FAILS(WW_STATUS_MISALIGNED, NULL,
          ww_pool(MISALIGNED(const double, yi), vi, 2, NULL, &out, NULL, &error));
    FAILS(WW_STATUS_MISALIGNED, NULL,
          ww_pool(yi, vi, K, NULL, &out, MISALIGNED(double, room), &error));
    FAILS(WW_STATUS_MISALIGNED, NULL,
          ww_pool(yi, vi, K, NULL, MISALIGNED(ww_pooled, rooms), NULL, &error));
    FAILS(WW_STATUS_MISALIGNED, NULL,
          ww_pool(yi, vi, K, MISALIGNED(const ww_pool_options, room), &out, NULL, &error));
    CHECK(ww_pool(NULL, NULL, K, NULL, NULL, NULL, NULL) == WW_STATUS_NULL_ARGUMENT);
}

/* Three groups among one another; the second cannot be pooled. */
static void test_groups(void) {
    enum { ROWS = 3 * K };
    static int64_t by[ROWS];
    static double y[ROWS];
    static double v[ROWS];
    ww_pool_options options = {WW_POOL_METHOD_PM, 0, 0, 0, 0};
    ww_pooled_groups *groups = NULL;
    ww_pooled_groups *in_threads = NULL;
    ww_pooled alone;
    ww_pooled pooled;
    int64_t key = 5;
    size_t threads;
    int row;
    for (row = 0; row < ROWS; row++) {
        by[row] = row % 3 == 0 ? INT64_MIN : row % 3;
        y[row] = yi[row / 3];
        v[row] = vi[row / 3];
    }
    v[3 * 4 + 1] = -2;
    CHECK(ww_pool(yi, vi, K, &options, &alone, NULL, NULL) == WW_STATUS_OK);
    CHECK(ww_pool_groups(by, y, v, ROWS, &options, 1, NULL, &groups, NULL) == WW_STATUS_OK);
    CHECK(ww_pooled_groups_len(groups) == 3);
    CHECK(ww_pooled_groups_key(groups, 0, &key) && key == INT64_MIN);
    CHECK(ww_pooled_groups_key(groups, 1, &key) && key == 1);
    CHECK(ww_pooled_groups_key(groups, 2, &key) && key == 2);
    CHECK(!ww_pooled_groups_key(groups, 3, &key) && key == 2);
    CHECK(!ww_pooled_groups_key(groups, 0, NULL) && !ww_pooled_groups_key(NULL, 0, &key));
    CHECK(ww_pooled_groups_get(groups, 0, &pooled, NULL) == WW_STATUS_OK && same(&pooled, &alone));
    CHECK(ww_pooled_groups_get(groups, 2, &pooled, NULL) == WW_STATUS_OK && same(&pooled, &alone));
    /* The row is that of the whole array. */
    FAILS(WW_STATUS_INVALID_REQUEST, "/vi/13", ww_pooled_groups_get(groups, 1, &out, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "/index", ww_pooled_groups_get(groups, 3, &out, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "/index",
          ww_pooled_groups_get(groups, (size_t)-1, &out, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_pooled_groups_get(NULL, 0, &out, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_pooled_groups_get(groups, 0, NULL, &error));

    for (threads = 0; threads < 4; threads++) {
        ww_pooled other;
        CHECK(ww_pool_groups(by, y, v, ROWS, &options, threads, NULL, &in_threads, NULL) ==
              WW_STATUS_OK);
        CHECK(ww_pooled_groups_len(in_threads) == 3);
        CHECK(ww_pooled_groups_get(in_threads, 2, &other, NULL) == WW_STATUS_OK);
        CHECK(same(&other, &alone));
        ww_pooled_groups_free(in_threads);
    }
    ww_pooled_groups_free(groups);
    ww_pooled_groups_free(NULL);
    CHECK(ww_pooled_groups_len(NULL) == 0);

    /* No rows: no groups. */
    CHECK(ww_pool_groups(NULL, NULL, NULL, 0, NULL, 1, NULL, &groups, NULL) == WW_STATUS_OK);
    CHECK(ww_pooled_groups_len(groups) == 0);
    ww_pooled_groups_free(groups);
}

static bool stop(void *context, uint64_t done, uint64_t total) {
    uint64_t *last = context;
    (void)total;
    return done < *last;
}

static void test_stopped_groups(void) {
    static const int64_t by[4] = {1, 1, 2, 2};
    uint64_t last;
    const ww_progress progress = {stop, &last};
    ww_pooled_groups *groups = NULL;
    for (last = 1; last <= 2; last++) {
        FAILS(WW_STATUS_CANCELLED, NULL,
              ww_pool_groups(by, yi, vi, 4, NULL, 1, &progress, &groups, &error));
        CHECK(groups == NULL);
    }
    last = 3;
    CHECK(ww_pool_groups(by, yi, vi, 4, NULL, 1, &progress, &groups, NULL) == WW_STATUS_OK);
    CHECK(ww_pooled_groups_len(groups) == 2);
    ww_pooled_groups_free(groups);
}

/* Nothing of a block that was stopped is written. */
static void test_stopped_block(void) {
    double estimate[K];
    ww_block_columns columns = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    uint64_t last;
    const ww_progress progress = {stop, &last};
    size_t failures = 7;
    columns.estimate = estimate;
    estimate[0] = 7;
    for (last = 1; last <= K; last++) {
        FAILS(WW_STATUS_CANCELLED, NULL,
              ww_pool_blocks(yi, vi, 1, K, NULL, 1, &progress, &columns, &failures, &error));
        CHECK(estimate[0] == 7 && failures == 7);
    }
    CHECK(ww_pool_blocks(yi, vi, 1, K, NULL, 1, &progress, &columns, &failures, NULL) ==
          WW_STATUS_OK);
    CHECK(failures == 0 && near(estimate[0], yi[0]));
}

static void test_bad_groups(void) {
    static const int64_t by[K] = {0};
    ww_pool_options options = {0, 0, 0, 7, 0};
    ww_pooled_groups *groups = NULL;
    FAILS(WW_STATUS_INVALID_REQUEST, "/unusable",
          ww_pool_groups(by, yi, vi, K, &options, 1, NULL, &groups, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_groups(NULL, yi, vi, K, NULL, 1, NULL, &groups, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_groups(by, NULL, vi, K, NULL, 1, NULL, &groups, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_groups(by, yi, NULL, K, NULL, 1, NULL, &groups, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_pool_groups(by, yi, vi, K, NULL, 1, NULL, NULL, &error));
    FAILS(WW_STATUS_INVALID_LENGTH, NULL,
          ww_pool_groups(by, yi, vi, (size_t)-1, NULL, 1, NULL, &groups, &error));
    FAILS(WW_STATUS_MISALIGNED, NULL,
          ww_pool_groups(MISALIGNED(const int64_t, by), yi, vi, 2, NULL, 1, NULL, &groups, &error));
    CHECK(groups == NULL);
}

enum { ANALYSES = 37 };

/* The trials, each analysis moved a little: study-major. */
static void block(double *y, double *v) {
    int study;
    int analysis;
    for (study = 0; study < K; study++) {
        for (analysis = 0; analysis < ANALYSES; analysis++) {
            y[study * ANALYSES + analysis] = yi[study] + 0.01 * analysis * study;
            v[study * ANALYSES + analysis] = vi[study] * (1 + 0.1 * analysis);
        }
    }
}

/* Every analysis of a block is what it is by itself. */
static void test_blocks(uint32_t method, size_t threads) {
    static double y[K * ANALYSES];
    static double v[K * ANALYSES];
    static double found[9][ANALYSES];
    ww_block_columns columns = {found[0], found[1], found[2], found[3], found[4],
                                found[5], found[6], found[7], found[8]};
    ww_block_columns one_column = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    ww_block_options options = {0, 0.9};
    ww_pool_options pool_options = {0, 0, 0, 0, 0.9};
    double tau2[ANALYSES];
    size_t failures = 7;
    int analysis;
    options.method = method;
    pool_options.method = method;
    block(y, v);
    v[2 * ANALYSES + 20] = NAN;
    CHECK(ww_pool_blocks(y, v, K, ANALYSES, &options, threads, NULL, &columns, &failures, NULL) ==
          WW_STATUS_OK);
    CHECK(failures == 1);
    for (analysis = 0; analysis < ANALYSES; analysis++) {
        double y_alone[K];
        double v_alone[K];
        ww_pooled alone;
        ww_status status;
        int study;
        for (study = 0; study < K; study++) {
            y_alone[study] = y[study * ANALYSES + analysis];
            v_alone[study] = v[study * ANALYSES + analysis];
        }
        status = ww_pool(y_alone, v_alone, K, &pool_options, &alone, NULL, NULL);
        CHECK((status == WW_STATUS_OK) == (analysis != 20));
        if (status == WW_STATUS_OK) {
            CHECK(found[0][analysis] == alone.estimate && found[1][analysis] == alone.se);
            CHECK(found[2][analysis] == alone.ci_low && found[3][analysis] == alone.ci_high);
            CHECK(found[4][analysis] == alone.tau2 && found[5][analysis] == alone.q);
            CHECK(near(found[6][analysis], alone.i2));
            CHECK(near(found[7][analysis], alone.p) && near(found[8][analysis], alone.q_p));
        } else {
            int column;
            for (column = 0; column < 9; column++) {
                CHECK(isnan(found[column][analysis]));
            }
        }
    }
    /* A column by itself. */
    one_column.tau2 = tau2;
    CHECK(ww_pool_blocks(y, v, K, ANALYSES, &options, threads, NULL, &one_column, &failures, NULL) ==
          WW_STATUS_OK);
    CHECK(memcmp(tau2, found[4], sizeof tau2) == 0);
}

static void test_bad_blocks(void) {
    const size_t half = (size_t)1 << (sizeof(size_t) * 4);
    double estimate[K + 1];
    ww_block_columns columns = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    ww_block_columns misaligned = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    ww_block_options options = {9, 0};
    ww_block_options level = {0, 2};
    size_t failures = 7;
    int row;
    columns.estimate = estimate;
    misaligned.q_p = MISALIGNED(double, estimate);
    estimate[0] = 7;
    FAILS(WW_STATUS_INVALID_REQUEST, "/method",
          ww_pool_blocks(yi, vi, 1, K, &options, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "/level",
          ww_pool_blocks(yi, vi, 1, K, &level, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "/analyses",
          ww_pool_blocks(yi, vi, K, 0, NULL, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "/analyses",
          ww_pool_blocks(NULL, NULL, 0, K, NULL, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_INVALID_LENGTH, NULL,
          ww_pool_blocks(yi, vi, half, half, NULL, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_INVALID_LENGTH, NULL,
          ww_pool_blocks(yi, vi, 1, (size_t)-1, NULL, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_blocks(NULL, vi, 1, K, NULL, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_blocks(yi, NULL, 1, K, NULL, 1, NULL, &columns, &failures, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_blocks(yi, vi, 1, K, NULL, 1, NULL, NULL, &failures, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL,
          ww_pool_blocks(yi, vi, 1, K, NULL, 1, NULL, &columns, NULL, &error));
    FAILS(WW_STATUS_MISALIGNED, NULL,
          ww_pool_blocks(yi, vi, 1, K, NULL, 1, NULL, &misaligned, &failures, &error));
    CHECK(estimate[0] == 7 && failures == 7);
    CHECK(ww_pool_blocks(yi, vi, 1, K, NULL, 1, NULL, &columns, &failures, NULL) == WW_STATUS_OK);
    CHECK(failures == 0);
    for (row = 0; row < K; row++) {
        CHECK(near(estimate[row], yi[row]));
    }
}

static void test_json(void) {
    ww_text *text = NULL;
    FAILS(WW_STATUS_INVALID_REQUEST, "/vi",
          ww_synthesis(TEXT("{\"analysis\": \"pool\", \"data\": {\"yi\": [1]}}"), &text, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "", ww_synthesis(TEXT("\xff"), &text, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "", ww_synthesis("", 0, &text, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_synthesis(NULL, 0, &text, &error));
    FAILS(WW_STATUS_NULL_ARGUMENT, NULL, ww_synthesis(TEXT("{}"), NULL, &error));
    FAILS(WW_STATUS_INVALID_LENGTH, NULL, ww_synthesis("{}", (size_t)-1, &text, &error));
    CHECK(text == NULL);
    CHECK(ww_synthesis(TEXT("{\"analysis\": \"pool\","
                            " \"data\": {\"yi\": [0.25, 0.5], \"vi\": [0.5, 0.5]}}"),
                       &text, NULL) == WW_STATUS_OK);
    CHECK(strstr(ww_text_data(text), "\"schema\": \"whatworks-synthesis/1\"") != NULL);
    CHECK(strstr(ww_text_data(text), "\"estimate\": 0.375") != NULL);
    ww_text_free(text);
}

static void test_lengths(void) {
    CHECK(ww_same_length(3, 3, 3, NULL) == WW_STATUS_OK);
    FAILS(WW_STATUS_INVALID_REQUEST, "/vi", ww_same_length(3, 2, 3, &error));
    FAILS(WW_STATUS_INVALID_REQUEST, "/by", ww_same_length(3, 3, 4, &error));
}

int main(void) {
    uint32_t method;
    log_risk_ratios();
    test_numbers();
    test_pool();
    test_one_study();
    test_left_out();
    test_bad_values();
    test_bad_options();
    test_bad_places();
    test_groups();
    test_stopped_groups();
    test_stopped_block();
    test_bad_groups();
    for (method = WW_POOL_METHOD_REML; method <= WW_POOL_METHOD_PM; method++) {
        test_blocks(method, 1);
    }
    test_blocks(WW_POOL_METHOD_DL, 0);
    test_blocks(WW_POOL_METHOD_REML, 3);
    test_bad_blocks();
    test_json();
    test_lengths();
    return tally();
}
