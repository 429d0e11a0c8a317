#!/usr/bin/env bash
# Builds the C and C++ tests and examples against the library and runs them: plain, under the
# address and undefined-behaviour sanitizers, and under Valgrind.
#
# usage: tests/c/run.sh TARGET_DIR [WORK_DIR]
#   TARGET_DIR has libwhatworks.a and libwhatworks.so, for example target/release.
#   WORK_DIR is made where it is not there; a temporary folder if left out.
# CC and CXX say which compilers; SKIP_VALGRIND=1 leaves Valgrind out; ARROW_PYTHON is a Python with
# pyarrow and nanoarrow, that of .venv if not set.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
target=$(cd "${1:?usage: run.sh TARGET_DIR [WORK_DIR]}" && pwd)
CC=${CC:-gcc}
CXX=${CXX:-g++}
if [ $# -ge 2 ]; then
    mkdir -p "$2"
    work=$(cd "$2" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
cd "$root"
. tests/c/common.sh

export ASAN_OPTIONS=detect_leaks=1
golden=tests/golden
# The kinds of golden, each with the file of its answer.
answers=$(cd "$golden" && find . -mindepth 3 \( -name 'expected.*' -o -name 'page.*' \) |
    sed -E 's|^\./([^/]+)/[^/]+/|\1/|' | sort -u)

run_tests() {
    local name=$1
    shift
    say "$name"
    "$@" "$work/$name.api_c" "$work"
    "$@" "$work/$name.arrow_c"
    "$@" "$work/$name.synthesis_c"
    "$@" "$work/$name.grade_c"
    "$@" "$work/$name.findings_c" "$golden"
    "$@" "$work/$name.goldens_c" "$golden"
    "$@" "$work/$name.api_cpp" "$work"
    "$@" "$work/$name.api_cpp_no_exceptions" "$work"
    "$@" "$work/$name.synthesis_cpp"
    "$@" "$work/$name.synthesis_cpp_no_exceptions"
    "$@" "$work/$name.grade_cpp"
    "$@" "$work/$name.grade_cpp_no_exceptions"
    "$@" "$work/$name.goldens_cpp" "$golden"
}

build_tests() {
    local name=$1
    shift
    build "$work/$name.api_c" tests/c/test_api.c "$@"
    build "$work/$name.arrow_c" tests/c/test_arrow.c "$@"
    build "$work/$name.synthesis_c" tests/c/test_synthesis.c "$@"
    build "$work/$name.grade_c" tests/c/test_grade.c "$@"
    build "$work/$name.findings_c" tests/c/test_findings.c "$@"
    build "$work/$name.goldens_c" tests/c/test_goldens.c "$@"
    build "$work/$name.api_cpp" tests/cpp/test_api.cpp "$@"
    build "$work/$name.api_cpp_no_exceptions" tests/cpp/test_api.cpp -fno-exceptions "$@"
    build "$work/$name.synthesis_cpp" tests/cpp/test_synthesis.cpp "$@"
    build "$work/$name.synthesis_cpp_no_exceptions" tests/cpp/test_synthesis.cpp \
        -fno-exceptions "$@"
    build "$work/$name.grade_cpp" tests/cpp/test_grade.cpp "$@"
    build "$work/$name.grade_cpp_no_exceptions" tests/cpp/test_grade.cpp -fno-exceptions "$@"
    build "$work/$name.goldens_cpp" tests/cpp/test_goldens.cpp "$@"
}

say "headers"
for standard in c99 c11 c17; do
    printf '#include "whatworks.h"\nint main(void) { return 0; }\n' >"$work/header.c"
    for compiler in "$CC" clang; do
        $compiler -std=$standard $strict -Wstrict-prototypes -fsyntax-only "$work/header.c"
    done
done
for standard in c++17 c++20; do
    printf '#include "whatworks.hpp"\nint main() {}\n' >"$work/header.cpp"
    for compiler in "$CXX" clang++; do
        $compiler -std=$standard $strict -Wshadow -Wconversion -fsyntax-only "$work/header.cpp"
    done
done

say "clang-tidy"
printf 'int main(void) { int zero = 0; return 1 / zero; }\n' >"$work/tidy.c"
must_fail "a division by zero (clang-tidy)" "clang-analyzer-core.DivideZero" \
    clang-tidy --quiet --config-file=.clang-tidy "$work/tidy.c" -- -std=c99
clang-tidy --quiet examples/c/*.c -- -std=c99 -Iinclude 2>"$work/tidy.log" ||
    fail "clang-tidy (examples/c)"
clang-tidy --quiet examples/cpp/*.cpp -- -std=c++17 -Iinclude 2>"$work/tidy.log" ||
    fail "clang-tidy (examples/cpp)"

build_tests plain
run_tests plain

say "installed"
CC=$CC CXX=$CXX tests/c/install.sh "$target" "$work"
say "shared library"
installed=$work/install/moved/lib
$CC -std=c99 $strict tests/c/test_api.c -o "$work/shared.api_c" -L"$installed" -lwhatworks -lpthread
LD_LIBRARY_PATH=$installed "$work/shared.api_c" "$work"

say "beside pyarrow and nanoarrow"
"${ARROW_PYTHON:-.venv/bin/python}" tests/c/test_arrow.py "$installed/libwhatworks.so"

say "another answer is noticed"
rm -rf "$work/golden"
cp -R "$golden" "$work/golden"
changed=0
findings=0
for answer in $answers; do
    set -- "$work/golden/$(dirname "$answer")"/*/"$(basename "$answer")"
    printf ' ' >>"$1"
    case $answer in
    findings/*) findings=$((findings + 1)) ;;
    *) changed=$((changed + 1)) ;;
    esac
done
must_fail "another answer (C)" " $changed failed" "$work/plain.goldens_c" "$work/golden"
must_fail "another table (C)" " $findings failed" "$work/plain.findings_c" "$work/golden"
must_fail "another answer (C++)" " $((changed + findings)) failed" "$work/plain.goldens_cpp" \
    "$work/golden"
rm -rf "$work/golden"
mkdir "$work/golden"
must_fail "no goldens (C)" "no case in" "$work/plain.goldens_c" "$work/golden"
must_fail "no tables (C)" "no case in" "$work/plain.findings_c" "$work/golden"
must_fail "no goldens (C++)" "no case in" "$work/plain.goldens_cpp" "$work/golden"

say "the sanitizers are on"
cat >"$work/leak.c" <<'END'
#include "whatworks.h"
int main(void) {
    ww_base *base = 0;
    ww_status status = ww_base_staff_empowerment(&base, 0);
    base = 0;
    return (int)status;
}
END
cat >"$work/overflow.c" <<'END'
#include "whatworks.h"
#include <stdlib.h>
int main(int argc, char **argv) {
    char *json = malloc(8);
    ww_base *base = 0;
    (void)argv;
    json[7 + argc] = '}';
    (void)ww_base_from_json(json, 8, &base, 0);
    free(json);
    return 0;
}
END
cat >"$work/undefined.c" <<'END'
#include <limits.h>
int main(int argc, char **argv) {
    volatile int sum = INT_MAX;
    (void)argv;
    sum = sum + argc;
    return 0;
}
END
for name in leak overflow undefined; do
    build "$work/$name" "$work/$name.c" $sanitize
done
must_fail "a leak" "LeakSanitizer: detected memory leaks" "$work/leak"
must_fail "an overflow" "AddressSanitizer: heap-buffer-overflow" "$work/overflow"
must_fail "undefined behaviour" "runtime error: signed integer overflow" "$work/undefined"

build_tests sanitized $sanitize
run_tests sanitized

say "examples"
for source in examples/c/recommend.c examples/cpp/recommend.cpp; do
    program="$work/example.$(basename "$source" | tr . _)"
    build "$program" "$source" $sanitize
    "$program" pcn
    must_fail "an empty audience ($source)" "a text that is not empty" "$program" ""
done
for source in examples/c/pool.c examples/cpp/pool.cpp; do
    program="$work/example.$(basename "$source" | tr . _)"
    build "$program" "$source" $sanitize
    [ "$("$program")" = "risk ratio 0.489, 95% CI 0.344 to 0.696, tau2 0.313, I2 92.2%" ] ||
        fail "another answer ($source)"
done
for source in examples/c/rate.c examples/cpp/rate.cpp; do
    program="$work/example.$(basename "$source" | tr . _)"
    build "$program" "$source" $sanitize
    "$program" >"$program.txt"
    # Randomised trials that agree start at high, and no domain rates down; the panel takes a level.
    [ "$(grep -c '"final": "not-serious"' "$program.txt")" = 5 ] || fail "a domain ($source)"
    grep -qx "levels: 4 suggested, 3 decided" "$program.txt" || fail "another rating ($source)"
done
cmp "$work/example.rate_c.txt" "$work/example.rate_cpp.txt" || fail "C and C++ differ (rate)"
build "$work/bench" tests/c/bench.c -O2
awk '/^```c$/ { code = 1; next } /^```/ { code = 0 } code' README.md >"$work/readme.c"
build "$work/readme" "$work/readme.c" $sanitize
[ "$("$work/readme" | tr '\n' ' ')" = "R1 R2 R3 R4 R6 " ] || fail "the example of README.md"

if [ "${SKIP_VALGRIND:-0}" = 1 ]; then
    say "Valgrind left out"
else
    valgrind="valgrind --quiet --error-exitcode=1 --leak-check=full --suppressions=tests/c/valgrind.supp
        --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect,possible"
    build "$work/leak" "$work/leak.c"
    must_fail "a leak (Valgrind)" "definitely lost" $valgrind "$work/leak"
    say "under Valgrind:"
    run_tests plain $valgrind
fi
say "all passed"
