// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <string>
#include <vector>

namespace lacuna {

/// What a computation on the folder of a scan was made of, for its record. Nothing of the machine or the hour.
struct LaterRecord {
    std::string program_version;
    std::string scan_version;           ///< of the program that scanned
    std::string scan_outputs_sha256;    ///< SHA-256 of one line a file of the scan, "SHA256  NAME", in run.json's order
    std::string scan_catalogue_sha256;  ///< of the catalogue that the scan was priced with
    std::string catalogue_id, catalogue_sha256, currency;
    ValuationRules valuation;           ///< as the study and `settings` state them
    PriceFactors prices;                ///< on the catalogue
    std::vector<std::string> settings;  ///< KEY=VALUE, stated beside the study
    std::string basis;                  ///< what its values are: comparator, view, prices, rate, timing, tax
    std::vector<std::string> warnings;  ///< of the figures that it went by and of what came of them
};

}  // namespace lacuna
