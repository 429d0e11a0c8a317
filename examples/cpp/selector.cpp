// Which recommendations are for an organisation, and why? A selector for the command line.
//
// c++ -std=c++17 -Iinclude examples/cpp/selector.cpp target/release/libwhatworks.a -lpthread -ldl
// ./a.out --audience pcn

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>
#include <whatworks.hpp>

constexpr int done = 0, refused = 1, wrongly_called = 2;

constexpr std::string_view usage =
    "usage: selector [--base FILE] (--audience NAME | --organisation FILE) [--json]\n"
    "\n"
    "  --base FILE          an evidence base (whatworks-base/1); the embedded brief if left out\n"
    "  --audience NAME      the kind of organisation, for example pcn\n"
    "  --organisation FILE  the record of an organisation in JSON, as ODS publishes it\n"
    "  --json               the whole answer (whatworks-selection/1) instead of ids and reasons\n"
    "\n"
    "Exit codes: 0 answered, 1 refused, 2 wrongly called.\n";

struct Options {
    std::optional<std::string> base, audience, organisation;
    bool json = false;
};

// The arguments, if they say what is asked for.
static std::optional<Options> read_options(const std::vector<std::string> &arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto *value = arguments[i] == "--base"           ? &options.base
                      : arguments[i] == "--audience"     ? &options.audience
                      : arguments[i] == "--organisation" ? &options.organisation
                                                         : nullptr;
        if (value != nullptr && i + 1 < arguments.size()) {
            *value = arguments[++i];
        } else if (value == nullptr && arguments[i] == "--json") {
            options.json = true;
        } else {
            return std::nullopt;
        }
    }
    if (options.audience.has_value() == options.organisation.has_value()) {
        return std::nullopt;
    }
    return options;
}

// A text as JSON: whatever somebody types stays one text.
static std::string quoted(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned char>(c));
            json += escaped;
        } else {
            json += c;
        }
    }
    return json + '"';
}

// `{"audience": "pcn"}`, or the record of an organisation in its place; none if it cannot be read.
static std::optional<std::string> query_of(const Options &options) {
    if (options.audience) {
        return "{\"audience\": " + quoted(*options.audience) + "}";
    }
    std::ifstream file(*options.organisation, std::ios::binary);
    const std::string record{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) {
        std::cerr << "selector: cannot read " << *options.organisation << '\n';
        return std::nullopt;
    }
    return "{\"organisation\": " + record + "}";
}

// Each fault with its place; a place that is empty is the whole document.
static void print_error(const whatworks::Error &error) {
    const auto faults = error.faults();
    for (const auto &fault : faults) {
        std::cerr << "selector: " << (fault.pointer.empty() ? "/" : fault.pointer) << ": expected "
                  << fault.expected << (fault.value ? ", found " + *fault.value : "") << '\n';
    }
    if (faults.empty()) {
        std::cerr << "selector: " << error.what() << '\n';
    }
}

// The text of a line of JSON such as `"clause": "audience",` without its marks.
static std::string text_of(const std::string &line) {
    std::string text;
    for (auto i = line.find(": \"") + 3; i < line.size() && line[i] != '"'; ++i) {
        i += line[i] == '\\' ? 1 : 0;
        text += line[i];
    }
    return text;
}

// A list with its reasons. The answer has a line for each key, so that a reader of JSON is not
// needed for this; its entries are in the order of the ids.
template <class Ids>
static void print_list(const std::string &name, const Ids &ids, const std::string &json) {
    std::cout << name << ": " << ids.size() << '\n';
    std::istringstream lines(json.substr(json.find("\n  \"" + name + "\": [") + 1));
    std::string line, clause, verdict;
    std::size_t next = 0;
    std::getline(lines, line);
    while (!ids.empty() && std::getline(lines, line) && line.rfind("  ]", 0) != 0) {
        const auto key = line.substr(line.find_first_not_of(' '));
        if (line.rfind("      \"id\": ", 0) == 0 && next < ids.size()) {
            std::cout << "  " << ids[next++] << '\n';
        } else if (key.rfind("\"clause\": \"", 0) == 0) {
            clause = text_of(key);
        } else if (key.rfind("\"verdict\": \"", 0) == 0) {
            verdict = text_of(key);
        } else if (key.rfind("\"because\": \"", 0) == 0) {
            std::cout << "    " << clause << ' ' << verdict << ": " << text_of(key) << '\n';
        }
    }
}

int main(int argc, char **argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments == std::vector<std::string>{"--help"}) {
        std::cout << usage;
        return done;
    }
    const auto options = read_options(arguments);
    if (!options) {
        std::cerr << usage;
        return wrongly_called;
    }
    const auto query = query_of(*options);
    if (!query) {
        return refused;
    }
    try {
        const auto base = options->base ? whatworks::EvidenceBase::read(*options->base)
                                        : whatworks::EvidenceBase::staff_empowerment();
        const auto selection = base.select(*query);
        const auto json = selection.to_json();
        if (options->json) {
            std::cout << json << '\n';
        } else {
            print_list("selected", selection.selected(), json);
            print_list("undecided", selection.undecided(), json);
            print_list("excluded", selection.excluded(), json);
        }
    } catch (const whatworks::Error &error) {
        print_error(error);
        return refused;
    }
    return done;
}
