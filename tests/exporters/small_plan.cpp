// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/small_plan.h"

#include "engine/appraisal/site_measures.h"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <vector>

namespace lacuna::test {

namespace {

constexpr double east = 500'000;
constexpr double north = 5'500'000;

/// Clockwise on purpose: model rings have any orientation.
Ring box(double x0, double y0, double x1, double y1)
{
    return {{east + x0, north + y0},
            {east + x0, north + y1},
            {east + x1, north + y1},
            {east + x1, north + y0},
            {east + x0, north + y0}};
}

Facility facility(std::string id, std::string name, std::string unit)
{
    Facility f;
    f.id = std::move(id);
    f.name = std::move(name);
    f.unit = std::move(unit);
    f.space_kinds = {"open_land"};
    return f;
}

/// Flows at mid-year, 10 % a year: -1000 at the start, then 600 and 900.
std::vector<CashFlow> flows()
{
    return {{"capex", 0, 0, -1000, -1000},
            {"revenue", 1, 0.5, 800, 762.7700713964737},
            {"operating_cost", 1, 0.5, -200, -190.69251784911844},
            {"revenue", 2, 1.5, 900, 780.1057548373026}};
}

double sum_of(std::span<CashFlow const> all)
{
    double sum = 0;
    for (auto const& flow : all) sum += flow.present_value;
    return sum;
}

Site site(std::int64_t rank, std::string id, std::string facility_id, OrientedRectangle ground)
{
    Site s;
    s.rank = rank;
    s.id = id;
    s.best.placement = {std::move(id), std::move(facility_id), ground, 12};
    s.cash_flows = flows();
    s.best.appraisal.ioav = sum_of(s.cash_flows);
    s.best.appraisal.npv_with = s.best.appraisal.ioav + 50;
    s.best.appraisal.npv_do_minimum = 50;
    s.best.appraisal.capex = 1000;
    s.best.appraisal.revenue_year = 900;
    s.best.appraisal.noi_year = 700;
    s.best.appraisal.irr = {IrrStatus::unique, 0.25, false, {0.25}};
    s.best.appraisal.payback = {PaybackStatus::reached, 1.5};
    s.best.appraisal.yield_on_cost = 0.7;
    s.best.appraisal.value_per_m2 = s.best.appraisal.ioav / ground.area_m2();
    return s;
}

void add_parcels(Plan& plan)
{
    Parcel p1{"P1", {{box(0, 0, 60, 40), {}}}, 2400, {}};
    p1.attributes.land_use = "=HYPERLINK(\"x\")";
    p1.attributes.floors = 2;
    Parcel p2{"地块 2", {{box(60, 0, 100, 40), {}}}, 1600, {}};
    plan.area.parcels = {p1, p2};
    plan.area.buildings = {{"B1", {{box(5, 5, 20, 20), {}}}, {{box(5, 5, 20, 20), {}}}, 225, 225, {}}};
    ParcelSurvey s1{"P1",
                    ParcelStatus::built,
                    2400,
                    225,
                    0.09375,
                    1,
                    {450, 450, 450},
                    {0.1875, 0.1875, 0.1875},
                    {{"setback", 100}, {"buildings", 225}, {"too_small", 75}},
                    2000,
                    1804,
                    "floors of the building"};
    ParcelSurvey s2{"地块 2", ParcelStatus::unknown, 1600, 0, 0, 0, {}, {}, {}, 0, 0, ""};
    plan.surveys = {s1, s2};
    plan.area.parcel_ledger = {"parcels", 3, 2, 1, 4001, 4000, 1, 0};
    plan.area.building_ledger = {"buildings", 1, 1, 0, 225, 225, 0, 0};
    plan.area.issues = {
        {IssueCode::coverage_inferred, "buildings", "*", 0, "inferred from the buildings", std::nullopt},
        {IssueCode::sliver, "parcels", "P3 \"odd\"\n<b>", 1, "1 m2", Point{east + 1, north + 1}}};
}

void add_spaces(Plan& plan)
{
    Space hollow;
    hollow.id = "P1/open_land/1";
    hollow.kind = SpaceKind::open_land;
    hollow.parcel_id = "P1";
    hollow.shape = {{box(22, 2, 58, 38), {box(50, 30, 54, 34)}}};
    hollow.area_m2 = 36 * 36 - 16;
    hollow.width_m = 30;
    hollow.placeable = Placeable{{{box(22, 2, 50, 38), {}}}, 1100, 28};
    hollow.parcel_area_m2 = 2400;
    hollow.evidence = "空地 \"lawn\" \xff\x01 end";
    Space twin;
    twin.id = "P1/unused_floor_area/1";
    twin.kind = SpaceKind::unused_floor_area;
    twin.parcel_id = "P1";
    twin.shape = {{box(1, 22, 10, 38), {}}, {box(11, 22, 20, 38), {}}};
    twin.area_m2 = 288;
    twin.width_m = 9;
    twin.parcel_area_m2 = 2400;
    twin.floor_area_known = true;
    twin.floor_area_m2 = {100, 200, 300};
    Space roof;
    roof.id = "B1/roof/1";
    roof.kind = SpaceKind::roof;
    roof.building_id = "B1";
    roof.shape = {{box(6, 6, 19, 19), {}}};
    roof.area_m2 = 169;
    roof.width_m = 13;
    roof.confidence = Confidence::assumed;
    plan.spaces = {roof, hollow, twin};
    plan.remnants = {{"P1", "too_small", {box(0, 0, 5, 1), {}}, 5, 1},
                     {"P1", "too_narrow", {box(0, 1, 4, 2), {}}, 4, 1}};
}

void add_sites(Plan& plan)
{
    auto first = site(1, "P1/open_land/1", "canteen", {{east + 24, north + 4}, 0, 20, 10});
    first.runner_up = first.best;
    first.runner_up->placement.facility_id = "parking";
    first.runner_up->appraisal.ioav = 12.5;
    first.refused = {{"parking", RefusalReason::worse_use, 339.68, "money", true, "worth 340 less than canteen"}};
    auto second = site(2, "P1/unused_floor_area/1", "parking", {{east + 9, north + 22.5}, 90, 15, 7});
    second.best.appraisal.irr = {IrrStatus::multiple, 0, false, {0.1, 0.4}};
    second.best.appraisal.payback = {PaybackStatus::never, 0};
    second.best.appraisal.capex = 0;
    second.best.appraisal.yield_on_cost = 0;
    second.best.placement.pieces = {{"aisle", {box(11, 22, 16, 28), {}}, 0, 1},
                                    {"bay", {box(11, 28, 13.5, 33), {}}, 1, 1}};
    plan.sites = {first, second};
    plan.unused = {{"B1/roof/1", {{"canteen", RefusalReason::too_narrow, 0.4, "m", true, "0.4 m too narrow"}}}};
    plan.totals.spaces = 3;
    plan.totals.sites = 2;
    plan.totals.ioav = first.best.appraisal.ioav + second.best.appraisal.ioav;
    plan.totals.kinds = {{SpaceKind::roof, 1, 169, 0, 0}};
    plan.totals.uses = {{"canteen", 1, 12, 1000, 700, first.best.appraisal.ioav, 15.0}};
    plan.totals.renovation = {true,
                              1000,
                              0,
                              450,
                              450'000,
                              plan.totals.ioav,
                              plan.totals.ioav / 1000,
                              plan.totals.ioav / 450'000,
                              450'000 - plan.totals.ioav,
                              0};
}

}  // namespace

Plan small_plan()
{
    Plan plan;
    plan.crs = "EPSG:32632";
    plan.catalogue.id = "test";
    plan.catalogue.title = "By hand";
    plan.catalogue.currency = "CNY";
    plan.catalogue.price_level = "2024";
    plan.catalogue.facilities = {facility("canteen", "Canteen 食堂 <b>", "seat"),
                                 facility("parking", "Parking", "bay")};
    plan.catalogue.sha256 = std::string(64, 'a');
    plan.valuation_rules.discount_rate = 0.1;
    plan.valuation_rules.concession_years = 2;
    add_parcels(plan);
    add_spaces(plan);
    add_sites(plan);
    plan.land = {4000, {{"setback", 100}, {"buildings", 225}, {"too_small", 75}}, 2000, 1804, 1600};
    plan.built = {225, 225, 0};
    plan.measures = site_measures(plan);
    plan.warnings = {"one warning"};
    return plan;
}

RunRecord small_record()
{
    RunRecord record;
    record.program_version = "0.1.0";
    record.command_line = {"lacuna", "scan", "/srv/maps/parcels.gpkg", "PG:dbname=city password=secret user=me"};
    record.inputs = {
        {"parcels", "/srv/maps/parcels.gpkg", "GPKG", "EPSG:32632", "UTF-8", 3, 4096, std::string(64, 'b')}};
    record.fields = {{"parcels.floors", "storeys"}};
    record.libraries = {{"GDAL", "3.6.2"}};
    record.run_date = "2026-11-23";
    record.timings_s = {{"read", 0.5}};
    record.threads = 2;
    return record;
}

TemporaryFolder::TemporaryFolder()
{
    auto pattern = (std::filesystem::temp_directory_path() / "lacuna-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string bytes_of(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot read " + file.string()};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string snapshot(std::filesystem::path const& folder)
{
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{folder}) files.push_back(entry.path());
    std::ranges::sort(files);
    std::string out;
    for (auto const& file : files) {
        out += file.lexically_relative(folder).string() + "\n";
        if (std::filesystem::is_regular_file(file)) out += bytes_of(file) + "\n";
    }
    return out;
}

}  // namespace lacuna::test
