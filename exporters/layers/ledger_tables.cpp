// SPDX-License-Identifier: Apache-2.0
#include "engine/core/date.h"
#include "engine/model/line_inputs.h"
#include "engine/model/use_line.h"
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace lacuna {

namespace {

using enum ColumnType;

/// A site with what its flows tell of its space, and the row at which they begin.
struct FlowsOfSite {
    Site const* site;
    std::string parcel_id;
    SpaceKind kind;
    std::size_t first;
};

struct Flow {
    Site const& site;
    FlowsOfSite const& all;
    CashFlow const& flow;
};

std::vector<Field<Flow>> flow_fields()
{
    return {
        {{"rank", "Rank", integer, 0, "Rank of the site"}, [](Flow const& r) { return whole(r.site.rank); }},
        {{"site_id", "Site", text, 0, "Site the flow belongs to"},
         [](Flow const& r) { return lacuna::text(r.site.id); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel of the site"},
         [](Flow const& r) { return text_or_null(r.all.parcel_id); }},
        {{"facility_id", "Facility", text, 0, "Id in the catalogue"},
         [](Flow const& r) { return lacuna::text(r.site.best.placement.facility_id); }},
        {{"line", "Line", text, 0, "What the money is for"}, [](Flow const& r) { return lacuna::text(r.flow.line); }},
        {{"year", "Year", integer, 0, "0 is the start"}, [](Flow const& r) { return whole(r.flow.year); }},
        {{"time_years", "Time (years)", real, 6, "When it falls for discounting"},
         [](Flow const& r) { return lacuna::real(r.flow.time_years); }},
        {{"amount", "Amount", real, 6, "Undiscounted, money in positive, in the row's currency"},
         [](Flow const& r) { return lacuna::real(r.flow.amount); }},
        {{"present_value", "Present value", real, 6, "Adds up to the site's IOAV, in the row's currency"},
         [](Flow const& r) { return lacuna::real(r.flow.present_value); }},
    };
}

/// Where a row comes from: enough to make it again.
std::vector<Field<Flow>> origin_fields(PlanIndex const& index)
{
    return {{{"scenario", "Scenario", text, 0, "Of prices and rules; a scan has one"},
             [](Flow const&) { return lacuna::text("base"); }},
            {{"factor", "Discount factor", real, 12, "Present value / amount"},
             [](Flow const& r) { return lacuna::real(r.flow.present_value / r.flow.amount); }},
            {{"inputs", "Made of", text, 0,
              "Keys of the figures behind the amount, the one it rests on first; units and ground are the site's"},
             [&index](Flow const& r) {
                 auto const& facility = index.facility(r.site.best.placement.facility_id);
                 auto const& rules = index.plan().valuation_rules;
                 auto const& prices = index.plan().catalogue.prices;
                 return lacuna::text(fmt::format(
                     "{}", fmt::join(inputs_of_line(r.flow.line, facility, rules, prices, r.all.kind), " ")));
             }},
            {{"date", "Day", text, 0, "The same by the calendar; null where the date of valuation is not stated"},
             [&index](Flow const& r) {
                 auto const& start = index.plan().valuation_rules.valuation_date;
                 return start.empty() ? Cell{} : lacuna::text(date_after(start, r.flow.time_years));
             }}};
}

struct Refused {
    std::string const& space_id;
    std::optional<std::int64_t> rank;
    Refusal refusal;
};

std::vector<Field<Refused>> refusal_fields(PlanIndex const& index)
{
    auto const facility_name = [&index](Refused const& r) {
        return lacuna::text(index.facility(r.refusal.facility_id).name);
    };
    return {
        {{"space_id", "Space", text, 0, "Space that the facility did not get"},
         [](Refused const& r) { return lacuna::text(r.space_id); }},
        {{"rank", "Rank", integer, 0, "Of the site; null where the space has no use at all"},
         [](Refused const& r) { return r.rank ? whole(*r.rank) : Cell{}; }},
        {{"facility", "Facility", text, 0, "Id in the catalogue"},
         [](Refused const& r) { return lacuna::text(r.refusal.facility_id); }},
        {{"facility_name", "Facility name", text, 0, "Name in the catalogue"}, facility_name},
        {{"reason", "Reason", text, 0, "Name of the reason"},
         [](Refused const& r) { return lacuna::text(name(r.refusal.reason)); }},
        {{"shortfall", "Shortfall", real, 3, "What was missing, in the row's unit"},
         [](Refused const& r) { return lacuna::real(r.refusal.shortfall); }},
        {{"unit", "Unit", text, 0, "Of the shortfall"},
         [&index](Refused const& r) { return text_or_null(index.unit_text(r.refusal.unit)); }},
        {{"proven", "Proven", integer, 0, "1: it cannot be otherwise; 0: no way was found"},
         [](Refused const& r) { return whole(r.refusal.proven ? 1 : 0); }},
        {{"text", "In words", text, 0, "The reason in words"},
         [](Refused const& r) { return text_or_null(r.refusal.text); }},
    };
}

}  // namespace

Layer lines_table(PlanIndex const& index)
{
    std::vector<Field<UseLine>> fields{
        {{"line", "Line", ColumnType::text, 0, "As in cash_flows"},
         [](UseLine const& l) { return lacuna::text(lacuna::name(l)); }},
        {{"formula", "Formula", ColumnType::text, 0,
          "Of the amount in a year; keys as in assumptions. A price is a factor of the study x (1 + its vat_)"},
         [](UseLine const& l) { return lacuna::text(formula(l)); }},
        {{"in_noi", "In NOI", ColumnType::boolean, 0, "Part of net operating income"},
         [](UseLine const& l) { return truth(in_noi(group_of(lacuna::name(l)))); }}};
    Layer layer{"lines",
                "Lines of a cash flow",
                "The rule behind each line of the table cash_flows. " + index.terms_text() + ".",
                LayerGeometry::none,
                columns_of(fields),
                static_cast<std::size_t>(UseLine::count),
                {}};
    layer.row = [fields = std::move(fields)](std::size_t i) {
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, static_cast<UseLine>(i))};
    };
    return layer;
}

