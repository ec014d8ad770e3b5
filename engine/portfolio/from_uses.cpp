// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/from_uses.h"

#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/reprice.h"
#include "engine/core/error.h"
#include "engine/core/hundredths.h"
#include "engine/core/text.h"
#include "engine/model/use_line.h"
#include "engine/portfolio/overlaps.h"
#include "engine/portfolio/pair_losses.h"
#include "engine/portfolio/use_money.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace lacuna {

namespace {

/// Prices of a later year: what is earned by `revenue`, what is spent by `cost`.
Catalogue at_prices_of(Catalogue catalogue, double revenue, double cost)
{
    auto later = at_prices(std::move(catalogue), {revenue, cost, cost, cost, 0, 0});
    for (auto& today : later.do_minimum) today.income_per_m2_year *= revenue / cost;
    return later;
}

/// The do-minimum of a later start: a repair that falls due before is made and paid, and no use saves it.
void repair_seen_from(DoMinimum& today, double years)
{
    if (!today.repair_after_years) return;
    *today.repair_after_years -= years;
    if (*today.repair_after_years < 0) today.repair_after_years = today.repair_per_m2 = std::nullopt;
}

constexpr double most_money = 1e12;  ///< 90,000 sites of it are within 64 bits in hundredths

std::int64_t fen(double amount) { return hundredths(amount, most_money * 100); }

class Builder {
public:
    Builder(std::vector<FittedUse> const& uses, std::map<std::string, UsePlace> const& places, PlanRules const& rules,
            Catalogue const& catalogue, ValuationRules const& valuation)
        : uses_{uses},
          places_{places},
          rules_{rules},
          catalogue_{catalogue},
          years_{rules.later_budgets.size() + 1},
          money_{catalogue, valuation, years_}
    {
        later_year_ = (1 + valuation.growth_rate) / (1 + valuation.discount_rate);
        starts_ = values_by_start(uses, catalogue, valuation, years_);
        for (auto const& pool : rules.pools) {
            pools_.emplace(known_facility(pool.facility, "pool"), &pool);
            auto const& f = *std::ranges::find(catalogue.facilities, pool.facility, &Facility::id);
            if (f.revenue_per_unit_year >= 0) continue;
            throw Error{Errc::bad_config,
                        fmt::format("pool: NEGATIVE_RENT: '{}' earns {} a year and unit; a pool shares out income",
                                    f.id, shortest(f.revenue_per_unit_year))};
        }
    }

    PortfolioProblem make(std::vector<SpaceOverlap> const& overlaps)
    {
        for (auto const& words : rules_.pinned) problem_.pinned.push_back(known_site(words, "pin"));
        for (auto const& words : rules_.excluded) problem_.excluded.push_back(known_site(words, "exclude"));
        alternatives();
        problem_.budget.by_year_fen = {0};
        for (double const amount : rules_.later_budgets) problem_.budget.by_year_fen.push_back(fen(amount));
        problem_.budget.carry_over = rules_.carry_over;
        problem_.budget.reinvest = rules_.reinvest;
        for (double const amount : rules_.works_capacity) problem_.budget.works_capacity_fen.push_back(fen(amount));
        add_overlaps(overlaps, uses_, years_, problem_);
        clear_parcels();
        limits();
        standards();
        pools();
        double const worth = std::pow(std::max(1.0, later_year_), static_cast<double>(years_ - 1));
        for (auto const& loss : rules_.losses) {
            known_facility(loss.facility, "loss");
            known_facility(loss.loser, "loss");
            add_losses(loss, uses_, places_, years_, worth, problem_);
        }
        for (auto const& order : rules_.orders)
            problem_.precedence.push_back(
                {known_site(order.before, "order").site, known_site(order.after, "order").site});
        return std::move(problem_);
    }

private:
    std::string const& known_facility(std::string const& id, char const* where) const
    {
        if (std::ranges::find(catalogue_.facilities, id, &Facility::id) != catalogue_.facilities.end()) return id;
        std::vector<std::string> ids;
        for (auto const& f : catalogue_.facilities) ids.push_back(f.id);
        throw Error{Errc::bad_config,
                    fmt::format("{}: no facility '{}' in the catalogue{}", where, id, did_you_mean(id, ids))};
    }

