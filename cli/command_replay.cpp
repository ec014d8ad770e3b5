// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"
#include "importers/gdal/sha256.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>

namespace lacuna {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct ReplayCommand {
    fs::path run, from, out;
    bool quiet = false;
};

Json record_of(fs::path const& folder)
{
    auto const file = folder / "run.json";
    std::ifstream stream{file};
    if (!stream)
        throw Error{Errc::open_failed,
                    fmt::format("'{}' does not exist; give the folder that 'lacuna scan --out' wrote", file.string())};
    auto record = Json::parse(stream, nullptr, false);
    bool good = record.is_object();
    for (auto const* list : {"command_line", "inputs", "outputs"})
        good = good && record.contains(list) && record.at(list).is_array();
    for (auto const* list : {"inputs", "outputs"})
        for (auto const& file_entry : good ? record.at(list) : Json::array())
            good = good && file_entry.is_object() && file_entry.value("name", Json{}).is_string() &&
                   file_entry.value("sha256", Json{}).is_string();
    for (auto const& word : good ? record.at("command_line") : Json::array()) good = good && word.is_string();
    if (!good || record.at("command_line").size() < 2)
        throw Error{Errc::bad_layer, fmt::format("'{}' is damaged or of another program; scan again", file.string())};
    return record;
}

/// The command line of the run without the program's name, its folder replaced, and without a folder that only held
/// what was under way: it may be gone.
std::vector<std::string> words_of(Json const& record, fs::path const& out)
{
    std::vector<std::string> words;
    auto const given = record.at("command_line").get<std::vector<std::string>>();
    for (std::size_t i = 1; i < given.size(); ++i) {
        bool const more = i + 1 < given.size();
        if (more && (given[i] == "--out" || (given[i] == "--scratch" && given[i + 1] != "none")))
            ++i;
        else if (!given[i].starts_with("--out=") &&
                 (!given[i].starts_with("--scratch=") || given[i] == "--scratch=none") && given[i] != "--json" &&
                 given[i] != "--quiet")
            words.push_back(given[i]);
    }
    if (words.front() != "scan")
        throw Error{Errc::bad_layer, fmt::format("the run was made by 'lacuna {}', not by a scan", words.front())};
    words.insert(words.end(), {"--out", out.string(), "--quiet"});
    return words;
}

std::map<std::string, std::string> hashes_of(Json const& record, char const* list)
{
    std::map<std::string, std::string> out;
    for (auto const& file : record.at(list)) {
        auto const layer = file.contains("layer") ? file.at("layer").get<std::string>() + " " : std::string{};
        out[layer + file.at("name").get<std::string>()] = file.at("sha256").get<std::string>();
    }
    return out;
}

/// Names whose hashes differ or that one of both lacks.
std::vector<std::string> differences(std::map<std::string, std::string> const& a,
                                     std::map<std::string, std::string> const& b)
{
    std::vector<std::string> out;
    for (auto const& [name, hash] : a)
        if (auto const found = b.find(name); found == b.end() || found->second != hash) out.push_back(name);
    for (auto const& [name, hash] : b)
        if (!a.contains(name)) out.push_back(name);
    return out;
}

/// A folder that is gone with the object, unless it is the user's.
class Place {
public:
    explicit Place(fs::path kept) : path_{std::move(kept)}, mine_{path_.empty()}
    {
        if (!mine_) return;
        auto name = (fs::temp_directory_path() / "lacuna-replay-XXXXXX").string();
        if (!mkdtemp(name.data()))
            throw Error{Errc::write_failed, fmt::format("no folder could be made in '{}': {}; give one with --out",
                                                        fs::temp_directory_path().string(), std::strerror(errno))};
        path_ = name;
    }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;
    ~Place()
    {
        std::error_code ignored;
        if (mine_) fs::remove_all(path_, ignored);
    }
    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
    bool mine_;
};

/// What explains a difference, the likeliest first.
std::string reasons(Json const& before, Json const& after)
{
    std::string text;
    for (auto const& input : differences(hashes_of(before, "inputs"), hashes_of(after, "inputs")))
        text += fmt::format("\n  input changed: {}", input);
    auto const plain = [&](char const* what, Json const& a, Json const& b) {
        if (a != b) text += fmt::format("\n  {}: {} then, {} now", what, a.dump(), b.dump());
    };
    plain("version of the program", before.value("version", Json{}), after.value("version", Json{}));
    plain("libraries", before.value("libraries", Json{}), after.value("libraries", Json{}));
    auto const catalogue = [](Json const& record) {
        return record.value("catalogue", Json::object()).value("sha256", Json{});
    };
    if (catalogue(before) != catalogue(after)) text += "\n  the catalogue changed";
    auto const then = before.value("parameters", Json::object()).flatten();
    auto const now = after.value("parameters", Json::object()).flatten();
    for (auto const& [key, value] : now.items())
        if (!then.contains(key) || then.at(key) != value)
            text += fmt::format("\n  parameter {}: {} then, {} now", key,
                                then.contains(key) ? then.at(key).dump() : "none", value.dump());
    return text.empty() ? "\n  no cause is in the records; please report this with the data" : text;
}

/// Files of the run that are not as they were written, or gone. The record names no file outside its folder.
std::vector<std::string> touched_since(fs::path const& run, Json const& record)
{
    std::vector<std::string> out;
    for (auto const& [name, hash] : hashes_of(record, "outputs")) {
        auto const file = run / fs::path{name}.filename();
        if (!fs::exists(file))
            out.push_back(name + " is gone");
        else if (sha256_of_file(file) != hash)
            out.push_back(name);
    }
    return out;
}

void run_replay(ReplayCommand const& o)
{
    auto const before = record_of(o.run);
    auto const touched = touched_since(o.run, before);
    Place const place{o.out.empty() ? o.out : fs::absolute(o.out)};
    if (!o.out.empty() && fs::exists(o.out) && fs::equivalent(o.out, o.run))
        throw Error{Errc::usage, "--out is the run that is to be replayed; give another folder"};
    auto words = words_of(before, place.path());
    auto const home = fs::current_path();
    if (!o.from.empty()) fs::current_path(o.from);
    try {
        CLI::App app;
        add_scan(app, before.at("command_line").get<std::vector<std::string>>());
        std::ranges::reverse(words);
        app.parse(words);
    } catch (CLI::Error const& e) {
        fs::current_path(home);
        throw Error{Errc::bad_config, fmt::format("the command line in run.json is not understood: {}", e.what())};
    } catch (Error& e) {
        fs::current_path(home);
        e.add_context("replaying the scan (its command line holds paths; --from names the folder it was run in)");
        throw;
    }
    fs::current_path(home);
    auto const after = record_of(place.path());
    auto const outputs = hashes_of(before, "outputs");
    auto const changed = differences(outputs, hashes_of(after, "outputs"));
    if (!changed.empty())
        throw Error{Errc::ledger_open, fmt::format("{} of {} files differ from the run: {}{}", changed.size(),
                                                   outputs.size(), fmt::join(changed, ", "), reasons(before, after))};
    if (!touched.empty())
        throw Error{Errc::ledger_open,
                    fmt::format("{} of {} files of '{}' are not as the run wrote them: {}; the scan made again gives "
                                "what its record says, so take the files of --out, or scan again",
                                touched.size(), outputs.size(), o.run.string(), fmt::join(touched, ", "))};
    if (!o.quiet)
        fmt::print("The same bytes: {} files of '{}' come out again, from the same {} inputs.\n", outputs.size(),
                   o.run.string(), before.at("inputs").size());
}

}  // namespace

void add_replay(CLI::App& app)
{
    auto* cmd = app.add_subcommand("replay", "Make a scan again from its run.json and see that the bytes are the same");
    auto o = std::make_shared<ReplayCommand>();
    cmd->add_option("run", o->run, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option("--from", o->from, "Folder that the scan was run in (default: this one)")
        ->check(CLI::ExistingDirectory);
    cmd->add_option("--out", o->out, "Keep the files made again in this folder (default: they are removed)");
    cmd->add_flag("--quiet", o->quiet, "Print nothing but errors");
    cmd->footer(
        "Every file is compared by its SHA-256, those that stand in the folder too. Where one differs, the changed "
        "inputs, parameters and versions are\n"
        "named, and the exit code is 8.\n\nExample:  lacuna replay results");
    cmd->callback([o] { run_replay(*o); });
}

}  // namespace lacuna
