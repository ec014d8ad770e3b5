// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/rule_set.h"

#include "engine/core/text.h"
#include "importers/catalogue/figures.h"

namespace lacuna {

std::string describe_rule_format()
{
    std::string text = R"(<!-- made from importers/rules and data/rules; do not edit -->
# Rule sets

A rule set (TOML, `data/rules`) holds the distances and least sizes of a place, each with mark and source.
`lacuna scan --rules cn` takes one by its id or path, `--rules none` none; without the option it is the one with the
catalogue's name, where there is one. `lacuna rules` lists them, `lacuna rules cn` shows one. A study's own keys and `--set` overrule it.

```toml
title = "Our town"

[setback_m]           # not known for certain: three figures
strict = 3
likely = 1
relaxed = 0
mark = "E"
source = "estimate until the plan is read"

[clearance_m]         # known: one value
value = 4
mark = "S"
source = "town plan 2021, article 12"

[land_use.forest]     # a use that is no want of use
words = ["forest", "=wood"]
treat = "told"
mark = "D"
source = "in use as it is"

[keep_clear.tree]     # a class of --constraints
value = 3
mark = "S"
source = "tree bylaw, article 4"
```

Keys are those of a study's `[space]` that are numbers, and a table `[keep_clear.CLASS]` a class of constraints. Setbacks,
clearances, `keep_clear`, `green_share` and `coverage_added` may have three figures. A scan works with the likely ones. It also measures
- how much open land each parcel has at the strict and at the relaxed end (`open_strict_m2`, `open_relaxed_m2` of layer `parcels`),
- whether each site on open land keeps the strict distances: `rule_verdict` of layer `sites` is then `yes`, else `maybe`,
  and `rule_note` says which rule, how far away it stands and how far the strict end asks,
- by rank, whether the sites of a parcel together take more ground than the strict `green_share` and `coverage_added` leave: the site that
  does is `maybe`.

A key that the user sets to another value than the likely one is taken as known: its ends are that value. What a parcel or its zoning district says is known too.
Limits: ends are of distances and of these two shares; least sizes, ratios and storey heights have one value.

## What the rules mean

- **Height.** `height_allowed_m` and `storeys_allowed` (of the parcel, its district, or all) make whole storeys. Unused floor area is the
  least of FAR x area, and coverage x area x storeys, less what stands; added storeys stay below them. The evidence names what binds.
- **Green.** `green_share` of a parcel's area (or of an ownership unit's) stays green. Green may lie anywhere on unbuilt ground, setbacks too;
  so all uses of a parcel together take at most its area less buildings, car parks and the green (`takeable_m2` of layer `parcels`). Uses of
  car parks take no green. Drives and other paving are not known and count as ground that could be green.
- **Car parks.** A mapped car park (`--parking`), or a parcel whose land use names one and on which none is mapped, is paved and in use: it is a
  space as it lies, less buildings, and no setback, clearance or constraint takes of it. Uses that build keep to what these rules leave of it
  (`placeable_m2` of layers `spaces` and `parcels`). A use laid out in `parking_bays` that adds no floor area, as charging, builds nothing
  and may take all of it; its site has no `rule_verdict`. Losses are measured on the rest of the parcel (docs/decisions/0015). A car park mapped on a
  parcel that is a street is a space too, on which nothing is built; it counts where every lot within 20 m of it that lies on the street has building data.
- **Land uses.** A table `[land_use.NAME]` holds `words` that a register's land use may have (anywhere in it, or, written `=word`, as the whole of it)
  and how open ground of such a parcel is treated: `told` keeps it as a space, confidence inferred, whose evidence says so; `rejected`
  makes it a loss of that name and ground of the layer `rejected`, without a right to build or low improvement. Car parks stay. The
  first that fits, by name, holds. Areas of these classes in `--constraints` take their own ground (`keep_clear`).
- **Coverage.** New buildings (facilities that add floor area) cover at most `coverage_allowed` less what stands; where no coverage is
  given, on built parcels, `coverage_added` (`coverage_full`, `coverable_m2`).
- **Both** cut a use down, or refuse it (`green_kept`, `coverage_full`); `rule_note` says so. `lacuna select` keeps them too.
- **Gables.** `gable_clearance_m`, where it is set, takes the place of `clearance_m` before the end walls of slab blocks. That these are
  blank is inferred from shape alone: a footprint that fills 80 % of a rectangle 8 to 20 m deep, at least 20 m and twice its depth long; the
  sides across its ends. The strict end is the distance from windows, as they may have some. `cn` sets it; its likely figure is that of
  other walls, where 6 m (put in `clearance_m`) is the text's own distance from windows.
- **Tall buildings.** `tall_clearance_m`, where it is set, is the least distance from every wall of a building higher than `tall_over_m`, gables
  too. Its height is the one given, else its storeys x `storey_height_m`; a building of which neither is given is not tall.
- **Classes of fire resistance.** `fire_class_3_clearance_m` and `fire_class_4_clearance_m`, where they are set, are the same from a building
  that the data gives this class (role `fire_class` of buildings: 1 to 4, I to IV, 一级 to 四级); of several distances the largest holds. One of
  class 1, 2 or none given is as any other: old brick and timber without a class is not told from concrete. The new building is taken for
  one of class I or II (7 m to class III, 9 m to class IV), as catalogues state none; the figures for one of class III or IV are not applied.
- **New high-rises.** A facility is one where its catalogue's `height_m`, else the storeys of its floor area over its ground x
  `storey_height_m`, is over `tall_over_m`. `new_tall_clearance_m` is its least distance from any building, `new_tall_to_tall_clearance_m` from a
  tall one, `new_tall_to_class_3_clearance_m` and `new_tall_to_class_4_clearance_m` from one of these classes; of several the largest holds. Its
  place is looked for at the likely figures, on what the space leaves at them; where that is too little it is refused with the
  distance missed (`no_rectangle`, not proven). `rule_verdict` is by the strict ones. One whose height is not known is taken for low. Of the shipped
  catalogues only the mechanical parking tower of `cn` is so high. Garages have a code of their own, GB 50067, which is not applied; nor are
  fire lanes and pads for ladders.
- **Roads in lots.** A road of `--roads` that runs through a parcel which is no street takes the ground of its carriageway there (loss
  `carriageway`), as wide as given, else as its class; car parks stay. One that comes nowhere deeper into the parcel than half its width is
  taken for the street beside it, drawn a little off. `space.lot_roads = false` leaves them out.
- **Ways.** A facility may ask for a way from a street (`way_width_m` of the catalogue): the ground that a disc of that diameter rolls over,
  on the parcel, off every building, across the parcel line only where that is open to a street, or from a carriageway in the lot. Where
  it does not lead to the place the use is refused (`no_way`) with the widest that does; `way_m` of layer `sites` tells it. Only ground and
  outbuildings are asked. Where streets are not known no use is refused, and the site is `maybe`. Passages through buildings and over a
  neighbour's ground, fences, slopes and steps are not known.
- **Doors and windows.** Points of class `entrance` or `window` in `--constraints` keep a strip clear: a rectangle from the nearest wall
  within 3 m straight out, `keep_clear` deep, 3 m wide before a door and 1.5 m before a window (estimates). Away from walls: a circle.
- **Zoning feeds** (Open Zoning Feed Specification 0.5.0, `--zoning town.zoning`): `far`, `lot_cov_bldg`, `height`, `stories`, and setbacks of front,
  interior side, exterior side and rear, from feet. Setbacks that depend on a condition span strict (the most), likely (the first) and relaxed;
  of the limits the least counts. Conditions on `lot_area` (acres), `lot_width` and `lot_depth` (feet), with sums, comparisons, `and`, `or`,
  `not`, and figures that are sums of these times numbers, as `0.1 * lot_width`, are evaluated on each parcel as it is measured. A condition
  that asks for anything else (height, use, words) may hold or not, and so may any within 1 % of the measure at which it turns. Where none
  holds the district says nothing. Expressions that are no such sum, sums of setbacks, limits of footprint, planned
  developments and overlays are not computed: sites there are `maybe`, and `rule_note` says what is not computed. Uses of land are not checked.
  What a study's `[zones]` states of a district comes first.
- **Width and depth of a lot** are what it measures along its front and across it. The front are the edges that face a road of `--roads`; on a
  corner lot the shortest front is the likely one, splays do not count. Ordinances also take the frontage for the width, and means: so a
  width lies between the least of frontage and area / depth, and what the lot measures, a depth between area / width and what it measures. A
  figure that goes by them is an interval: its most is the strict end of a setback, its least the relaxed one, and of limits the least counts;
  for a rectangle on one street all are one. Where no road shows the front (none is given, or the lot lies on none) it is assumed
  along a side of the rectangle round the lot, most likely the shorter, and width and depth lie between area / longer side and the longer
  side. Sites there are `maybe` where a rule of the district turns on it, and `rule_note` says so. Addresses, which tell the front of a
  corner lot, are not read. Parcels taken together (owners, enclosures) are measured as one lot, a yard without the house in it.

Rules may contradict the ground: a setback deeper than the parcel, coverage or FAR below what stands. They are then kept, and leave nothing.
`lacuna scan` warns of each such case, and of coverage and green share that exceed a parcel together, with the number of parcels and the
first of them.

)";
    text += "Marks: ";
    bool first = true;
    for (auto const& mark : marks()) {
        text += (first ? "" : "; ") + std::string(1, mark.mark) + " " + std::string{mark.meaning};
        first = false;
    }
    return text + ".\n";
}

std::string describe_rule_set(RuleSet const& rules)
{
    std::string text = "\n## " + rules.id + ": " + rules.title +
                       "\n\n| rule | strict | likely | relaxed | mark | source |\n|---|---|---|---|---|---|\n";
    for (auto const& f : rules.figures)
        text += "| `" + f.key + "` | " + (f.sure ? "" : shortest(f.strict)) + " | " + shortest(f.likely) + " | " +
                (f.sure ? "" : shortest(f.relaxed)) + " | " + std::string(1, f.mark) + " | " + f.source + " |\n";
    if (rules.land_uses.empty()) return text;
    text += "\n| land use | treat | words | mark | source |\n|---|---|---|---|---|\n";
    for (auto const& use : rules.land_uses) {
        std::string words;
        for (auto const& word : use.rule.words) words += (words.empty() ? "" : ", ") + word;
        text += "| `" + use.rule.use + "` | " + (use.rule.rejected ? "rejected" : "told") + " | " + words + " | " +
                std::string(1, use.mark) + " | " + use.source + " |\n";
    }
    return text;
}

}  // namespace lacuna
