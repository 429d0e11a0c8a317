# What the scripts here and in tests/fuzz share; read by them with $work set. `build` is for those that
# work at the root of the repository and have set $target, CC and CXX.

strict="-Wall -Wextra -Wpedantic -Werror -g -Iinclude -Itests/c"
libs="${target:-}/libwhatworks.a -lpthread -ldl -lm"
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

say() { printf '== %s (%s s)\n' "$*" "$SECONDS"; }

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# build OUTPUT SOURCE [FLAG...]: by the ending of the source.
build() {
    local output=$1 source=$2
    shift 2
    case $source in
    *.c) $CC -std=c99 $strict "$@" "$source" -o "$output" $libs ;;
    *.cpp) $CXX -std=c++17 $strict "$@" "$source" -o "$output" $libs ;;
    esac
}

# must_fail NAME WORDS COMMAND...: proof that a checker sees what it is there for, and says so.
must_fail() {
    local name=$1 words=$2
    shift 2
    if "$@" >"$work/must_fail.log" 2>&1; then
        fail "$name was not noticed"
    fi
    grep -q "$words" "$work/must_fail.log" || fail "$name ended otherwise than with \`$words\`"
}
