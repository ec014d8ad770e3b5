// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <string>

using nlohmann::json;

/// All cases by id, for those that build on another.
using Cases = std::map<std::string, json>;

/// Computes from a case's inputs what it expects, under the same names.
using Run = std::function<json(json const& inputs, Cases const&)>;

/// The cases that must be computed, by id.
std::map<std::string, Run> const& implemented();

/// How a case is computed: as listed, else by what it gives and asks; nothing where that is not plain.
Run formula_of(std::string const& id, json const& entry);
