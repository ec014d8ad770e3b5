// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/settings.h"

#include "engine/core/text.h"
#include "importers/study/study_keys.h"

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

constexpr std::array<std::string_view, 5> sections{"space.", "valuation.", "prices.", "financing.", "social."};

class Settings {
public:
    Settings(Study const& study, std::optional<RuleSet> const& rules) : study_{study}, rules_{rules} {}

    std::vector<Setting> made()
    {
        for (auto const& key : plain_keys())
            if (std::ranges::any_of(sections, [&](auto section) { return key.name.starts_with(section); }))
                add_key(key);
        for (auto& [zone, rule] : study_.space.zones) {
            ZoneRule none;
            for (auto const& key : zone_keys())
                add("zones." + zone + "." + std::string{key.name.substr(key.name.rfind('.') + 1)},
                    toml_text(key.target(rule)), toml_text(key.target(none)), key);
        }
        for (auto const& [name, metres] : study_.space.keep_clear_m) {
            auto const& usual = defaults_.space.keep_clear_m;
            auto const found = usual.find(name);
            add("keep_clear." + name, shortest(metres), found == usual.end() ? "" : shortest(found->second),
                Meaning{"m", "", "kept clear of a constraint of that class"});
        }
        if (rules_)
            for (auto const& use : rules_->land_uses)
                out_.push_back({"land_use." + use.rule.use, use.rule.rejected ? "rejected" : "told", "",
                                std::string(1, use.mark),
                                "open ground of parcels whose land use has one of the words: " + joined(use.rule.words),
                                "rule set " + rules_->id, use.source});
        return std::move(out_);
    }

private:
    struct Meaning {
        std::string_view unit, mark, meaning;
    };

    /// Of the study, with what its file says of it.
    void add_key(StudyKey<Study> const& key)
    {
        auto const before = out_.size();
        auto const target = key.target(study_);
        add(std::string{key.name}, toml_text(target), toml_text(key.target(defaults_)), key);
        if (out_.size() == before) return;
        auto& s = out_.back();
        s.number = number_of(target);
        s.figure = is_figure(target);
        auto const stated = study_.origins.find(s.key);
        if (stated == study_.origins.end()) return;
        auto const& origin = stated->second;
        s.from = "study";
        s.mark = std::string(1, origin.mark);
        s.source = origin.source;
        s.low = origin.low;
        s.high = origin.high;
        s.date = origin.date;
        s.valid_until = origin.valid_until;
        s.owner = origin.owner;
        s.confidence = origin.confidence;
    }

    template <class Key>
    void add(std::string key, std::string value, std::string const& otherwise, Key const& of)
    {
        if (value.empty()) return;
        Setting s{std::move(key),
                  std::move(value),
                  std::string{of.unit},
                  std::string{of.mark},
                  std::string{of.meaning},
                  "default",
                  ""};
        if (s.value != otherwise) {
            s.mark = "D";
            s.from = "study";
        }
        if (auto const* rule = rule_of(s.key); rule && shortest(rule->likely) == s.value) {
            s.mark = rule->mark;
            s.from = "rule set " + rules_->id;
            s.source = rule->source;
        }
        out_.push_back(std::move(s));
    }

    static std::string joined(std::vector<std::string> const& words)
    {
        std::string out;
        for (auto const& word : words) out += (out.empty() ? "" : ", ") + word;
        return out;
    }

    [[nodiscard]] RuleFigure const* rule_of(std::string const& key) const
    {
        if (!rules_) return nullptr;
        std::string_view word = key;
        if (word.starts_with(sections.front())) word.remove_prefix(sections.front().size());
        auto const found = std::ranges::find(rules_->figures, word, &RuleFigure::key);
        return found == rules_->figures.end() ? nullptr : &*found;
    }

    Study study_;  ///< keys point into it
    Study defaults_;
    std::optional<RuleSet> const& rules_;
    std::vector<Setting> out_;
};

}  // namespace

std::vector<Setting> settings_of(Study const& study, std::optional<RuleSet> const& rules)
{
    return Settings{study, rules}.made();
}

}  // namespace lacuna
