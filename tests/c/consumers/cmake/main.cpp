#include <iostream>

#include <whatworks.hpp>

int main() {
    try {
        const auto base = whatworks::EvidenceBase::staff_empowerment();
        const auto selection = base.select("{\"audience\": \"pcn\"}");
        for (const auto id : selection.selected()) {
            std::cout << id << '\n';
        }
    } catch (const whatworks::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
