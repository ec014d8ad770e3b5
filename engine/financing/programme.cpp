// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/programme.h"

#include "engine/appraisal/self_balancing.h"
#include "engine/appraisal/use_lines.h"
#include "engine/core/error.h"
#include "engine/core/hundredths.h"
#include "engine/financing/parties.h"
#include "engine/financing/renovation_account.h"
#include "engine/financing/screens.h"
#include "engine/financing/split.h"
#include "engine/model/ramp_up.h"
#include "engine/model/use_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace lacuna {

namespace {

using Fen = std::int64_t;

Fen fen(double amount) { return hundredths(amount); }
double money(Fen amount) { return from_hundredths(amount); }

struct LevelRole {
    std::string_view name;
    std::string Attributes::*member;
};
/// From small to large.
constexpr std::array level_roles{LevelRole{"residential_area", &Attributes::residential_area},
                                 LevelRole{"community", &Attributes::community}, LevelRole{"block", &Attributes::block},
                                 LevelRole{"urban_area", &Attributes::urban_area}};

/// What a site brings and gives, by year.
struct SiteCash {
    std::vector<double> noi;
    std::vector<Fen> paid;  ///< to the renovation, undiscounted
};

class Maker {
public:
    Maker(Plan const& plan, FinancingTerms const& terms, std::vector<double> const& floor_area)
        : plan_{plan},
          floor_area_{floor_area},
          years_{static_cast<std::size_t>(plan.valuation_rules.concession_years) + 1}
    {
        out_.terms = terms;
        std::unordered_map<std::string_view, std::size_t> rows;
        for (std::size_t i = 0; i < plan.area.parcels.size(); ++i) rows.emplace(plan.area.parcels[i].id, i);
        for (auto const& site : plan.sites) {
            auto const space = space_of(plan.spaces, site.id);
            auto const row = rows.find(space.parcel_id);
            parcel_.push_back(row == rows.end() ? plan.area.parcels.size() : row->second);
        }
    }

    Programme run()
    {
        gather();
        if (out_.terms.stated && !plan_.sites.empty()) pay();
        levels();
        return std::move(out_);
    }

private:
    void gather()
    {
        cash_ = no_cash(years_);
        vacant_.assign(years_, 0);
        for (auto const& site : plan_.sites) {
            SiteCash own;
            own.noi.assign(years_, 0);
            own.paid.assign(years_, 0);
            for (auto const& flow : site.cash_flows) {
                auto const t = static_cast<std::size_t>(flow.year);
                if (in_noi(group_of(flow.line))) own.noi[t] += flow.amount;
                if (flow.line == name(UseLine::vacancy)) vacant_[t] -= flow.amount;
                add_flow(cash_, flow);
            }
            sites_.push_back(std::move(own));
        }
        cash_.first_operating_year = plan_.valuation_rules.first_operating_year();
        for (std::size_t t = 0; t < years_; ++t) cash_.times.push_back(time(t));
    }

    /// What of the year's revenue is let, by the facilities' own vacancy.
    [[nodiscard]] double let_share(std::size_t year) const
    {
        double const whole = cash_.revenue[year] + vacant_[year];
        return whole > 0 ? 1 - vacant_[year] / whole : 1;
    }
    [[nodiscard]] double time(std::size_t year) const
    {
        return flow_time(plan_.valuation_rules, static_cast<int>(year));
    }
    [[nodiscard]] double discount(std::size_t year) const
    {
        return std::pow(1 + plan_.valuation_rules.discount_rate, -time(year));
    }

