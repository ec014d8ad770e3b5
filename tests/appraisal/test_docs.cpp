// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/catalogue.h"
#include "importers/rules/rule_set.h"
#include "importers/study/study.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lacuna;

namespace {

std::filesystem::path const root{LACUNA_SOURCE_DIR};

/// Compares a page of docs with what the tables say; LACUNA_UPDATE_DOCS=1 writes it instead.
void check_page(std::string const& name, std::string const& wanted)
{
    auto const file = root / "docs" / name;
    if (char const* update = std::getenv("LACUNA_UPDATE_DOCS"); update && std::string{update} == "1") {
        std::ofstream stream{file, std::ios::binary};
        stream << wanted;
        REQUIRE(stream.good());
    }
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    INFO(file.string() << " is not what the tables say; run this test with LACUNA_UPDATE_DOCS=1 to write it anew");
    CHECK(text.str() == wanted);
}

}  // namespace

TEST_CASE("docs/study.md is what the table of study keys says") { check_page("study.md", describe_study_keys()); }

TEST_CASE("docs/catalogue.md is what the format and the shipped catalogues say")
{
    auto const folder = root / "data" / "catalogues";
    auto text = describe_catalogue_format();
    for (auto const& id : catalogue_ids(folder)) text += describe_catalogue(find_catalogue(id, folder));
    check_page("catalogue.md", text);
}

TEST_CASE("docs/rules.md is what the format and the shipped rule sets say")
{
    auto const folder = root / "data" / "rules";
    auto text = describe_rule_format();
    for (auto const& id : rule_set_ids(folder)) text += describe_rule_set(find_rule_set(id, folder));
    check_page("rules.md", text);
}

TEST_CASE("the study file shown in docs/study.md can be read")
{
    auto const text = describe_study_keys();
    auto const start = text.find("```toml\n") + 8;
    auto const file =
        std::filesystem::temp_directory_path() / ("lacuna_docs_study_" + std::to_string(getpid())) / "study.toml";
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << text.substr(start, text.find("```", start) - start);
    auto const study = read_study_file(file);
    CHECK(study.title == "North estate");
    CHECK(study.request.parcels.sources == std::vector{(file.parent_path() / "parcels.shp").string()});
    CHECK(study.request.buildings.joins.size() == 1);
    CHECK(study.space.zones.at("C-3").far_allowed == 2.5);
    CHECK_NOTHROW(validate(study));
    std::filesystem::remove_all(file.parent_path());
}
