// SPDX-License-Identifier: Apache-2.0
#include "importers/run/plan_rules.h"

#include "importers/catalogue/toml_fields.h"

namespace lacuna {

namespace {

class Reader : TomlFields {
public:
    explicit Reader(std::filesystem::path const& file) : TomlFields{file, "portfolio file"} {}

    PlanRules read()
    {
        faults_.unknown_keys(root_,
                             {"later_budgets", "carry_over", "reinvest", "works_capacity", "zones", "pin", "exclude",
                              "standard", "pool", "loss", "order"},
                             "");
        rules_.later_budgets = amounts("later_budgets");
        rules_.works_capacity = amounts("works_capacity");
        if (!rules_.works_capacity.empty() && rules_.works_capacity.size() != rules_.later_budgets.size() + 1)
            faults_.add(*root_.get("works_capacity"),
                        "'works_capacity' needs one amount a year, the first year's too (LENGTH)");
        rules_.carry_over = truth("carry_over", rules_.carry_over);
        rules_.reinvest = truth("reinvest", rules_.reinvest);
        zones();
        rules_.pinned = words("pin");
        rules_.excluded = words("exclude");
        each("standard", [&](toml::table const& t) { standard(t); });
        each("pool", [&](toml::table const& t) { pool(t); });
        each("loss", [&](toml::table const& t) { loss(t); });
        each("order", [&](toml::table const& t) {
            faults_.unknown_keys(t, {"before", "after"}, "order: ");
            rules_.orders.push_back({text(t, "before", "order: "), text(t, "after", "order: ")});
        });
        faults_.raise();
        return std::move(rules_);
    }

private:
    void zones()
    {
        auto const node = root_.get("zones");
        if (!node) return;
        auto const name = node->value<std::string>().value_or("");
        if (auto const level = zone_level(name))
            rules_.zones = *level;
        else
            faults_.add(*node, "'zones' is '" + name + "'; there are " + zone_level_names());
    }

    bool truth(char const* key, bool otherwise)
    {
        auto const node = root_.get(key);
        if (!node) return otherwise;
        if (auto const value = node->value<bool>()) return *value;
        faults_.add(*node, std::string{"'"} + key + "' must be true or false");
        return otherwise;
    }

    std::vector<double> amounts(char const* key)
    {
        std::vector<double> out;
        auto const node = root_.get(key);
        if (!node) return out;
        bool good = node->is_array();
        std::string note;
        if (good)
            for (auto const& entry : *node->as_array()) {
                auto const value = entry.value<double>();
                if (value && note.empty()) note = nonfinite_note(*value);
                good = good && value && *value >= 0 && *value <= 1e15;
                out.push_back(value.value_or(0));
            }
        if (!good)
            faults_.add(*node, std::string{"'"} + key + "' must be a list of amounts from 0 on, one a year" + note);
        return out;
    }

    std::vector<std::string> words(char const* key)
    {
        std::vector<std::string> out;
        auto const node = root_.get(key);
        if (!node) return out;
        bool good = node->is_array();
        if (good)
            for (auto const& entry : *node->as_array()) {
                out.push_back(entry.value<std::string>().value_or(""));
                good = good && !out.back().empty();
            }
        if (!good) faults_.add(*node, std::string{"'"} + key + "' must be a list of texts SITE or SITE=FACILITY");
        return out;
    }

    void standard(toml::table const& t)
    {
        std::string const where = "standard: ";
        faults_.unknown_keys(t, {"facility", "zone", "by_year", "low", "high", "weight"}, where);
        PlanRules::Standard s;
        s.facility = text(t, "facility", where);
        s.zone = text(t, "zone", where, false);
        double const years = static_cast<double>(rules_.later_budgets.size());
        if (auto const year = number(t, "by_year", where, 0, years, false, true)) s.by_year = static_cast<int>(*year);
        s.low = static_cast<std::int64_t>(number(t, "low", where, 0, 1e6, false, true).value_or(0));
        if (auto const high = number(t, "high", where, 0, 1e6, false, true)) s.high = static_cast<std::int64_t>(*high);
        if (s.high && *s.high < s.low) faults_.add(t, where + "'high' is less than 'low'");
        if (!t.get("low") && !t.get("high")) faults_.add(t, where + "needs 'low', 'high' or both");
        s.weight = number(t, "weight", where, 0, 1e6, false, false).value_or(1);
        if (!(s.weight > 0)) faults_.add(t, where + "'weight' must be above 0");
        rules_.standards.push_back(std::move(s));
    }

    void pool(toml::table const& t)
    {
        std::string const where = "pool: ";
        faults_.unknown_keys(t, {"facility", "demand", "everywhere"}, where);
        PlanRules::Pool p;
        p.facility = text(t, "facility", where);
        if (auto const node = t.get("everywhere")) {
            auto const value = node->value<bool>();
            if (!value) faults_.add(*node, where + "'everywhere' must be true or false");
            p.everywhere = value.value_or(false);
        }
        auto const demand = t.get("demand") ? t.get("demand")->as_table() : nullptr;
        if (!demand || demand->empty())
            faults_.add(t, where + "needs 'demand', units by zone: { \"Estate 1\" = 120 }");
        else
            for (auto const& [zone, node] : *demand) {
                std::string const key{zone.str()};
                if (auto const units = number(*demand, key.c_str(), where, 0, 1e9, true, true))
                    p.demand_units[key] = static_cast<std::int64_t>(*units);
            }
        for (auto const& other : rules_.pools)
            if (other.facility == p.facility)
                faults_.add(t, where + "facility '" + p.facility + "' has a pool already");
        rules_.pools.push_back(std::move(p));
    }

    void loss(toml::table const& t)
    {
        std::string const where = "loss: ";
        faults_.unknown_keys(t, {"facility", "of", "within_m", "share"}, where);
        rules_.losses.push_back({text(t, "facility", where), text(t, "of", where),
                                 number(t, "within_m", where, 0, 1e5, true, false).value_or(0),
                                 number(t, "share", where, 0, 1, true, false).value_or(0)});
    }

    PlanRules rules_;
};

}  // namespace

PlanRules read_plan_rules(std::filesystem::path const& file) { return Reader{file}.read(); }

}  // namespace lacuna