Layer cash_flows_table(PlanIndex const& index)
{
    auto fields = flow_fields();
    std::vector<Field<Flow>> terms;
    add_terms(terms, index);
    // The columns of cash_flows.csv, in this order.
    for (auto const* wanted : {"currency", "view", "timing", "discount_rate", "tax", "price_level"})
        for (auto const& term : terms)
            if (term.column.name == wanted) fields.push_back(term);
    for (auto& field : origin_fields(index)) fields.push_back(std::move(field));
    auto const sites = std::make_shared<std::vector<FlowsOfSite>>();
    std::size_t rows = 0;
    for (auto const& site : index.plan().sites) {
        auto const space = index.space(site.id);
        if (!site.cash_flows.empty()) sites->push_back({&site, space.parcel_id, space.kind, rows});
        rows += site.cash_flows.size();
    }
    Layer layer{"cash_flows",
                "Cash flows",
                "Incremental cash flow of each site by line and year; present values add up to the IOAV. " +
                    index.terms_text() + ".",
                LayerGeometry::none,
                columns_of(fields),
                rows,
                {}};
    layer.row = [sites, fields = std::move(fields)](std::size_t i) {
        auto const& all = *(std::ranges::upper_bound(*sites, i, {}, &FlowsOfSite::first) - 1);
        Flow const record{*all.site, all, all.site->cash_flows[i - all.first]};
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, record)};
    };
    return layer;
}

Layer refusals_table(PlanIndex const& index)
{
    auto fields = refusal_fields(index);
    auto const& plan = index.plan();
    // The row at which the refusals of each space begin: of the sites, then of the unused spaces.
    auto const starts = std::make_shared<std::vector<std::size_t>>(1, 0);
    for (auto const& site : plan.sites) starts->push_back(starts->back() + site.refused.size());
    for (auto const& space : plan.unused) starts->push_back(starts->back() + space.refused.size());
    Layer layer{"refusals",
                "Refusals",
                "Each facility that did not get a space, with the reason and by how much. " + index.terms_text() + ".",
                LayerGeometry::none,
                columns_of(fields),
                starts->back(),
                {}};
    layer.row = [&plan, starts, fields = std::move(fields)](std::size_t i) {
        auto const place = static_cast<std::size_t>(std::ranges::upper_bound(*starts, i) - starts->begin()) - 1;
        bool const used = place < plan.sites.size();
        auto const at = used ? place : place - plan.sites.size();
        auto const& list = used ? plan.sites[at].refused : plan.unused[at].refused;
        Refused const record{used ? plan.sites[at].id : plan.unused[at].space_id,
                             used ? std::optional{plan.sites[at].rank} : std::nullopt, list[i - (*starts)[place]]};
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, record)};
    };
    return layer;
}

}  // namespace lacuna
