// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/rule_set.h"

#include "engine/core/text.h"
#include "engine/model/rule_levels.h"
#include "importers/catalogue/figures.h"
#include "importers/catalogue/toml_reader.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace lacuna {

namespace {

constexpr std::string_view keep_clear = "keep_clear.";

/// Keys of [space] that a rule may have with three figures.
constexpr std::array<std::string_view, 15> unsure_keys{"setback_m",
                                                       "front_setback_m",
                                                       "side_setback_m",
                                                       "rear_setback_m",
                                                       "clearance_m",
                                                       "gable_clearance_m",
                                                       "tall_clearance_m",
                                                       "fire_class_3_clearance_m",
                                                       "fire_class_4_clearance_m",
                                                       "new_tall_clearance_m",
                                                       "new_tall_to_tall_clearance_m",
                                                       "new_tall_to_class_3_clearance_m",
                                                       "new_tall_to_class_4_clearance_m",
                                                       "green_share",
                                                       "coverage_added"};
constexpr std::string_view less_is_strict = "coverage_added";

bool may_be_unsure(std::string_view key)
{
    return key.starts_with(keep_clear) || std::ranges::find(unsure_keys, key) != unsure_keys.end();
}

std::string study_key(std::string const& key) { return key.starts_with(keep_clear) ? key : "space." + key; }

/// Why a study would not take the value; empty where it would.
std::string fault_of(std::string const& key, double value)
{
    try {
        Study study;
        set_study_key(study, study_key(key), shortest(value));
        return {};
    } catch (Error const& e) {
        return e.what();
    }
}

/// Keys of [space] that take one number.
std::vector<std::string> known_keys()
{
    constexpr std::string_view space = "space.";
    std::vector<std::string> out;
    for (auto const& key : study_keys()) {
        if (!key.starts_with(space)) continue;
        auto const word = key.substr(space.size());
        // One or three lies within the limits of every number.
        if (fault_of(word, 1).empty() || fault_of(word, 3).empty()) out.push_back(word);
    }
    return out;
}

class RuleSetReader {
public:
    explicit RuleSetReader(std::filesystem::path const& file) : file_{file}, faults_{file, "rule set"} {}

    RuleSet read()
    {
        auto const root = parse_toml(file_, "rule set");
        RuleSet set;
        set.id = file_.stem().string();
        set.title = root["title"].value<std::string>().value_or("");
        if (set.title.empty()) faults_.add(root, "has no 'title'; give a text");
        auto known = known_keys();
        for (auto const& key : known)
            if (auto const node = root.get(key)) read_figure(*node, key, set);
        if (auto const node = root.get("keep_clear")) {
            if (auto const table = node->as_table())
                for (auto const& [name, rule] : *table)
                    read_figure(rule, std::string{keep_clear} + std::string{name.str()}, set);
            else
                faults_.add(*node, "'keep_clear' must hold a table a class, as [keep_clear.tree]");
        }
        if (auto const node = root.get("land_use")) {
            if (auto const table = node->as_table())
                for (auto const& [name, use] : *table) read_land_use(use, std::string{name.str()}, set);
            else
                faults_.add(*node, "'land_use' must hold a table a use, as [land_use.forest]");
        }
        known.insert(known.end(), {"title", "keep_clear", "land_use"});
        faults_.unknown_keys(root, known, "");
        faults_.raise();
        return set;
    }

private:
    void read_figure(toml::node const& node, std::string const& key, RuleSet& set)
    {
        std::string const where = "[" + key + "] ";
        auto const table = node.as_table();
        if (!table) return faults_.add(node, where + "must be a table with value, or strict, likely and relaxed");
        faults_.unknown_keys(*table, {"value", "strict", "likely", "relaxed", "mark", "source"}, where);
        RuleFigure figure;
        figure.key = key;
        auto const number = [&](char const* name) { return (*table)[name].value<double>(); };
        auto const value = number("value"), strict = number("strict"), likely = number("likely"),
                   relaxed = number("relaxed");
        bool const three = strict && likely && relaxed;
        if (value.has_value() == three || (value && (strict || likely || relaxed)))
            return faults_.add(node, where + "needs either 'value', or 'strict', 'likely' and 'relaxed'");
        figure.sure = value.has_value();
        figure.strict = value ? *value : *strict;
        figure.likely = value ? *value : *likely;
        figure.relaxed = value ? *value : *relaxed;
        for (double const each : {figure.strict, figure.likely, figure.relaxed})
            if (auto const note = nonfinite_note(each); !note.empty())
                return faults_.add(node, where + "has " + shortest(each) + note);
        if (!figure.sure && !may_be_unsure(key))
            return faults_.add(node,
                               where + "can only have one 'value'; strict to relaxed are for distances and shares");
        bool const falls = figure.strict >= figure.likely && figure.likely >= figure.relaxed;
        bool const grows = figure.strict <= figure.likely && figure.likely <= figure.relaxed;
        if (!(key == less_is_strict ? grows : falls))
            faults_.add(node, where + "contradicts itself: strict " + shortest(figure.strict) + ", likely " +
                                  shortest(figure.likely) + ", relaxed " + shortest(figure.relaxed) +
                                  "; the strict end allows least, the relaxed one most");
        for (double const each : {figure.strict, figure.likely, figure.relaxed})
            if (auto const fault = fault_of(key, each); !fault.empty()) return faults_.add(node, where + fault);
        read_origin(node, where, figure.mark, figure.source);
        set.figures.push_back(std::move(figure));
    }

