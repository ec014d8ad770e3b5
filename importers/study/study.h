// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/financing.h"
#include "engine/model/rules.h"
#include "engine/model/social.h"
#include "importers/layers/read_study.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// Everything that a scan can be told, by a study file or by options. docs/study.md lists the keys.
struct Study {
    std::string title;
    StudyRequest request = named_layers();
    std::string catalogue = "generic";  ///< id or path, see find_catalogue()
    std::string rules;                  ///< id or path, see find_rule_set(); empty: the catalogue's; "none": none
    std::filesystem::path out;          ///< folder for the results
    SpaceRules space;
    ValuationRules valuation;
    FinancingTerms financing = usual_terms();
    SocialTerms social;
    PriceFactors prices;
    std::vector<std::string> only;     ///< ids of facilities to look at; empty: all
    std::vector<std::string> without;  ///< ids of facilities to leave out
    Align align = Align::report;       ///< a shift of the buildings against the parcels
    Plots plots = Plots::automatic;    ///< where the parcels come from
    int threads = 0;                   ///< 0: one a core
    std::string run_date;              ///< ISO 8601, printed in results; empty: not stated
    /// What a file says of its figures of money beside their values, by key: "valuation.discount_rate". A figure that
    /// is set without that has none, and is the user's decision.
    std::map<std::string, Provenance> origins;

private:
    static StudyRequest named_layers();
    static FinancingTerms usual_terms();
};

/// Reads a study file (TOML). Paths in it are relative to its folder. Keys left out keep the values of `base`. A key of
/// money takes a value or, as a catalogue's figures do, a value with its mark and source (stated_figure.h).
/// Error{open_failed} where it cannot be read; Error{bad_config} with file and line of every fault (unknown key
/// with the nearest known one, wrong type, value out of range). Whether the study is complete is for validate().
Study read_study_file(std::filesystem::path const& file, Study base = {});

/// True for a key of valuation, prices, financing or social: what bears on money.
bool is_money_key(std::string_view key);

/// Sets one key as "--set space.setback_m=2" does: "space.far_allowed", "parcels.crs", "parcels.fields.floors",
/// "zones.C-3.far_allowed". A list is written with commas, a key without value is emptied by "". Relative paths stay
/// relative to the working folder. Error{usage} for an unknown key, with the nearest, or a value that cannot be.
void set_study_key(Study& study, std::string const& key, std::string const& value);

/// Every key that set_study_key() takes, those of districts and fields as "zones.*.far_allowed" and "parcels.fields.*".
std::vector<std::string> study_keys();

/// Checks what no single key can: a source of parcels and of buildings, a folder for results, ranges of values that
/// options have set, dates that exist, facilities not both named and left out. Error{bad_config} tells all of it.
void validate(Study const& study);
/// The same of what can change without a new scan: valuation, prices, financing, social.
void validate_money(Study const& study);
/// set_study_key() of what can change without a new scan; Error{usage} for any other key.
void set_money_key(Study& study, std::string const& key, std::string const& text);

/// The facilities of `catalogue` that the study wants. Error{bad_config} for an id that is not in it, with the
/// nearest, and where none is left.
Catalogue chosen_facilities(Catalogue catalogue, Study const& study);

/// docs/study.md: all keys with type, default, range, unit and meaning, and an example.
std::string describe_study_keys();

}  // namespace lacuna
