// SPDX-License-Identifier: Apache-2.0
#include "importers/run/criteria_sheet.h"

#include "engine/core/text.h"
#include "importers/catalogue/toml_fields.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

class Reader : TomlFields {
public:
    explicit Reader(std::filesystem::path const& file) : TomlFields{file, "criteria file"} {}

    CriteriaSheet read()
    {
        faults_.unknown_keys(root_, {"criterion"}, "");
        each("criterion", [&](toml::table const& t) { criterion(t); });
        if (faults_.size() == 0) whole();
        faults_.raise();
        return std::move(sheet_);
    }

private:
    void criterion(toml::table const& t)
    {
        constexpr double most = 1e15;
        std::string const where = "criterion: ";
        faults_.unknown_keys(t, {"figure", "worst", "best", "weight"}, where);
        SheetCriterion c;
        c.figure = text(t, "figure", where);
        c.worst = number(t, "worst", where, -most, most, true, false).value_or(0);
        c.best = number(t, "best", where, -most, most, true, false).value_or(1);
        c.weight = number(t, "weight", where, 0, 1, true, false).value_or(0);
        if (t.get("worst") && t.get("best") && c.worst == c.best)
            faults_.add(t, where + "'worst' and 'best' are the same, so every site would score alike");
        if (std::ranges::find(sheet_.criteria, c.figure, &SheetCriterion::figure) != sheet_.criteria.end())
            faults_.add(t, where + "'" + c.figure + "' is named twice");
        sheet_.criteria.push_back(std::move(c));
    }

    void whole()
    {
        if (sheet_.criteria.empty())
            return faults_.add(root_, "needs at least one [[criterion]] with figure, worst, best and weight");
        double sum = 0;
        for (auto const& c : sheet_.criteria) sum += c.weight;
        if (!(std::fabs(sum - 1) <= 1e-9)) faults_.add(root_, "the weights sum to " + shortest(sum) + ", not 1");
    }

    CriteriaSheet sheet_;
};

}  // namespace

CriteriaSheet read_criteria_sheet(std::filesystem::path const& file) { return Reader{file}.read(); }

}  // namespace lacuna
