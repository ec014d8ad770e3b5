// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/assumptions.h"

#include "engine/appraisal/sum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace lacuna {

namespace {

struct Behind {
    std::string_view line, figure;
};
constexpr std::array of_facility{Behind{"predevelopment", "capex_per_unit"}, Behind{"capex", "capex_per_unit"},
                                 Behind{"replacement", "capex_per_unit"},    Behind{"handback", "capex_per_unit"},
                                 Behind{"revenue", "revenue_per_unit_year"}, Behind{"operating_cost", "opex_ratio"}};
constexpr std::array of_today{Behind{"income_displaced", "income_per_m2_year"},
                              Behind{"upkeep_displaced", "upkeep_per_m2_year"}};

std::string_view figure_of(auto const& table, std::string_view line)
{
    auto const found = std::ranges::find(table, line, &Behind::line);
    return found == table.end() ? std::string_view{} : found->figure;
}

class Register {
public:
    explicit Register(Plan const& plan) : plan_{plan} {}

    std::vector<Assumption> made()
    {
        for (auto const& site : plan_.sites) {
            auto const space = std::ranges::lower_bound(plan_.spaces, site.id, {}, &Space::id);
            std::set<std::string> used;
            for (auto const& flow : site.cash_flows) {
                std::string key;
                if (auto const figure = figure_of(of_facility, flow.line); !figure.empty())
                    key = site.best.placement.facility_id + "." + std::string{figure};
                else if (auto const today = figure_of(of_today, flow.line); !today.empty())
                    key = "today." + std::string{name(space->kind)} + "." + std::string{today};
                if (key.empty()) continue;
                moved_[key] += std::fabs(flow.present_value);
                all_ += std::fabs(flow.present_value);
                used.insert(key);
            }
            for (auto const& key : used) ++sites_[key];
        }
        std::vector<Assumption> out;
        for (auto const& facility : plan_.catalogue.facilities) {
            add(facility.id + ".capex_per_unit", facility.capex_per_unit, "a " + facility.unit, facility.provenance,
                out);
            add(facility.id + ".revenue_per_unit_year", facility.revenue_per_unit_year, "a year and " + facility.unit,
                facility.provenance, out);
            add(facility.id + ".opex_ratio", facility.opex_ratio, "of revenue", facility.provenance, out);
        }
        for (auto const& today : plan_.catalogue.do_minimum) {
            std::string const prefix = "today." + std::string{name(today.kind)} + ".";
            add(prefix + "income_per_m2_year", today.income_per_m2_year, "a year and m2", today.provenance, out);
            add(prefix + "upkeep_per_m2_year", today.upkeep_per_m2_year, "a year and m2", today.provenance, out);
        }
        std::ranges::sort(out, [](Assumption const& a, Assumption const& b) {
            return a.moved != b.moved ? a.moved > b.moved : a.key < b.key;
        });
        return out;
    }

private:
    void add(std::string key, double value, std::string unit, std::vector<Provenance> const& provenance,
             std::vector<Assumption>& out)
    {
        auto const moved = moved_.find(key);
        if (moved == moved_.end()) return;
        auto const figure = key.substr(key.rfind('.') + 1);
        auto const origin = std::ranges::find(provenance, figure, &Provenance::figure);
        Assumption a;
        a.value = value;
        a.unit = std::move(unit);
        a.mark = origin == provenance.end() ? '?' : origin->mark;
        a.source = origin == provenance.end() ? std::string{} : origin->source;
        a.moved = moved->second.value();
        a.share = all_.value() > 0 ? a.moved / all_.value() : 0;
        a.sites = sites_.at(key);
        a.key = std::move(key);
        out.push_back(std::move(a));
    }

    Plan const& plan_;
    std::map<std::string, Sum> moved_;
    std::map<std::string, std::int64_t> sites_;
    Sum all_;
};

}  // namespace

std::vector<Assumption> assumptions_of(Plan const& plan) { return Register{plan}.made(); }

}  // namespace lacuna
