// The goldens in C++: the answers are the same bytes as in Rust, C and Python.
//
// usage: test_goldens tests/golden

#include "whatworks.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "check.h"

namespace fs = std::filesystem;
using whatworks::EvidenceBase;

static std::string file_of(const fs::path &path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The same without one final newline.
static std::string line_of(const fs::path &path) {
    std::string text = file_of(path);
    if (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

// The answer as JSON, or else the error as JSON.
template <class T> static std::string json_of(const whatworks::Result<T> &result) {
    if (!result) {
        return std::string(result.error().json());
    }
    const auto json = result.value().try_to_json();
    return json ? json.value() : std::string(json.error().json());
}

static std::string json_of(const whatworks::Result<std::string> &result) {
    return result ? result.value() : std::string(result.error().json());
}

// What to call, and with what.
struct Call {
    const EvidenceBase &base;
    fs::path folder;
    std::string input;

    [[nodiscard]] std::string id() const { return line_of(folder / "id.txt"); }
    [[nodiscard]] bool has_id() const { return fs::exists(folder / "id.txt"); }
    [[nodiscard]] std::string evidence() const { return file_of(folder / "evidence.json"); }
    [[nodiscard]] EvidenceBase base_of(const char *name) const {
        return EvidenceBase::read((folder / name).string());
    }

    // A body in numbers, or one of the embedded base, with options.
    [[nodiscard]] whatworks::Result<whatworks::Rating> rated() const {
        return has_id() ? base.try_rate(id(), input) : whatworks::try_rate(evidence(), input);
    }
};

// What is asked of the base of a case: its own, or the embedded one.
template <class Ask> static std::string of_base(const Call &call, Ask ask) {
    const fs::path own = call.folder / "base.json";
    return fs::exists(own) ? json_of(ask(EvidenceBase::from_json(file_of(own))))
                           : json_of(ask(call.base));
}

static std::string select(const Call &call) {
    return of_base(call, [&](const EvidenceBase &base) { return base.try_select(call.input); });
}

static std::string select_many(const Call &call) {
    return of_base(call,
                   [&](const EvidenceBase &base) { return base.try_select_many(call.input); });
}

static std::string change(const Call &call) {
    const auto rating = call.rated();
    return rating ? json_of(rating.value().try_what_would_change())
                  : std::string(rating.error().json());
}

static std::string robustness(const Call &call) {
    return json_of(call.has_id() ? call.base.try_robustness(call.id(), call.input)
                                 : whatworks::try_robustness(call.evidence(), call.input));
}

// A body of the embedded base, a body in numbers, or several.
static std::vector<whatworks::Rating> ratings_of(const Call &call) {
    std::vector<whatworks::Rating> ratings;
    if (call.has_id() || fs::exists(call.folder / "evidence.json")) {
        ratings.push_back(call.rated().or_throw());
        return ratings;
    }
    const auto file = [&] {
        return call.folder / ("evidence-" + std::to_string(ratings.size() + 1) + ".json");
    };
    while (fs::exists(file())) {
        ratings.push_back(whatworks::rate(file_of(file()), call.input));
    }
    return ratings;
}

static std::string findings(const Call &call, whatworks::Format format, bool profile) {
    const auto ratings = ratings_of(call);
    const std::string title = line_of(call.folder / "title.txt");
    whatworks::FindingsForm form{format, profile};
    form.html_id = profile ? "profile" : "summary";
    if (!title.empty()) {
        form.title = title;
    }
    return json_of(whatworks::try_summary_of_findings({ratings.begin(), ratings.end()}, form));
}

// The summary, a gap, and the profile.
static std::string both(const Call &call, whatworks::Format format, const char *gap) {
    return findings(call, format, false) + gap + findings(call, format, true);
}

// What differs between the two bases of a case, as a page.
static std::string diff_page(const Call &call, whatworks::Format format, const char *id) {
    return json_of(call.base_of("old.json").try_diff_page(call.base_of("new.json"), format,
                                                          call.input, id));
}

static whatworks::KeptDecisions kept(const Call &call) {
    return call.base_of("new.json")
        .keeping_decisions_of(call.base_of("old.json"), file_of(call.folder / "keep.json"));
}

static const std::map<std::string, std::string (*)(const Call &)> functions = {
    {"select", select},
    {"select_many", select_many},
    {"rate", [](const Call &call) { return json_of(call.base.try_rate(call.id(), call.input)); }},
    {"audit", [](const Call &call) { return json_of(call.base.try_audit(call.input)); }},
    {"combine", [](const Call &call) { return json_of(whatworks::try_combine(call.input)); }},
    {"synthesis", [](const Call &call) { return json_of(whatworks::try_synthesis(call.input)); }},
    {"from_json",
     [](const Call &call) { return json_of(EvidenceBase::try_from_json(call.input)); }},
    {"rated", [](const Call &call) { return json_of(call.rated()); }},
    {"change", change},
    {"robustness", robustness},
    {"evidence", [](const Call &call) { return json_of(whatworks::try_rate(call.input)); }},
    {"rules", [](const Call &call) { return json_of(whatworks::try_rules(call.input)); }},
    {"rate_groups",
     [](const Call &call) { return json_of(whatworks::try_rate_groups(call.input, 3)); }},
    {"prioritise",
     [](const Call &call) { return json_of(call.base.try_prioritise(call.input)); }},
    {"overlap", [](const Call &call) { return json_of(whatworks::try_overlap(call.input)); }},
    {"organisation",
     [](const Call &call) { return json_of(whatworks::try_audience_of(call.input)); }},
    {"choose", [](const Call &call) { return json_of(call.base.try_choose(call.input)); }},
    {"map", [](const Call &call) { return json_of(call.base.try_evidence_map(call.input)); }},
    {"gaps", [](const Call &call) { return json_of(call.base.try_gaps(call.input)); }},
    {"appraisal", [](const Call &call) { return json_of(whatworks::try_appraise(call.input)); }},
    {"cerqual", [](const Call &call) { return json_of(whatworks::try_cerqual(call.input)); }},
    {"decision", [](const Call &call) { return json_of(whatworks::try_decision(call.input)); }},
    {"decision_page",
     [](const Call &call) { return json_of(whatworks::try_decision_page(call.input)); }},
    {"findings",
     [](const Call &call) { return findings(call, whatworks::Format::json, false); }},
    {"findings_markdown",
     [](const Call &call) { return both(call, whatworks::Format::markdown, "\n"); }},
    {"findings_html", [](const Call &call) { return both(call, whatworks::Format::html, ""); }},
    {"good_practice",
     [](const Call &call) { return json_of(whatworks::try_good_practice(call.input)); }},
    {"diff",
     [](const Call &call) {
         return json_of(call.base_of("old.json").try_diff(call.base_of("new.json"), call.input));
     }},
    {"diff_page",
     [](const Call &call) { return diff_page(call, whatworks::Format::markdown, ""); }},
    {"diff_html",
     [](const Call &call) { return diff_page(call, whatworks::Format::html, "diff"); }},
    {"affected",
     [](const Call &call) {
         return json_of(call.base_of("old.json").try_affected(
             call.base_of("new.json"), file_of(call.folder / "ids.json"), call.input));
     }},
    {"kept", [](const Call &call) { return kept(call).report; }},
    {"kept_base", [](const Call &call) { return kept(call).base.to_json(); }},
};

static std::string answer(const std::string &function, const Call &call) {
    const auto found = functions.find(function);
    return found != functions.end() ? found->second(call) : "unknown call " + function;
}

// Says where an answer departs from the golden.
static void say_where(const fs::path &folder, const std::string &expected,
                      const std::string &found) {
    constexpr std::size_t shown = 60;
    std::size_t at = 0;
    while (at < expected.size() && at < found.size() && found[at] == expected[at]) {
        ++at;
    }
    std::fprintf(stderr, "%s: another answer from byte %zu on: found `%s`, expected `%s`\n",
                 folder.c_str(), at, found.substr(at, shown).c_str(),
                 expected.substr(at, shown).c_str());
}

// A kind of golden: its folder, the file with the input, what to call, and the answer.
struct Kind {
    const char *name;
    const char *input;
    const char *function; // empty: as `call.txt` says
    const char *expected;

    // Answers in JSON have one newline more in their file; pages are written as they are.
    [[nodiscard]] bool is_json() const { return fs::path(expected).extension() == ".json"; }
};

static std::vector<fs::path> cases_of(const fs::path &root, const Kind &kind) {
    std::vector<fs::path> cases;
    std::error_code none;
    for (const auto &entry : fs::directory_iterator(root / kind.name, none)) {
        if (kind.is_json() || fs::exists(entry.path() / kind.expected)) {
            cases.push_back(entry.path());
        }
    }
    std::sort(cases.begin(), cases.end());
    return cases;
}

static void run_kind(const EvidenceBase &base, const fs::path &root, const Kind &kind) {
    const auto cases = cases_of(root, kind);
    for (const auto &folder : cases) {
        const std::string named = kind.function;
        const std::string function = named.empty() ? line_of(folder / "call.txt") : named;
        const std::string found =
            answer(function, Call{base, folder, file_of(folder / kind.input)});
        const auto expected = (kind.is_json() ? line_of : file_of)(folder / kind.expected);
        const bool same = !expected.empty() && found == expected;
        CHECK(same);
        if (!same) {
            say_where(folder, expected, found);
        }
    }
    if (cases.empty()) {
        std::fprintf(stderr, "no case in %s with %s\n", (root / kind.name).c_str(),
                     kind.expected);
        failed += 1;
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: test_goldens FOLDER\n");
        return 2;
    }
    const Kind kinds[] = {
        {"select", "query.json", "select", "expected.json"},
        {"select_many", "request.json", "select_many", "expected.json"},
        {"audit", "options.json", "audit", "expected.json"},
        {"rate", "options.json", "rate", "expected.json"},
        {"combine", "judgements.json", "combine", "expected.json"},
        {"synthesis", "request.json", "synthesis", "expected.json"},
        {"evidence", "options.json", "rated", "expected.json"},
        {"change", "options.json", "change", "expected.json"},
        {"robustness", "options.json", "robustness", "expected.json"},
        {"rules", "options.json", "rules", "expected.json"},
        {"rate_groups", "request.json", "rate_groups", "expected.json"},
        {"priority", "request.json", "prioritise", "expected.json"},
        {"overlap", "request.json", "overlap", "expected.json"},
        {"organisation", "request.json", "organisation", "expected.json"},
        {"choose", "request.json", "choose", "expected.json"},
        {"map", "request.json", "map", "expected.json"},
        {"gaps", "request.json", "gaps", "expected.json"},
        {"appraisal", "request.json", "appraisal", "expected.json"},
        {"cerqual", "request.json", "cerqual", "expected.json"},
        {"decision", "request.json", "decision", "expected.json"},
        {"decision", "request.json", "decision_page", "page.md"},
        {"findings", "options.json", "findings", "expected.json"},
        {"findings", "options.json", "findings_markdown", "expected.md"},
        {"findings", "options.json", "findings_html", "expected.html"},
        {"good_practice", "request.json", "good_practice", "expected.json"},
        {"diff", "options.json", "diff", "expected.json"},
        {"diff", "options.json", "diff_page", "page.md"},
        {"diff", "options.json", "diff_html", "page.html"},
        {"diff", "options.json", "affected", "affected.json"},
        {"diff", "options.json", "kept", "kept.json"},
        {"diff", "options.json", "kept_base", "kept-base.json"},
        {"errors", "input.json", "", "expected.json"},
    };
    const auto base = EvidenceBase::staff_empowerment();
    for (const auto &kind : kinds) {
        run_kind(base, argv[1], kind);
    }
    return tally();
}
