// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

/// One figure or word that a run went by and that is no price of the catalogue.
struct Setting {
    std::string key;                    ///< "valuation.discount_rate"
    std::string value;                  ///< as it is written in a study file
    std::string unit, mark;             ///< mark: as in Provenance; D where the study states no other; may be empty
    std::string meaning;                ///< one sentence
    std::string from = "study";         ///< "study", "rule set cn", "default"
    std::string source;                 ///< of a rule set's figure, or of the study's where it names one
    std::optional<double> number = {};  ///< the value, where it is one number
    bool figure = false;                ///< a number or a list of numbers; else a word, which says how and not how much
    std::optional<double> low = {}, high = {};  ///< this and what follows: as in Provenance
    std::string date = {}, valid_until = {}, owner = {}, confidence = {};
};

/// Which money a figure of the register goes into.
enum class BearsOn {
    value,       ///< rows of the ledger, which add up to the IOAV
    mean,        ///< the value at the means of prices, by which uses are chosen
    measures,    ///< what is told beside the value: rates of return, residual land value ...
    demand,      ///< how many units people need
    promise,     ///< what the operating company pays, and to whom
    screens,     ///< for securities
    renovation,  ///< its cost and what is still needed for it
    society      ///< the social value
};
std::string_view name(BearsOn what);

/// A figure or a word of the register: an input that money rests on, of the catalogue or of the study.
struct Assumption {
    std::string key;  ///< "parking_surface.capex_per_unit", "today.open_land.upkeep_per_m2_year", "prices.vat_capex"
    std::optional<double> value;  ///< the mode; nullopt: a list or a word, which is in `stated`
    std::string stated;           ///< the value as a file states it: "0.08", "[0.6, 0.85]", "\"mid\""
    std::string unit;
    bool figure = true;        ///< false: a word, a decision how to count, which needs no source and is not counted
    std::string distribution;  ///< that `lacuna risk` draws it from: "triangular", "market", "bernoulli"; empty: none
    std::string scope;         ///< whose it is: "facility kiosk", "spaces roof", "all sites", "operating company" ...
    std::string from;          ///< who states it: "catalogue cn", "study", "default"
    BearsOn bears_on = BearsOn::value;
    Provenance origin{"", '?', ""};  ///< mark ?: not recorded
    bool expired = false;            ///< its source holds no longer at the valuation date
    /// Absolute present values of the lines that it is a price of, each line's shared evenly over its prices. nullopt:
    /// it is no price but a rate, a time or a term, and has no part of the money of its own.
    std::optional<double> moved, share;  ///< share: of all that moves; the shares add up to 1
    /// Of all that moves, the money of lines that it goes into, as a price or otherwise; nullopt: it bears on other
    /// money than the ledger's. Reaches add up to nothing.
    std::optional<double> reach;
    std::int64_t sites = 0;  ///< that have a line which it goes into
};

/// How well the figures are sourced. One that no longer holds counts as not sourced; words are not counted.
struct SourceCount {
    std::size_t figures = 0, sourced = 0, expired = 0;
    std::size_t prices = 0, prices_sourced = 0;     ///< of these: those with a part of the money of their own
    double sourced_share = 0, estimated_share = 0;  ///< of the money that moves, by its prices
    /// Of the money that moves: lines into which at least one figure goes, price, rate or term, that is an estimate
    /// (E), unchecked (K), not recorded (?) or no longer holds.
    double unsettled_share = 0;
};

}  // namespace lacuna
