// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lacuna {

/// How QGIS draws one class of a layer: a fill for polygons, a marker for points.
struct Symbol {
    std::string color = "127,127,127,255";  ///< "red,green,blue,alpha"
    std::string outline_color = "60,60,60,255";
    double outline_mm = 0.2;
    std::string brush = "solid";    ///< QGIS's name: solid, no, b_diagonal, f_diagonal, dense6 ...
    std::string marker = "circle";  ///< of points
    double size_mm = 2;
};

/// One line of the legend.
struct LegendClass {
    Symbol symbol;
    std::string label;
    std::string value;            ///< categorised: the value; empty: all others
    double lower = 0, upper = 0;  ///< graduated
};

/// The style of one layer, of which the QML and the legend are made.
struct Style {
    enum class Kind { single, categorised, graduated, none };  ///< none: a table, only aliases
    Kind kind = Kind::single;
    std::string name;
    std::string column;  ///< that the classes are of; or an expression over columns, in QGIS's language
    std::vector<LegendClass> classes;
    std::string label_expression;  ///< empty: no labels
    double label_size_pt = 9;
    std::string map_tip;  ///< HTML with [% expressions %]
    std::string display_expression;
    int visible_from_scale = 0;  ///< the layer shows from 1:this and closer; 0: always
    int label_from_scale = 0;    ///< labels show from 1:this and closer; 0: always
};

}  // namespace lacuna
