// The C++ interface by itself. Built with -fno-exceptions too, where only try_ functions are left.
//
// usage: test_api FOLDER   (a folder that may be written to)

#include "whatworks.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "check.h"

using namespace std::string_view_literals;
using whatworks::Audit;
using whatworks::Certainty;
using whatworks::Error;
using whatworks::EvidenceBase;
using whatworks::Rating;
using whatworks::Result;
using whatworks::Selection;

template <class T>
constexpr bool move_only = std::is_nothrow_move_constructible_v<T> &&
                           std::is_nothrow_move_assignable_v<T> &&
                           !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;

static_assert(move_only<EvidenceBase> && move_only<Selection> && move_only<Rating> &&
              move_only<Audit>);
static_assert(std::is_nothrow_copy_constructible_v<Error>);
static_assert(std::is_base_of_v<std::runtime_error, Error>);

static void test_answers() {
    auto found = EvidenceBase::try_staff_empowerment();
    CHECK(found.has_value());
    EvidenceBase base = std::move(found).value();
    CHECK(base.id() == "staff-empowerment-2024");
    CHECK(!base.version().empty());
    CHECK(base.recommendations().size() == 7);

    auto selection = base.try_select(R"({"audience": "pcn"})");
    CHECK(selection.has_value());
    CHECK(selection.value().selected()[0] == "R1");
    CHECK(selection.value().selected().size() + selection.value().undecided().size() +
              selection.value().excluded().size() ==
          7);
    CHECK(selection.value().try_to_json().value().find("whatworks-selection/1") !=
          std::string::npos);

    auto rating = base.try_rate("R1");
    CHECK(rating.has_value());
    const auto interval = rating.value().interval();
    CHECK(interval.has_value());
    CHECK(interval->worst <= rating.value().certainty());
    CHECK(rating.value().certainty() <= interval->best);
    CHECK(rating.value().try_to_json().has_value());

    CHECK(base.try_audit(R"({"layers": ["brief"]})").has_value());
    auto combined = whatworks::try_combine(R"({"start": "low"})");
    CHECK(combined.has_value());
    CHECK(combined.value().certainty() <= Certainty::low);

    auto again = EvidenceBase::try_from_json(base.try_to_json().value());
    CHECK(again.has_value());
    CHECK(again.value().try_to_json().value() == base.try_to_json().value());
    CHECK(!EvidenceBase::try_from_json_within("[[]]", 100, 1).has_value());
    CHECK(whatworks::version() == ww_version());
}

static void test_errors() {
    const auto base = EvidenceBase::try_staff_empowerment();
    const auto bad = base.value().try_select(R"({"themes": ["nowhere"]})");
    CHECK(!bad.has_value());
    CHECK(bad.error().status() == WW_STATUS_INVALID_REQUEST);
    CHECK(bad.error().code() == "invalid-request");
    CHECK(bad.error().pointer() == "/themes/0");
    CHECK(bad.error().faults().size() == 1);
    CHECK(bad.error().faults().at(0).value == "\"nowhere\"");
    CHECK(bad.error().json().find("whatworks-error/1") != std::string_view::npos);
    CHECK(std::string_view(bad.error().what()).size() > 0);

    const auto nowhere = EvidenceBase::try_read("/nowhere/base.json");
    CHECK(nowhere.error().status() == WW_STATUS_FILE);
    CHECK(!nowhere.error().pointer().has_value());
    CHECK(nowhere.error().faults().empty());

    // An empty view has no pointer, and is an empty text all the same.
    CHECK(EvidenceBase::try_from_json(std::string_view()).error().status() ==
          WW_STATUS_INVALID_DOCUMENT);
    CHECK(base.value().try_rate(std::string_view()).error().status() == WW_STATUS_UNKNOWN_NAME);
    CHECK(base.value().try_rate("R\xff").error().status() == WW_STATUS_INVALID_UTF8);
    CHECK(base.value().try_audit("\xff"sv).error().status() == WW_STATUS_INVALID_REQUEST);

    // A copy keeps the details alive.
    std::optional<Error> kept;
    {
        const auto gone = whatworks::try_combine(R"({"start": "no"})");
        kept = gone.error();
    }
    CHECK(kept->pointer() == "/start");
}

