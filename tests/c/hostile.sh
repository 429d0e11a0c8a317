#!/usr/bin/env bash
# Builds and runs the tests of misuse and of faults from outside, and the larger examples: plain,
# under the address and undefined-behaviour sanitizers, and under Valgrind; the example with threads
# under the tools that look for races as well.
#
# usage: tests/c/hostile.sh TARGET_DIR [WORK_DIR]
#   TARGET_DIR has libwhatworks.a, for example target/release.
#   WORK_DIR is made where it is not there; a temporary folder if left out.
# CC and CXX say which compilers; SKIP_VALGRIND=1 leaves Valgrind out. POINTS is at how many of the
# allocations of a run one fails, 600 if not set, evenly among them; 30000 is at every one.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
target=$(cd "${1:?usage: hostile.sh TARGET_DIR [WORK_DIR]}" && pwd)
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

wrap="-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=posix_memalign,--wrap=aligned_alloc"
wrap="$wrap -Wl,--wrap=pthread_create"
export ASAN_OPTIONS=detect_leaks=1
golden=tests/golden
small=$golden/diff/study-added/old.json
handles="base selection selected_many rating audit pooled_groups text error"

# ends CODE WORDS COMMAND...: the program ends with this exit code, and one of its lines is like
# this.
ends() {
    local code=$1 words=$2 found=0
    shift 2
    "$@" >"$work/ends.log" 2>&1 || found=$?
    [ "$found" = "$code" ] || fail "exit code $found and not $code: $*"
    grep -qE "$words" "$work/ends.log" || fail "no line like \`$words\`: $*"
}

# The functions of the header that take a pointer.
with_pointers() {
    printf '#include "whatworks.h"\n' >"$work/header.c"
    $CC -std=c99 -Iinclude -E -P "$work/header.c" | tr '\n' ' ' |
        grep -oE '\bww_[a-z0-9_]+ ?\([^()]*\*[^()]*\)' | grep -oE '^ww_[a-z0-9_]+' | sort -u
}

# all_are_tested TESTED: fails if a function is not among them.
all_are_tested() { diff -u "$work/with_pointers" "$1"; }

build_tests() {
    local name=$1
    shift
    build "$work/$name.misuse" tests/c/test_misuse.c "$@"
    build "$work/$name.faults" tests/c/test_faults.c tests/c/failing.c $wrap "$@"
}

# run_tests NAME STEP LEVELS HANDLES POINTS [WRAPPER...]: see the usage of the tests.
run_tests() {
    local name=$1 step=$2 levels=$3 freed=$4 points=$5
    shift 5
    say "$name"
    rm -rf "$work/folder"
    mkdir "$work/folder"
    "$@" "$work/$name.misuse" "$golden" "$work/folder" "$step" "$levels"
    "$@" "$work/$name.faults" "$golden" "$work/folder" "$freed" "$points"
    [ -z "$(ls -A "$work/folder")" ] || fail "files were left behind ($name)"
}

build_examples() {
    local name=$1
    shift
    build "$work/$name.selector_c" examples/c/selector.c "$@"
    build "$work/$name.selector_cpp" examples/cpp/selector.cpp "$@"
    build "$work/$name.server" examples/c/server.c "$@"
    build "$work/$name.embedding" examples/c/embedding.c "$@"
    build "$work/$name.batch" examples/c/batch.c "$@"
}

run_selector() {
    "$@" --audience pcn >"$work/selector.txt"
    [ "$(grep -E '^[a-z ]' "$work/selector.txt" | grep -v '^    ' | tr '\n' ' ')" = \
        "selected: 5   R1   R2   R3   R4   R6 undecided: 0 excluded: 2   R5   R7 " ] ||
        fail "another selection ($*)"
    [ "$(grep -c '^    audience holds: for ' "$work/selector.txt")" = 5 ] || fail "reasons ($*)"
    grep -qxF '    audience fails: for `nhs-england`, `icb`, `trust` only; asked for `pcn`' \
        "$work/selector.txt" || fail "no reason for R5 ($*)"
    "$@" --audience pcn --json | cmp - "$golden/select/pcn/expected.json"
    "$@" --audience 'a "choir"\' --base "$golden/select/own-base-conditions/base.json" \
        >"$work/selector.own"
    "$@" --organisation "$work/trust.json" >"$work/selector.trust"
    grep -qx "selected: 7" "$work/selector.trust" || fail "another selection for a trust ($*)"
    cat "$work/selector.txt" "$work/selector.own" "$work/selector.trust" >"$work/selector.all"
    ends 0 '^usage: selector ' "$@" --help
    ends 2 '^usage: selector ' "$@"
    ends 2 '^usage: selector ' "$@" --audience pcn --organisation "$work/trust.json"
    ends 2 '^usage: selector ' "$@" --audience
    ends 1 '^selector: /audience: expected a text that is not empty.*, found ""$' "$@" --audience ''
    ends 1 '^selector: cannot read `/nowhere`' "$@" --base /nowhere --audience pcn
    ends 1 '^selector: cannot read /nowhere$' "$@" --organisation /nowhere
    ends 1 '^selector: /organisation/roles/0: expected JSON ' "$@" \
        --organisation "$work/cut_short.json"
    ends 1 '^selector: /bodies: expected the key .bodies.$' "$@" --audience pcn \
        --base "$work/trust.json"
}

