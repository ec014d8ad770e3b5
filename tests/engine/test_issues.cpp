// SPDX-License-Identifier: Apache-2.0
#include "engine/core/issue.h"
#include "tests/support/catch.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

using namespace lacuna;

namespace {

std::string_view name_of(IssueEffect effect)
{
    switch (effect) {
        case IssueEffect::rejected:
            return "rejected";
        case IssueEffect::changed:
            return "changed";
        case IssueEffect::noted:
            return "noted";
    }
    return "";
}

std::string issue_page()
{
    std::ostringstream out;
    out << "# Issues\n\nAn issue is something wrong with, or decided about, one feature. It never ends a run: the "
           "layer `issues`\n"
           "of `lacuna.gpkg` holds them all. *rejected*: the feature does not take part; *changed*: it does, altered;\n"
           "*noted*: it does, unaltered. A code never changes its meaning.\n\n"
           "| code | name | effect | meaning |\n|---|---|---|---|\n";
    for (auto const& i : issue_table())
        out << "| " << static_cast<int>(i.code) << " | `" << i.name << "` | " << name_of(i.effect) << " | " << i.meaning
            << " |\n";
    return out.str();
}

}  // namespace

TEST_CASE("docs/issues.md is what the table of issues says", "[issues]")
{
    std::string const path = LACUNA_SOURCE_DIR "/docs/issues.md";
    if (std::getenv("LACUNA_UPDATE_DOCS")) std::ofstream{path} << issue_page();
    std::ifstream file{path};
    CHECK(std::string{std::istreambuf_iterator<char>{file}, {}} == issue_page());
}

TEST_CASE("issue codes are in order and named once", "[issues]")
{
    std::set<std::string_view> names;
    int last = 0;
    for (auto const& i : issue_table()) {
        CHECK(static_cast<int>(i.code) > last);
        last = static_cast<int>(i.code);
        CHECK(names.insert(i.name).second);
        CHECK(&info(i.code) == &i);
    }
}
