// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <filesystem>
#include <string>

namespace lacuna {

/// The catalogue's figures behind a scan's sites, each with mark and source. Where the catalogue cannot be read or has
/// changed since the scan that is told in place of them.
class SiteFigures {
public:
    explicit SiteFigures(std::filesystem::path const& folder);

    /// What a facility needs and how its units are counted: what is no money of it.
    void print_sizes(std::string const& facility_id) const;

    /// Its figures of money, and those of a kind of space as it is today.
    void print_money(std::string const& facility_id, std::string const& kind) const;

private:
    [[nodiscard]] Facility const* facility(std::string const& id) const;
    Catalogue catalogue_;
    PriceFactors prices_;
    std::string fault_;
};

}  // namespace lacuna
