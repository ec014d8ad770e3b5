// SPDX-License-Identifier: Apache-2.0
#include "engine/model/line_inputs.h"

#include "engine/model/ramp_up.h"

#include <algorithm>
#include <utility>

namespace lacuna {

namespace {

/// Keys in the order in which they are added, each once.
class Keys {
public:
    Keys(Facility const& facility, ValuationRules const& rules, PriceFactors const& prices)
        : facility_{facility}, rules_{rules}, prices_{prices}
    {
    }

    void add(std::string key)
    {
        if (std::ranges::find(keys_, key) == keys_.end()) keys_.push_back(std::move(key));
    }
    void own(char const* figure) { add(facility_.id + "." + figure); }
    void own_where(std::optional<double> const& stated, char const* figure)
    {
        if (stated) own(figure);
    }
    void rule(char const* name, bool holds = true)
    {
        if (holds) add(std::string{"valuation."} + name);
    }

    void ramp(bool list_too)
    {
        if (!ramp_up_of(facility_, rules_).logistic) return rule("ramp_up", list_too);
        for (auto const& [stated, name] : {std::pair{facility_.ramp_up_years, "ramp_up_years"},
                                           {facility_.ramp_up_start, "ramp_up_start"},
                                           {facility_.ramp_up_stabilised, "ramp_up_stabilised"}})
            add((stated ? facility_.id : std::string{"valuation"}) + "." + name);
    }
    /// Of all that net operating income is made of, what not every facility has.
    void noi()
    {
        own_where(facility_.vacancy_share, "vacancy_share");
        own_where(facility_.bad_debt_share, "bad_debt_share");
        own_where(facility_.fixed_cost_per_unit_year, "fixed_cost_per_unit_year");
        own_where(facility_.insurance_share, "insurance_share");
    }
    void built(SpaceKind kind)
    {
        own("capex_per_unit");
        if (in_building(kind)) own("conversion_share");
    }
    void spent()
    {
        rule("contingency_share", rules_.contingency_share > 0);
        rule("capex_growth_rate", rules_.capex_growth_rate != 0);
        rule("capex_weights", !rules_.capex_weights.empty());
    }
    void taxed()
    {
        own_where(facility_.refurbishment_share, "refurbishment_share");
        own_where(facility_.refurbishment_years, "refurbishment_years");
        rule("predevelopment_share", rules_.predevelopment_share > 0);
        rule("handback_share", rules_.ending == Ending::handback && rules_.handback_share > 0);
    }
    void price(double factor, double vat, char const* name)
    {
        if (factor != 1) add(std::string{"prices."} + name);
        if (vat != 0) add(std::string{"prices.vat_"} + name);
    }
    void prices(unsigned mask, bool of_today)
    {
        bool const insured = (mask & part::noi) != 0 && facility_.insurance_share;
        if (mask & part::sold) price(prices_.revenue, 0, "revenue");
        if (mask & (part::run | part::run_price))
            price(prices_.operating_cost, prices_.vat_operating_cost, "operating_cost");
        if ((mask & part::built) || insured) price(prices_.capex, prices_.vat_capex, "capex");
        if (of_today) price(prices_.today, 0, "today");
    }
    void growth(unsigned mask)
    {
        if (mask & part::grown) rule("growth_rate");
        if (mask & part::costs) rule(rules_.cost_growth_rate ? "cost_growth_rate" : "growth_rate");
    }
    void late()
    {
        rule("construction_years", rules_.construction_years > 0);
        rule("opening_delay_years", rules_.opening_delay_years > 0);
    }

    std::vector<std::string> taken() { return std::move(keys_); }

private:
    Facility const& facility_;
    ValuationRules const& rules_;
    PriceFactors const& prices_;
    std::vector<std::string> keys_;
};

}  // namespace

std::vector<std::string> inputs_of_line(UseLine line, Facility const& facility, ValuationRules const& rules,
                                        PriceFactors const& prices, SpaceKind kind)
{
    auto const& made = parts(line);
    auto const holds = [mask = made.mask](unsigned part) { return (mask & part) != 0; };
    Keys keys{facility, rules, prices};
    for (auto const figure : made.figures)
        if (!figure.empty())
            keys.add((made.of_today ? "today." + std::string{name(kind)} : facility.id) + "." + std::string{figure});
    if (holds(part::sold | part::run)) keys.own("revenue_per_unit_year");
    if (holds(part::run)) keys.own("opex_ratio");
    if (holds(part::built)) keys.built(kind);
    if (holds(part::life)) keys.own("life_years");
    if (holds(part::let)) keys.own_where(facility.vacancy_share, "vacancy_share");
    if (holds(part::noi)) keys.noi();
    if (holds(part::noi) && facility.insurance_share) keys.built(kind);
    if (holds(part::ramped | part::settled)) keys.ramp(holds(part::ramped));
    for (auto const rule : made.rules)
        if (!rule.empty()) keys.add("valuation." + std::string{rule});
    keys.growth(made.mask);
    // A curve is never quite over, so that what it ends with goes by how late it began.
    bool const curve = holds(part::settled) && ramp_up_of(facility, rules).logistic;
    if (holds(part::late) || curve) keys.late();
    if (line == UseLine::tax) keys.taxed();
    if (holds(part::spent)) keys.spent();
    keys.prices(made.mask, made.of_today);
    return keys.taken();
}

std::vector<std::string> inputs_of_line(std::string_view line, Facility const& facility, ValuationRules const& rules,
                                        PriceFactors const& prices, SpaceKind kind)
{
    return inputs_of_line(line_of(line), facility, rules, prices, kind);
}

std::vector<std::string> line_goes_by(UseLine line)
{
    std::vector<std::string> keys{"valuation.discount_rate", "valuation.timing", "valuation.view", "valuation.ending"};
    if (line == UseLine::predevelopment) return keys;
    keys.emplace_back("valuation.consent_probability");
    if (line != UseLine::capex && line != UseLine::compensation) keys.emplace_back("valuation.concession_years");
    return keys;
}

bool is_price(std::string_view key) { return !key.starts_with("valuation."); }

}  // namespace lacuna
