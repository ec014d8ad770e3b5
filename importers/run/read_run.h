// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/assumption.h"
#include "engine/model/study_area.h"
#include "importers/run/read_alternatives.h"
#include "importers/study/study.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// What a scan wrote that its money can be computed from anew, without geometry.
struct ScannedRun {
    ScannedAlternatives alternatives;
    Study study;                   ///< its valuation, prices, financing and catalogue, as run.json has them
    std::string catalogue_sha256;  ///< of the catalogue that it was priced with
    std::string currency;          ///< of that catalogue
    std::string version;           ///< of the program that scanned
    /// Of the scan's files, by what run.json has of them: the SHA-256 of one line a file, "SHA256  NAME", in its order.
    std::string outputs_sha256;
    std::vector<Parcel> parcels;        ///< ids and the levels that they name; no shapes
    std::vector<double> floor_area_m2;  ///< of them, existing, likely
    double existing_floor_area_m2 = 0;  ///< of the whole
    double ioav = 0;                    ///< of the sites chosen
    SourceCount sources;                ///< of its figures; the shares of money are not filled in
};

/// Reads `folder`/run.json and lacuna.gpkg. Error{open_failed} where there is none; Error{bad_layer} with file, key or
/// table and the remedy where one is damaged, of an earlier version or of another run.
ScannedRun read_run(std::filesystem::path const& folder);

/// ScannedRun::outputs_sha256 alone. Errors as read_run().
std::string read_outputs_sha256(std::filesystem::path const& folder);

/// The scan that a record of a later command is of (value.json, risk.json, portfolio.json), by its outputs_sha256;
/// empty where the file does not tell.
std::string scan_of_record(std::filesystem::path const& file);

/// ScannedRun::sources alone. Errors as read_run().
SourceCount read_source_count(std::filesystem::path const& folder);

}  // namespace lacuna
