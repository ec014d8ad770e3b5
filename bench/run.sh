#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The open-space inventory by Lacuna and by its peers, side by side in one run. Called by ./dev bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: ./dev bench [--sizes "10000 100000"] [--city PARCELS BUILDINGS] [--peers FOLDER] [--python] [--stages]

  --sizes   numbers of parcels of synthetic cities (default: 10000 100000)
  --city    two files of polygons in one projected CRS, measured after the synthetic cities
  --peers   folder with gen.cpp, job_geos.cpp, read_floor.cpp, job_geopandas.py (default: ../shared/peers); without it
            Lacuna runs alone on its own sample
  --python  measure GeoPandas too, with the GEOS that Shapely's package brings and with the system's, which Shapely is
            compiled against here: makes two virtual environments in build/bench and installs into them by pip
  --stages  the small benchmarks of single stages instead
TEXT
}

sizes="10000 100000" city=() peers=../shared/peers python=no stages=no
while (($#)); do
    case "$1" in
    --sizes) sizes=$2 && shift ;;
    --city) city=("$2" "$3") && shift 2 ;;
    --peers) peers=$2 && shift ;;
    --python) python=yes ;;
    --stages) stages=yes ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

work=build/bench
data=$work/data
mkdir -p "$data"
cmake --preset release -DLACUNA_BENCH=ON >$work/configure.log 2>&1 ||
    { cat $work/configure.log >&2 && exit 1; }
cmake --build build/release --parallel "$(nproc)" --target bench_stages lacuna

if [[ $stages == yes ]]; then
    exec build/release/bin/bench_stages
fi

# The seconds and the peak memory (MB) of a command, its own words in $work/said.
measure() {
    local start end
    start=$(date +%s.%N)
    if command -v /usr/bin/time >/dev/null; then
        /usr/bin/time -f '%M' -o $work/peak "$@" >$work/said 2>$work/complaints
    else
        "$@" >$work/said 2>$work/complaints
        echo 0 >$work/peak
    fi
    end=$(date +%s.%N)
    awk -v a="$start" -v b="$end" -v kb="$(tail -n 1 $work/peak)" 'BEGIN { printf "%.2f %.0f\n", b - a, kb / 1024 }'
}

median() { sort -n | awk '{ v[NR] = $0 } END { print v[int((NR + 1) / 2)] }'; }

# Number and area of the pieces, as Lacuna or a peer tells them.
answer() {
    sed -nE -e 's/^Open space: ([0-9]+) on .*, ([0-9.]+) m2$/pieces \1 area \2/p' \
        -e 's/.*(pieces [0-9]+ area [0-9.]+).*/\1/p' $work/said | head -n 1 | grep . || echo -
}

# row NAME RUNS COMMAND...: one line of the table, the median of so many runs.
row() {
    local name=$1 runs=$2 i times=()
    shift 2
    for ((i = 0; i < runs; ++i)); do times+=("$(measure "$@")"); done
    local middle
    middle=$(printf '%s\n' "${times[@]}" | median)
    local seconds=${middle% *} peak=${middle#* }
    [[ -n ${first:-} ]] || first=$seconds
    [[ $peak == 0 ]] && peak='-'
    printf '| %s | %s | %s | %s | %s |\n' "$name" "$seconds" \
        "$(awk -v a="$seconds" -v b="$first" 'BEGIN { printf "%.2f", a / b }')" "$peak" \
        "$(answer)"
}

compile_peer() {
    [[ $work/$1 -nt $peers/$1.cpp ]] && return
    local flags
    read -ra flags <<<"$(gdal-config --cflags)"
    g++ -O2 -std=c++17 "${flags[@]}" "$peers/$1.cpp" -o "$work/$1" -lgdal -lgeos_c -lpthread
}

with_peers=no
if [[ -f $peers/job_geos.cpp ]]; then
    with_peers=yes
    for peer in gen job_geos read_floor; do compile_peer $peer; done
else
    echo "bench: no peers in $peers: Lacuna alone, on its own sample" >&2
fi
geos_of() { "$work/$1/bin/python" -c 'import shapely; print(".".join(map(str, shapely.geos_version)))'; }

# Shapely's wheels hold a GEOS of their own; compiled here it takes the system's.
if [[ $python == yes ]]; then
    for venv in venv venv-system-geos; do
        [[ -x $work/$venv/bin/python ]] && continue
        python3 -m venv $work/$venv && $work/$venv/bin/pip -q install geopandas==1.0.1 shapely==2.1.2 pyogrio
    done
    [[ $(geos_of venv-system-geos) == $(geos-config --version) ]] ||
        $work/venv-system-geos/bin/pip -q install --force-reinstall --no-deps --no-binary shapely shapely==2.1.2
fi

# compare TITLE PARCELS BUILDINGS: one table.
compare() {
    local parcels=$2 buildings=$3 venv threads
    printf '\n### %s\n\n' "$1"
    echo "| program | seconds | against Lacuna, 2 threads | peak MB | answer |"
    echo "|---|---|---|---|---|"
    first=
    for threads in 2 1; do
        row "Lacuna, threads: $threads" 3 build/release/bin/lacuna inventory --parcels "$parcels" --buildings "$buildings" \
            --out $work/ours.gpkg --threads $threads
    done
    if [[ $with_peers == yes ]]; then
        for threads in 2 1; do
            row "GEOS C API, threads: $threads" 1 $work/job_geos "$parcels" "$buildings" $work/geos.gpkg $threads
        done
        if [[ $python == yes ]]; then
            for venv in venv venv-system-geos; do
                row "GeoPandas, Shapely with GEOS $(geos_of $venv)" 1 $work/$venv/bin/python "$peers/job_geopandas.py" \
                    "$parcels" "$buildings" $work/gp.gpkg
            done
        fi
        row "reading both layers twice (no work done)" 1 $work/read_floor "$parcels" "$buildings"
    fi
}

for size in $sizes; do
    if [[ $with_peers == yes ]]; then
        parcels=$data/$size"_parcels.fgb" buildings=$data/$size"_buildings.fgb"
        [[ -f $buildings ]] || $work/gen "$size" "$data/$size" >/dev/null
    else
        parcels=$data/$size/parcels.fgb buildings=$data/$size/buildings.fgb
        [[ -f $buildings ]] || build/release/bin/lacuna sample --out "$data/$size" --parcels "$size" --format fgb >/dev/null
    fi
    compare "$size parcels" "$parcels" "$buildings"
done
if ((${#city[@]})); then compare "$(basename "${city[0]}")" "${city[@]}"; fi
