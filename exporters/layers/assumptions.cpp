// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <utility>

namespace lacuna {

std::vector<Field<Assumption>> assumption_fields(Column const& moved)
{
    using A = Assumption;
    using Type = ColumnType;
    return {
        {{"key", "Figure", Type::text, 0, "Facility, kind of space or section of the study, and figure"},
         [](A const& a) { return text(a.key); }},
        {{"value", "Value", Type::real, 6, "As the catalogue or the study has it, the mode; null: a list or a word"},
         [](A const& a) { return real_or_null(a.value); }},
        {{"stated", "As stated", Type::text, 0, "The value as a file states it: a number, a list, a word"},
         [](A const& a) { return text(a.stated); }},
        {{"unit", "Unit", Type::text, 0, "Of the value; money is the run's currency"},
         [](A const& a) { return text_or_null(a.unit); }},
        {{"low", "Low", Type::real, 6, "The least it may be; null where not stated. The value is the mode"},
         [](A const& a) { return real_or_null(a.origin.low); }},
        {{"high", "High", Type::real, 6, "The most it may be; null where not stated"},
         [](A const& a) { return real_or_null(a.origin.high); }},
        {{"distribution", "Distribution", Type::text, 0,
          "How lacuna risk draws it: triangular from low to high, market (the market's range), bernoulli; null: not"},
         [](A const& a) { return text_or_null(a.distribution); }},
        {{"scope", "Scope", Type::text, 0, "Whose it is: a facility, a kind of space, all sites, the company ..."},
         [](A const& a) { return text(a.scope); }},
        {{"bears_on", "Bears on", Type::text, 0,
          "The money it goes into: value (the ledger), mean, measures, demand, promise, screens, renovation, society"},
         [](A const& a) { return text(name(a.bears_on)); }},
        {{"stated_by", "Stated by", Type::text, 0, "The catalogue, the study or an option, or the default"},
         [](A const& a) { return text(a.from); }},
        {{"mark", "Mark", Type::text, 0, "S read in a source, K known, E estimate, C computed, D decision"},
         [](A const& a) { return text(std::string{a.origin.mark}); }},
        {{"source", "Source", Type::text, 0, "As the catalogue or the study names it"},
         [](A const& a) { return text_or_null(a.origin.source); }},
        {{"source_date", "Date of the source", Type::text, 0, "Null where not stated"},
         [](A const& a) { return text_or_null(a.origin.date); }},
        {{"valid_until", "Holds until", Type::text, 0, "Null where not stated"},
         [](A const& a) { return text_or_null(a.origin.valid_until); }},
        {{"expired", "Expired", Type::boolean, 0, "It holds no longer at the valuation date"},
         [](A const& a) { return truth(a.expired); }},
        {{"owner", "Owner", Type::text, 0, "Who answers for it; null where not stated"},
         [](A const& a) { return text_or_null(a.origin.owner); }},
        {{"confidence", "Confidence", Type::text, 0, "high, medium or low; null where not stated"},
         [](A const& a) { return text_or_null(a.origin.confidence); }},
        {moved, [](A const& a) { return real_or_null(a.moved); }},
        {{"share", "Share", Type::real, 6, "Of all money that moves, each line's shared over its prices; adds up to 1"},
         [](A const& a) { return real_or_null(a.share); }},
        {{"reach", "Reach", Type::real, 6, "Of all money that moves, the lines it goes into; adds up to nothing"},
         [](A const& a) { return real_or_null(a.reach); }},
        {{"counted", "Counted", Type::boolean, 0,
          "It is a figure and not a word: one of those that sources are counted of"},
         [](A const& a) { return truth(a.figure); }},
        {{"sites", "Sites", Type::integer, 0, "With a line that it goes into"},
         [](A const& a) { return whole(a.sites); }},
    };
}

Layer assumptions_table(PlanIndex const& index)
{
    auto fields =
        assumption_fields(index.money("moved", "Money that rests on it",
                                      "Sum of absolute present values; null: a rate, a time or a term, or no line"));
    auto const& rows = index.plan().assumptions;
    Layer layer{"assumptions",
                "Assumptions",
                "Every figure and word that the money rests on, prices first, by the money that moves through each. " +
                    index.terms_text() + ".",
                LayerGeometry::none,
                columns_of(fields),
                rows.size(),
                {}};
    layer.row = [&rows, fields = std::move(fields)](std::size_t i) {
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, rows[i])};
    };
    return layer;
}

}  // namespace lacuna
