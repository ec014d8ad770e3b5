// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>
#include "engine/model/basis.h"

#include <filesystem>
#include <map>
#include <memory>

namespace lacuna {

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

void add_totals(Entries& out, PlanIndex const& index)
{
    auto const& totals = index.plan().totals;
    auto const& c = index.currency();
    out.emplace_back("parcels", fmt::format("{}", index.plan().area.parcels.size()));
    out.emplace_back("buildings", fmt::format("{}", index.plan().area.buildings.size()));
    out.emplace_back("spaces", fmt::format("{}", totals.spaces));
    out.emplace_back("sites", fmt::format("{}", totals.sites));
    out.emplace_back("space_m2", decimal_text(totals.space_m2, 3));
    out.emplace_back("ioav", fmt::format("{} {}", decimal_text(totals.ioav, 2), c));
    out.emplace_back("ioav_mean", fmt::format("{} {}", decimal_text(totals.ioav_mean, 2), c));
    out.emplace_back("capex", fmt::format("{} {}", decimal_text(totals.capex, 2), c));
    out.emplace_back("noi_year", fmt::format("{} {}", decimal_text(totals.noi_year, 2), c));
    auto const& r = totals.renovation;
    if (r.stated)
        out.emplace_back(
            "renovation_ceiling",
            fmt::format("{} m2 of {} m2 at {} {} a m2, if all of the IOAV were given to it; a ceiling, not a promise",
                        decimal_text(r.carried_m2, 1), decimal_text(r.area_m2, 1), decimal_text(r.cost_per_m2, 2), c));
    auto const& p = index.plan().programme;
    if (p.financed) {
        out.emplace_back("promised_pv", fmt::format("{} {}", decimal_text(p.promised_pv, 2), c));
        out.emplace_back("subsidy_need", fmt::format("{} {}", decimal_text(p.subsidy_need, 2), c));
    }
}

}  // namespace

Entries run_terms(PlanIndex const& index, RunRecord const& record, std::string const& crs_label)
{
    auto const& plan = index.plan();
    auto const& rules = plan.valuation_rules;
    Entries out;
    out.emplace_back("program", "lacuna " + record.program_version);
    out.emplace_back("run_date", record.run_date.empty() ? "not stated" : record.run_date);
    out.emplace_back("crs", crs_label);
    out.emplace_back("areas_measured_in", crs_label);
    out.emplace_back("currency", plan.catalogue.currency);
    out.emplace_back("price_level", plan.catalogue.price_level);
    out.emplace_back("values_are", basis(rules, plan.catalogue));
    out.emplace_back("view", name(rules.view));
    out.emplace_back("timing", name(rules.timing));
    out.emplace_back("discount_rate", decimal_text(rules.discount_rate, 6));
    out.emplace_back("growth_rate", decimal_text(rules.growth_rate, 6));
    auto const where_set = [&](char const* key, std::optional<double> const& value) {
        if (value) out.emplace_back(key, decimal_text(*value, 6));
    };
    auto const unless_0 = [](double value) { return value != 0 ? std::optional{value} : std::nullopt; };
    where_set("cost_growth_rate", rules.cost_growth_rate);
    where_set("inflation", rules.inflation);
    where_set("contingency_share", unless_0(rules.contingency_share));
    where_set("capex_growth_rate", unless_0(rules.capex_growth_rate));
    where_set("returned_share", unless_0(rules.returned_share));
    out.emplace_back(
        "expected_prices",
        fmt::format("revenue {}, operating cost {}, capex {}", decimal_text(rules.expected_revenue, 4),
                    decimal_text(rules.expected_operating_cost, 4), decimal_text(rules.expected_capex, 4)));
    out.emplace_back("concession_years", fmt::format("{}", rules.concession_years));
    out.emplace_back("construction_years", fmt::format("{}", rules.construction_years));
    out.emplace_back("tax", rules.taxed() ? fmt::format("after tax: {} % of profit, {} % of rent",
                                                        decimal_text(100 * rules.income_tax, 2),
                                                        decimal_text(100 * rules.property_tax, 2))
                                          : "before tax");
    out.emplace_back("consent_probability", decimal_text(rules.consent_probability, 6));
    out.emplace_back("ending", name(rules.ending));
    out.emplace_back("valuation_date", rules.valuation_date.empty() ? "not stated" : rules.valuation_date);
    out.emplace_back("catalogue", plan.catalogue.id + ": " + plan.catalogue.title);
    out.emplace_back("catalogue_sha256", plan.catalogue.sha256);
    return out;
}

