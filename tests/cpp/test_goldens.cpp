// The goldens in C++: the answers are the same bytes as in Rust, C and Python.
//
// usage: test_goldens tests/golden

#include "whatworks.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
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

static std::string answer(const EvidenceBase &base, const std::string &call, const fs::path &folder,
                          const std::string &input) {
    if (call == "select") {
        return json_of(base.try_select(input));
    }
    if (call == "rate") {
        return json_of(base.try_rate(line_of(folder / "id.txt"), input));
    }
    if (call == "audit") {
        return json_of(base.try_audit(input));
    }
    if (call == "combine") {
        return json_of(whatworks::try_combine(input));
    }
    if (call == "synthesis") {
        return json_of(whatworks::try_synthesis(input));
    }
    if (call == "from_json") {
        return json_of(EvidenceBase::try_from_json(input));
    }
    return "unknown call " + call;
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

static void run_kind(const EvidenceBase &base, const fs::path &root, const std::string &kind,
                     const char *input) {
    std::vector<fs::path> cases;
    std::error_code none;
    for (const auto &entry : fs::directory_iterator(root / kind, none)) {
        cases.push_back(entry.path());
    }
    std::sort(cases.begin(), cases.end());
    for (const auto &folder : cases) {
        const std::string call = kind == "errors" ? line_of(folder / "call.txt") : kind;
        const std::string found = answer(base, call, folder, file_of(folder / input));
        const std::string expected = line_of(folder / "expected.json");
        const bool same = !expected.empty() && found == expected;
        CHECK(same);
        if (!same) {
            say_where(folder, expected, found);
        }
    }
    if (cases.empty()) {
        std::fprintf(stderr, "no case in %s\n", (root / kind).c_str());
        failed += 1;
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: test_goldens FOLDER\n");
        return 2;
    }
    const auto base = EvidenceBase::staff_empowerment();
    run_kind(base, argv[1], "select", "query.json");
    run_kind(base, argv[1], "audit", "options.json");
    run_kind(base, argv[1], "rate", "options.json");
    run_kind(base, argv[1], "combine", "judgements.json");
    run_kind(base, argv[1], "synthesis", "request.json");
    run_kind(base, argv[1], "errors", "input.json");
    return tally();
}
