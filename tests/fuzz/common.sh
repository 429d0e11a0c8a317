# What replay.sh and fuzz.sh share; read by them with $root and $work set.

. tests/c/common.sh
fuzz=tests/fuzz
strict="-std=c99 -Wall -Wextra -Wpedantic -Werror -Wno-unused-function -g -Iinclude -I$fuzz"

# The lines of the table of targets, each `name source share most_bytes [flag...]`.
targets() { grep -v '^#' "$fuzz/targets.txt"; }

# The bytes of a file as numbers that C reads between braces.
write_bytes() { od -An -v -tu1 "$1" | sed -E 's/ +([0-9]+)/\1,/g' >"$2"; }

write_small_bases() {
    write_bytes tests/golden/diff/decisions/old.json "$work/small_base.inc"
    write_bytes tests/golden/diff/decisions/new.json "$work/other_small_base.inc"
}
