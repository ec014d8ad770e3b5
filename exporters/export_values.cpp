// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_values.h"

#include "engine/core/error.h"
#include "engine/model/line_inputs.h"
#include "exporters/files/staging.h"
#include "exporters/layers/layers.h"
#include "exporters/layers/plan_index.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "exporters/run_record/later_json.h"
#include "exporters/run_record/run_record.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/sha256.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace lacuna {

namespace {

using Json = nlohmann::ordered_json;

/// Of all that a scenario was made of: two that have the same were priced from the same figures by the same program.
std::string inputs_hash(ScenarioRow const& scenario)
{
    auto made_of = later_json("value", scenario.made_of);
    made_of.erase("warnings");  // they came of it
    return sha256_of(made_of.dump());
}

/// What the values of a row's scenario are.
template <class R>
Field<R> as_told_by(std::vector<ScenarioRow> const& scenarios)
{
    return {{"values_are", "", ColumnType::text, 0, ""}, [&scenarios](R const& r) {
                auto const of = std::ranges::find(scenarios, r.scenario, &ScenarioRow::scenario);
                return of == scenarios.end() ? Cell{} : text(of->made_of.basis);
            }};
}

struct LedgerRow {
    ScenarioPlan const* scenario;
    ScenarioRow const* made;
    std::string const* hash;
    Site const* site;
    CashFlow const* flow;
};

/// As the ledger writes it.
double with_six_decimals(double value) { return std::round(value * 1e6) / 1e6; }

void check_sums(std::vector<ScenarioPlan> const& ledger)
{
    for (auto const& scenario : ledger)
        for (auto const& site : scenario.plan->sites) {
            double sum = 0;
            for (auto const& flow : site.cash_flows) sum += with_six_decimals(flow.present_value);
            if (std::fabs(sum - site.best.appraisal.ioav) <= 0.01) continue;
            throw Error{Errc::ledger_open,
                        fmt::format("scenario '{}': the present values of site '{}' add up to {:.4f}, its IOAV is "
                                    "{:.4f}; please report this with the data",
                                    scenario.scenario, site.id, sum, site.best.appraisal.ioav)};
        }
}

std::string inputs_of(LedgerRow const& r)
{
    auto const& plan = *r.scenario->plan;
    auto const kind = space_of(plan.spaces, r.site->id).kind;
    auto const facility =
        std::ranges::find(plan.catalogue.facilities, r.site->best.placement.facility_id, &Facility::id);
    if (facility == plan.catalogue.facilities.end()) return {};
    return fmt::format(
        "{}",
        fmt::join(inputs_of_line(r.flow->line, *facility, plan.valuation_rules, plan.catalogue.prices, kind), " "));
}

Layer ledger_table(std::vector<ScenarioPlan> const& ledger, std::vector<ScenarioRow> const& scenarios,
                   std::string const& currency)
{
    using R = LedgerRow;
    using enum ColumnType;
    auto const six = [](char const* name, double CashFlow::*member) {
        return Field<R>{{name, "", ColumnType::real, 6, ""},
                        [member](R const& r) { return lacuna::real(r.flow->*member); }};
    };
    std::vector<Field<R>> fields{
        {{"scenario", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.scenario->scenario); }},
        {{"site_id", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.site->id); }},
        {{"facility", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.site->best.placement.facility_id); }},
        {{"view", "", text, 0, ""},
         [](R const& r) { return lacuna::text(name(r.scenario->plan->valuation_rules.view)); }},
        {{"timing", "", text, 0, ""},
         [](R const& r) { return lacuna::text(name(r.scenario->plan->valuation_rules.timing)); }},
        {{"discount_rate", "", ColumnType::real, 6, ""},
         [](R const& r) { return lacuna::real(r.scenario->plan->valuation_rules.discount_rate); }},
        {{"tax", "", text, 0, ""},
         [](R const& r) {
             return lacuna::text(r.scenario->plan->valuation_rules.taxed() ? "after tax" : "before tax");
         }},
        {{"price_level", "", text, 0, ""},
         [](R const& r) { return lacuna::text(r.scenario->plan->catalogue.price_level); }},
        {{"line", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.flow->line); }},
        {{"year", "", integer, 0, ""}, [](R const& r) { return whole(r.flow->year); }},
        six("time_years", &CashFlow::time_years),
        six("amount", &CashFlow::amount),
        {{"factor", "", ColumnType::real, 12, ""},
         [](R const& r) { return lacuna::real(r.flow->present_value / r.flow->amount); }},
        six("present_value", &CashFlow::present_value),
        in_currency<R>(currency),
        {{"inputs", "", text, 0, ""}, [](R const& r) { return lacuna::text(inputs_of(r)); }},
        {{"code_version", "", text, 0, ""}, [](R const& r) { return lacuna::text(r.made->made_of.program_version); }},
        {{"inputs_sha256", "", text, 0, ""}, [](R const& r) { return lacuna::text(*r.hash); }}};
    auto rows = std::make_shared<std::vector<R>>();
    auto hashes = std::make_shared<std::vector<std::string>>();
    for (auto const& scenario : scenarios) hashes->push_back(inputs_hash(scenario));
    for (auto const& scenario : ledger) {
        auto const made = std::ranges::find(scenarios, scenario.scenario, &ScenarioRow::scenario);
        if (made == scenarios.end()) throw Error{Errc::internal, "a ledger of no scenario"};
        auto const* hash = &(*hashes)[static_cast<std::size_t>(made - scenarios.begin())];
        for (auto const& site : scenario.plan->sites)
            for (auto const& flow : site.cash_flows) rows->push_back({&scenario, &*made, hash, &site, &flow});
    }
    Layer layer{"ledger", "", "", LayerGeometry::none, columns_of(fields), rows->size(), {}};
    layer.row = [rows, hashes, fields = std::move(fields)](std::size_t i) {
        return Row{"", {}, std::nullopt, cells_of(fields, (*rows)[i])};
    };
    return layer;
}

