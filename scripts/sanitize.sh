#!/usr/bin/env bash
# Runs the C++ tests under ASan+UBSan and TSan, and each fuzz target for FUZZ_SECONDS (default 60).
set -eu
cmake=.venv/bin/cmake
for sanitizer in address,undefined thread; do
  dir=build/sanitize-${sanitizer%%,*}
  "$cmake" -S . -B "$dir" -G Ninja -DCMAKE_MAKE_PROGRAM="$PWD/.venv/bin/ninja" -DGLASSBOARD_BINDINGS=OFF -DGLASSBOARD_TESTS=ON \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DGLASSBOARD_SANITIZE="$sanitizer" >/dev/null
  "$cmake" --build "$dir"
  .venv/bin/ctest --test-dir "$dir" --output-on-failure --no-tests=error
done
command -v clang++ >/dev/null || { echo "clang++ is missing: run  sudo apt-get install clang  for the fuzz targets" >&2; exit 1; }
"$cmake" -S . -B build/fuzz -G Ninja -DCMAKE_MAKE_PROGRAM="$PWD/.venv/bin/ninja" -DCMAKE_CXX_COMPILER=clang++ -DGLASSBOARD_BINDINGS=OFF \
  -DGLASSBOARD_FUZZ=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo -DGLASSBOARD_SANITIZE=address,undefined >/dev/null
"$cmake" --build build/fuzz
seeds=build/fuzz/corpus/event_scan_fuzz
mkdir -p "$seeds"
for file in tests/golden/*-files/*tfevents*; do
  { printf '\0\100'; cat "$file"; } > "$seeds/$(basename "$(dirname "$file")")"  # read raw
done
for target in build/fuzz/native/*_fuzz; do
  name=$(basename "$target")
  corpus=build/fuzz/corpus/$name
  mkdir -p "$corpus"
  # What is found goes to the first folder. native/fuzz/corpus keeps one input for every edge that runs of ten minutes
  # reached: -set_cover_merge=1 -use_counters=0 -max_len=1024.
  "$target" -max_total_time="${FUZZ_SECONDS:-60}" -print_final_stats=1 "$corpus" native/fuzz/corpus/"$name"
done
