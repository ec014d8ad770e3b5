// SPDX-License-Identifier: Apache-2.0
#include "engine/core/text.h"
#include "engine/model/ramp_up.h"
#include "importers/study/study_keys.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace lacuna {

namespace {

template <class Owner>
void check_limits(std::span<StudyKey<Owner> const> keys, Owner& owner, std::string const& where,
                  std::vector<std::string>& faults)
{
    for (auto const& key : keys)
        if (auto const fault = out_of_limits(key.target(owner), key.limits))
            faults.push_back("'" + where + std::string{key.name} + "' " + *fault);
}

void check_dates(Study const& study, std::vector<std::string>& faults)
{
    auto const check = [&faults](std::string const& key, std::string const& date) {
        if (!date.empty() && !is_iso_date(date))
            faults.push_back("'" + key + "' is '" + date + "', not a date YYYY-MM-DD that exists");
    };
    check("run_date", study.run_date);
    auto const& day = study.valuation.valuation_date;
    check("valuation.valuation_date", day);
    constexpr int last_year = 9999;
    if (is_iso_date(day) && std::stoi(day.substr(0, 4)) + study.valuation.concession_years > last_year)
        faults.push_back("'valuation.valuation_date' is '" + day + "', from which the concession ends after the year " +
                         std::to_string(last_year) + " (HORIZON)");
}

/// What the figures of the valuation must be to each other.
void check_money(ValuationRules const& v, std::vector<std::string>& faults)
{
    if (auto const fault = fault_of(ramp_up_of({}, v)); !fault.empty()) faults.push_back("'valuation': " + fault);
    if (v.capex_weights.empty()) return;
    auto const& weights = v.capex_weights;
    if (weights.size() != static_cast<std::size_t>(v.construction_years))
        faults.push_back("'valuation.capex_weights' has " + std::to_string(weights.size()) +
                         " entries, 'valuation.construction_years' is " + std::to_string(v.construction_years) +
                         " (LENGTH: one for each year of construction)");
    else if (std::ranges::none_of(weights, [](double weight) { return weight > 0; }))
        faults.emplace_back("'valuation.capex_weights' are all 0, so nothing would be built (CAPEX_WEIGHTS)");
}

void check_layer(LayerRequest const& layer, std::vector<std::string>& faults)
{
    if (layer.sources.empty())
        faults.push_back("no '" + layer.name + ".source'; name the file of " + layer.name + ", or give --" +
                         layer.name);
    for (auto const& source : layer.sources)
        if (source.empty()) faults.push_back("'" + layer.name + ".source' is empty");
}

void check_in_kind(Study const& study, std::string const& who, double value, std::string const& source,
                   std::vector<std::string>& faults)
{
    if (value > 0 && study.financing.source_or(source).empty())
        faults.push_back("'financing." + who + "_in_kind' is " + tidy(value) + "; say in 'financing." + who +
                         "_in_kind_source', or for all in 'financing.in_kind_source', who valued it and when");
}

/// Whatever can change without a new scan.
void check_all_money(Study const& study, std::vector<std::string>& faults)
{
    check_dates(study, faults);
    if (study.valuation.first_operating_year() > study.valuation.concession_years)
        faults.push_back("'valuation.construction_years' with 'valuation.opening_delay_years' is " +
                         std::to_string(study.valuation.first_operating_year() - 1) +
                         ", not less than 'valuation.concession_years' " +
                         std::to_string(study.valuation.concession_years));
    check_money(study.valuation, faults);
    if (auto const fault = fault_of_payments(study.financing.waterfall); !fault.empty())
        faults.push_back("'financing.waterfall': " + fault);
    double shares = 0;
    for (auto const& party : study.financing.equity) {
        shares += party.share;
        check_in_kind(study, party.id, party.in_kind, party.in_kind_source, faults);
    }
    auto const& support = study.financing.support;
    check_in_kind(study, "public", support.public_in_kind.value, support.public_in_kind.source, faults);
    check_in_kind(study, "owner", support.owner_in_kind.value, support.owner_in_kind.source, faults);
    if (std::abs(shares - 1) > 1e-9)
        faults.push_back("the shares of equity under 'financing' add up to " + tidy(shares) + ", not to 1");
}

void refuse(std::vector<std::string> const& faults)
{
    if (faults.empty()) return;
    std::string text = faults.size() == 1 ? "study: " : "study has " + std::to_string(faults.size()) + " faults";
    for (auto const& fault : faults) text += (faults.size() == 1 ? "" : "\n  ") + fault;
    throw Error{Errc::bad_config, text};
}

}  // namespace

