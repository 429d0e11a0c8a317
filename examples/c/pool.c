/* Does BCG vaccine prevent tuberculosis? Thirteen trials (Colditz et al. 1994) as log risk ratios.
 *
 * cc -Iinclude examples/c/pool.c target/release/libwhatworks.a -lpthread -ldl -lm */

#include <math.h>
#include <stdio.h>
#include <whatworks.h>

/* Cases and others, first with the vaccine, then without. */
static const double trials[13][4] = {
    {4, 119, 11, 128},        {6, 300, 29, 274},        {3, 228, 11, 209},
    {62, 13536, 248, 12619},  {33, 5036, 47, 5761},     {180, 1361, 372, 1079},
    {8, 2537, 10, 619},       {505, 87886, 499, 87892}, {29, 7470, 45, 7232},
    {17, 1699, 65, 1600},     {186, 50448, 141, 27197}, {5, 2493, 3, 2338},
    {27, 16886, 29, 17825},
};

int main(void) {
    double yi[13], vi[13];
    for (int i = 0; i < 13; i++) {
        const double *t = trials[i], n1 = t[0] + t[1], n2 = t[2] + t[3];
        yi[i] = log(t[0] / n1 / (t[2] / n2));
        vi[i] = 1 / t[0] - 1 / n1 + 1 / t[2] - 1 / n2;
    }
    ww_pooled pooled;
    ww_error *error = NULL;
    if (ww_pool(yi, vi, 13, NULL, &pooled, NULL, &error) != WW_STATUS_OK) {
        fprintf(stderr, "%s\n", ww_error_message(error));
        ww_error_free(error);
        return 1;
    }
    printf("risk ratio %.3f, 95%% CI %.3f to %.3f, tau2 %.3f, I2 %.1f%%\n", exp(pooled.estimate),
           exp(pooled.ci_low), exp(pooled.ci_high), pooled.tau2, pooled.i2);
    return 0;
}