static void test_moved_from() {
    EvidenceBase base = EvidenceBase::try_staff_empowerment().value();
    EvidenceBase other = std::move(base);
    CHECK(base.get() == nullptr);
    CHECK(base.id().empty());
    CHECK(base.recommendations().empty());
    CHECK(base.try_select("{}").error().status() == WW_STATUS_NULL_ARGUMENT);
    CHECK(base.try_to_json().error().status() == WW_STATUS_NULL_ARGUMENT);
    base = std::move(other);
    CHECK(base.id() == "staff-empowerment-2024");
}

static void test_files(const std::string &folder) {
    const EvidenceBase base = EvidenceBase::try_staff_empowerment().value();
    const std::string path = folder + "/base-cpp.json";
    CHECK(base.try_write(path).has_value());
    CHECK(EvidenceBase::try_read(path).has_value());
    CHECK(base.try_write("/nowhere/base.json").error().status() == WW_STATUS_FILE);
    std::remove(path.c_str());
}

static void test_progress() {
    const EvidenceBase base = EvidenceBase::try_staff_empowerment().value();
    const auto choice = R"({"items": [{"recommendation": "R1", "value": 3, "costs": {"m": 2}},
        {"recommendation": "R2", "value": 4, "costs": {"m": 3}}], "limits": {"m": 4}})"sv;
    std::uint64_t nodes = 0;
    const auto count = [&nodes](std::uint64_t done, std::uint64_t total) {
        nodes = done;
        return total == 0;
    };
    CHECK(base.try_choose(choice, count).value() == base.try_choose(choice).value());
    CHECK(nodes > 0);
    const auto stopped =
        base.try_choose(choice, [](std::uint64_t, std::uint64_t) { return false; });
    CHECK(!stopped && stopped.error().status() == WW_STATUS_CANCELLED);
    CHECK(stopped.error().code() == "cancelled");

    const auto groups = R"({"by": ["a", "b"], "studies": {"yi": [0.1, 0.2], "vi": [1, 1]}})"sv;
    std::vector<std::uint64_t> told;
    const auto note = [&told](std::uint64_t done, std::uint64_t total) {
        told.push_back(done * 10 + total);
        return true;
    };
    CHECK(whatworks::try_rate_groups(groups, 1, note).has_value());
    CHECK((told == std::vector<std::uint64_t>{12, 22}));
    const std::vector<double> numbers{0.1, 0.2, 0.3, 0.4};
    CHECK(whatworks::try_pool_groups({1, 1, 2, 2}, numbers, numbers, {}, 1, note).has_value());
    CHECK((told == std::vector<std::uint64_t>{12, 22, 12, 22}));
}

/* What gives its texts away does not give them from an object that ends at once. */
template <class T, class = void> struct gives_selected : std::false_type {};
template <class T>
struct gives_selected<T, std::void_t<decltype(std::declval<T>().selected())>> : std::true_type {};
static_assert(gives_selected<const Selection &>::value);
static_assert(!gives_selected<Selection>::value && !gives_selected<const Selection>::value);
static_assert(move_only<whatworks::ArrowStream>);

