// SPDX-License-Identifier: Apache-2.0
#include "cli/run_catalogue.h"

#include "cli/commands.h"
#include "engine/core/error.h"
#include "engine/model/basis.h"
#include "importers/catalogue/catalogue.h"
#include "importers/catalogue/overrides.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lacuna {

Catalogue catalogue_of(ScannedRun const& run, Study const& study,
                       std::vector<std::pair<std::string, std::string>> const& figures)
{
    auto found = doing("the catalogue of the scan, named as from the folder where it ran",
                       [&] { return find_catalogue(study.catalogue, data_folder() / "catalogues"); });
    for (auto const& [key, value] : figures) set_money_figure(found, key, value);
    auto catalogue = at_prices(std::move(found), study.prices);
    if (catalogue.currency != run.currency)
        throw Error{Errc::bad_config,
                    fmt::format("MIXED_CURRENCY: the scan was priced in {}, catalogue '{}' is in {}; take one in {}, "
                                "or scan again with this one",
                                run.currency, catalogue.id, catalogue.currency, run.currency)};
    for (auto const& use : run.alternatives.uses)
        if (std::ranges::find(catalogue.facilities, use.facility_id, &Facility::id) == catalogue.facilities.end())
            throw Error{
                Errc::bad_config,
                fmt::format("the scan has uses of '{}', which catalogue '{}' lacks; take one that has it, or scan "
                            "again with this one",
                            use.facility_id, catalogue.id)};
    return catalogue;
}

std::pair<std::string, std::string> setting_of(std::string const& text)
{
    auto const equal = text.find('=');
    if (equal == std::string::npos)
        throw Error{Errc::usage, fmt::format("--set {} is not understood; write --set prices.revenue=0.9", text)};
    return {text.substr(0, equal), text.substr(equal + 1)};
}

void restate(Terms& terms, std::string const& key, std::string const& value)
{
    if (names_money_figure(key) && !key.starts_with("valuation."))
        terms.figures.emplace_back(key, value);
    else
        set_money_key(terms.study, key, value);
}

LaterRecord later_record_of(ScannedRun const& run, Study const& study, Catalogue const& catalogue,
                            std::vector<std::string> settings)
{
    return {program_version(),
            run.version,
            run.outputs_sha256,
            run.catalogue_sha256,
            catalogue.id,
            catalogue.sha256,
            catalogue.currency,
            study.valuation,
            study.prices,
            std::move(settings),
            basis(study.valuation, catalogue),
            {}};
}

}  // namespace lacuna
