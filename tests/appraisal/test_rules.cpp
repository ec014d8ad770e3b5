// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/model/rule_levels.h"
#include "importers/rules/rule_set.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace lacuna;

namespace {

std::filesystem::path const shipped = std::filesystem::path{LACUNA_SOURCE_DIR} / "data" / "rules";

/// A rule set of this text, read.
RuleSet rules_of(std::string const& text)
{
    auto const folder = std::filesystem::temp_directory_path() / ("lacuna_rules_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    auto const file = folder / "town.toml";
    std::ofstream{file} << "title = \"Town\"\n" << text;
    struct Sweep {
        std::filesystem::path folder;
        ~Sweep() { std::filesystem::remove_all(folder); }
    } const sweep{folder};
    return read_rule_set(file);
}

std::string fault_in(std::string const& text)
{
    try {
        rules_of(text);
        return {};
    } catch (Error const& e) {
        CHECK(e.code() == Errc::bad_config);
        return e.what();
    }
}

bool says(std::string const& text, std::string const& words) { return text.find(words) != std::string::npos; }

constexpr auto unsure_clearance = "[clearance_m]\nstrict = 6\nlikely = 4\nrelaxed = 1\nmark = \"E\"\nsource = \"e\"\n";

}  // namespace

TEST_CASE("every shipped rule set can be read, and its likely figures are taken by a study", "[rules]")
{
    REQUIRE(rule_set_ids(shipped) == std::vector<std::string>{"cn", "generic", "us"});
    for (auto const& id : rule_set_ids(shipped)) {
        auto const rules = find_rule_set(id, shipped);
        Study study;
        apply_rule_set(rules, study);
        settle_rule_set(rules, study);
        REQUIRE(study.space.strict);
        REQUIRE(study.space.relaxed);
        CHECK(study.space.strict->clearance_m >= study.space.clearance_m);
        CHECK(study.space.relaxed->clearance_m <= study.space.clearance_m);
        CHECK(study.space.rule_set == id);
    }
}

TEST_CASE("the shipped cn rules leave the likely distances at the program's own defaults", "[rules]")
{
    Study study;
    apply_rule_set(find_rule_set("cn", shipped), study);
    CHECK(study.space.green_share == 0.25);  // rules that the program has not by itself
    CHECK(study.space.coverage_added == 0.05);
    CHECK(study.space.gable_clearance_m == study.space.clearance_m);
    study.space.rule_set.clear();
    CHECK(study.space.tall_clearance_m == 4.5);
    study.space.gable_clearance_m.reset();
    study.space.tall_clearance_m.reset();
    CHECK(study.space.fire_class_3_clearance_m == 3.5);
    CHECK(study.space.fire_class_4_clearance_m == 4.5);
    study.space.fire_class_3_clearance_m.reset();
    study.space.fire_class_4_clearance_m.reset();
    CHECK(study.space.new_tall_clearance_m == 4.5);
    CHECK(study.space.new_tall_to_tall_clearance_m == 6.5);
    CHECK(study.space.new_tall_to_class_3_clearance_m == 5.5);
    CHECK(study.space.new_tall_to_class_4_clearance_m == 7.0);
    study.space.new_tall_clearance_m.reset();
    study.space.new_tall_to_tall_clearance_m.reset();
    study.space.new_tall_to_class_3_clearance_m.reset();
    study.space.new_tall_to_class_4_clearance_m.reset();
    study.space.green_share.reset();
    study.space.coverage_added.reset();
    CHECK(study.space.land_uses.size() == 5);  // and areas of these classes take their own ground
    for (auto const& each : study.space.land_uses) CHECK(study.space.keep_clear_m.extract(each.use).mapped() == 0);
    study.space.land_uses.clear();
    CHECK(study.space == SpaceRules{});
}

TEST_CASE("a figure that the user sets is known, the others keep their ends", "[rules]")
{
    auto const rules =
        rules_of(std::string{unsure_clearance} +
                 "[setback_m]\nstrict = 3\nlikely = 1\nrelaxed = 0\nmark = \"E\"\nsource = \"e\"\n"
                 "[keep_clear.tree]\nstrict = 5\nlikely = 3\nrelaxed = 1\nmark = \"E\"\nsource = \"e\"\n");
    Study study;
    apply_rule_set(rules, study);
    set_study_key(study, "space.clearance_m", "2.5");
    settle_rule_set(rules, study);
    REQUIRE(study.space.strict);
    CHECK(study.space.strict->clearance_m == 2.5);
    CHECK(study.space.relaxed->clearance_m == 2.5);
    CHECK(study.space.strict->setback_m == 3);
    CHECK(study.space.relaxed->setback_m == 0);
    CHECK(study.space.strict->keep_clear_m.at("tree") == 5);
    CHECK(study.space.relaxed->keep_clear_m.at("kerb") == 1.5);  // the program's own figure has no ends
    CHECK(rules_at(study.space, RuleEnd::strict).setback_m == 3);
}

TEST_CASE("a rule set whose every figure is known has no ends", "[rules]")
{
    auto const rules = rules_of("[clearance_m]\nvalue = 4\nmark = \"S\"\nsource = \"plan\"\n");
    Study study;
    apply_rule_set(rules, study);
    settle_rule_set(rules, study);
    CHECK(study.space.clearance_m == 4);
    CHECK_FALSE(study.space.strict);
}

TEST_CASE("rules that contradict themselves are refused with file, line and figures", "[rules]")
{
    auto const fault = fault_in("[clearance_m]\nstrict = 2\nlikely = 3\nrelaxed = 1\nmark = \"E\"\nsource = \"e\"\n");
    CHECK(says(fault, "line 2"));
    CHECK(says(fault, "contradicts itself: strict 2, likely 3, relaxed 1"));
}

TEST_CASE("of the coverage that may be added the strict end is the least", "[rules]")
{
    auto const rules = rules_of(
        "[coverage_added]\nstrict = 0\nlikely = 0.05\nrelaxed = 0.1\nmark = \"E\"\nsource = \"e\"\n"
        "[green_share]\nstrict = 0.3\nlikely = 0.25\nrelaxed = 0.2\nmark = \"E\"\nsource = \"e\"\n");
    Study study;
    apply_rule_set(rules, study);
    settle_rule_set(rules, study);
    CHECK(study.space.coverage_added == 0.05);
    CHECK(rules_at(study.space, RuleEnd::strict).coverage_added == 0.0);
    CHECK(rules_at(study.space, RuleEnd::relaxed).green_share == 0.2);
    CHECK(says(fault_in("[coverage_added]\nstrict = 0.1\nlikely = 0.05\nrelaxed = 0\nmark = \"E\"\nsource = \"e\"\n"),
               "contradicts itself"));
    CHECK(says(fault_in("[green_share]\nstrict = 0.1\nlikely = 0.25\nrelaxed = 0.3\nmark = \"E\"\nsource = \"e\"\n"),
               "the strict end allows least"));
    CHECK(says(fault_in("[green_share]\nvalue = 30\nmark = \"E\"\nsource = \"e\"\n"), "0 to 1"));
}

TEST_CASE("faults of a rule set are all told, each with its remedy", "[rules]")
{
    CHECK(says(fault_in("[clearence_m]\nvalue = 3\n"), "clearance_m"));
    CHECK(says(fault_in("[clearance_m]\nvalue = 3\nlikely = 2\nmark = \"E\"\nsource = \"e\"\n"), "either 'value'"));
    CHECK(says(fault_in("[clearance_m]\nvalue = 300\nmark = \"E\"\nsource = \"e\"\n"), "100"));
    CHECK(says(fault_in("[clearance_m]\nvalue = 3\nmark = \"X\"\nsource = \"e\"\n"), "'mark'"));
    CHECK(says(fault_in("[clearance_m]\nvalue = 3\nmark = \"E\"\n"), "'source'"));
    CHECK(says(fault_in("[min_width_m]\nstrict = 3\nlikely = 2\nrelaxed = 1\nmark = \"E\"\nsource = \"e\"\n"),
               "only have one 'value'"));
    CHECK(says(fault_in("clearance_m = 3\n"), "must be a table"));
    CHECK_THROWS_AS(find_rule_set("cm", shipped), Error);
}

TEST_CASE("uses of land of a rule set are read by name and taken by a study; faults are told", "[rules]")
{
    std::string const forest =
        "[land_use.forest]\nwords = [\"Forest\", \"=wood\"]\ntreat = \"told\"\nmark = \"D\"\nsource = \"s\"\n";
    auto const rules = rules_of(
        forest + "[land_use.cemetery]\nwords = [\"cemeter\"]\ntreat = \"rejected\"\nmark = \"K\"\nsource = \"t\"\n");
    Study study;
    apply_rule_set(rules, study);
    CHECK(study.space.land_uses ==
          std::vector<LandUseRule>{{"cemetery", {"cemeter"}, true}, {"forest", {"forest", "=wood"}, false}});
    CHECK(describe_rule_set(rules).find("| `forest` | told | forest, =wood | D | s |") != std::string::npos);
    auto const without = [&](std::string const& part, std::string const& instead) {
        auto text = forest;
        text.replace(text.find(part), part.size(), instead);
        return fault_in(text);
    };
    CHECK(says(without("\"told\"", "\"kept\""), "needs 'treat'"));
    CHECK(says(without("\"=wood\"", "\"=\""), "needs 'words'"));
    CHECK(says(without("[\"Forest\", \"=wood\"]", "[]"), "needs 'words'"));
    CHECK(says(without("\"D\"", "\"X\""), "'mark'"));
    CHECK(says(without("source", "sauce"), "source"));
    CHECK(says(fault_in("land_use = 3\n"), "[land_use.forest]"));
}

TEST_CASE("every shipped rule set tells farmland and forest and rejects water, cemeteries and parks", "[rules]")
{
    for (auto const& id : rule_set_ids(shipped)) {
        INFO(id);
        std::string told, rejected;
        for (auto const& use : find_rule_set(id, shipped).land_uses)
            (use.rule.rejected ? rejected : told) += use.rule.use + " ";
        CHECK(told == "farmland forest ");
        CHECK(rejected == "cemetery park water ");
    }
}
