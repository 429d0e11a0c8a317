// How sure can one be of an effect? Five trials, ALL MADE UP: people who missed an appointment,
// with a professional interpreter and without.
//
// c++ -std=c++17 -Iinclude examples/cpp/rate.cpp target/release/libwhatworks.a -lpthread -ldl -lm

#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <whatworks.hpp>

constexpr std::string_view evidence = R"json({
    "id": "interpreters", "outcome": "missed appointments", "level": "patient", "importance": 8,
    "studies": [
        {"id": "made up 1", "design": "randomised", "risk_of_bias": "low",
         "ai": 40, "bi": 160, "ci": 70, "di": 130},
        {"id": "made up 2", "design": "randomised", "risk_of_bias": "low",
         "ai": 55, "bi": 245, "ci": 85, "di": 215},
        {"id": "made up 3", "design": "randomised", "risk_of_bias": "low",
         "ai": 30, "bi": 120, "ci": 52, "di": 98},
        {"id": "made up 4", "design": "randomised", "risk_of_bias": "high",
         "ai": 62, "bi": 188, "ci": 80, "di": 170},
        {"id": "made up 5", "design": "randomised", "risk_of_bias": "some-concerns",
         "ai": 25, "bi": 75, "ci": 38, "di": 62}
    ],
    "assessment": {
        "measure": "risk-ratio", "desirability": "undesirable",
        "baseline_risks": [{"who": "patients (made up)", "risk": 0.3}]
    }
})json";

// What a panel decides holds, beside what the rules suggest.
constexpr std::string_view decisions = R"json({"decisions": [
    {"on": "indirectness", "to": "serious",
     "reason": "the trials were in hospitals, and the question is about general practice",
     "who": "a made-up panel", "date": "2026-11-26"}
]})json";

// The lines of each domain that say its level and the rule behind it.
static void print_domains(const std::string &json) {
    const auto start = json.find("\"domains\": [");
    std::istringstream lines(json.substr(start, json.find("\"upgrades\": ") - start));
    for (std::string line; std::getline(lines, line);) {
        line.erase(0, line.find_first_not_of(' '));
        for (const char *key :
             {"domain", "suggested", "final", "because", "rule", "kind", "source"}) {
            if (line.find('"' + std::string(key) + "\": ") == 0) {
                std::cout << (key == std::string_view("domain") ? "" : "    ") << line << '\n';
            }
        }
    }
}

int main() {
    try {
        const auto suggested = whatworks::rate(evidence);
        print_domains(suggested.summary_of_findings({whatworks::Format::json}));

        const auto decided = whatworks::rate(evidence, decisions);
        std::cout << '\n'
                  << decided.summary_of_findings({whatworks::Format::markdown, false,
                                                  "Interpreters: a made-up example"})
                  << "\nWhat would change it: " << decided.what_would_change() << '\n'
                  << "levels: " << static_cast<unsigned>(suggested.certainty()) << " suggested, "
                  << static_cast<unsigned>(decided.certainty()) << " decided\n";
    } catch (const whatworks::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
