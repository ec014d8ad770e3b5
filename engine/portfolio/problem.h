// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// One use of one site begun in one year. Money is in integer fen, so that a plan is checked without rounding.
struct Alternative {
    std::string id;  ///< unique
    std::string site;
    std::string use;
    std::string zone;              ///< for service standards; may be empty
    int year = 0;                  ///< of the start, an index into the budget
    std::int64_t value_fen = 0;    ///< mean IOAV, discounted to the common date
    std::int64_t capex_fen = 0;    ///< paid in `year`, >= 0
    std::int64_t income_fen = 0;   ///< a year, from the year after the start; adds to the budget where it is reinvested
    std::int64_t revenue_fen = 0;  ///< present value that its revenue adds, begun now: what pairs of sites take from
};

struct Budget {
    std::vector<std::int64_t> by_year_fen;
    bool carry_over = true;                        ///< what a year leaves is there in the next
    bool reinvest = false;                         ///< income of running sites is spent on new ones
    std::vector<std::int64_t> works_capacity_fen;  ///< greatest capex a year; empty: no limit
};

/// From `low` to `high` facilities of a use in a zone among the starts up to a year.
struct ServiceStandard {
    std::string use;
    std::string zone;            ///< empty: everywhere
    std::optional<int> by_year;  ///< nullopt: over all years
    std::int64_t low = 0;
    std::optional<std::int64_t> high;
    double weight = 1;  ///< of one facility short, against those of other standards; > 0
};

/// Value lost where both are chosen, in whatever years; losses of one pair that hold together add up.
struct Cannibalisation {
    std::string site_a, use_a, site_b, use_b;
    std::int64_t loss_fen = 0;                     ///< >= 0
    std::optional<std::int64_t> least_a_fen = {};  ///< only of alternatives with a revenue of at least so much
    std::optional<std::int64_t> least_b_fen = {};

    [[nodiscard]] bool holds_a(Alternative const& a) const { return holds(a, site_a, use_a, least_a_fen); }
    [[nodiscard]] bool holds_b(Alternative const& a) const { return holds(a, site_b, use_b, least_b_fen); }

private:
    [[nodiscard]] bool holds(Alternative const& a, std::string const& site, std::string const& use,
                             std::optional<std::int64_t> least) const
    {
        return a.site == site && (use.empty() || a.use == use) && (!least || a.revenue_fen >= *least);
    }
};

/// Demand of zones that facilities share: what they can serve together is counted once.
struct DemandPool {
    struct Facility {
        std::string site, use;
        std::int64_t capacity = 0;     ///< units
        std::int64_t margin_fen = 0;   ///< value of a unit served, >= 0; the alternative's value is without it
        std::vector<bool> reach;       ///< of each zone
        std::optional<int> year = {};  ///< that it is begun in, so that later ones may earn less; nullopt: any
        std::string alternative =
            {};  ///< id of the only one that serves so: a use may be there whole and cut; empty: any
        [[nodiscard]] bool holds(Alternative const& a) const
        {
            return a.site == site && (use.empty() || a.use == use) && (!year || a.year == *year) &&
                   (alternative.empty() || a.id == alternative);
        }
    };
    std::vector<std::int64_t> demand;  ///< units a zone
    std::vector<Facility> facilities;
};

/// A stock that alternatives draw on, in integers of one unit: units that people need, floor area of a parcel.
struct SharedLimit {
    std::string name;
    std::int64_t limit = 0;                                     ///< >= 0
    std::vector<std::pair<std::size_t, std::int64_t>> amounts;  ///< (alternative, what it takes, >= 0)
};

/// `after` may start in the year of `before` or later, and not without it.
struct Precedence {
    std::string before, after;  ///< sites
};

/// Alternatives of a site, of one use where `use` is given, of one year where `year` is.
struct Selector {
    std::string site;
    std::string use;
    std::optional<int> year;
    [[nodiscard]] bool holds(Alternative const& a) const
    {
        return a.site == site && (use.empty() || a.use == use) && (!year || a.year == *year);
    }
};

/// What a plan's spread costs it: weight x (mean - CVaR of the worst share), over equally likely scenarios
/// (Rockafellar and Uryasev 2000). CVaR moves with whatever is added to all scenarios alike, so only what each
/// alternative is worth more or less than its mean is held; losses of pairs and demand of pools are the same in all.
struct RiskTerm {
    static constexpr std::size_t most_scenarios = 256;
    double weight = 0;                ///< 0 to 1
    std::int64_t worst_ppm = 50'000;  ///< the worst share in millionths, 1 to 1,000,000
    std::size_t scenarios = 0;        ///< 2 to most_scenarios
    /// Scenario value less value_fen, by alternative, then scenario; of each alternative 0 in sum. Shared by copies.
    std::shared_ptr<std::vector<std::int64_t> const> deviation_fen;

    [[nodiscard]] std::span<std::int64_t const> of(std::size_t alternative) const
    {
        return std::span{*deviation_fen}.subspan(alternative * scenarios, scenarios);
    }
};

struct PortfolioProblem {
    std::vector<Alternative> alternatives;
    Budget budget;
    std::vector<std::vector<std::string>> cliques;  ///< sites of which only one can be used: overlapping footprints
    std::vector<ServiceStandard> standards;
    std::vector<Cannibalisation> cannibalisation;
    std::vector<DemandPool> pools;
    std::vector<SharedLimit> limits;
    std::vector<Precedence> precedence;
    std::vector<Selector> excluded;
    std::vector<Selector> pinned;  ///< one of each is chosen
    std::optional<RiskTerm> risk = {};
};

/// Throws Error{bad_config} that says what cannot be: a repeated id, negative capex or budget, a year outside the
/// budget, an unknown site in a pin, an order, an overlap or a pair, weights that are not positive, sites that wait for
/// each other, a risk term outside its limits or whose deviations do not sum to 0.
void check(PortfolioProblem const& problem);

}  // namespace lacuna