run_server() {
    "$@" 1 <"$work/queries" >"$work/answers.1"
    "$@" 8 <"$work/queries" >"$work/answers.8"
    cmp "$work/answers.1" "$work/answers.8" || fail "8 workers answer otherwise than 1 ($*)"
    head -n 4 "$work/answers.1" | cmp - "$work/answers.first" || fail "other answers ($*)"
    [ "$(wc -l <"$work/answers.1")" = "$(wc -l <"$work/queries")" ] || fail "a line lost ($*)"
    ends 2 '^usage: server ' "$@" 0 </dev/null
    ends 2 '^usage: server ' "$@" </dev/null
}

run_embedding() {
    ends 0 '^usage: embedding ' "$@" --help
    ends 2 '^usage: embedding ' "$@"
    ends 0 '^choose: done, [0-9]+ bytes$' "$@" "$small" 600000
    ends 0 '^prioritise: done, [0-9]+ bytes$' "$@" "$small" 600000
    ends 0 '^prioritise: 100%$' "$@" "$small" 600000
    ends 3 '^choose: out of time after [0-9]+ steps$' "$@" "$small" 0
    ends 3 '^prioritise: out of time after [0-9]+ steps$' "$@" "$small" 0
    ends 1 'found `4001 bytes`, expected at most 4000 bytes$' "$@" "$small" 0 4000
    ends 1 '^embedding: invalid document: ' "$@" "$work/trust.json"
    ends 1 '^embedding: cannot read /nowhere$' "$@" /nowhere
}

# The counts are those of `ww_base_select` for each audience by itself.
run_batch() {
    printf '%-14s  %9s  %9s  %9s\n' recommendation selected undecided excluded R1 5 2 0 R2 5 2 0 \
        R3 5 2 0 R4 5 2 0 R5 2 2 3 R6 5 2 0 R7 3 2 2 >"$work/counts"
    printf 'rows with an error: 1\n' >>"$work/counts"
    "$@" "$work/organisations" | cmp - "$work/counts" || fail "other counts ($*)"
    "$@" <"$work/organisations" | cmp - "$work/counts" || fail "other counts from stdin ($*)"
    ends 0 '^usage: batch ' "$@" --help
    ends 2 '^usage: batch ' "$@" a b
    ends 1 '^batch: cannot read /nowhere$' "$@" /nowhere
    ends 1 '^batch: line 2: expected `code,audience`$' "$@" "$work/no_comma"
    ends 1 '^batch: argument `organisations`: .*[Ii]nvalid utf-8' "$@" "$work/no_utf8"
    ends 0 '^rows with an error: 0$' "$@" /dev/null
}

run_examples() {
    local name=$1
    shift
    say "examples, $name"
    run_selector "$@" "$work/$name.selector_cpp"
    mv "$work/selector.all" "$work/selector.cpp"
    run_selector "$@" "$work/$name.selector_c"
    cmp "$work/selector.all" "$work/selector.cpp" || fail "C and C++ select otherwise"
    run_server "$@" "$work/$name.server"
    run_embedding "$@" "$work/$name.embedding"
    run_batch "$@" "$work/$name.batch"
}

printf '{"code": "ZZT01", "roles": [{"id": "RO197", "primary": true}]}\n' >"$work/trust.json"
printf '{"code": "ZZT01", "roles": [\n' >"$work/cut_short.json"
printf 'ZZ1,pcn\nZZ2,\nZZ3,acute-trust\n\nZZ4,trust\nZZ5,pcn\r\n,icb\nZZ7,a choir\nZZ8,GP practice' \
    >"$work/organisations"
printf 'ZZ1,pcn\nZZ2\n' >"$work/no_comma"
printf 'Z\377,pcn\n' >"$work/no_utf8"
printf 'R1 R2 R3 R4 R6\nerror: invalid-request: /themes/0\nR1 R2 R3 R4 R5 R6 R7\n%s\n' \
    'error: invalid-request: /' >"$work/answers.first"