    void pay()
    {
        out_.financed = true;
        cash_.stabilised_noi = cash_.noi[settled_year()];
        out_.financing = finance(cash_, out_.terms);
        at_required_return();
        screen();
        support();
        for (std::size_t t = 0; t < years_; ++t) {
            auto const& year = out_.financing.years[t];
            out_.fund_pv += year.fund * discount(t);
            out_.above_hurdle_pv += year.above_hurdle * discount(t);
            out_.fee_pv += year.fee_paid * discount(t);
            Fen const gross = fen(year.fund) + fen(year.fee_paid);
            Fen const paid = gross - std::llround(static_cast<double>(gross) * out_.terms.overhead_share);
            out_.overhead_pv += money(gross - paid) * discount(t);
            auto const publics = fen(year.public_share);
            if (paid == 0 && publics == 0) continue;
            std::vector<double> weights;
            for (auto const& site : sites_) weights.push_back(std::max(0.0, site.noi[t]));
            if (std::accumulate(weights.begin(), weights.end(), 0.0) <= 0) weights.assign(sites_.size(), 1);
            auto const parts = split(paid, weights), to_public = split(publics, weights);
            if (publics > 0) out_.public_by_site.resize(sites_.size());
            for (std::size_t i = 0; i < sites_.size(); ++i) {
                sites_[i].paid[t] = parts[i];
                if (publics > 0) out_.public_by_site[i] += money(to_public[i]) * discount(t);
            }
        }
        out_.public_pv = std::accumulate(out_.public_by_site.begin(), out_.public_by_site.end(), 0.0);
    }

    /// What the public hand pays in for the project and gives it.
    void support()
    {
        auto const& s = out_.terms.support;
        out_.support_pv = s.public_in_kind.value + (s.public_owner ? s.owner_in_kind.value : 0);
        for (std::size_t t = 0; t < years_; ++t) {
            auto const& year = out_.financing.years[t];
            out_.support_pv += (year.grant + year.revenue_guarantee + year.debt_guarantee) * discount(t);
        }
    }

    /// The first year of full income of every site.
    [[nodiscard]] std::size_t settled_year() const
    {
        auto const& v = plan_.valuation_rules;
        auto const first = static_cast<std::size_t>(v.first_operating_year());
        int settled = 0;
        for (auto const& site : plan_.sites) {
            auto const f =
                std::ranges::find(plan_.catalogue.facilities, site.best.placement.facility_id, &Facility::id);
            if (f != plan_.catalogue.facilities.end()) settled = std::max(settled, ramp_years(ramp_up_of(*f, v)));
        }
        return std::min(first + static_cast<std::size_t>(settled), years_ - 1);
    }

    /// Years from that one on in which there is income to pay a loan of its length.
    [[nodiscard]] int paying_years(std::size_t year) const
    {
        auto const& v = plan_.valuation_rules;
        int const left = v.concession_years - static_cast<int>(year) + 1;
        return v.ending == Ending::own ? out_.terms.loan_years : std::min(out_.terms.loan_years, left);
    }

    /// On the first year of full income; a site counts as one asset and one tenant.
    void screen()
    {
        auto const& t = out_.terms;
        auto const year = settled_year();
        double const noi = cash_.noi[year];
        std::vector<double> shares;
        for (auto const& site : sites_) shares.push_back(noi > 0 ? std::max(0.0, site.noi[year]) / noi : 0);
        std::ranges::sort(shares, std::greater{});
        SecuritisationInput in;
        in.noi = noi;
        in.occupancy = std::min(t.screens.occupancy, let_share(year));
        in.haircut = t.screens.haircut;
        in.dscr = t.dscr;
        in.rate = t.loan_rate;
        in.years = paying_years(year);
        in.cap_rate = t.screens.cap_rate;
        in.ltv = t.screens.ltv;
        in.largest_asset = shares.front();
        in.top5_tenants = std::accumulate(
            shares.begin(), shares.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(5, shares.size())), 0.0);
        out_.screens.noi = noi;
        out_.screens.securitisation = screen_securitisation(in);
        double const renewal =
            std::accumulate(cash_.refurbishment.begin(), cash_.refurbishment.end(), 0.0) /
            static_cast<double>(years_ - static_cast<std::size_t>(plan_.valuation_rules.first_operating_year()));
        ReitInput reit;
        reit.value = noi / t.screens.cap_rate;
        reit.distributable = noi - out_.financing.years[year].fee - cash_.tax[year] - renewal;
        reit.paid = t.screens.reit_payout * reit.distributable;
        reit.abs_share = t.screens.reit_abs_share;
        reit.min_yield = t.screens.reit_min_yield;
        out_.screens.reit = screen_reit(reit);
    }

