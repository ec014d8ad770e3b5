// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"
#include "engine/core/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

/// The option or command of `app` that is nearest to an unknown word of CLI11's message.
std::string advice(CLI::App const& app, int argc, char const* const* argv)
{
    std::vector<std::string> known;
    auto const collect = [&](CLI::App const& a) {
        for (auto const* option : a.get_options())
            if (!option->get_lnames().empty()) known.push_back("--" + option->get_lnames().front());
        for (auto const* sub : a.get_subcommands({})) known.push_back(sub->get_name());
    };
    collect(app);
    for (auto const* sub : app.get_subcommands({}))
        if (sub->parsed()) collect(*sub);
    for (int i = 1; i < argc; ++i) {
        std::string const word = std::string{argv[i]}.substr(0, std::string{argv[i]}.find('='));
        if (std::find(known.begin(), known.end(), word) != known.end() || word.size() < 3) continue;
        if (auto const near = lacuna::nearest(word, known); !near.empty() && (word.rfind("--", 0) == 0 || i == 1))
            return fmt::format("; did you mean {}?", near);
    }
    return {};
}

/// glibc raises the size from which a freed block goes back to the system with each such block; a scan then keeps what
/// its growing lists left behind.
void give_back_large_blocks()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
#endif
}

}  // namespace

int main(int argc, char** argv)
{
    give_back_large_blocks();
    CLI::App app{
        "Finds under-used space in built-up areas, fits facilities into it, and ranks the sites by the operating "
        "value they would add.\n\nThe main job:  lacuna scan --parcels FILE --buildings FILE --out FOLDER"};
    app.set_version_flag("--version", "lacuna " + lacuna::program_version());
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 done, 2 usage, 3 study or catalogue, 4 input cannot be opened, 5 layer or field, 6 coordinate\n"
        "reference system, 7 output, 8 an account does not close or a replay differs, 9 geometry, 10 no portfolio\n"
        "keeps the pins and rules, 70 fault of the program.");
    lacuna::add_scan(app, {argv, argv + argc});
    lacuna::add_inspect(app);
    lacuna::add_catalogue(app);
    lacuna::add_rules(app);
    lacuna::add_sample(app);
    lacuna::add_fit(app);
    lacuna::add_inventory(app);
    lacuna::add_select(app);
    lacuna::add_value(app);
    lacuna::add_risk(app);
    lacuna::add_weigh(app);
    lacuna::add_replay(app);
    lacuna::add_explain(app);
    lacuna::add_compare(app);
    try {
        app.parse(argc, argv);
        return 0;
    } catch (CLI::Success const& e) {
        return app.exit(e);
    } catch (CLI::ParseError const& e) {
        fmt::print(stderr, "lacuna: {}{}\nRun 'lacuna --help' or 'lacuna COMMAND --help' for the options.\n", e.what(),
                   advice(app, argc, argv));
        return static_cast<int>(lacuna::Errc::usage);
    } catch (lacuna::Error const& e) {
        fmt::print(stderr, "lacuna: {}\n", e.what());
        return e.exit_code();
    } catch (std::exception const& e) {
        fmt::print(stderr, "lacuna: internal fault: {}; please report it with the command line\n", e.what());
        return static_cast<int>(lacuna::Errc::internal);
    }
}
