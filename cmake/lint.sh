#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The conventions that a program can check. Called by ./dev lint.
set -uo pipefail
shopt -s lastpipe  # so that complain() counts at the end of a pipe too
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

failed=0
complain() {
    echo "lint: $*" >&2
    failed=1
}

# none_of TEXT: complains where standard input has lines.
none_of() {
    local lines
    lines=$(cat)
    [[ -z "$lines" ]] || complain "$1"$'\n'"$lines"
}

code_folders=(engine importers exporters cli tests bench)
mapfile -t sources < <(find "${code_folders[@]}" -name '*.h' -o -name '*.cpp' | LC_ALL=C sort)
mapfile -t headers < <(printf '%s\n' "${sources[@]}" | grep '\.h$')
mapfile -t scripts < <(echo dev; echo .ci/run; find cmake bench -name '*.sh' | LC_ALL=C sort)
mapfile -t builds < <(find . -path ./build -prune -o \( -name CMakeLists.txt -o -name '*.cmake' \) -print | LC_ALL=C sort)

check_format() {
    local tool
    tool=$(command -v clang-format-14 || command -v clang-format) || { complain "clang-format is not installed"; return; }
    if ! "$tool" --version | grep -q 'version 14\.'; then
        echo "lint: formatting not checked: version 14 of clang-format is wanted, this is $("$tool" --version)" >&2
        return
    fi
    "$tool" --dry-run -Werror "${sources[@]}" || complain "run $tool -i on the files above"
}

check_scripts() {
    shellcheck "${scripts[@]}" || complain "shellcheck has remarks on the scripts"
}

# The arrows of docs/decisions: importers and exporters point at the engine, never back.
check_layers() {
    local include='^[[:space:]]*#[[:space:]]*include'
    local stages='engine/(assembly|inventory|spaces|placement|appraisal|ranking|pipeline|block|choose)'
    grep -rnE "$include.*(gdal|ogr_|ogrsf|cpl_|toml|nlohmann|CLI/|<filesystem>|<iostream>|<fstream>|<random>)" engine |
        none_of "the engine reads no files and knows no GDAL"
    grep -rnE '(steady|system|high_resolution)_clock|std::time\(|std::rand\(' engine |
        none_of "the engine asks no clock and no unseeded random number"
    grep -rnE "$include.*\"(importers|exporters|cli)/" engine | none_of "the engine includes nothing above it"
    grep -rnE "$include.*geos_c\.h" "${code_folders[@]}" | grep -vE '^(engine/geometry/geos\.h|tests/|bench/)' |
        none_of "geos_c.h is for engine/geometry/geos.h alone"
    grep -rnE "$include.*\"$stages" importers | none_of "importers know no stage of the engine"
    grep -rnE "$include.*\"(exporters|cli)/" importers | none_of "importers know neither exporters nor the command line"
    grep -rnE "$include.*\"$stages" exporters | none_of "exporters know no stage of the engine"
    grep -rnE "$include.*\"(importers/|cli/)" exporters | grep -v '"importers/gdal/' |
        none_of "exporters know of the importers only importers/gdal"
    # The thread of a scratch file does no work; it gives pages back.
    grep -rnE 'std::(thread|async|jthread)|tbb::' engine importers exporters cli |
        grep -vE '^(engine/core/parallel\.cpp|exporters/files/scratch_file\.(h|cpp)):' |
        none_of "threads are made in engine/core/parallel.cpp alone"
}

check_files() {
    local file
    for file in "${sources[@]}"; do
        [[ "$(head -n 1 "$file")" == '// SPDX-License-Identifier: Apache-2.0' ]] || complain "$file: no SPDX line at the top"
    done
    for file in "${builds[@]}" "${scripts[@]}"; do
        head -n 2 "$file" | grep -q '^# SPDX-License-Identifier: Apache-2.0$' || complain "$file: no SPDX line at the top"
    done
    for file in "${headers[@]}"; do
        grep -q '^#pragma once$' "$file" || complain "$file: no #pragma once"
    done
    wc -l "${sources[@]}" | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }' |
        none_of "files of more than 400 lines: split them"
    grep -nE '\bTO[D]O\b|\bFIX[M]E\b|\bX[X]X\b' "${sources[@]}" "${builds[@]}" "${scripts[@]}" | none_of "left open"
    grep -rnIE '(^|[^A-Za-z0-9_.~-])/(home|root|tmp|wor[k]|Users)/' "${sources[@]}" "${builds[@]}" "${scripts[@]}" data docs \
        ./*.md | none_of "paths of one machine"
}

# Every issue code of the table is explained in the documentation.
check_docs() {
    local code
    while read -r code; do
        grep -rqw --include='*.md' "$code" docs || complain "no page in docs says what the issue code $code means"
    done < <(grep -oE '\{[a-z_]+, "[a-z_]+"' engine/core/issue.cpp | sed 's/.*"\(.*\)"/\1/')
}

# shellcheck disable=SC2086  # several flags in one variable: an array cannot be exported
compile_header() {
    echo "#include \"$1\"" | "${CXX:-g++}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror -I. ${GDAL_FLAGS:-} -x c++ - ||
        { echo "lint: $1 does not compile by itself" >&2; return 1; }
}
export -f compile_header

check_headers() {
    GDAL_FLAGS=$(command -v gdal-config >/dev/null && gdal-config --cflags)
    export GDAL_FLAGS
    # shellcheck disable=SC2016
    printf '%s\n' "${headers[@]}" | xargs -P "$(nproc)" -I{} bash -c 'compile_header "$1"' - {} ||
        complain "include in each header what it uses"
}

for check in check_format check_scripts check_layers check_files check_docs check_headers; do
    "$check"
done
((failed)) && exit 1
echo "lint: ${#sources[@]} sources, ${#headers[@]} headers, ${#scripts[@]} scripts: no remarks"
