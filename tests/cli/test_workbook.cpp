// SPDX-License-Identifier: Apache-2.0
// The workbook of a site, calculated by LibreOffice, against the program's own runs. Says so and goes on where there is
// none.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/workbooks.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <set>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json sites_of(fs::path const& scan) { return json::parse(text_of(scan / "sites.geojson")).at("features"); }

/// A site of every facility that the scan placed.
std::vector<json> site_a_facility(fs::path const& scan)
{
    std::vector<json> found;
    std::set<std::string> facilities;
    for (auto const& site : sites_of(scan))
        if (facilities.insert(site.at("properties").at("facility")).second) found.push_back(site.at("properties"));
    return found;
}

json site_of(fs::path const& scan, std::string const& id)
{
    for (auto const& site : sites_of(scan))
        if (site.at("properties").at("site_id") == id) return site.at("properties");
    return nullptr;
}

/// Of the ledger of a scan: what a site pays in taxes a year.
std::map<int, double> taxes_of(fs::path const& scan, std::string const& id)
{
    std::map<int, double> taxes;
    for (auto const& row : rows_of(scan / "cash_flows.csv"))
        if (row.at("site_id") == id && row.at("line") == "tax")
            taxes[std::stoi(row.at("year"))] -= std::stod(row.at("amount"));
    return taxes;
}

/// The greatest difference of the sheet Taxes to that.
double tax_difference(CalculatedBook const& book, std::map<int, double> const& taxes)
{
    double greatest = 0, paid = 0;
    for (auto const& row : book.sheets.at("Taxes")) {
        if (row[0].empty() || row[0].find_first_not_of("0123456789") != std::string::npos) continue;
        auto const tax = taxes.find(std::stoi(row[0]));
        double const expected = tax == taxes.end() ? 0 : tax->second;
        greatest = std::max(greatest, std::fabs(std::stod(row.at(12)) - expected));
        paid += expected;
    }
    CHECK(paid > 1000);
    return greatest;
}