    /// Those of all uses: where a zone stands in no use, a standard for it can only be missed, which is an answer.
    void need_zone(std::string const& zone, char const* where) const
    {
        std::set<std::string> zones;
        for (auto const& [id, place] : places_)
            if (!place.zone.empty()) zones.insert(place.zone);
        if (zones.contains(zone)) return;
        throw Error{Errc::bad_config,
                    fmt::format("{}: no site lies in a zone '{}'; {}", where, zone,
                                zones.empty() ? "the parcels name none of this level: give it by a field, or --levels, "
                                                "and scan again"
                                              : fmt::format("there are {}", fmt::join(zones, ", ")))};
    }

    [[nodiscard]] Selector known_site(std::string const& words, char const* where) const
    {
        auto selector = selector_of(words);
        bool has_site = false;
        std::vector<std::string> sites;
        for (auto const& use : uses_) {
            bool const same = use.space_id == selector.site;
            if (same && (selector.use.empty() || use.facility_id == selector.use)) return selector;
            has_site = has_site || same;
            if (sites.empty() || sites.back() != use.space_id) sites.push_back(use.space_id);
        }
        throw Error{Errc::bad_config,
                    has_site ? fmt::format("{} '{}': facility '{}' does not fit that site", where, words, selector.use)
                             : fmt::format("{} '{}': no facility fits a site of that name{}", where, words,
                                           did_you_mean(selector.site, sites))};
    }

    /// Of a unit that is served, where the use is begun in that year.
    [[nodiscard]] std::int64_t margin_fen(FittedUse const& use, std::size_t year) const
    {
        return fen(money_.margin(use, year));
    }

    /// Units that each site of a pool could serve at most, by zone (one where sites serve all): a site not wholly
    /// excluded, whole or cut.
    void count_capacities()
    {
        for (auto const& use : uses_) {
            auto const pool = pools_.find(use.facility_id);
            if (pool == pools_.end()) continue;
            Alternative it;
            it.site = use.space_id;
            it.use = use.facility_id;
            if (std::ranges::any_of(problem_.excluded, [&](auto const& s) { return s.holds(it); })) continue;
            auto const more = [&](double& most) {
                double const before = std::exchange(most, std::max(most, std::floor(use.units)));
                return most - before;
            };
            auto const& zone = pool->second->everywhere ? "" : places_.at(use.space_id).zone;
            in_zone_[{use.facility_id, zone}] += more(at_site_[{use.facility_id, use.space_id}]);
        }
    }

    /// The share of its units that a pool leaves a site whatever the other sites serve: a whole plan gives it at least
    /// what of its zones' demand they all together cannot take. 1 of a facility without a pool.
    [[nodiscard]] double surely_let(FittedUse const& use) const
    {
        auto const found = pools_.find(use.facility_id);
        if (found == pools_.end()) return 1;
        auto const& pool = *found->second;
        auto const& zone = places_.at(use.space_id).zone;
        double left = 0;
        for (auto const& [of, units] : pool.demand_units)
            if (pool.everywhere || of == zone) left += static_cast<double>(units);
        auto const of = [](auto const& table, auto const& key) {
            auto const it = table.find(key);
            return it == table.end() ? 0 : it->second;
        };
        using Key = std::pair<std::string, std::string>;
        left -= of(in_zone_, Key{use.facility_id, pool.everywhere ? "" : zone});
        left += of(at_site_, Key{use.facility_id, use.space_id});
        double const whole = std::floor(use.units);
        return left >= whole ? 1 : std::max(0.0, left) / use.units;
    }

