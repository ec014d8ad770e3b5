// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/reprice.h"

#include "engine/appraisal/appraisal.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace lacuna {

namespace {

constexpr std::size_t most_checked = 200;
constexpr double precise = 1e-9;
constexpr std::size_t chunk = 16384;

/// What a unit of a facility, and a square metre of ground, are worth by kind of space.
struct Rate {
    double ioav_a_unit = 0, shift_a_unit = 0, capex_a_unit = 0;
};

class Pricing {
public:
    Pricing(Catalogue const& catalogue, ValuationRules const& rules) : catalogue_{catalogue}, rules_{rules}
    {
        for (std::size_t f = 0; f < catalogue.facilities.size(); ++f) row_[catalogue.facilities[f].id] = f;
        Facility nothing;
        nothing.id = "nothing";
        nothing.life_years = 1e9;
        nothing.ramp_up_years = nothing.ramp_up_start = nothing.ramp_up_stabilised = 1;  // it earns nothing anyway
        for (int k = 0; k < space_kind_count; ++k) {
            auto const kind = static_cast<SpaceKind>(k);
            auto const today = do_minimum_of(catalogue, kind);
            for (auto const& facility : catalogue.facilities) {
                auto const unit =
                    appraise(facility, 1, today, 0, rules, false, capex_share_of(catalogue, facility, kind));
                rates_.push_back({unit.ioav, unit.mean_shift, unit.capex});
            }
            a_square_metre_.push_back(appraise(nothing, 0, today, 1, rules, false).ioav);
        }
    }

    [[nodiscard]] Facility const& facility(std::string const& id) const { return catalogue_.facilities[row(id)]; }

    [[nodiscard]] Appraisal whole(FittedUse const& use, bool with_irr) const
    {
        Facility const& f = facility(use.facility_id);
        return appraise(f, use.units, do_minimum_of(catalogue_, use.kind), use.ground_m2, rules_, with_irr,
                        capex_share_of(catalogue_, f, use.kind));
    }

    void price(FittedUse& use) const
    {
        auto const kind = static_cast<std::size_t>(use.kind);
        Rate const& rate = rates_[kind * catalogue_.facilities.size() + row(use.facility_id)];
        use.ioav = use.units * rate.ioav_a_unit + use.ground_m2 * a_square_metre_[kind];
        use.mean_shift = use.units * rate.shift_a_unit;
        use.capex = use.units * rate.capex_a_unit;
    }

private:
    [[nodiscard]] std::size_t row(std::string const& id) const
    {
        auto const found = row_.find(id);
        if (found != row_.end()) return found->second;
        throw Error{Errc::bad_config,
                    fmt::format("catalogue '{}' has no facility '{}', which the scan placed; take a catalogue that has "
                                "it, or scan again with this one",
                                catalogue_.id, id)};
    }

    Catalogue const& catalogue_;
    ValuationRules const& rules_;
    std::unordered_map<std::string, std::size_t> row_;
    std::vector<Rate> rates_;  ///< by kind, facility
    std::vector<double> a_square_metre_;
};

}  // namespace

void reprice(std::vector<FittedUse>& uses, Catalogue const& catalogue, ValuationRules const& rules, int threads)
{
    Pricing const pricing{catalogue, rules};
    parallel_for((uses.size() + chunk - 1) / chunk, threads, [&](std::size_t part) {
        for (std::size_t i = part * chunk; i < std::min(uses.size(), (part + 1) * chunk); ++i) pricing.price(uses[i]);
    });
    std::size_t const step = std::max<std::size_t>(1, uses.size() / most_checked);
    for (std::size_t i = 0; i < uses.size(); i += step) {
        auto const appraised = pricing.whole(uses[i], false);
        double const whole = appraised.ioav;
        // Of what was added up: revenue and cost may nearly cancel.
        double const size = std::max({1.0, std::fabs(whole), uses[i].capex});
        if (!(std::fabs(whole - uses[i].ioav) <= precise * size &&
              std::fabs(appraised.ioav_mean() - uses[i].ioav_mean()) <= precise * size))
            throw Error{Errc::internal, fmt::format("'{}' on '{}' is worth {} by rates, {} by its flows",
                                                    uses[i].facility_id, uses[i].space_id, uses[i].ioav, whole)};
    }
}

RepricedSites repriced_sites(std::vector<FittedUse> const& uses, Catalogue const& catalogue,
                             ValuationRules const& rules, std::map<std::string, std::string> const& parcel_of,
                             int threads)
{
    Pricing const pricing{catalogue, rules};
    std::vector<FittedUse const*> chosen;
    for (auto const& use : uses)
        if (use.chosen) chosen.push_back(&use);
    RepricedSites out;
    out.spaces.resize(chosen.size());
    out.sites.resize(chosen.size());
    parallel_for(chosen.size(), threads, [&](std::size_t i) {
        FittedUse const& use = *chosen[i];
        Facility const& f = pricing.facility(use.facility_id);
        Space& space = out.spaces[i];
        space.id = use.space_id;
        space.kind = use.kind;
        if (auto const found = parcel_of.find(use.space_id); found != parcel_of.end()) space.parcel_id = found->second;
        Site& site = out.sites[i];
        site.id = use.space_id;
        site.best.placement.space_id = use.space_id;
        site.best.placement.facility_id = use.facility_id;
        site.best.placement.units = use.units;
        site.best.placement.shape_m2 = use.ground_m2;
        site.best.appraisal = pricing.whole(use, true);
        site.cash_flows = cash_flows(f, use.units, do_minimum_of(catalogue, use.kind), use.ground_m2, rules,
                                     capex_share_of(catalogue, f, use.kind));
    });
    std::ranges::sort(out.spaces, {}, &Space::id);
    std::ranges::sort(out.sites, [](Site const& a, Site const& b) {
        double const x = a.best.appraisal.ioav_mean(), y = b.best.appraisal.ioav_mean();
        return x != y ? x > y : a.id < b.id;
    });
    for (std::size_t i = 0; i < out.sites.size(); ++i) out.sites[i].rank = static_cast<std::int64_t>(i) + 1;
    return out;
}

}  // namespace lacuna
