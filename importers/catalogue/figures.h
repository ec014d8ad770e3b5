// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <span>
#include <string_view>
#include <variant>

namespace lacuna {

/// Where a figure goes. An optional member makes the figure one that may be left out.
template <class Owner>
using FigureMember = std::variant<double Owner::*, std::optional<double> Owner::*>;

/// One figure of the catalogue format: fills, checks, explains. A new figure is a new row and a new member.
template <class Owner>
struct Figure {
    std::string_view name;
    FigureMember<Owner> member;
    double least, most;
    std::string_view unit;  ///< "u": the facility's own unit; "money": the catalogue's currency
    std::string_view meaning;
    [[nodiscard]] bool optional() const { return member.index() == 1; }
    [[nodiscard]] std::optional<double> value(Owner const& owner) const
    {
        if (auto const plain = std::get_if<double Owner::*>(&member)) return owner.**plain;
        return owner.*std::get<std::optional<double> Owner::*>(member);
    }
    void set(Owner& owner, double value) const
    {
        if (auto const plain = std::get_if<double Owner::*>(&member))
            owner.** plain = value;
        else
            owner.*std::get<std::optional<double> Owner::*>(member) = value;
    }
};

std::span<Figure<Facility> const> facility_figures();
std::span<Figure<DoMinimum> const> do_minimum_figures();
std::span<Figure<Catalogue> const> catalogue_figures();

/// Kinds of space a catalogue may name: the ones that are found, and ones kept for later.
std::span<std::string_view const> catalogue_space_kinds();

/// One letter and what it says of a figure.
struct MarkMeaning {
    char mark;
    std::string_view meaning;
};
std::span<MarkMeaning const> marks();

}  // namespace lacuna
