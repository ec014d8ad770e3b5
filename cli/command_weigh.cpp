// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/money_summary.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/portfolio/criteria.h"
#include "exporters/export_criteria.h"
#include "importers/run/criteria_sheet.h"
#include "importers/run/read_run.h"
#include "importers/run/run_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>

namespace lacuna {

namespace {

struct WeighCommand {
    std::filesystem::path scan, sheet, out;
    std::size_t top = 10;
    bool quiet = false;
};

/// Where one criterion's figures stand.
struct Source {
    std::string table, column;
};

/// The rows of the tables that figures may come from, by site.
class Figures {
public:
    explicit Figures(std::filesystem::path folder) : folder_{std::move(folder)}, tables_{folder_}
    {
        for (auto const& row : tables_.rows("run_metadata", "key", "currency"))
            for (char const c : row.text("value"))
                currency_ += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }

    std::map<std::string, RunRow> const& of(std::string const& table)
    {
        auto const [entry, fresh] = by_table_.try_emplace(table);
        if (fresh)
            for (auto& row : rows(table)) {
                auto const id = row.text("site_id");
                if (id != "all") entry->second.emplace(id, std::move(row));
            }
        return entry->second;
    }

    /// "ioav" is sites.ioav_cny; "risk.p10" is of what 'lacuna risk' wrote.
    Source source_of(std::string const& figure)
    {
        auto const dot = figure.find('.');
        Source s{dot == std::string::npos ? "sites" : figure.substr(0, dot), figure.substr(dot + 1)};
        if (s.table != "sites" && s.table != "social" && s.table != "risk")
            throw Error{Errc::bad_config,
                        fmt::format("figure '{}': figures are of the tables sites, social and risk", figure)};
        std::vector<std::string> known;
        for (auto const& [id, row] : of(s.table))
            for (auto const& cell : row.cells())
                if (std::ranges::find(known, cell.first) == known.end()) known.push_back(cell.first);
        for (auto const& name : {s.column, s.column + "_" + currency_})
            if (std::ranges::find(known, name) != known.end()) return {s.table, name};
        auto const near = nearest(s.column, known);
        throw Error{Errc::bad_config,
                    fmt::format("figure '{}': table '{}' of this run has no values in such a "
                                "column{}",
                                figure, s.table, near.empty() ? "" : "; did you mean '" + near + "'?")};
    }

private:
    std::vector<RunRow> rows(std::string const& table)
    {
        if (table != "risk") return tables_.rows(table);
        auto const file = folder_ / "risk" / "risk.csv";
        if (!std::filesystem::exists(file))
            throw Error{Errc::open_failed, fmt::format("'{}' does not exist; run 'lacuna risk {}' first", file.string(),
                                                       folder_.string())};
        if (scan_of_record(folder_ / "risk" / "risk.json") != read_outputs_sha256(folder_))
            throw Error{Errc::bad_layer, fmt::format("'{}' is of an earlier scan; run 'lacuna risk {}' again",
                                                     file.string(), folder_.string())};
        return RunTables{folder_ / "risk", "risk.csv"}.rows("risk");
    }