for _ in $(seq "${QUERIES:-100}"); do
    printf '%s\n' '{"audience": "pcn"}' '{"themes": ["nowhere"]}' '{"audience": "trust"}' '{' \
        '{"themes": ["skills"]}' '' '{"audience": "GP surgeries", "settings": ["ward"]}'
done >"$work/queries"

say "every function is misused"
build_tests plain
with_pointers >"$work/with_pointers"
[ -s "$work/with_pointers" ] || fail "no function in the header"
"$work/plain.misuse" --names | sort >"$work/tested"
all_are_tested "$work/tested" || fail "a function has no misuse in tests/c/misuse.h"
grep -vx ww_base_select "$work/tested" >"$work/one_less"
must_fail "a function without a misuse" "^-ww_base_select" all_are_tested "$work/one_less"

say "a handle of another type does not compile"
for source in handle.c handle.cpp; do
    compile="$CC -std=c99 $strict -fsyntax-only"
    [ "$source" = handle.c ] || compile="$CXX -std=c++17 $strict -fsyntax-only"
    for made in $handles; do
        for freed in $handles; do
            printf '#include "whatworks.h"\nint f(ww_%s *h) { return ww_%s_free(h), 0; }\n' \
                "$made" "$freed" >"$work/$source"
            if [ "$made" = "$freed" ]; then
                $compile "$work/$source"
            else
                must_fail "ww_${freed}_free of a ww_$made ($source)" \
                    "incompatible.pointer\|cannot convert\|no matching function" \
                    $compile "$work/$source"
            fi
        done
    done
    for call in 'ww_selection_to_json(rating, &text, 0)' 'ww_rating_to_json(base, &text, 0)' \
        'ww_base_select(base, "{}", 2, &text, 0)' 'ww_rate("{}", 2, 0, 0, &selection, 0)' \
        'ww_text_len(rating)' 'ww_base_to_json(base, &text, &text)' \
        'ww_base_diff(base, rating, 0, 0, 0, &text, 0)'; do
        cat >"$work/$source" <<CALL
#include "whatworks.h"
int main(void) {
    ww_base *base = 0;
    ww_rating *rating = 0;
    ww_selection *selection = 0;
    ww_text *text = 0;
    (void)base, (void)rating, (void)selection, (void)text;
    (void)$call;
    return 0;
}
CALL
        must_fail "$call ($source)" "incompatible.pointer\|cannot convert\|no matching function" \
            $compile "$work/$source"
    done
done

build_examples plain
run_tests plain 97 100000 6 "${POINTS:-600}"
run_examples plain

build_tests sanitized $sanitize
run_tests sanitized 997 100000 5 60
build_examples sanitized $sanitize
run_examples sanitized

say "races are noticed"
cat >"$work/race.c" <<'RACE'
#include <pthread.h>
static int shared;
static void *count(void *unused) {
    int i;
    for (i = 0; i < 1000; i++) {
        shared++;
    }
    return unused;
}
int main(void) {
    pthread_t threads[2];
    int i;
    for (i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], 0, count, 0) != 0) {
            return 2;
        }
    }
    for (i = 0; i < 2; i++) {
        pthread_join(threads[i], 0);
    }
    return shared == 0;
}
RACE
build "$work/race.tsan" "$work/race.c" -fsanitize=thread
must_fail "a race" "ThreadSanitizer: data race" "$work/race.tsan"
say "no race (thread sanitizer)"
build "$work/tsan.server" examples/c/server.c -fsanitize=thread
run_server "$work/tsan.server"

if [ "${SKIP_VALGRIND:-0}" = 1 ]; then
    say "Valgrind left out"
else
    # A race, and an end that is not the one of the program, have this exit code.
    valgrind="valgrind --quiet --error-exitcode=99"
    kinds=definite,indirect,possible
    memcheck="$valgrind --leak-check=full --suppressions=tests/c/valgrind.supp
        --show-leak-kinds=$kinds --errors-for-leak-kinds=$kinds"
    say "under Valgrind:"
    run_tests plain 19997 2000 4 0 $memcheck
    head -n 70 "$work/queries" >"$work/fewer" && mv "$work/fewer" "$work/queries"
    run_examples plain $memcheck
    build "$work/race" "$work/race.c"
    for tool in helgrind drd; do
        say "no race ($tool)"
        must_fail "a race ($tool)" "race\|Conflicting" $valgrind --tool=$tool "$work/race"
        run_server $valgrind --tool=$tool "$work/plain.server"
    done
fi
say "all passed"
