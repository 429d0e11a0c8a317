/* What plain C takes for the same work on one core: the limit to compare with.
 * A line for each: name,k,microseconds an analysis, the median of nine runs.
 * cc -O3 -march=native baseline.c -lm */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LANES 64

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static unsigned long long state = 1;

static double uniform(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

/* DerSimonian-Laird over a study-major block, LANES analyses at a time. */
static void block_dl(const double *restrict y, const double *restrict v, int k, long n,
                     double *restrict out) {
    for (long first = 0; first < n; first += LANES) {
        int count = n - first < LANES ? (int)(n - first) : LANES;
        double sw[LANES] = {0}, swy[LANES] = {0}, sww[LANES] = {0}, q[LANES] = {0};
        double mean[LANES], t2[LANES];
        for (int i = 0; i < k; i++)
            for (int l = 0; l < count; l++) {
                double w = 1 / v[i * n + first + l];
                sw[l] += w, swy[l] += w * y[i * n + first + l], sww[l] += w * w;
            }
        for (int l = 0; l < count; l++) mean[l] = swy[l] / sw[l];
        for (int i = 0; i < k; i++)
            for (int l = 0; l < count; l++) {
                double r = y[i * n + first + l] - mean[l];
                q[l] += r * r / v[i * n + first + l];
            }
        for (int l = 0; l < count; l++) {
            double t = (q[l] - (k - 1)) / (sw[l] - sww[l] / sw[l]);
            t2[l] = t > 0 ? t : 0, sw[l] = 0, swy[l] = 0;
        }
        for (int i = 0; i < k; i++)
            for (int l = 0; l < count; l++) {
                double w = 1 / (v[i * n + first + l] + t2[l]);
                sw[l] += w, swy[l] += w * y[i * n + first + l];
            }
        for (int l = 0; l < count; l++) {
            out[first + l] = swy[l] / sw[l], out[n + first + l] = 1 / sqrt(sw[l]);
            out[2 * n + first + l] = t2[l], out[3 * n + first + l] = q[l];
            double i2 = (q[l] - (k - 1)) / q[l];
            out[4 * n + first + l] = i2 > 0 ? i2 : 0;
        }
    }
}

/* REML by Fisher scoring from the DerSimonian-Laird value, to 1e-10, one analysis. */
static double one_reml(const double *y, const double *v, int k, double t2) {
    for (int step = 0; step < 200; step++) {
        double s1 = 0, s2 = 0, s3 = 0, sy = 0, a = 0;
        for (int i = 0; i < k; i++) {
            double w = 1 / (v[i] + t2);
            s1 += w, s2 += w * w, s3 += w * w * w, sy += w * y[i];
        }
        for (int i = 0; i < k; i++) {
            double w = 1 / (v[i] + t2), e = w * (y[i] - sy / s1);
            a += e * e;
        }
        double fall = s2 - 2 * s3 / s1 + s2 * s2 / (s1 * s1);
        double next = t2 + (a - (s1 - s2 / s1)) / fall;
        if (next < 0) next = 0;
        double change = fabs(next - t2);
        t2 = next;
        if (change < 1e-10) break;
    }
    double s1 = 0, sy = 0;
    for (int i = 0; i < k; i++) {
        double w = 1 / (v[i] + t2);
        s1 += w, sy += w * y[i];
    }
    return sy / s1;
}

static int ascending(const void *a, const void *b) {
    double d = *(const double *)a - *(const double *)b;
    return d > 0 ? 1 : d < 0 ? -1 : 0;
}

int main(void) {
    const int k = 10;
    const long n = 100000;
    double *y = malloc(8 * n * k), *v = malloc(8 * n * k), *rows = malloc(16 * n * k);
    double *out = malloc(5 * 8 * n), times[9];
    if (!y || !v || !rows || !out) return 1;
    for (long i = 0; i < n * k; i++) {
        double normal = -6;
        v[i] = 0.02 + 0.28 * uniform();
        for (int h = 0; h < 12; h++) normal += uniform();
        y[i] = 0.2 + normal * sqrt(v[i] + 0.05);
    }
    for (int run = 0; run < 9; run++) {
        double start = seconds();
        block_dl(y, v, k, n, out);
        times[run] = (seconds() - start) / n * 1e6;
    }
    qsort(times, 9, 8, ascending);
    printf("C block DL of %ld without p values,%d,%.6f\n", n, k, times[4]);
    for (long a = 0; a < n; a++)
        for (int i = 0; i < k; i++)
            rows[a * 2 * k + i] = y[i * n + a], rows[a * 2 * k + k + i] = v[i * n + a];
    double sum = 0;
    for (int run = 0; run < 9; run++) {
        double start = seconds();
        for (long a = 0; a < n; a++)
            sum += one_reml(rows + a * 2 * k, rows + a * 2 * k + k, k, out[2 * n + a]);
        times[run] = (seconds() - start) / n * 1e6;
    }
    qsort(times, 9, 8, ascending);
    printf("C one REML to 1e-10,%d,%.6f\n", k, times[4]);
    return sum == sum ? 0 : 1;
}
