// SPDX-License-Identifier: Apache-2.0
#include "cli/run_catalogue.h"

#include "cli/commands.h"
#include "engine/core/error.h"
#include "importers/catalogue/catalogue.h"
#include "importers/catalogue/overrides.h"

#include <fmt/format.h>

#include <utility>

namespace lacuna {

Catalogue catalogue_of(ScannedRun const& run, Study const& study,
                       std::vector<std::pair<std::string, std::string>> const& figures)
{
    auto found = find_catalogue(study.catalogue, data_folder() / "catalogues");
    for (auto const& [key, value] : figures) set_money_figure(found, key, value);
    auto catalogue = at_prices(std::move(found), study.prices);
    if (catalogue.currency != run.currency)
        throw Error{Errc::bad_config,
                    fmt::format("MIXED_CURRENCY: the scan was priced in {}, catalogue '{}' is in {}; take one in {}, "
                                "or scan again with this one",
                                run.currency, catalogue.id, catalogue.currency, run.currency)};
    return catalogue;
}

LaterRecord later_record_of(ScannedRun const& run, Study const& study, Catalogue const& catalogue,
                            std::vector<std::string> settings)
{
    return {program_version(),  run.version,     run.outputs_sha256, catalogue.id,       catalogue.sha256,
            catalogue.currency, study.valuation, study.prices,       std::move(settings)};
}

}  // namespace lacuna
