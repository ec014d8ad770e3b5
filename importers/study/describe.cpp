// SPDX-License-Identifier: Apache-2.0
#include "engine/core/text.h"
#include "importers/study/study_keys.h"

namespace lacuna {

namespace {

char const* const intro = R"(# Study file

A study file (TOML) says everything that a scan can be told. `lacuna scan --study study.toml` reads it; each key can also
be set, and overruled, by `--set key=value`, as `--set space.setback_m=2`. Relative paths in the file are
relative to its folder. An unknown key, a wrong type or a value out of range ends the run with file and line.

Marks of defaults: S read in a source, E estimate (replace it by the local rule), D decision.

```toml
title = "North estate"
catalogue = "cn"
out = "north_out"

[parcels]
source = "parcels.shp"
encoding = "GBK"

[parcels.fields]      # role = field; only where the schema guesses wrong
id = "DKBH"

[buildings]
source = ["buildings_east.gpkg", "buildings_west.gpkg"]
joins = [ { source = "storeys.csv", table_key = "bldg_id", layer_key = "id" } ]

[space]
setback_m = 2
far_allowed = 1.5

[zones."C-3"]         # a zoning district, as the parcels or the zoning layer name it
far_allowed = 2.5

[valuation]
concession_years = 20
discount_rate = { value = 0.07, mark = "S", source = "bank's letter", low = 0.06, high = 0.09, valid_until = "2026-12-31" }
```

A key of `[valuation]`, `[prices]`, `[financing]` and `[social]` takes its value, which then is the study's decision (mark D), or the
value with its `mark` and `source` as a figure of a [catalogue](catalogue.md) has them, and like there `low` and `high` (of a single
number), `date`, `valid_until`, `owner` and `confidence`. All stand in the register of assumptions (table `assumptions`), beside the catalogue's
figures. `--set` gives a value alone, and what the file says of its source no longer holds then.
)";

char const* const table_head =
    "\n| key | type | default | range | unit | mark | meaning |\n|---|---|---|---|---|---|---|\n";

template <class Owner>
std::string row(StudyKey<Owner> const& key, Owner& defaults, std::string_view prefix)
{
    auto const target = key.target(defaults);
    auto const value = toml_text(target);
    std::string const range =
        key.limits.most > key.limits.least ? shortest(key.limits.least) + " to " + shortest(key.limits.most) : "";
    return "| `" + std::string{key.name.substr(prefix.size())} + "` | " + type_name(target) + " | " +
           (value.empty() ? "" : "`" + value + "`") + " | " + range + " | " + std::string{key.unit} + " | " +
           std::string{key.mark} + " | " + std::string{key.meaning} + " |\n";
}

template <class Owner>
std::string section(std::span<StudyKey<Owner> const> keys, std::string_view prefix)
{
    Owner defaults;
    std::string text = table_head;
    for (auto const& key : keys)
        if (key.name.starts_with(prefix) && key.name.find('.', prefix.size()) == std::string_view::npos)
            text += row(key, defaults, prefix);
    return text;
}

std::string roles()
{
    std::string text =
        "\n| role | unit | range | meaning |\n|---|---|---|---|\n| `id` | | | identifies the feature |\n";
    for (auto const& role : number_roles)
        text += "| `" + std::string{role.name} + "` | " + std::string{role.unit} + " | " + shortest(role.least) +
                " to " + shortest(role.most) + " | " + std::string{role.meaning} + " |\n";
    for (auto const& role : text_roles)
        text += "| `" + std::string{role.name} + "` | text | | " + std::string{role.meaning} + " |\n";
    return text;
}

}  // namespace

std::string describe_study_keys()
{
    std::string text = "<!-- made from the tables in importers/study; do not edit -->\n";
    text += intro;
    text += "\n## Top of the file\n" + section(plain_keys(), "");
    text +=
        "\n## [parcels], [buildings], [zoning], [levels], [roads], [parking], [constraints], [coverage]\n\n`parcels` "
        "and "
        "`buildings` are "
        "needed. `zoning` gives parcels the rules of the district they lie in; `levels` are polygons that name "
        "residential "
        "areas, communities or urban areas (one layer may hold several levels), for parcels that name none; `roads` "
        "are centre lines or "
        "carriageways, "
        "`parking` surface car parks (spaces as they lie, see [rules.md](rules.md)), `constraints` trees, pipes, flood "
        "areas and the like, of any geometry, with a "
        "class "
        "each; `coverage` are polygons inside which the building data "
        "is complete.\n" +
        section(layer_keys(), "");
    text +=
        "\n`joins` is a list of tables to join: `{ source = \"file\", table_key = \"field of the table\", "
        "layer_key = \"field of the layer\" }`; `layer_key` may be left out where both are named the same.\n"
        "`[parcels.fields]` and the like give the field of a role; an empty field: the role is not to be used.\n" +
        roles();
    text += "\n## [space]\n" + section(plain_keys(), "space.");
    text += "\n## [zones.\"district\"]\n\nFor parcels of that district that give no rule of their own.\n" +
            section(zone_keys(), "");
    text +=
        "\n## [keep_clear]\n\nMetres kept clear of a constraint by its class, where the feature gives no buffer of its "
        "own, as `tree = 3`. Any class may be named; a class with neither is told in a warning. Defaults: tree 3 (E), "
        "kerb 1.5 (E), pipeline 5, power_110kv 10, power_220kv 15 (K, to be checked against the local rule), flood, "
        "heritage and slope 0: their own ground (K).\n";
    text +=
        "\n## [valuation]\n\nThe formulas are in [valuation.md](valuation.md).\n" +
        section(plain_keys(), "valuation.") + "\n## [prices]\n\nFactors on the catalogue, for scenarios.\n" +
        section(plain_keys(), "prices.") +
        "\n## [financing]\n\nWhat the operating company of all sites pays to the renovation; see "
        "[valuation.md](valuation.md). The defaults are those of the worked example and no offer of anybody.\n" +
        section(plain_keys(), "financing.") +
        "\n## [social]\n\nWhat benefits to society are worth; the catalogue says what facilities bring of them. Never "
        "added to anybody's cash; see [valuation.md](valuation.md).\n" +
        section(plain_keys(), "social.");
    return text;
}

}  // namespace lacuna
