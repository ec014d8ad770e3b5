// SPDX-License-Identifier: Apache-2.0
#include "exporters/ledger/cash_flow_file.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"
#include "exporters/ledger/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lacuna {

namespace {

/// A number as the file will say it.
double as_written(double number, int decimals)
{
    double const scale = std::pow(10.0, decimals);
    double const rounded = std::round(number * scale) / scale;
    return std::isfinite(rounded) ? rounded : number;
}

std::size_t column_index(Layer const& layer, std::string const& name)
{
    auto const found = std::ranges::find(layer.columns, name, &Column::name);
    if (found == layer.columns.end()) throw Error{Errc::internal, "the cash flows have no column '" + name + "'"};
    return static_cast<std::size_t>(found - layer.columns.begin());
}

void check_sums(Plan const& plan, std::map<std::int64_t, double> const& sums)
{
    for (auto const& site : plan.sites) {
        auto const found = sums.find(site.rank);
        double const sum = found == sums.end() ? 0 : found->second;
        double const ioav = site.best.appraisal.ioav;
        if (std::abs(sum - ioav) <= 0.01) continue;
        throw Error{
            Errc::ledger_open,
            fmt::format(
                "the present values of site '{}' add up to {:.4f} {}, but its IOAV is {:.4f}; please report this "
                "with the data",
                site.id, sum, plan.catalogue.currency, ioav)};
    }
}

}  // namespace

std::int64_t write_cash_flow_file(Layer const& cash_flows, PlanIndex const& index, std::filesystem::path const& file)
{
    auto const rank = column_index(cash_flows, "rank");
    auto const value = column_index(cash_flows, "present_value");
    int const decimals = cash_flows.columns[value].decimals;
    std::map<std::int64_t, double> sums;
    CheckedFile out{file};
    out.write(csv_header(cash_flows.columns));
    for (std::size_t i = 0; i < cash_flows.row_count; ++i) {
        auto const row = cash_flows.row(i);
        sums[std::get<std::int64_t>(row.cells[rank])] += as_written(std::get<double>(row.cells[value]), decimals);
        out.write(csv_line(row.cells, cash_flows.columns));
    }
    out.finish();
    check_sums(index.plan(), sums);
    auto const found = count_csv_records(file, cash_flows.columns.size());
    if (found != static_cast<std::int64_t>(cash_flows.row_count))
        throw Error{Errc::write_failed,
                    fmt::format("'{}' holds {} records after writing, {} were meant; choose another output "
                                "folder",
                                file.filename().string(), found, cash_flows.row_count)};
    return found;
}

}  // namespace lacuna