    void alternatives()
    {
        if (rules_.reinvest) count_capacities();
        std::map<std::string, int> seen;  // a use may be there whole and cut
        for (auto const& use : uses_) {
            auto id = use.space_id + "=" + use.facility_id;
            if (int const n = ++seen[id]; n > 1) id += fmt::format("#{}", n);
            double const income = rules_.reinvest ? money_.least_income(use, surely_let(use)) : 0;
            // What a pool serves is counted there.
            bool const pooled = pools_.contains(use.facility_id);
            for (std::size_t y = 0; y < years_; ++y) {
                auto const& then = starts_[y][static_cast<std::size_t>(&use - uses_.data())];
                Alternative a;
                a.id = y == 0 ? id : fmt::format("{}@{}", id, y);
                a.site = use.space_id;
                a.use = use.facility_id;
                a.zone = places_.at(use.space_id).zone;
                a.year = static_cast<int>(y);
                a.value_fen = fen(then.ioav_mean);
                if (pooled) a.value_fen -= static_cast<std::int64_t>(std::floor(use.units)) * margin_fen(use, y);
                a.capex_fen = fen(then.capex);
                if (!rules_.losses.empty()) a.revenue_fen = fen(use.units * money_.margin(use, 0));
                a.income_fen = fen(income);
                problem_.alternatives.push_back(std::move(a));
            }
        }
    }

    /// A parcel that is cleared holds nothing else.
    void clear_parcels()
    {
        std::map<std::string, std::set<std::string>> of_parcel;
        for (auto const& use : uses_) {
            auto const& parcel = places_.at(use.space_id).parcel_id;
            if (!parcel.empty()) of_parcel[parcel].insert(use.space_id);
        }
        for (auto const& [parcel, sites] : of_parcel)
            for (auto const& cleared : sites) {
                if (!places_.at(cleared).cleared) continue;
                for (auto const& other : sites)
                    if (other != cleared) problem_.cliques.push_back({cleared, other});
            }
    }

    /// Units of a facility in the whole area and floor area of a parcel, in millionths; each amount may be half a
    /// millionth off, which the limit allows for.
    void limits()
    {
        std::map<std::string, SharedLimit> limits;
        auto const add = [&](std::string const& name, double limit, std::size_t use, double amount) {
            auto& shared = limits[name];
            shared.name = name;
            shared.limit = std::max<std::int64_t>(shared.limit, std::llround(std::max(0.0, limit) * 1e6));
            for (std::size_t y = 0; y < years_; ++y)
                shared.amounts.emplace_back(use * years_ + y, std::llround(std::max(0.0, amount) * 1e6));
        };
        for (std::size_t i = 0; i < uses_.size(); ++i) {
            auto const& use = uses_[i];
            if (use.demand_units && !pools_.contains(use.facility_id))
                add("demand for " + use.facility_id, *use.demand_units, i, use.units);
            if (use.parcel_floor_area_m2 && use.added_floor_area_m2 > 0)
                add("floor area of parcel " + places_.at(use.space_id).parcel_id, *use.parcel_floor_area_m2, i,
                    use.added_floor_area_m2);
            // A use that clears its parcel has more ground to take, and shares it with no other.
            auto const& place = places_.at(use.space_id);
            std::string const of = (place.cleared ? "cleared parcel " : "parcel ") + place.parcel_id;
            if (use.parcel_ground_m2 && use.open_ground_m2 > 0)
                add("open ground of " + of, *use.parcel_ground_m2, i, use.open_ground_m2);
            if (use.parcel_footprint_m2 && use.footprint_m2 > 0)
                add("ground to build on of " + of, *use.parcel_footprint_m2, i, use.footprint_m2);
        }
        for (auto& [name, limit] : limits) {
            limit.limit += static_cast<std::int64_t>(limit.amounts.size());
            problem_.limits.push_back(std::move(limit));
        }
    }

    void standards()
    {
        for (auto const& s : rules_.standards) {
            if (!s.zone.empty()) need_zone(s.zone, "standard");
            problem_.standards.push_back(
                {known_facility(s.facility, "standard"), s.zone, s.by_year, s.low, s.high, s.weight});
        }
    }