static void test_ranges() {
    const EvidenceBase base = EvidenceBase::try_staff_empowerment().value();
    std::string all;
    for (const std::string_view id : base.recommendations()) {
        all += id;
    }
    CHECK(all == "R1R2R3R4R5R6R7");
    /* Iterators do not need the range that they came from. */
    auto first = base.recommendations().begin();
    const auto last = base.recommendations().end();
    std::size_t count = 0;
    for (; first != last; ++first) {
        count += (*first).size();
    }
    CHECK(count == 14);
    const auto studies = base.ids(whatworks::Item::study);
    CHECK(static_cast<std::size_t>(std::distance(studies.begin(), studies.end())) ==
          studies.size());
    CHECK(studies[studies.size()].empty());
    const Selection selection = base.try_select(R"({"audience": "pcn"})").value();
    const auto selected = selection.selected();
    CHECK(std::find(selected.begin(), selected.end(), "R4"sv) != selected.end());
    CHECK(std::find(selected.begin(), selected.end(), "R5"sv) == selected.end());
    /* The texts are those of the handle, and not copies. */
    CHECK(selected[0].data() == ww_selection_id(selection.get(), WW_LIST_SELECTED, 0));
    const auto item = base.try_item_to_json(whatworks::Item::recommendation, "R1");
    CHECK(item && item.value().find("\"id\": \"R1\"") != std::string::npos);
    CHECK(base.try_item_to_json(whatworks::Item::body, "R1").error().status() ==
          WW_STATUS_UNKNOWN_NAME);
}

static void test_arrow() {
    const EvidenceBase base = EvidenceBase::try_staff_empowerment().value();
    auto many = base.try_select_many(R"({"organisations": {"audience": ["pcn", "trust"]}})");
    whatworks::ArrowStream stream = many.value().try_to_arrow().value();
    whatworks::ArrowStream moved = std::move(stream);
    CHECK(stream.get()->release == nullptr);
    CHECK(moved.get()->release != nullptr);
    /* The stream of one answer is the table of the next call, which takes it. */
    const auto again =
        base.try_select_many(moved.get(), R"({"columns": {"code": "organisation"}})");
    CHECK(again && again.value().size() == 14);
    CHECK(moved.get()->release == nullptr);
    CHECK(base.try_select_many(moved.get()).error().status() == WW_STATUS_ARROW);
    CHECK(base.try_select_many(static_cast<ArrowArrayStream *>(nullptr)).error().status() ==
          WW_STATUS_NULL_ARGUMENT);
    CHECK(base.try_to_arrow() && base.try_audit().value().try_to_arrow());
    CHECK(base.try_rate("R1").value().try_to_arrow());
    CHECK(base.try_select(R"({"audience": "pcn"})").value().try_to_arrow());
    stream = base.try_to_arrow().value();
    CHECK(stream.get()->release != nullptr);
}

#if WHATWORKS_EXCEPTIONS
static void test_exceptions(const std::string &folder) {
    const auto base = EvidenceBase::staff_empowerment();
    CHECK(base.select(R"({"audience": "trust"})").to_json() ==
          base.try_select(R"({"audience": "trust"})").value().try_to_json().value());
    CHECK(base.rate("R1").to_json() == base.rate("R1", "{}").to_json());
    CHECK(!base.audit().to_json().empty());
    CHECK(whatworks::combine("{}").interval().has_value());
    CHECK(EvidenceBase::from_json(base.to_json()).id() == base.id());
    CHECK(EvidenceBase::from_json_within(base.to_json(), 1U << 25, 32).id() == base.id());
    base.write(folder + "/base-cpp.json");
    CHECK(EvidenceBase::read(folder + "/base-cpp.json").id() == base.id());
    std::remove((folder + "/base-cpp.json").c_str());

    int caught = 0;
    try {
        (void)base.rate("R99");
    } catch (const Error &error) {
        caught += error.status() == WW_STATUS_UNKNOWN_NAME ? 1 : 0;
    }
    try {
        (void)EvidenceBase::from_json("{");
    } catch (const std::runtime_error &error) {
        caught += std::string_view(error.what()).find("invalid document") == 0 ? 1 : 0;
    }
    CHECK(caught == 2);
}
#endif

int main(int argc, char **argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: test_api FOLDER\n");
        return 2;
    }
    test_answers();
    test_errors();
    test_moved_from();
    test_files(argv[1]);
    test_progress();
    test_ranges();
    test_arrow();
#if WHATWORKS_EXCEPTIONS
    test_exceptions(argv[1]);
#endif
    return tally();
}
