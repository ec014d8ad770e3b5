// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <memory>

namespace lacuna {

namespace {

struct Record {
    Site const& site;
    Space space;
    Facility const& facility;
    SiteMeasures const& measures;
    SiteViews const* views;  ///< null where the plan has none
};
using Fields = std::vector<Field<Record>>;
using enum ColumnType;

void add_identity(Fields& f)
{
    f.push_back({{"rank", "Rank", integer, 0, "1 is the highest IOAV on average"},
                 [](Record const& r) { return whole(r.site.rank); }});
    f.push_back({{"site_id", "Site", text, 0, "Id of the space, stable between runs"},
                 [](Record const& r) { return lacuna::text(r.site.id); }});
    f.push_back({{"parcel_id", "Parcel", text, 0, "Parcel that the space lies in"},
                 [](Record const& r) { return text_or_null(r.space.parcel_id); }});
    f.push_back({{"building_id", "Building", text, 0, "Building, for roofs"},
                 [](Record const& r) { return text_or_null(r.space.building_id); }});
    f.push_back({{"kind", "Kind of space", text, 0, "As vacant_parcel, open_land, roof; see docs/glossary.md"},
                 [](Record const& r) { return lacuna::text(name(r.space.kind)); }});
    f.push_back({{"facility", "Facility", text, 0, "Id of the best use in the catalogue"},
                 [](Record const& r) { return lacuna::text(r.facility.id); }});
    f.push_back({{"facility_name", "Best use", text, 0, "Name of the best use"},
                 [](Record const& r) { return lacuna::text(r.facility.name); }});
}

void add_ground(Fields& f)
{
    auto const best = [](Record const& r) -> Placement const& { return r.site.best.placement; };
    f.push_back({{"units", "Units", real, 3, "How many units of the facility it holds"},
                 [best](Record const& r) { return lacuna::real(best(r).units); }});
    f.push_back(
        {{"unit", "Unit", text, 0, "What one unit is"}, [](Record const& r) { return lacuna::text(r.facility.unit); }});
    f.push_back({{"ground_m2", "Ground of the facility (m²)", real, 3, "Area of the ground it takes"},
                 [best](Record const& r) { return lacuna::real(ground_m2(best(r))); }});
    f.push_back({{"ground_width_m", "Width of its ground (m)", real, 3,
                  "Shorter side of the rectangle, or of the one round its layout"},
                 [best](Record const& r) { return lacuna::real(best(r).ground.width_m); }});
    f.push_back({{"ground_length_m", "Length of its ground (m)", real, 3, "Longer side of the same"},
                 [best](Record const& r) { return lacuna::real(best(r).ground.length_m); }});
    f.push_back({{"certified", "Certified", boolean, 0,
                  "Its ground, as drawn, was checked to lie in the space to a millimetre; what fails is not a site"},
                 [best](Record const& r) { return truth(best(r).certified); }});
    f.push_back({{"space_m2", "Space (m²)", real, 3, "Area of the usable space, in the working CRS"},
                 [](Record const& r) { return lacuna::real(r.space.area_m2); }});
    f.push_back({{"width_m", "Width of the space (m)", real, 3, "Diameter of the largest circle inside"},
                 [](Record const& r) { return lacuna::real(r.space.width_m); }});
    f.push_back({{"confidence", "Confidence", text, 0, "measured, inferred or assumed"},
                 [](Record const& r) { return lacuna::text(name(r.space.confidence)); }});
    f.push_back({{"evidence", "Evidence", text, 0, "What shows that the space is under-used"},
                 [](Record const& r) { return lacuna::text(r.space.evidence); }});
}

/// "-0.5995; 0.1601"
std::string roots_text(Irr const& irr)
{
    std::string all;
    for (double const root : irr.roots) all += (all.empty() ? "" : "; ") + fmt::format("{:.6g}", root);
    return all + (irr.tangent ? " TANGENT" : "");
}

Cell measured(Measure const& measure) { return measure.ok() ? lacuna::real(measure.value) : Cell{}; }

/// "2.31 m from setback, 3 m at the strict end".
Cell note_of(RuleVerdict const& v)
{
    std::string note;
    if (!v.rule.empty())
        note = fmt::format("{}: {} m away, the strict end asks for {} m", v.rule, decimal_text(v.distance_m, 2),
                           decimal_text(v.strict_m, 2));
    if (!v.ground.empty()) note += (note.empty() ? "" : "; ") + v.ground;
    if (!v.unsure.empty()) note += fmt::format("{}not computed: {}", note.empty() ? "" : "; ", v.unsure);
    return lacuna::text(note);
}

void add_rules(Fields& f)
{
    f.push_back({{"rule_verdict", "Allowed", text, 0,
                  "yes: it keeps the strict end of every distance rule; maybe: only the likely figures; null: not on "
                  "open land, or every rule is known"},
                 [](Record const& r) {
                     return r.site.rules ? lacuna::text(r.site.rules->holds_strict ? "yes" : "maybe") : Cell{};
                 }});
    f.push_back(
        {{"rule_note", "Tightest rule", text, 0, "The distance rule with the least to spare, or missed by most"},
         [](Record const& r) { return r.site.rules ? note_of(*r.site.rules) : Cell{}; }});
}

void add_way(Fields& f)
{
    f.push_back(
        {{"way_m", "Way from the street (m)", real, 2,
          "Width of the widest way that leads to it from a street over its parcel, by the drawn buildings, down to a "
          "decimetre; 6: that or wider; null: its use asks for none, or streets are not known here"},
         [](Record const& r) { return real_or_null(r.site.way_m); }});
}

void add_value(Fields& f, PlanIndex const& index)
{
    auto const money = [&](char const* column, char const* alias, char const* meaning, double Appraisal::*member) {
        f.push_back({index.money(column, alias, meaning),
                     [member](Record const& r) { return lacuna::real(r.site.best.appraisal.*member); }});
    };
    money("ioav", "IOAV", "Incremental operating-asset value: with the facility less as things are", &Appraisal::ioav);
    f.push_back({index.money("ioav_mean", "IOAV on average",
                             "At the means of what prices may turn out to be; sites are chosen and ranked by it"),
                 [](Record const& r) { return lacuna::real(r.site.best.appraisal.ioav_mean()); }});
    money("npv_with", "NPV with the facility", "Net present value with the facility", &Appraisal::npv_with);
    money("npv_do_minimum", "NPV as things are", "Net present value of the do-minimum", &Appraisal::npv_do_minimum);
    money("pv_cannibalisation", "Lost by other places", "Present value of what the owner's other places lose to it",
          &Appraisal::pv_cannibalisation);
    money("pv_returned", "Returned, counted in the value",
          "Present value of the place that comes back at a hand-back, as far as the owner counts it",
          &Appraisal::pv_returned);
    money("pv_liabilities", "Duties taken over", "Present value of duties that come to the holder with the use",
          &Appraisal::pv_liabilities);
    money("capex", "Capital cost", "Cost to build, at the start", &Appraisal::capex);
    money("replacement_pv", "Replacements, present value", "Present value of replacements and refurbishments",
          &Appraisal::replacement_pv);
    money("revenue_year", "Revenue a year", "Stabilised, first-year prices", &Appraisal::revenue_year);
    money("noi_year", "Net operating income a year", "Stabilised, first-year prices", &Appraisal::noi_year);
}

void add_ratios(Fields& f, PlanIndex const& index)
{
    auto const worth = [](Record const& r) -> Appraisal const& { return r.site.best.appraisal; };
    f.push_back(
        {{"irr_pct", "Internal rate of return (%)", real, 4, "Of the incremental flow; null where it is not unique"},
         [worth](Record const& r) {
             return worth(r).irr.status == IrrStatus::unique ? lacuna::real(100 * worth(r).irr.value) : Cell{};
         }});
    f.push_back({{"irr_status", "Status of the rate", text, 0, "UNIQUE, or why there is no single rate"},
                 [worth](Record const& r) { return lacuna::text(name(worth(r).irr.status)); }});
    f.push_back({{"payback_years", "Payback (years)", real, 3, "Undiscounted; null where it never pays back"},
                 [worth](Record const& r) {
                     auto const& payback = worth(r).payback;
                     return payback.status == PaybackStatus::reached ? lacuna::real(payback.years) : Cell{};
                 }});
    f.push_back({{"payback_status", "Status of the payback", text, 0, "REACHED or NEVER"},
                 [worth](Record const& r) { return lacuna::text(name(worth(r).payback.status)); }});
    f.push_back(
        {{"yield_on_cost_pct", "Yield on cost (%)", real, 4, "Income over capital cost; null where it costs nothing"},
         [worth](Record const& r) {
             return worth(r).capex > 0 ? lacuna::real(100 * worth(r).yield_on_cost) : Cell{};
         }});
    auto per_m2 = index.money("value_per_m2", "IOAV a m² of ground", "IOAV over the ground of the facility");
    f.push_back({std::move(per_m2), [worth](Record const& r) { return lacuna::real(worth(r).value_per_m2); }});
    auto const money = [&](char const* column, char const* alias, char const* meaning, Measure SiteMeasures::*measure) {
        f.push_back({index.money(column, alias, meaning),
                     [measure](Record const& r) { return measured(r.measures.*measure); }});
    };
    money("value_per_parcel_m2", "IOAV a m² of parcel",
          "IOAV of this site over its whole parcel; null where it lies in none", &SiteMeasures::value_per_parcel_m2);
    money("value_per_added_floor_m2", "IOAV a m² of floor added",
          "IOAV over the gross floor area that the facility adds; null where it adds none",
          &SiteMeasures::value_per_added_floor_m2);
    f.push_back(
        {{"lettable_m2", "Lettable area (m²)", real, 3,
          "Floor area added, or taken in a building, times lettable_share; null where there is none or none is "
          "stated"},
         [](Record const& r) { return r.measures.lettable_m2 > 0 ? lacuna::real(r.measures.lettable_m2) : Cell{}; }});
    money("value_per_lettable_m2", "IOAV a m² lettable", "IOAV over the lettable area; null without one",
          &SiteMeasures::value_per_lettable_m2);
    f.push_back(
        {{"runner_up", "Second best use", text, 0, "Facility that comes next on this space"}, [](Record const& r) {
             return r.site.runner_up ? lacuna::text(r.site.runner_up->placement.facility_id) : Cell{};
         }});
    f.push_back(
        {index.money("runner_up_ioav", "IOAV of the second best use", "IOAV had it been chosen"),
         [](Record const& r) { return r.site.runner_up ? lacuna::real(r.site.runner_up->appraisal.ioav) : Cell{}; }});
    f.push_back({index.money("runner_up_ioav_mean", "IOAV on average of the second best use", "Had it been chosen"),
                 [](Record const& r) {
                     return r.site.runner_up ? lacuna::real(r.site.runner_up->appraisal.ioav_mean()) : Cell{};
                 }});
    f.push_back({{"refused", "Other uses refused", text, 0, "Each other facility with its reason"},
                 [](Record const& r) { return text_or_null(PlanIndex::refused_text(r.site.refused)); }});
}

/// What an investor asks beside the value; docs/valuation.md has the formulas.
void add_measures(Fields& f, PlanIndex const& index)
{
    using M = SiteMeasures;
    auto const money = [&](char const* column, char const* alias, char const* meaning, Measure M::*measure) {
        f.push_back({index.money(column, alias, meaning),
                     [measure](Record const& r) { return measured(r.measures.*measure); }});
    };
    f.push_back({{"irr_roots", "All rates of return", text, 0, "As fractions; several where the rate is not unique"},
                 [](Record const& r) { return text_or_null(roots_text(r.site.best.appraisal.irr)); }});
    f.push_back(
        {{"mirr_pct", "Modified rate of return (%)", real, 4, "Financed and reinvested at the discount rate"},
         [](Record const& r) { return r.measures.mirr.ok() ? lacuna::real(100 * r.measures.mirr.value) : Cell{}; }});
    money("eav", "Equivalent annual value", "Level yearly amount over the concession with the same value", &M::eav);
    f.push_back({{"profitability_index", "Profitability index", real, 4,
                  "1 + IOAV / present value of predevelopment and capex"},
                 [](Record const& r) { return measured(r.measures.profitability_index); }});
    f.push_back(
        {{"first_payback_years", "First payback (years)", real, 3,
          "Undiscounted; the first time that the money is back, where later costs make it due again; else null"},
         [](Record const& r) {
             auto const& p = r.measures.undiscounted;
             bool const twice = p.first.status == PaybackStatus::reached &&
                                (p.payback.status == PaybackStatus::never || p.first.years < p.payback.years);
             return twice ? lacuna::real(p.first.years) : Cell{};
         }});
    f.push_back({{"discounted_payback_years", "Discounted payback (years)", real, 3, "Null where it never pays back"},
                 [](Record const& r) {
                     auto const& d = r.measures.discounted;
                     bool const reached = d.status == MeasureStatus::ok && d.payback.status == PaybackStatus::reached;
                     return reached ? lacuna::real(d.payback.years) : Cell{};
                 }});
    money("cap_value", "Income capitalised", "Stabilised net operating income / exit yield; a check, no value",
          &M::cap_value);
    money("residual_land_value", "Residual land value", "What the ground is worth to this use; may be negative",
          &M::residual_land_value);
    f.push_back({index.money("xnpv", "Value by the calendar",
                             "XNPV: every flow on its day, days / 365; null where the date of valuation is not stated"),
                 [](Record const& r) { return r.measures.dated ? measured(r.measures.dated->xnpv) : Cell{}; }});
    f.push_back({{"xirr_pct", "Rate of return by the calendar (%)", real, 4,
                  "XIRR; null where it is not unique or the date of valuation is not stated"},
                 [](Record const& r) {
                     auto const& dated = r.measures.dated;
                     return dated && dated->xirr.status == IrrStatus::unique ? lacuna::real(100 * dated->xirr.value)
                                                                             : Cell{};
                 }});
    f.push_back(
        {{"irr_real_pct", "Real rate of return (%)", real, 4,
          "Less inflation; null where it is not stated or the rate not unique"},
         [](Record const& r) { return r.measures.irr_real ? lacuna::real(100 * *r.measures.irr_real) : Cell{}; }});
    f.push_back({{"bcr", "Benefits over costs", real, 4, "Present values in the view of the run; sides by line"},
                 [](Record const& r) { return measured(r.measures.bcr); }});
    f.push_back({{"no_value", "Measures without a value", text, 0, "Each with its status, and flags of others"},
                 [](Record const& r) { return text_or_null(r.measures.remarks()); }});
}

/// The site in each view; never added up.
void add_views(Fields& f, PlanIndex const& index)
{
    auto const money = [&](char const* column, char const* alias, char const* meaning, double SiteViews::*member) {
        f.push_back({index.money(column, alias, meaning),
                     [member](Record const& r) { return r.views ? lacuna::real(r.views->*member) : Cell{}; }});
    };
    money("value_spv", "Value to the operating company", "IOAV without what is the owner's alone", &SiteViews::spv);
    money("value_asset_owner", "Value to the asset owner",
          "IOAV with what the owner's other places lose and what is returned, as far as counted",
          &SiteViews::asset_owner);
    f.push_back(
        {index.money(
             "value_returned", "Returned to the owner at the end",
             "Settled income then, capitalised at the exit yield; the owner counts returned_share of it; 0 where "
             "the asset is kept"),
         [](Record const& r) { return lacuna::real(r.site.best.appraisal.returned_value); }});
    money("value_public", "Value to the public hand", "Its payments promised to the renovation, and its taxes",
          &SiteViews::public_hand);
    f.push_back({index.money("value_society", "Value to society", "Weighted; null where no social terms are stated"),
                 [](Record const& r) { return r.views ? real_or_null(r.views->society) : Cell{}; }});
    auto const ratio = [&](char const* column, char const* alias, std::optional<double> SiteViews::*member) {
        f.push_back({{column, alias, real, 4, "Present values of benefits over costs; null: NO_COST"},
                     [member](Record const& r) { return r.views ? real_or_null(r.views->*member) : Cell{}; }});
    };
    ratio("bcr_spv", "Benefits over costs, operating company", &SiteViews::bcr_spv);
    ratio("bcr_asset_owner", "Benefits over costs, asset owner", &SiteViews::bcr_asset_owner);
    ratio("bcr_society", "Benefits over costs, society", &SiteViews::bcr_society);
}

Record record_of(PlanIndex const& index, std::size_t i)
{
    auto const& plan = index.plan();
    auto const& site = plan.sites[i];
    auto const& views = plan.views.by_site;
    return {site, index.space(site.id), index.facility(site.best.placement.facility_id), plan.measures.at(i),
            i < views.size() ? &views[i] : nullptr};
}

}  // namespace

Layer sites_layer(PlanIndex const& index)
{
    Fields fields;
    add_identity(fields);
    add_ground(fields);
    add_rules(fields);
    add_way(fields);
    add_value(fields, index);
    add_ratios(fields, index);
    add_measures(fields, index);
    add_views(fields, index);
    add_terms(fields, index);
    Layer layer{
        "sites",
        "Ranked sites",
        "Under-used spaces with their best use, rank 1 the highest IOAV on average. " + index.terms_text() + ".",
        LayerGeometry::multi_polygon,
        columns_of(fields),
        index.plan().sites.size(),
        {}};
    layer.row = [&index, fields = std::move(fields)](std::size_t i) {
        Record const record = record_of(index, i);
        return Row{valid_text(record.site.id), record.space.shape, std::nullopt, cells_of(fields, record)};
    };
    return layer;
}

}  // namespace lacuna
