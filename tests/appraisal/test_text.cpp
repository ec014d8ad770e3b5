// SPDX-License-Identifier: Apache-2.0
#include "engine/core/text.h"
#include "tests/support/catch.h"

using namespace lacuna;

TEST_CASE("the nearest word is found through one slip of each kind")
{
    std::vector<std::string> const known{"setback_m", "clearance_m", "min_width_m", "roof_edge_m"};
    CHECK(nearest("setbac_m", known) == "setback_m");
    CHECK(nearest("setbackk_m", known) == "setback_m");
    CHECK(nearest("sebtack_m", known) == "setback_m");
    CHECK(nearest("Clearence_m", known) == "clearance_m");
    CHECK(nearest("clearance_m", known) == "clearance_m");
}

TEST_CASE("a word far from all is told none, and the known ones are listed")
{
    std::vector<std::string> const known{"cn", "generic"};
    CHECK(nearest("atlantis", known).empty());
    CHECK(nearest("x", {}).empty());
    CHECK(did_you_mean("atlantis", known) == "; known: cn, generic");
    CHECK(did_you_mean("genric", known) == "; did you mean 'generic'?");
}

TEST_CASE("of equally near words the first is taken") { CHECK(nearest("cat", {"bat", "car"}) == "bat"); }

TEST_CASE("one of a thing has no plural, none and many have")
{
    CHECK(counted(1, "parcel") == "1 parcel");
    CHECK(counted(0, "parcel") == "0 parcels");
    CHECK(counted(21, "parcel") == "21 parcels");
}

TEST_CASE("numbers are written as short as they read back")
{
    CHECK(shortest(0.1) == "0.1");
    CHECK(shortest(100000) == "100000");
    CHECK(shortest(-2.5) == "-2.5");
    CHECK(shortest(0) == "0");
    CHECK(shortest(1e20) == "1e+20");
    CHECK(shortest(1.0 / 3) == "0.3333333333333333");
}

TEST_CASE("a date must exist")
{
    CHECK(is_iso_date("2024-02-29"));
    CHECK_FALSE(is_iso_date("2023-02-29"));
    CHECK_FALSE(is_iso_date("2024-13-01"));
    CHECK_FALSE(is_iso_date("2024-1-01"));
    CHECK_FALSE(is_iso_date("01-01-2024"));
    CHECK_FALSE(is_iso_date("2024/01/01"));
    CHECK_FALSE(is_iso_date("20-4-01-01"));
}