    void pools()
    {
        for (auto const& pool : rules_.pools) {
            DemandPool made;
            std::vector<std::string> zones;
            for (auto const& [zone, units] : pool.demand_units) {
                need_zone(zone, "pool");
                zones.push_back(zone);
                made.demand.push_back(units);
            }
            for (std::size_t i = 0; i < uses_.size(); ++i) {
                auto const& use = uses_[i];
                if (use.facility_id != pool.facility) continue;
                auto const units = static_cast<std::int64_t>(std::floor(use.units));
                std::vector<bool> reach;
                for (auto const& zone : zones)
                    reach.push_back(pool.everywhere || zone == places_.at(use.space_id).zone);
                // Each for its own alternative: cut to demand, a use serves what it is cut to.
                for (std::size_t y = 0; y < years_; ++y)
                    made.facilities.push_back({use.space_id, use.facility_id, units, margin_fen(use, y), reach,
                                               static_cast<int>(y), problem_.alternatives[i * years_ + y].id});
            }
            problem_.pools.push_back(std::move(made));
        }
    }

    std::vector<FittedUse> const& uses_;
    std::map<std::string, UsePlace> const& places_;
    PlanRules const& rules_;
    Catalogue const& catalogue_;
    std::size_t years_;
    UseMoney money_;
    std::vector<std::vector<StartValue>> starts_;  ///< by year, then use
    double later_year_ = 1;  ///< what revenue that comes a year later, at the prices of then, is worth
    std::map<std::string, PlanRules::Pool const*> pools_;
    std::map<std::pair<std::string, std::string>, double> in_zone_, at_site_;  ///< by facility, then zone or site
    PortfolioProblem problem_;
};

}  // namespace

Selector selector_of(std::string const& words)
{
    auto const at = words.rfind('=');
    if (at == std::string::npos) return {words, "", {}};
    return {words.substr(0, at), words.substr(at + 1), {}};
}

StartPrices start_prices(Catalogue const& catalogue, ValuationRules const& valuation, std::size_t years)
{
    auto const n = static_cast<double>(years);
    double const cost = std::pow(1 + valuation.growth_of_costs(), n);
    double const build = valuation.capex_growth_rate != 0 ? std::pow(1 + valuation.capex_growth_rate, n) : cost;
    StartPrices out{at_prices_of(catalogue, std::pow(1 + valuation.growth_rate, n), cost), valuation,
                    std::pow(1 + valuation.discount_rate, -n)};
    for (auto& today : out.catalogue.do_minimum) repair_seen_from(today, n);
    // Replacements go by the prices of costs; what it takes to build beyond them is put on top of capex.
    out.rules.contingency_share = (1 + valuation.contingency_share) * build / cost - 1;
    return out;
}

std::vector<std::vector<StartValue>> values_by_start(std::vector<FittedUse> const& uses, Catalogue const& catalogue,
                                                     ValuationRules const& valuation, std::size_t years)
{
    double const revenue = 1 + valuation.growth_rate, cost = 1 + valuation.growth_of_costs(),
                 build = valuation.capex_growth_rate != 0 ? 1 + valuation.capex_growth_rate : cost;
    bool const repairs =
        std::ranges::any_of(catalogue.do_minimum, [](DoMinimum const& d) { return d.repair_per_m2.value_or(0) > 0; });
    bool const alike = revenue == cost && cost == build && !repairs;
    std::vector<std::vector<StartValue>> out;
    for (std::size_t y = 0; y < years; ++y) {
        auto const start = start_prices(catalogue, valuation, y);
        double const r = std::pow(revenue, static_cast<double>(y));
        auto then = uses;
        if (y > 0 && alike)
            for (auto& use : then) use.ioav *= r, use.mean_shift *= r, use.capex *= r;
        if (y > 0 && !alike) reprice(then, start.catalogue, start.rules);
        auto& values = out.emplace_back();
        for (auto const& use : then)
            values.push_back({use.ioav * start.discount, use.ioav_mean() * start.discount, use.capex});
    }
    return out;
}

PortfolioProblem problem_of(std::vector<FittedUse> const& uses, std::map<std::string, UsePlace> const& places,
                            PlanRules const& rules, Catalogue const& catalogue, ValuationRules const& valuation,
                            std::vector<SpaceOverlap> const& overlaps)
{
    return Builder{uses, places, rules, catalogue, valuation}.make(overlaps);
}

}  // namespace lacuna
