#!/usr/bin/env bash
# Fuzzes every target in turn with libFuzzer, which looks for inputs that reach code that no input
# reached before.
#
# usage: tests/fuzz/fuzz.sh [SECONDS [TARGET...]]
#   SECONDS for each target, 60 if left out, times its share in targets.txt; every target if none
#   is named.
# FUZZ_TARGET_DIR is where the library is built, target/fuzz if not set; WORK_DIR is where what is
# found goes, `work` in there. CLANG says which compiler.
# Debian has clang and libFuzzer in the packages clang-14 and libclang-rt-14-dev.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
CLANG=${CLANG:-clang-14}
built=${FUZZ_TARGET_DIR:-target/fuzz}
work=${WORK_DIR:-$built/work}
seconds=${1:-60}
[ $# -eq 0 ] || shift
mkdir -p "$built" "$work"
built=$(cd "$built" && pwd)
work=$(cd "$work" && pwd)
. tests/fuzz/common.sh
triple=$(rustc -vV | sed -n 's/^host: //p')
library=$built/$triple/checked/libwhatworks.a

# The pass is one of LLVM itself, so that a stable compiler has it. Naming the target keeps the
# flags from the programs that run while the library is built.
build_library() {
    local pass=-Cllvm-args=-sanitizer-coverage
    CARGO_TARGET_DIR=$built CARGO_PROFILE_CHECKED_CODEGEN_UNITS=1 CARGO_PROFILE_CHECKED_STRIP=none \
        CARGO_PROFILE_CHECKED_DEBUG=line-tables-only \
        RUSTFLAGS="-Cpasses=sancov-module $pass-level=4 $pass-inline-8bit-counters $pass-pc-table
            $pass-trace-compares -Cdebug-assertions=on -Coverflow-checks=on --cfg fuzzing" \
        cargo rustc --quiet --profile checked -p whatworks-c --crate-type staticlib \
        --target "$triple"
}

# build NAME SOURCE [FLAG...]
build() {
    local name=$1 source=$2
    shift 2
    $CLANG $strict -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        -fno-omit-frame-pointer -I"$work" "$@" "$fuzz/$source" "$fuzz/mutate.c" \
        -o "$work/$name" "$library" -lpthread -ldl -lm
}

# fuzz_target NAME SECONDS MOST_BYTES: what is found goes to new/NAME, what fails to failures/.
fuzz_target() {
    local name=$1
    mkdir -p "$work/new/$name" "$work/failures"
    python3 "$fuzz/seeds.py" --words "$name" >"$work/$name.dict"
    "$work/$name" -max_total_time="$2" -max_len="$3" -timeout=10 -rss_limit_mb=2048 \
        -malloc_limit_mb=1024 -print_final_stats=1 -dict="$work/$name.dict" -use_value_profile=1 \
        -artifact_prefix="$work/failures/$name-" "$work/new/$name" "$fuzz/corpus/$name" \
        >"$work/$name.log" 2>&1
}

# A line of the log: what libFuzzer says at the end.
say_what() {
    local log=$work/$1.log
    local reached done_in rate memory
    reached=$(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$log" | tail -n 1)
    done_in=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
    printf '%-14s %5s s %9s executions %6s per s  %s  %s MiB  %s\n' "$1" "$2" "${done_in:-?}" \
        "${rate:-?}" "$reached" "${memory:-?}" "$3" | tee -a "$work/summary.txt"
}

is_asked_for() {
    local name=$1 wanted
    shift
    [ $# -gt 0 ] || return 0
    for wanted in "$@"; do
        [ "$wanted" != "$name" ] || return 0
    done
    return 1
}

say "the library"
build_library
write_small_bases

say "the targets"
failed=0
while read -r name source share most flags; do
    is_asked_for "$name" "$@" || continue
    build "$name" "$source" $flags
    if fuzz_target "$name" $((seconds * share)) "$most"; then
        say_what "$name" $((seconds * share)) "nothing found"
    else
        failed=$((failed + 1))
        say_what "$name" $((seconds * share)) "FAILED: see $work/$name.log"
    fi
done < <(targets)
[ "$failed" -eq 0 ] || fail "$failed targets"
say "nothing found"