/// The figures of every scenario, in the order of the scenarios: what the keys of the ledger's rows name.
Layer register_table(std::vector<ScenarioPlan> const& ledger, std::string const& currency)
{
    struct R {
        std::string const* scenario;
        Assumption const* figure;
    };
    std::vector<Field<R>> fields{
        {{"scenario", "", ColumnType::text, 0, ""}, [](R const& r) { return lacuna::text(*r.scenario); }}};
    for (auto& of : assumption_fields({"moved", "", ColumnType::real, 2, ""}))
        fields.push_back({of.column, [cell = std::move(of.cell)](R const& r) { return cell(*r.figure); }});
    fields.push_back(in_currency<R>(currency));
    std::vector<R> rows;
    for (auto const& scenario : ledger)
        for (auto const& figure : scenario.plan->assumptions) rows.push_back({&scenario.scenario, &figure});
    Layer layer{"assumptions", "", "", LayerGeometry::none, columns_of(fields), rows.size(), {}};
    layer.row = [rows = std::move(rows), fields = std::move(fields)](std::size_t i) {
        return Row{"", {}, std::nullopt, cells_of(fields, rows[i])};
    };
    return layer;
}

/// What each scenario was made of and came to.
Json record_json(std::vector<ScenarioRow> const& scenarios, std::vector<std::filesystem::path> const& files)
{
    Json out = later_json("value", scenarios.front().made_of);
    Json list = Json::array();
    for (auto const& s : scenarios) {
        Json each{{"scenario", s.scenario}, {"inputs_sha256", inputs_hash(s)}};
        auto const made = later_json("value", s.made_of);
        for (auto const* key : {"catalogue", "settings", "values_are", "warnings", "valuation", "prices"})
            each[key] = made.at(key);
        each["totals"] = {{"sites", s.sites},
                          {"ioav", s.ioav},
                          {"ioav_mean", s.ioav_mean},
                          {"capex", s.capex},
                          {"noi_year", s.noi_year},
                          {"promised", s.promised},
                          {"renovation_cost", s.renovation_cost}};
        list.push_back(std::move(each));
    }
    out["scenarios"] = std::move(list);
    out["outputs"] = files_json(files);
    return out;
}

}  // namespace

