// Which recommendations are for an organisation?
//
// c++ -std=c++17 -Iinclude examples/cpp/recommend.cpp target/release/libwhatworks.a -lpthread -ldl
// ./a.out pcn

#include <iostream>
#include <string>
#include <whatworks.hpp>

int main(int argc, char **argv) {
    try {
        const auto base = whatworks::EvidenceBase::staff_empowerment();
        const std::string audience = argc > 1 ? argv[1] : "pcn";
        const auto selection = base.select("{\"audience\": \"" + audience + "\"}");
        for (const auto &id : selection.selected()) {
            std::cout << id << '\n';
        }
        std::cout << selection.to_json().size() << " bytes of JSON say why\n";
    } catch (const whatworks::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