    /// The greater the fund's share, the less the holders earn: bisected.
    void at_required_return()
    {
        auto terms = out_.terms;
        auto const* holder = terms.first_holder();
        if (!holder) return;
        Financing made;
        auto const earns = [&](double share) {
            terms.fund_share = share;
            made = finance(cash_, terms);
            return made.party(holder->id).earns_required();
        };
        if (!earns(0)) return;
        double low = earns(1) ? 1 : 0, high = 1;
        constexpr int steps = 30;
        for (int i = 0; i < steps && low < high; ++i) {
            double const middle = (low + high) / 2;
            (earns(middle) ? low : high) = middle;
        }
        earns(low);
        out_.fund_share_at_return = low;
        auto const& irr = made.party(holder->id).irr;
        if (irr.status == IrrStatus::unique) out_.return_at_share = irr.value;
        out_.called_at_return = made.equity_called;
        for (std::size_t t = 0; t < years_; ++t)
            out_.promised_at_return +=
                (made.years[t].fund + made.years[t].fee_paid) * (1 - terms.overhead_share) * discount(t);
    }

    struct Unit {
        LevelBalance balance;
        Fen cost = 0, ioav = 0, promised = 0;
        std::vector<Fen> paid;  ///< by year
    };

    void levels()
    {
        auto const n = plan_.area.parcels.size();
        std::vector<Fen> costs(n + 1, 0);
        Fen const total = fen(plan_.totals.renovation.cost);
        double const floor = std::accumulate(floor_area_.begin(), floor_area_.end(), 0.0);
        if (floor > 0) {
            costs = split(total, floor_area_);
            costs.resize(n + 1);
        } else {
            costs[n] = total;
        }
        // What all sites are worth, so that no sum over some of them is too large.
        double worth = 0;
        for (auto const& site : plan_.sites) worth += std::fabs(site.best.appraisal.ioav);
        fen(worth);
        std::vector<Fen> promised;
        for (auto const& site : sites_) {
            double present = 0;
            for (std::size_t t = 0; t < years_; ++t) present += money(site.paid[t]) * discount(t);
            promised.push_back(fen(present));
            out_.promised_by_site.push_back(money(promised.back()));
        }
        for (auto const& role : level_roles) {
            auto const named = [&](Parcel const& p) { return !(p.attributes.*role.member).empty(); };
            if (std::ranges::any_of(plan_.area.parcels, named)) add_level(role.name, role.member, costs, promised);
        }
        add_level("all", nullptr, costs, promised);
        auto const& all = out_.levels.back();
        out_.promised_pv = all.promised;
        out_.subsidy_need = subsidy_need(all.gap, money(fen(out_.terms.grants)), money(fen(out_.terms.contributions)));
        share_subsidy();
        if (plan_.totals.renovation.stated) out_.account = renovation_account(out_);
    }

    /// What is still needed, at each level by the gaps of its units, and adding up to the whole where every one of them
    /// has a gap.
    void share_subsidy()
    {
        Fen const committed = fen(out_.terms.grants) + fen(out_.terms.contributions);
        for (std::size_t first = 0; first < out_.levels.size();) {
            auto last = first;
            std::vector<double> gaps;
            for (; last < out_.levels.size() && out_.levels[last].level == out_.levels[first].level; ++last)
                gaps.push_back(out_.levels[last].gap);
            double const all = std::accumulate(gaps.begin(), gaps.end(), 0.0);
            if (all > 0) {
                auto const given = split(std::min(committed, fen(all)), gaps);
                for (auto i = first; i < last; ++i)
                    out_.levels[i].subsidy_need = money(std::max<Fen>(0, fen(out_.levels[i].gap) - given[i - first]));
            }
            first = last;
        }
    }