void export_values(std::vector<ScenarioRow> const& scenarios, std::vector<ValueRow> const& values,
                   std::vector<BridgeRow> const& bridge, std::string const& currency,
                   std::filesystem::path const& folder, std::vector<ScenarioPlan> const& ledger)
{
    doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        using S = ScenarioRow;
        using V = ValueRow;
        using B = BridgeRow;
        write_csv_table(
            plain_table<S>(
                "scenarios",
                {word("scenario", &S::scenario), word("settings", &S::settings), number("ioav", &S::ioav),
                 number("ioav_mean", &S::ioav_mean), number("capex", &S::capex), number("noi_year", &S::noi_year),
                 number("promised", &S::promised), number("renovation_cost", &S::renovation_cost),
                 count("sites", &S::sites), count("losing", &S::losing),
                 count("other_use_better", &S::other_use_better), number("value_spv", &S::value_spv),
                 number("value_asset_owner", &S::value_asset_owner), number("value_public", &S::value_public),
                 number("value_society", &S::value_society), in_currency<S>(currency), as_told_by<S>(scenarios)},
                scenarios),
            staging.file("scenarios.csv"));
        write_csv_table(plain_table<V>("values",
                                       {word("scenario", &V::scenario),
                                        word("site_id", &V::site_id),
                                        word("parcel_id", &V::parcel_id),
                                        word("kind", &V::kind),
                                        word("facility", &V::facility),
                                        number("units", &V::units, 3),
                                        number("ioav_before", &V::ioav_before),
                                        number("ioav", &V::ioav),
                                        number("ioav_mean", &V::ioav_mean),
                                        number("capex", &V::capex),
                                        word("irr", &V::irr),
                                        word("best_facility", &V::best_facility),
                                        number("best_ioav", &V::best_ioav),
                                        number("best_ioav_mean", &V::best_ioav_mean),
                                        word("mirr", &V::mirr),
                                        word("eav", &V::eav),
                                        word("profitability_index", &V::profitability_index),
                                        word("discounted_payback", &V::discounted_payback),
                                        word("bcr", &V::bcr),
                                        number("value_spv", &V::value_spv),
                                        number("value_asset_owner", &V::value_asset_owner),
                                        number("value_public", &V::value_public),
                                        number("value_society", &V::value_society),
                                        in_currency<V>(currency),
                                        as_told_by<V>(scenarios)},
                                       values),
                        staging.file("values.csv"));
        write_csv_table(
            plain_table<B>("bridge",
                           {word("scenario", &B::scenario), word("line", &B::line), number("before", &B::before),
                            number("after", &B::after), in_currency<B>(currency), as_told_by<B>(scenarios)},
                           bridge),
            staging.file("bridge.csv"));
        std::vector<std::string> files{"values.csv", "bridge.csv", "scenarios.csv"};
        if (!ledger.empty()) {
            check_sums(ledger);
            write_csv_table(ledger_table(ledger, scenarios, currency), staging.file("ledger.csv"));
            files.emplace_back("ledger.csv");
            write_csv_table(register_table(ledger, currency), staging.file("assumptions.csv"));
            files.emplace_back("assumptions.csv");
        }
        std::vector<std::filesystem::path> written;
        for (auto const& file : files) written.push_back(staging.file(file));
        auto const text = record_json(scenarios, written).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
        write_run_record(text, staging.file("value.json"));
        files.emplace_back("value.json");
        staging.commit(files);
        // Of an earlier run: they would stand beside scenarios that they are not of.
        if (ledger.empty())
            for (auto const* earlier : {"ledger.csv", "assumptions.csv"}) std::filesystem::remove(folder / earlier);
    });
}

}  // namespace lacuna
