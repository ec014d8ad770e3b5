// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/styles/style.h"

#include <string>

namespace lacuna {

/// A colour as QGIS writes it; `alpha` 0 to 255.
std::string rgba(unsigned rgb, int alpha);

/// Colours that people with any usual colour vision tell apart (Okabe and Ito 2008, Tol 2021 "muted"); from the
/// thirteenth on the fill is hatched as well. The same number always gives the same symbol.
Symbol distinct_symbol(std::size_t number);

/// Step `number` of `count` of a light-to-dark sequence that reads in grey too (ColorBrewer Purples, 5 classes).
std::string sequence_color(std::size_t number, std::size_t count, int alpha);

}  // namespace lacuna