    void add_level(std::string_view level, std::string Attributes::*member, std::vector<Fen> const& costs,
                   std::vector<Fen> const& promised)
    {
        std::map<std::string, Unit> units;
        auto const unit_at = [&](std::size_t parcel) -> Unit& {
            std::string const id =
                member && parcel < plan_.area.parcels.size() ? plan_.area.parcels[parcel].attributes.*member : "";
            auto& unit = units[id];
            unit.balance.level = level;
            unit.balance.id = id;
            unit.paid.resize(years_);
            return unit;
        };
        for (std::size_t i = 0; i < plan_.area.parcels.size(); ++i) {
            auto& unit = unit_at(i);
            ++unit.balance.parcels;
            unit.balance.floor_area_m2 += i < floor_area_.size() ? floor_area_[i] : 0;
            unit.cost += costs[i];
        }
        if (costs.back() != 0) unit_at(plan_.area.parcels.size()).cost += costs.back();
        for (std::size_t s = 0; s < sites_.size(); ++s) {
            auto& unit = unit_at(parcel_[s]);
            ++unit.balance.sites;
            unit.ioav += fen(plan_.sites[s].best.appraisal.ioav);
            unit.promised += promised[s];
            for (std::size_t t = 0; t < years_; ++t) unit.paid[t] += sites_[s].paid[t];
        }
        auto const first = out_.levels.size();
        for (auto& [id, unit] : units) out_.levels.push_back(finished(unit));
        if (member) pool(first);
    }

    [[nodiscard]] LevelBalance finished(Unit const& unit) const
    {
        auto b = unit.balance;
        b.cost = money(unit.cost);
        b.ioav = money(unit.ioav);
        b.promised = money(unit.promised);
        b.ratio = b.cost > 0 ? b.promised / b.cost : 0;
        b.gap = money(std::max<Fen>(0, unit.cost - unit.promised));
        b.surplus = money(std::max<Fen>(0, unit.promised - unit.cost));
        LevelFlows flows;
        flows.cost = b.cost;
        for (std::size_t t = 0; t < years_; ++t) {
            flows.income.push_back(money(unit.paid[t]));
            flows.income_times.push_back(time(t));
        }
        b.years = self_balance(flows, plan_.valuation_rules.discount_rate).years;
        return b;
    }

    /// Surpluses go to gaps in proportion to both.
    void pool(std::size_t first)
    {
        std::vector<double> have, lack;
        for (std::size_t i = first; i < out_.levels.size(); ++i) {
            have.push_back(out_.levels[i].surplus);
            lack.push_back(out_.levels[i].gap);
        }
        double const all =
            std::min(std::accumulate(have.begin(), have.end(), 0.0), std::accumulate(lack.begin(), lack.end(), 0.0));
        if (fen(all) <= 0) return;
        auto give = split(fen(all), have), take = split(fen(all), lack);
        for (std::size_t from = 0, to = 0; from < give.size() && to < take.size();) {
            Fen const now = std::min(give[from], take[to]);
            if (now > 0)
                out_.transfers.push_back(
                    {out_.levels[first].level, out_.levels[first + from].id, out_.levels[first + to].id, money(now)});
            give[from] -= now;
            take[to] -= now;
            if (give[from] == 0)
                ++from;
            else
                ++to;
        }
    }

    Plan const& plan_;
    std::vector<double> const& floor_area_;
    std::size_t years_;
    std::vector<std::size_t> parcel_;  ///< of each site; beyond the parcels: in none
    std::vector<SiteCash> sites_;
    ProjectCash cash_;
    std::vector<double> vacant_;  ///< of revenue by year
    Programme out_;
};

}  // namespace

Programme programme_of(Plan const& plan, FinancingTerms const& terms, std::vector<double> const& floor_area_m2)
{
    return Maker{plan, terms, floor_area_m2}.run();
}

}  // namespace lacuna