Entries run_metadata(PlanIndex const& index, RunRecord const& record, std::string const& crs_label)
{
    Entries out = run_terms(index, record, crs_label);
    add_totals(out, index);
    std::map<std::string, int> seen;
    auto const numbered = [&seen](std::string const& key) { return fmt::format("{}_{}", key, ++seen[key]); };
    for (auto const& input : record.inputs)
        out.emplace_back(
            numbered("input_" + input.layer),
            fmt::format("{} ({}, {}, {} features, sha256 {})", std::filesystem::path{input.name}.filename().string(),
                        input.driver, input.crs, input.features, input.sha256));
    for (auto const& [library, version] : record.libraries) out.emplace_back("library_" + library, version);
    for (auto const& warning : index.plan().warnings) out.emplace_back(numbered("warning"), warning);
    return out;
}

Layer run_metadata_table(Entries entries)
{
    Layer layer{
        "run_metadata",
        "About this run",
        "Terms of the valuation, CRS, versions and hashes.",
        LayerGeometry::none,
        {{"key", "Key", ColumnType::text, 0, "What is said"}, {"value", "Value", ColumnType::text, 0, "What it is"}},
        entries.size(),
        {}};
    auto const kept = std::make_shared<Entries const>(std::move(entries));
    layer.row = [kept](std::size_t i) {
        auto const& [key, value] = (*kept)[i];
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, {text(key), text(value)}};
    };
    return layer;
}

Layer settings_table(std::vector<Setting> const& settings)
{
    using S = Setting;
    auto const words = [](char const* name, char const* alias, char const* meaning, std::string S::*member) {
        return Field<S>{{name, alias, ColumnType::text, 0, meaning},
                        [member](S const& s) { return text_or_null(s.*member); }};
    };
    std::vector<Field<S>> fields{
        words("key", "Key", "As in a study file", &S::key),
        words("value", "Value", "As it is written in a study file", &S::value),
        words("unit", "Unit", "Of the value", &S::unit),
        words("mark", "Mark", "S read in a source, K known, E estimate, C computed, D decision", &S::mark),
        words("stated_by", "Stated by", "The study or an option, a rule set, or the default", &S::from),
        words("source", "Source", "Of a rule set's figure, or as the study names it", &S::source),
        words("meaning", "Meaning", "What the figure is", &S::meaning)};
    Layer layer{"settings",
                "Settings",
                "Every figure that the run went by and that is no price of the catalogue, and who stated it.",
                LayerGeometry::none,
                columns_of(fields),
                settings.size(),
                {}};
    layer.row = [&settings, fields = std::move(fields)](std::size_t i) {
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, settings[i])};
    };
    return layer;
}

std::vector<Layer> all_layers(PlanIndex const& index, RunRecord const& record, Entries metadata)
{
    std::vector<Layer> out;
    out.push_back(sites_layer(index));
    out.push_back(placements_layer(index));
    out.push_back(layout_layer(index));
    out.push_back(spaces_layer(index));
    out.push_back(rejected_layer(index));
    out.push_back(parcels_layer(index));
    out.push_back(buildings_layer(index));
    out.push_back(issues_layer(index));
    out.push_back(cash_flows_table(index));
    out.push_back(refusals_table(index));
    out.push_back(alternatives_table(index));
    out.push_back(overlaps_table(index));
    out.push_back(assumptions_table(index));
    out.push_back(self_balancing_table(index));
    out.push_back(transfers_table(index));
    out.push_back(financing_table(index));
    out.push_back(parties_table(index));
    out.push_back(party_flows_table(index));
    out.push_back(renovation_account_table(index));
    out.push_back(lines_table(index));
    out.push_back(payments_table(index));
    out.push_back(residents_table(index));
    out.push_back(screens_table(index));
    out.push_back(social_table(index));
    out.push_back(settings_table(record.settings));
    out.push_back(run_metadata_table(std::move(metadata)));
    return out;
}

}  // namespace lacuna
