// GRADE in C++: bodies in numbers, decisions, rules. Built with -fno-exceptions too.

#include "whatworks.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check.h"

using namespace std::string_view_literals;
using whatworks::Certainty;
using whatworks::EvidenceBase;
using whatworks::Rating;

// Two made-up trials that agree.
constexpr auto evidence = R"({"id": "falls", "studies": [
    {"id": "made up 1", "design": "randomised", "yi": -0.4, "vi": 0.01, "risk_of_bias": "low"},
    {"id": "made up 2", "design": "randomised", "yi": -0.5, "vi": 0.01, "risk_of_bias": "low"}],
    "assessment": {"measure": "risk-ratio"}})"sv;
constexpr auto low = R"({"decisions": [{"on": "certainty", "to": "low", "reason": "made up"}]})"sv;
constexpr auto body = "R1.cultural-competency.patient"sv;

static bool has(const whatworks::Result<std::string> &text, std::string_view words) {
    return text.has_value() && text.value().find(words) != std::string::npos;
}

static void test_bodies_in_numbers() {
    const auto rating = whatworks::try_rate(evidence);
    CHECK(rating.has_value());
    CHECK(has(rating.value().try_to_json(), "core-grade-2025"));
    CHECK(has(rating.value().try_what_would_change(), "whatworks-change/1"));
    CHECK(whatworks::try_rate(evidence, low).value().certainty() == Certainty::low);
    CHECK(has(whatworks::try_robustness(evidence), "\"study\": \"made up 2\""));

    const auto groups = R"({"by": ["a", "b"], "studies": {"yi": [0.1, 0.2], "vi": [0.1, 0.2]}})"sv;
    CHECK(has(whatworks::try_rate_groups(groups), "\"by\": \"b\""));
    CHECK(whatworks::try_rate_groups(groups).value() ==
          whatworks::try_rate_groups(groups, 4).value());
}

static void test_decide() {
    const EvidenceBase base = EvidenceBase::try_staff_empowerment().value();
    const auto decided = base.try_decide(body, low);
    CHECK(decided.has_value());
    const auto rating = decided.value().try_rate(body);
    CHECK(rating.value().certainty() == Certainty::low);
    CHECK(rating.value().try_to_json().value() ==
          base.try_rate(body, low).value().try_to_json().value());
    CHECK(has(base.try_robustness("R1"), "whatworks-robustness/1"));

    CHECK(base.try_decide("R1", low).error().status() == WW_STATUS_UNKNOWN_NAME);
    CHECK(base.try_decide(body, "").error().status() == WW_STATUS_INVALID_REQUEST);
    CHECK(base.try_robustness("R99").error().status() == WW_STATUS_UNKNOWN_NAME);
}

static void test_findings() {
    using whatworks::Format;
    const Rating first = whatworks::try_rate(evidence).value();
    const Rating second = whatworks::try_rate(evidence, low).value();
    const auto both = whatworks::try_summary_of_findings({first, second});
    CHECK(has(both, "**Summary of findings**"));
    CHECK(has(first.try_summary_of_findings({Format::html, true}), "<table"));
    CHECK(has(first.try_summary_of_findings({Format::json, false, "Falls"}),
              "\"title\": \"Falls\""));
    CHECK(has(first.try_summary_of_findings({Format::html_page, false, "Falls", "mine"}),
              "id=\"mine\""));
    CHECK(first.try_summary_of_findings().value() ==
          whatworks::try_summary_of_findings({first}).value());
    CHECK(has(whatworks::try_summary_of_findings({}, {Format::json}), "\"outcomes\": []"));
    CHECK(first.try_summary_of_findings({static_cast<Format>(9)}).error().pointer() == "/format");
    CHECK(first.try_summary_of_findings({Format::json, false, "\xff"}).error().status() ==
          WW_STATUS_INVALID_UTF8);
}

static void test_texts() {
    CHECK(has(whatworks::try_rules(), "whatworks-rules/1"));
    CHECK(has(whatworks::try_rules_reference(), "core-grade-2025"));
    CHECK(has(whatworks::try_overlap(R"({"reviews": [{"id": "A", "studies": ["S1"]}]})"),
              "whatworks-overlap/1"));
    CHECK(has(whatworks::try_audience_of(R"({"organisation": {"roles": ["RO272"]}})"),
              "\"audience\": \"pcn\""));
    CHECK(has(whatworks::try_audience_rules(), "whatworks-audiences/1"));
    CHECK(has(whatworks::try_good_practice(R"({"id": "G1", "statement": "made up"})"),
              "whatworks-good-practice/1"));
}