    void read_origin(toml::node const& node, std::string const& where, char& mark, std::string& source)
    {
        auto const& table = *node.as_table();
        auto const text = table["mark"].value<std::string>().value_or("");
        auto const known =
            std::ranges::any_of(marks(), [&](MarkMeaning const& m) { return text == std::string(1, m.mark); });
        if (!known) faults_.add(node, where + "needs a 'mark': S, K, E, C or D");
        mark = text.empty() ? 'E' : text.front();
        source = table["source"].value<std::string>().value_or("");
        if (source.empty()) faults_.add(node, where + "needs a 'source' in words");
    }

    void read_land_use(toml::node const& node, std::string const& use, RuleSet& set)
    {
        std::string const where = "[land_use." + use + "] ";
        auto const table = node.as_table();
        if (!table) return faults_.add(node, where + "must be a table with words, treat, mark and source");
        faults_.unknown_keys(*table, {"words", "treat", "mark", "source"}, where);
        LandUseFigure out;
        out.rule.use = use;
        bool texts = false;
        if (auto const* words = (*table)["words"].as_array()) {
            texts = !words->empty();
            for (auto const& each : *words) {
                auto word = each.value<std::string>().value_or("");
                std::ranges::transform(word, word.begin(),
                                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
                texts = texts && !word.empty() && word != "=";
                out.rule.words.push_back(std::move(word));
            }
        }
        if (!texts) faults_.add(node, where + "needs 'words': a list of texts, as [\"forest\", \"=wood\"]");
        auto const treat = (*table)["treat"].value<std::string>().value_or("");
        if (treat != "told" && treat != "rejected")
            faults_.add(node, where + "needs 'treat': \"told\" or \"rejected\"");
        out.rule.rejected = treat == "rejected";
        read_origin(node, where, out.mark, out.source);
        set.land_uses.push_back(std::move(out));
    }

    std::filesystem::path file_;
    Faults faults_;
};

/// The figure's place in a level; nullptr for keys without ends.
double* place_in(RuleLevel& level, std::string const& key)
{
    if (key.starts_with(keep_clear)) return &level.keep_clear_m[key.substr(keep_clear.size())];
    if (key == "setback_m") return &level.setback_m;
    if (key == "clearance_m") return &level.clearance_m;
    auto const in = [](std::optional<double>& side) { return side ? &*side : nullptr; };
    if (key == "front_setback_m") return in(level.front_setback_m);
    if (key == "gable_clearance_m") return in(level.gable_clearance_m);
    if (key == "tall_clearance_m") return in(level.tall_clearance_m);
    if (key == "fire_class_3_clearance_m") return in(level.fire_class_3_clearance_m);
    if (key == "fire_class_4_clearance_m") return in(level.fire_class_4_clearance_m);
    if (key == "new_tall_clearance_m") return in(level.new_tall_clearance_m);
    if (key == "new_tall_to_tall_clearance_m") return in(level.new_tall_to_tall_clearance_m);
    if (key == "new_tall_to_class_3_clearance_m") return in(level.new_tall_to_class_3_clearance_m);
    if (key == "new_tall_to_class_4_clearance_m") return in(level.new_tall_to_class_4_clearance_m);
    if (key == "green_share") return in(level.green_share);
    if (key == "coverage_added") return in(level.coverage_added);
    if (key == "side_setback_m") return in(level.side_setback_m);
    return key == "rear_setback_m" ? in(level.rear_setback_m) : nullptr;
}

}  // namespace

RuleSet read_rule_set(std::filesystem::path const& file) { return RuleSetReader{file}.read(); }

std::vector<std::string> rule_set_ids(std::filesystem::path const& folder)
{
    std::vector<std::string> ids;
    if (!std::filesystem::is_directory(folder)) return ids;
    for (auto const& entry : std::filesystem::directory_iterator{folder})
        if (entry.path().extension() == ".toml") ids.push_back(entry.path().stem().string());
    std::ranges::sort(ids);
    return ids;
}

RuleSet find_rule_set(std::string const& id_or_path, std::filesystem::path const& folder)
{
    if (id_or_path.ends_with(".toml") || id_or_path.find('/') != std::string::npos) return read_rule_set(id_or_path);
    auto const ids = rule_set_ids(folder);
    if (std::ranges::find(ids, id_or_path) == ids.end())
        throw Error{Errc::bad_config,
                    "no rule set '" + id_or_path + "'" + did_you_mean(id_or_path, ids) +
                        " (a file of your own is named by its path, ending in .toml; none: no rule set)"};
    return read_rule_set(folder / (id_or_path + ".toml"));
}

void apply_rule_set(RuleSet const& rules, Study& study)
{
    for (auto const& figure : rules.figures) set_study_key(study, study_key(figure.key), shortest(figure.likely));
    study.space.land_uses.clear();
    for (auto const& use : rules.land_uses) study.space.land_uses.push_back(use.rule);
    study.space.rule_set = rules.id;
}

void settle_rule_set(RuleSet const& rules, Study& study)
{
    RuleLevel likely = likely_level(study.space), strict = likely, relaxed = likely;
    bool unsure = false;
    for (auto const& figure : rules.figures) {
        auto const* now = place_in(likely, figure.key);
        if (figure.sure || !now || *now != figure.likely) continue;
        *place_in(strict, figure.key) = figure.strict;
        *place_in(relaxed, figure.key) = figure.relaxed;
        unsure = true;
    }
    if (!unsure) return;
    study.space.strict = std::move(strict);
    study.space.relaxed = std::move(relaxed);
}

}  // namespace lacuna
