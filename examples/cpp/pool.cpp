// Does BCG vaccine prevent tuberculosis? Thirteen trials (Colditz et al. 1994) as log risk ratios.
//
// c++ -std=c++17 -Iinclude examples/cpp/pool.cpp target/release/libwhatworks.a -lpthread -ldl -lm

#include <cmath>
#include <cstdio>
#include <vector>
#include <whatworks.hpp>

int main() {
    // Cases and others, first with the vaccine, then without.
    const double trials[][4] = {
        {4, 119, 11, 128},        {6, 300, 29, 274},        {3, 228, 11, 209},
        {62, 13536, 248, 12619},  {33, 5036, 47, 5761},     {180, 1361, 372, 1079},
        {8, 2537, 10, 619},       {505, 87886, 499, 87892}, {29, 7470, 45, 7232},
        {17, 1699, 65, 1600},     {186, 50448, 141, 27197}, {5, 2493, 3, 2338},
        {27, 16886, 29, 17825},
    };
    std::vector<double> yi, vi;
    for (const auto &[a, b, c, d] : trials) {
        yi.push_back(std::log(a / (a + b) / (c / (c + d))));
        vi.push_back(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d));
    }
    try {
        const auto pooled = whatworks::pool(yi, vi);
        std::printf("risk ratio %.3f, 95%% CI %.3f to %.3f, tau2 %.3f, I2 %.1f%%\n",
                    std::exp(pooled.estimate), std::exp(pooled.ci_low), std::exp(pooled.ci_high),
                    pooled.tau2.value(), pooled.i2.value());
    } catch (const whatworks::Error &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