std::string catalogue() { return text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml"); }

std::string with_all(std::string text, std::string const& what, std::string const& by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// The shipped catalogue with every figure that it does not state.
std::string full_catalogue()
{
    auto const figure = [](std::string const& key, std::string const& value) {
        return key + " = { value = " + value + ", mark = \"E\", source = \"a test <&>\" }\n";
    };
    auto const facility = figure("vacancy_share", "0.05") + figure("bad_debt_share", "0.02") +
                          figure("fixed_cost_per_unit_year", "3") + figure("insurance_share", "0.002") +
                          figure("refurbishment_share", "0.1") + figure("refurbishment_years", "4") +
                          figure("cannibalised_share", "0.1");
    auto const today = figure("compensation_per_m2", "5") + figure("repair_per_m2", "30") +
                       figure("repair_after_years", "2.5") + figure("liability_per_m2_year", "0.2");
    std::string const revenue = "revenue_per_unit_year = {", income = "income_per_m2_year = {";
    return with_all(with_all(catalogue(), revenue, facility + revenue), income, today + income);
}

void explain(fs::path const& folder, std::string const& scan, std::string const& id, std::string const& file)
{
    auto const outcome = run_program({"explain", scan, id, "--xlsx", file}, folder);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(fs::exists(folder / file));
    CHECK(!fs::exists(folder / (file + ".part")));
}

}  // namespace

TEST_CASE("a site's workbook calculates the value that the run has, whatever lines it is made of")
{
    TempFolder const folder;
    write_text(folder.path() / "own.toml", full_catalogue());
    scan_sample(folder.path(), "plain");
    scan_sample(folder.path(), "own", {"--catalogue", "./own.toml",
                                       "--set",       "valuation.construction_years=2",
                                       "--set",       "valuation.capex_weights=0.4,0.6",
                                       "--set",       "valuation.growth_rate=0.02",
                                       "--set",       "valuation.cost_growth_rate=0.03",
                                       "--set",       "valuation.contingency_share=0.05",
                                       "--set",       "valuation.predevelopment_share=0.02",
                                       "--set",       "valuation.consent_probability=0.8",
                                       "--set",       "valuation.ending=own",
                                       "--set",       "valuation.timing=monthly",
                                       "--set",       "prices.vat_capex=0.09",
                                       "--set",       "prices.today=1.1",
                                       "--set",       "valuation.income_tax=0.25",
                                       "--set",       "valuation.property_tax=0.12",
                                       "--set",       "valuation.expected_revenue=1"});
    fs::create_directories(folder.path() / "books");
    std::map<std::string, json> sites;
    for (std::string const scan : {"plain", "own"})
        for (auto const& site : site_a_facility(folder.path() / scan)) {
            auto const book = scan + "_" + site.at("facility").get<std::string>();
            sites[book] = site;
            explain(folder.path(), scan, site.at("site_id"), "books/" + book + ".xlsx");
        }
    REQUIRE(sites.size() >= 4);
    CHECK(run_program({"explain", "plain", "nowhere", "--xlsx", "x.xlsx"}, folder.path()).exit_code == 2);
    auto const no_folder =
        run_program({"explain", "plain", sites.begin()->second.at("site_id"), "--xlsx", "none/x.xlsx"}, folder.path());
    CHECK(no_folder.exit_code != 0);
    if (has_office()) {
        auto const books = calculated_books(folder.path() / "books");
        for (auto const& [name, site] : sites) {
            INFO(name);
            auto const& book = books.at(name);
            CHECK(book.number("Finance", "debt") > 1);
            CHECK(std::fabs(book.number("Finance", "difference")) < 0.01);
            CHECK(book.number("Finance", "debt") <= book.number("Finance", "debt by loan to cost") + 0.01);
            // Built at once there is no interest before operation; over two years each draw has its own.
            auto const interest = book.number("Finance", "interest during construction");
            if (name.starts_with("plain")) CHECK(interest == 0);
            if (name.starts_with("own")) CHECK(interest > 1);
            CHECK(std::fabs(book.number("Finance", "difference of interest")) < 0.01);
            CHECK(book.number("Finance", "equity") ==
                  Approx(book.number("Finance", "cost") - book.number("Finance", "debt") + interest).margin(0.01));
            CHECK(book.number("Results", "IOAV") == Approx(site.at("ioav_cny").get<double>()).margin(0.006).epsilon(0));
            CHECK(std::fabs(book.number("Results", "difference")) < 1e-6);
            CHECK(book.number("Results", "equivalent annual value") ==
                  Approx(site.at("eav_cny").get<double>()).margin(0.02));
            CHECK(book.number("Results", "profitability index") ==
                  Approx(site.at("profitability_index").get<double>()).margin(1e-4));
            if (site.at("irr_status") == "UNIQUE")
                CHECK(std::fabs(book.number("Results", "present value at that rate")) < 0.01);
        }
    }
    CHECK_THAT(no_folder.err, Catch::Contains("none/x.xlsx"));
}

TEST_CASE("a workbook with a changed input has the after-tax value of the program's run with the same change")
{
    TempFolder const folder;
    auto const& path = folder.path();
    // Bays that are let bear property tax; a life that ends within the concession makes a loss that is carried forward.
    auto const let = with_all(full_catalogue(), "basis = \"operated\"", "basis = \"rent\"");
    std::string const rent = "revenue_per_unit_year = { value = 1800",
                      more_rent = "revenue_per_unit_year = { value = 1980";
    REQUIRE(let.find(rent) != std::string::npos);
    write_text(path / "let.toml", let);
    write_text(path / "more_rent.toml", with_all(let, rent, more_rent));
    auto const scan = [&](std::string const& out, std::string const& catalogue_file,
                          std::vector<std::string> const& more) {
        scan_sample(path, out,
                    joined({"--catalogue", "./" + catalogue_file,
                            "--set",       "valuation.property_tax=0.12",
                            "--set",       "valuation.loss_years=2",
                            "--set",       "valuation.construction_years=1",
                            "--set",       "valuation.growth_rate=0.01",
                            "--set",       "valuation.handback_share=0.1",
                            "--set",       "valuation.depreciation_years=8",
                            "--set",       "prices.vat_capex=0.09",
                            "--set",       "valuation.consent_probability=0.9",
                            "--set",       "valuation.expected_revenue=1",
                            "--set",       "valuation.expected_capex=1",
                            "--set",       "valuation.discount_rate=0.05"},
                           more));
    };
    std::vector<std::string> const taxed{"--set", "valuation.income_tax=0.25"};
    struct Change {
        std::string out, catalogue_file;
        std::vector<std::string> more;
        std::map<std::string, double> inputs;
    };
    std::vector<Change> const changes{
        {"rent", "more_rent.toml", taxed, {{"revenue_per_unit_year", 1980}}},
        {"rent_alone", "let.toml", joined(taxed, {"--set", "prices.revenue=1.1"}), {{"prices_revenue", 1.1}}},
        {"capex", "let.toml", joined(taxed, {"--set", "prices.capex=1.2"}), {{"prices_capex", 1.2}}},
        {"income_tax", "let.toml", {"--set", "valuation.income_tax=0.15"}, {{"income_tax", 0.15}}},
        {"no_income_tax", "let.toml", {}, {{"income_tax", 0}}},
        {"losses_kept", "let.toml", joined(taxed, {"--set", "valuation.loss_years=9"}), {{"loss_years", 9}}},
        {"input_tax", "let.toml", joined(taxed, {"--set", "prices.vat_capex=0.13"}), {{"vat_capex", 0.13}}}};
    scan("base", "let.toml", taxed);
    std::string id;
    for (auto const& site : site_a_facility(path / "base"))
        if (site.at("facility") == "parking_surface") id = site.at("site_id");
    REQUIRE(!id.empty());
    fs::create_directories(path / "books");
    explain(path, "base", id, "books/base.xlsx");
    for (auto const& change : changes) {
        scan(change.out, change.catalogue_file, change.more);
        INFO(change.out);
        REQUIRE(site_of(path / change.out, id).at("facility") == "parking_surface");
        change_inputs(path / "books/base.xlsx", path / "books" / (change.out + ".xlsx"), change.inputs);
    }
    if (!has_office()) return;
    auto const books = calculated_books(path / "books");
    auto const value = [&](std::string const& out) { return site_of(path / out, id).at("ioav_cny").get<double>(); };
    CHECK(std::fabs(books.at("base").number("Results", "IOAV") - value("base")) < 0.006);
    CHECK(tax_difference(books.at("base"), taxes_of(path / "base", id)) < 1e-6);
    CHECK(books.at("base").number("Results", "losses never used") > 1000);
    for (auto const& change : changes) {
        INFO(change.out);
        CHECK(std::fabs(value(change.out) - value("base")) > 100);  // the change is one
        CHECK(std::fabs(books.at(change.out).number("Results", "IOAV") - value(change.out)) < 0.01);
        CHECK(tax_difference(books.at(change.out), taxes_of(path / change.out, id)) < 0.01);
    }
}