    std::filesystem::path folder_;
    RunTables tables_;
    std::string currency_;
    std::map<std::string, std::map<std::string, RunRow>> by_table_;
};

double number_in(RunRow const& row, Source const& source)
{
    auto const text = row.text(source.column);
    char* end = nullptr;
    double const value = std::strtod(text.c_str(), &end);
    if (!text.empty() && *end == 0 && std::isfinite(value)) return value;
    throw Error{Errc::bad_config, fmt::format("figure '{0}': column '{0}' of table '{1}' holds words, as '{2}'; take a "
                                              "column of numbers",
                                              source.column, source.table, text)};
}

/// The sites that have every figure, and how many have not.
struct Candidates {
    std::vector<Candidate> all;
    std::size_t left_out = 0;
};

Candidates candidates_of(Figures& figures, CriteriaSheet const& sheet)
{
    std::vector<Source> sources;
    for (auto const& c : sheet.criteria) sources.push_back(figures.source_of(c.figure));
    Candidates out;
    for (auto const& [id, site] : figures.of("sites")) {
        Candidate candidate{id, {}};
        for (auto const& source : sources) {
            auto const& rows = figures.of(source.table);
            auto const row = rows.find(id);
            if (row == rows.end() || !row->second.has(source.column)) continue;
            candidate.figures.push_back(number_in(row->second, source));
        }
        if (candidate.figures.size() == sources.size())
            out.all.push_back(std::move(candidate));
        else
            ++out.left_out;
    }
    if (out.all.empty()) throw Error{Errc::bad_config, "no site of this run has a value of every criterion"};
    return out;
}

/// How far candidates stray from the published ranges, and whether ranges from themselves would put another first.
void print_cautions(Candidates const& candidates, WeightedScores const& scores, std::vector<CriterionRange> const& own,
                    CriteriaSheet const& sheet, std::vector<double> const& weights)
{
    for (std::size_t k = 0; k < own.size(); ++k) {
        auto const& c = sheet.criteria[k];
        auto const [low, high] = std::minmax(c.worst, c.best);
        auto const [least, most] = std::minmax(own[k].worst, own[k].best);
        if (least < low || most > high)
            fmt::print("{}: sites lie from {} to {}, outside the range; they count as they are, below 0 or above 1.\n",
                       c.figure, grouped(least, 2), grouped(most, 2));
    }
    if (candidates.left_out > 0)
        fmt::print("{} sites have no value of one of the criteria and are left out.\n", candidates.left_out);
    if (std::ranges::any_of(own, [](auto const& r) { return r.worst == r.best; })) return;
    auto const other = weighted_scores(candidates.all, own, weights).order.front();
    if (other != scores.order.front())
        fmt::print(
            "Ranges taken from the sites themselves would put {} first; they change with every site that comes "
            "or goes.\n",
            candidates.all[other].id);
}

void run_weigh(WeighCommand const& o)
{
    auto const sheet = read_criteria_sheet(o.sheet);
    Figures figures{o.scan};
    auto const candidates = candidates_of(figures, sheet);
    std::vector<CriterionRange> ranges;
    std::vector<double> weights;
    std::vector<bool> more_is_better;
    for (auto const& c : sheet.criteria) {
        ranges.push_back({c.worst, c.best});
        weights.push_back(c.weight);
        more_is_better.push_back(ranges.back().more_is_better());
    }
    auto const scores = weighted_scores(candidates.all, ranges, weights);
    auto const own = min_max_ranges(candidates.all, more_is_better);
    std::vector<bool> pareto(candidates.all.size());
    auto const front = pareto_set(candidates.all, more_is_better);
    for (auto const i : front) pareto[i] = true;

    std::vector<WeighedRow> rows;
    for (auto const i : scores.order) {
        auto const& c = candidates.all[i];
        auto const& site = figures.of("sites").at(c.id);
        rows.push_back({c.id, site.text("parcel_id"), site.text("facility"), static_cast<int>(rows.size()) + 1,
                        scores.scores[i], pareto[i], c.figures});
    }
    std::vector<WeightRow> of_weights;
    for (std::size_t k = 0; k < sheet.criteria.size(); ++k) {
        auto const& c = sheet.criteria[k];
        auto const [least, most] = std::minmax(own[k].worst, own[k].best);
        of_weights.push_back(
            {c.figure, c.worst, c.best, c.weight, scores.stable[k].low, scores.stable[k].high, least, most});
    }
    auto const out = o.out.empty() ? o.scan / "criteria" : o.out;
    export_criteria(rows, of_weights, out);
    if (o.quiet) return;

    fmt::print(
        "{} sites weighed by {} criteria; {} of them are in the Pareto set: none does as well in all and better "
        "in one.\n\n",
        grouped(static_cast<double>(rows.size())), sheet.criteria.size(), grouped(static_cast<double>(front.size())));
    fmt::print("{:<28} {:>14} {:>14} {:>7}   first place holds\n", "criterion", "worst (0)", "best (1)", "weight");
    for (auto const& w : of_weights)
        fmt::print("  {:<26} {:>14} {:>14} {:>7.2f}   from {:.2f} to {:.2f}\n", w.criterion, shortest(w.worst),
                   shortest(w.best), w.weight, w.holds_from, w.holds_to);
    fmt::print("\n{:>5} {:<40} {:<22} {:>7} {:>7}\n", "place", "site", "facility", "score", "pareto");
    for (std::size_t i = 0; i < std::min(o.top, rows.size()); ++i)
        fmt::print("{:>5} {:<40} {:<22} {:>7.3f} {:>7}\n", rows[i].place, rows[i].site_id, rows[i].facility,
                   rows[i].score, rows[i].pareto ? "yes" : "no");
    fmt::print("\nScores are an opinion in figures: the weights are yours. Money alone ranks in the table sites.\n");
    print_cautions(candidates, scores, own, sheet, weights);
    fmt::print("\nFiles in {}: criteria.csv, weights.csv\n", out.string());
}

}  // namespace

void add_weigh(CLI::App& app)
{
    auto* cmd = app.add_subcommand(
        "weigh", "Weigh the sites of a scan by several criteria: the Pareto set, and scores with your weights");
    auto o = std::make_shared<WeighCommand>();
    cmd->add_option("scan", o->scan, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option("--criteria", o->sheet, "TOML file of criteria")->required()->check(CLI::ExistingFile);
    cmd->add_option("--out", o->out, "Folder for the results (default: criteria inside the scan's)");
    cmd->add_option("--top", o->top, "Sites to print")->capture_default_str();
    cmd->add_flag("--quiet", o->quiet, "Print nothing");
    cmd->footer(
        "A criterion is a number column of the tables sites (ioav, payback_years, ground_m2 ...), social (users, "
        "jobs,\n"
        "carbon) or risk (mean, p10; after 'lacuna risk'), with a range and a weight; best < worst where less is "
        "better:\n\n"
        "    [[criterion]]\n    figure = \"ioav\"\n    worst = 0\n    best = 1e6\n    weight = 0.6\n\n"
        "    [[criterion]]\n    figure = \"payback_years\"\n    worst = 20\n    best = 2\n    weight = 0.4\n\n"
        "Ranges are yours and fixed: taken from the sites themselves they would turn orders round when one leaves.\n\n"
        "Example:  lacuna weigh out --criteria criteria.toml");
    cmd->callback([o] { run_weigh(*o); });
}

}  // namespace lacuna