void validate(Study const& study)
{
    std::vector<std::string> faults;
    for (auto const layer : layer_names) {
        Study copy = study;
        bool const made = layer == "parcels" && study.plots != Plots::cadastre && study.request.parcels.sources.empty();
        if (auto const request = layer_of(copy, layer, false); request && !made) check_layer(*request, faults);
    }
    if (study.plots == Plots::tessellation && !study.request.parcels.sources.empty())
        faults.push_back("'plots' is \"tessellation\", and 'parcels.source' is given too; leave one of them out");
    if (study.space.enclosure_units && !study.request.roads)
        faults.push_back("'space.enclosure_units' needs roads, which enclose the parcels; give 'roads.source'");
    if (study.space.enclosure_units && study.space.ownership_units)
        faults.push_back("'space.enclosure_units' and 'space.ownership_units' unite the same parcels; choose one");
    if (study.out.empty()) faults.push_back("no 'out'; name the folder for the results, or give --out");
    if (study.catalogue.empty()) faults.push_back("'catalogue' is empty; name one, as \"cn\"");
    Study copy = study;
    check_limits(plain_keys(), copy, "", faults);
    for (auto& [district, rule] : copy.space.zones) {
        check_limits(zone_keys(), rule, "zones." + district + ".", faults);
        if (rule.setback_m && (rule.front_m || rule.side_m || rule.rear_m))
            faults.push_back("'zones." + district +
                             "' has 'setback_m' for every side and a setback for some; give "
                             "front_setback_m, side_setback_m and rear_setback_m instead");
    }
    check_all_money(study, faults);
    for (auto const& id : study.only)
        if (std::ranges::find(study.without, id) != study.without.end())
            faults.push_back("facility '" + id + "' is both in 'only' and in 'without'");
    refuse(faults);
}

void validate_money(Study const& study)
{
    std::vector<std::string> faults;
    check_all_money(study, faults);
    refuse(faults);
}

void set_money_key(Study& study, std::string const& key, std::string const& text)
{
    constexpr std::array of_the_scan{"valuation.people", "valuation.occupancy", "valuation.floor_area_per_person_m2"};
    if (!is_money_key(key) || std::ranges::find(of_the_scan, key) != of_the_scan.end())
        throw Error{Errc::usage,
                    "'" + key +
                        "': only valuation, prices, financing and social can change without a new "
                        "scan, and of them not who lives here (people, occupancy, floor_area_per_person_m2), or a "
                        "figure of money of the catalogue, as kiosk.capex_per_unit ('lacuna catalogue kiosk' lists "
                        "them)"};
    set_study_key(study, key, text);
}

Catalogue chosen_facilities(Catalogue catalogue, Study const& study)
{
    std::vector<std::string> ids;
    for (auto const& facility : catalogue.facilities) ids.push_back(facility.id);
    auto const check = [&](std::vector<std::string> const& wanted, std::string const& key) {
        for (auto const& id : wanted)
            if (std::ranges::find(ids, id) == ids.end())
                throw Error{Errc::bad_config, "'" + key + "': catalogue '" + catalogue.id + "' has no facility '" + id +
                                                  "'" + did_you_mean(id, ids)};
    };
    check(study.only, "only");
    check(study.without, "without");
    auto const among = [](std::vector<std::string> const& list, std::string const& id) {
        return std::ranges::find(list, id) != list.end();
    };
    std::erase_if(catalogue.facilities, [&](Facility const& facility) {
        return (!study.only.empty() && !among(study.only, facility.id)) || among(study.without, facility.id);
    });
    if (catalogue.facilities.empty())
        throw Error{Errc::bad_config, "'only' and 'without' leave no facility of catalogue '" + catalogue.id + "'"};
    return catalogue;
}

}  // namespace lacuna
