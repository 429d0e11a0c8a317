#!/usr/bin/env bash
# Hands every input of the corpus to its fuzz target, under the address and undefined-behaviour
# sanitizers, without a fuzzer.
#
# usage: tests/fuzz/replay.sh TARGET_DIR [WORK_DIR]
#   TARGET_DIR has libwhatworks.a, for example target/checked.
#   WORK_DIR is made where it is not there; a temporary folder if left out.
# CC says which compiler.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
target=$(cd "${1:?usage: replay.sh TARGET_DIR [WORK_DIR]}" && pwd)
CC=${CC:-gcc}
if [ $# -ge 2 ]; then
    mkdir -p "$2"
    work=$(cd "$2" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
cd "$root"
. tests/fuzz/common.sh
export ASAN_OPTIONS=detect_leaks=1:handle_abort=1

# compile NAME SOURCE [FLAG...]: a target, by its name.
compile() {
    local name=$1 source=$2
    shift 2
    $CC $strict $sanitize -I"$work" -DLLVMFuzzerTestOneInput="fuzz_$name" "$@" -c "$source" \
        -o "$work/objects/$name.o"
    echo "TARGET($name)" >>"$work/targets.inc"
}

say "the targets"
rm -rf "$work/objects" "$work/targets.inc"
mkdir -p "$work/objects" "$work/empty"
write_small_bases
targets | while read -r name source _ _ flags; do
    compile "$name" "$fuzz/$source" $flags
done
cat >"$work/leak.c" <<'C'
#include "contract.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    CALL(ww_text, text, REQUEST, ww_overlap((const char *)data, size, &text, &error));
    text = NULL;
    return 0;
}
C
compile leaks "$work/leak.c"
compile never_fails "$fuzz/text_of.c" -DENTRY=ww_overlap -DMAY=MAY_NOT_FAIL
replay=$work/replay
$CC $strict $sanitize -I"$work" "$fuzz/replay.c" "$work"/objects/*.o -o "$replay" \
    "$target/libwhatworks.a" -lpthread -ldl -lm

say "what a replay is there for is noticed"
seed=$fuzz/corpus/overlap/three-reviews
"$replay" never_fails "$seed" >/dev/null 2>&1 || fail "a request that is answered broke a promise"
must_fail "a failure that may not be" "broken: (kind_of(status) & may) != 0" \
    "$replay" never_fails "$fuzz/corpus/overlap"
must_fail "a leak" "LeakSanitizer: detected memory leaks" "$replay" leaks "$seed"
must_fail "an empty corpus" "no input" "$replay" overlap "$work/empty"

say "the corpus"
targets | while read -r name _; do
    printf '%s: ' "$name"
    "$replay" "$name" "$fuzz/corpus/$name" 2>"$work/$name.log" || {
        tail -n 40 "$work/$name.log" >&2
        fail "$name: by the last input named above"
    }
done

# A folder that no target replays would be thought to be.
targets | cut -d' ' -f1 | sort >"$work/named"
ls "$fuzz/corpus" | sort | diff -u "$work/named" - ||
    fail "the folders of the corpus are not those of the targets"
say "all replayed"
