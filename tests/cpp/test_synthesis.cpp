// The numbers of evidence synthesis in C++. Built with -fno-exceptions too.

#include "whatworks.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "check.h"

using whatworks::Error;
using whatworks::PooledGroups;
using whatworks::PoolMethod;
using whatworks::PoolOptions;

static_assert(std::is_nothrow_move_constructible_v<PooledGroups> &&
              !std::is_copy_constructible_v<PooledGroups>);

// The first four BCG trials (Colditz et al. 1994) as log risk ratios.
static const std::vector<double> yi = {-0.8893113339202054, -1.5853886572014306,
                                       -1.3480731482996933, -1.4415511900213054};
static const std::vector<double> vi = {0.32558476500396133, 0.19458112139814385, 0.4153679653679654,
                                       0.020010031902247573};

static void test_pool() {
    const auto pooled = whatworks::try_pool(yi, vi);
    CHECK(pooled.has_value());
    CHECK(pooled.value().k == 4 && pooled.value().left_out == 0);
    CHECK(pooled.value().weights.size() == 4);
    CHECK(!pooled.value().df.has_value());
    CHECK(pooled.value().tau2_high.has_value());
    CHECK(pooled.value().ci_low < pooled.value().estimate);
    CHECK(pooled.value().estimate < pooled.value().ci_high);

    // The inverse-variance mean by hand.
    double sum = 0;
    double weighted = 0;
    for (std::size_t row = 0; row < yi.size(); ++row) {
        sum += 1 / vi[row];
        weighted += yi[row] / vi[row];
    }
    PoolOptions options;
    options.method = PoolMethod::ee;
    const auto common = whatworks::try_pool(yi.data(), vi.data(), yi.size(), options);
    CHECK(std::fabs(common.value().estimate - weighted / sum) < 1e-14);
    CHECK(std::fabs(common.value().se.value() - 1 / std::sqrt(sum)) < 1e-15);
    CHECK(!common.value().prediction_low.has_value());

    // A row left out has no weight.
    auto with_hole = yi;
    with_hole[2] = std::numeric_limits<double>::quiet_NaN();
    CHECK(whatworks::try_pool(with_hole, vi).error().pointer() == "/yi/2");
    options.unusable = whatworks::Unusable::leave_out;
    const auto left_out = whatworks::try_pool(with_hole, vi, options);
    CHECK(left_out.value().k == 3 && left_out.value().left_out == 1);
    CHECK(!left_out.value().weights.at(2).has_value() && left_out.value().weights.at(3) > 0.0);
}

static void test_errors() {
    const std::vector<double> three(3, 1.0);
    const auto lengths = whatworks::try_pool(yi, three);
    CHECK(lengths.error().pointer() == "/vi");
    CHECK(lengths.error().faults().at(0).code == "lengths-differ");
    const auto by = whatworks::try_pool_groups({1, 2}, yi, vi);
    CHECK(by.error().pointer() == "/by");
    CHECK(whatworks::try_pool({}, {}).error().status() == WW_STATUS_INVALID_REQUEST);
    CHECK(whatworks::try_pool(yi.data(), vi.data(), SIZE_MAX).error().status() ==
          WW_STATUS_INVALID_LENGTH);
    CHECK(whatworks::try_pool(nullptr, vi.data(), 4).error().status() == WW_STATUS_NULL_ARGUMENT);
    PoolOptions options;
    options.method = static_cast<PoolMethod>(99);
    CHECK(whatworks::try_pool(yi, vi, options).error().pointer() == "/method");
    CHECK(whatworks::try_synthesis("{").error().status() == WW_STATUS_INVALID_REQUEST);
    CHECK(whatworks::try_synthesis({}).error().status() == WW_STATUS_INVALID_REQUEST);
}

static void test_groups() {
    const std::vector<std::int64_t> by = {7, -7, 7, 7};
    auto found = whatworks::try_pool_groups(by, yi, vi, {}, 0);
    CHECK(found.has_value());
    PooledGroups groups = std::move(found).value();
    CHECK(groups.size() == 2);
    CHECK(groups.key(0) == 7 && groups.key(1) == -7 && !groups.key(2).has_value());
    CHECK(groups.try_at(0).value().k == 3);
    CHECK(groups.try_at(1).value().estimate ==
          whatworks::try_pool({yi[1]}, {vi[1]}).value().estimate);
    CHECK(!groups.try_at(1).value().tau2.has_value());
    CHECK(groups.try_at(2).error().pointer() == "/index");

    const PooledGroups other = std::move(groups);
    CHECK(groups.get() == nullptr && groups.size() == 0 && !groups.key(0).has_value());
    CHECK(groups.try_at(0).error().status() == WW_STATUS_NULL_ARGUMENT);
    CHECK(other.size() == 2);
}

static void test_blocks() {
    double estimate[2] = {};
    ww_block_columns columns{};
    columns.estimate = estimate;
    const auto failed = whatworks::try_pool_blocks(yi.data(), vi.data(), 2, 2, columns);
    CHECK(failed.value() == 0);
    CHECK(estimate[0] == whatworks::try_pool({yi[0], yi[2]}, {vi[0], vi[2]}).value().estimate);
    CHECK(estimate[1] == whatworks::try_pool({yi[1], yi[3]}, {vi[1], vi[3]}).value().estimate);
    whatworks::BlockOptions options;
    options.level = 2;
    CHECK(whatworks::try_pool_blocks(yi.data(), vi.data(), 2, 2, columns, options)
              .error()
              .pointer() == "/level");
}

static void test_json() {
    const auto json = whatworks::try_synthesis(
        R"({"analysis": "pool", "data": {"yi": [0.25, 0.5], "vi": [0.5, 0.5]}})");
    CHECK(json.value().find(R"("estimate": 0.375)") != std::string::npos);
}

#if WHATWORKS_EXCEPTIONS
static void test_exceptions() {
    CHECK(whatworks::pool(yi, vi).estimate ==
          whatworks::pool(yi.data(), vi.data(), yi.size()).estimate);
    CHECK(whatworks::pool_groups({1, 1, 2, 2}, yi, vi).at(1).k == 2);
    const std::vector<std::int64_t> by = {1, 1, 2, 2};
    CHECK(whatworks::pool_groups(by.data(), yi.data(), vi.data(), 4).size() == 2);
    CHECK(whatworks::pool_blocks(yi.data(), vi.data(), 2, 2, ww_block_columns{}) == 0);
    CHECK(!whatworks::synthesis(
               R"({"analysis": "pool", "data": {"yi": [0.25], "vi": [0.5]}})")
               .empty());
    int caught = 0;
    try {
        (void)whatworks::pool(yi, {1.0});
    } catch (const Error &error) {
        caught += error.pointer() == "/vi" ? 1 : 0;
    }
    CHECK(caught == 1);
}
#endif

int main() {
    test_pool();
    test_errors();
    test_groups();
    test_blocks();
    test_json();
#if WHATWORKS_EXCEPTIONS
    test_exceptions();
#endif
    return tally();
}