static void test_map() {
    const auto base = whatworks::EvidenceBase::try_staff_empowerment().value();
    CHECK(has(base.try_evidence_map(R"({"of": "findings"})"), "\"of\": \"findings\""));
    CHECK(has(base.try_gaps(), "\"whatworks-gaps/1\""));
    CHECK(base.try_evidence_map(R"({"rows": "colour"})").error().pointer() == "/rows");
    CHECK(base.try_gaps(std::string_view()).error().status() == WW_STATUS_INVALID_REQUEST);
}

static void test_errors() {
    const auto bad = whatworks::try_rate(R"({"studies": [{"id": "a", "design": "none"}]})");
    CHECK(bad.error().pointer() == "/studies/0/design");
    CHECK(whatworks::try_rate(evidence, R"({"rules": "none"})").error().pointer() == "/rules");

    // An empty view has no pointer, and is an empty text all the same.
    using whatworks::Result;
    Result<std::string> (*const asks[])(std::string_view) = {
        whatworks::try_rules,   whatworks::try_overlap,       whatworks::try_appraise,
        whatworks::try_cerqual, whatworks::try_decision,      whatworks::try_decision_page,
        whatworks::try_good_practice, whatworks::try_audience_of,
    };
    for (const auto ask : asks) {
        CHECK(ask(std::string_view()).error().status() == WW_STATUS_INVALID_REQUEST);
        CHECK(ask("\xff"sv).error().status() == WW_STATUS_INVALID_REQUEST);
    }
    CHECK(whatworks::try_rate(std::string_view()).error().status() == WW_STATUS_INVALID_REQUEST);
    CHECK(whatworks::try_robustness("{"sv).error().status() == WW_STATUS_INVALID_REQUEST);
    CHECK(whatworks::try_rate_groups("{"sv).error().status() == WW_STATUS_INVALID_REQUEST);
}

static void test_moved_from() {
    Rating rating = whatworks::try_rate(evidence).value();
    const Rating other = std::move(rating);
    CHECK(rating.try_what_would_change().error().status() == WW_STATUS_NULL_ARGUMENT);
    CHECK(rating.try_summary_of_findings().error().status() == WW_STATUS_NULL_ARGUMENT);
    CHECK(other.try_what_would_change().has_value());
}

#if WHATWORKS_EXCEPTIONS
static void test_exceptions() {
    const auto base = EvidenceBase::staff_empowerment();
    CHECK(base.decide(body, low).rate(body).certainty() == Certainty::low);
    CHECK(base.robustness(body) == base.try_robustness(body).value());
    CHECK(whatworks::rate(evidence).what_would_change() ==
          whatworks::try_rate(evidence).value().try_what_would_change().value());
    CHECK(whatworks::robustness(evidence) == whatworks::try_robustness(evidence).value());
    const auto rating = whatworks::rate(evidence);
    CHECK(rating.summary_of_findings() == whatworks::summary_of_findings({rating}));
    CHECK(whatworks::rules() == whatworks::try_rules().value());
    CHECK(whatworks::audience_rules() == whatworks::try_audience_rules().value());
    CHECK(whatworks::rules_reference() == whatworks::try_rules_reference().value());

    std::string (*const asks[])(std::string_view) = {
        whatworks::rules,   whatworks::overlap,  whatworks::appraise,
        whatworks::cerqual, whatworks::decision, whatworks::decision_page,
        whatworks::good_practice, whatworks::audience_of,
    };
    std::size_t caught = 0;
    for (const auto ask : asks) {
        try {
            (void)ask("{");
        } catch (const whatworks::Error &error) {
            caught += error.status() == WW_STATUS_INVALID_REQUEST ? 1 : 0;
        }
    }
    try {
        (void)whatworks::rate_groups("{");
    } catch (const whatworks::Error &error) {
        caught += error.status() == WW_STATUS_INVALID_REQUEST ? 1 : 0;
    }
    CHECK(caught == std::size(asks) + 1);
}
#endif

int main() {
    test_bodies_in_numbers();
    test_decide();
    test_findings();
    test_texts();
    test_map();
    test_errors();
    test_moved_from();
#if WHATWORKS_EXCEPTIONS
    test_exceptions();
#endif
    return tally();
}
