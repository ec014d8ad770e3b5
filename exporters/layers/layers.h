// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"
#include "exporters/layers/plan_index.h"

#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// The layers of a plan, one function a layer. `index` and its plan must outlive the layer.
Layer sites_layer(PlanIndex const& index);       ///< ranked sites: the space's shape with all figures of its best use
Layer placements_layer(PlanIndex const& index);  ///< ground of each site's best use
Layer layout_layer(PlanIndex const& index);      ///< what the units of best uses were counted on: bays, rows, courts
Layer spaces_layer(PlanIndex const& index);      ///< every under-used space, with or without a use
Layer rejected_layer(PlanIndex const& index);    ///< ground that rules took and that is no space
Layer parcels_layer(PlanIndex const& index);     ///< parcels with their metrics and the attributes given
Layer buildings_layer(PlanIndex const& index);   ///< buildings as cleaned, with the attributes given
Layer issues_layer(PlanIndex const& index);      ///< what was found wrong with, or decided about, the input

/// Tables without geometry.
Layer cash_flows_table(PlanIndex const& index);          ///< a row a site, line and year
Layer refusals_table(PlanIndex const& index);            ///< a row a space and facility that did not get it
Layer assumptions_table(PlanIndex const& index);         ///< the register: a row a figure or word that money rests on
Layer transfers_table(PlanIndex const& index);           ///< a row a payment between units where all are pooled
Layer self_balancing_table(PlanIndex const& index);      ///< a row a unit of each level: what is promised, cost, gap
Layer financing_table(PlanIndex const& index);           ///< a row a year of the operating company of all sites
Layer party_flows_table(PlanIndex const& index);         ///< a row a party and year
Layer parties_table(PlanIndex const& index);             ///< a row a party: all it pays and receives, rate of return
Layer renovation_account_table(PlanIndex const& index);  ///< a row an item: cost, who pays, what is missing
Layer lines_table(PlanIndex const& index);               ///< a row a line that a cash flow may have: its formula
Layer payments_table(PlanIndex const& index);            ///< a row a payment of a year: step, from, to
Layer residents_table(PlanIndex const& index);           ///< what residents pay and have; a row an item
Layer screens_table(PlanIndex const& index);             ///< a row a test of a security
Layer social_table(PlanIndex const& index);              ///< a row a site, and their sum
Layer overlaps_table(PlanIndex const& index);            ///< a row a pair of spaces that share ground
Layer alternatives_table(PlanIndex const& index);        ///< a row a space and facility that fits it, chosen or not
Layer settings_table(std::vector<Setting> const& settings);  ///< a row a figure that is no price of the catalogue
Layer run_metadata_table(std::vector<std::pair<std::string, std::string>> entries);

/// The columns of the register, with that of the money which rests on a figure.
std::vector<Field<Assumption>> assumption_fields(Column const& moved);

/// On what terms the figures of a run hold: program, date, CRS, currency, view, rates, catalogue. Each key once.
std::vector<std::pair<std::string, std::string>> run_terms(PlanIndex const& index, RunRecord const& record,
                                                           std::string const& crs_label);

/// The same and totals, inputs with hashes, versions of libraries, warnings. Each key once.
std::vector<std::pair<std::string, std::string>> run_metadata(PlanIndex const& index, RunRecord const& record,
                                                              std::string const& crs_label);

/// All of the above that go into the GeoPackage, in the order they are written.
std::vector<Layer> all_layers(PlanIndex const& index, RunRecord const& record,
                              std::vector<std::pair<std::string, std::string>> metadata);

}  // namespace lacuna
