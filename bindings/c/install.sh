#!/usr/bin/env bash
# Builds the C library and installs it with its headers and with what pkg-config, CMake and Meson
# look for. The tree that it makes may be moved. For Linux.
#
# usage: bindings/c/install.sh [OPTION...]
#   --prefix DIR     where to; /usr/local if left out
#   --destdir DIR    put in front of the prefix, for who makes a package; nothing if left out
#   --libdir DIR     the folder of the libraries below the prefix; lib if left out
#   --profile NAME   the profile of Cargo that is built; release if left out
#   --from DIR       install the libraries of this folder, and build nothing
#   --help           print these lines

set -eu
# readelf speaks the language of the user, and it is read here.
export LC_ALL=C

root=$(cd "$(dirname "$0")/../.." && pwd)
prefix=/usr/local
destdir=
libdir=lib
profile=release
from=
# What the runtime of Rust asks of the system: what `rustc --print native-static-libs` says, without
# -lgcc_s and -lc, which a compiler adds by itself and in the form that fits -static.
native="-lutil -lrt -lpthread -lm -ldl"

fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

usage() {
    sed -n '/^# usage/,/^$/s/^# \{0,1\}//p' "$0"
}

# absolute DIR: as it is seen from where the script was called.
absolute() {
    case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$PWD/$1" ;;
    esac
}

# above DIR: the way up from a folder below the prefix to the prefix.
above() {
    printf '%s\n' "$1" | sed 's|[^/]\{1,\}|..|g'
}

# macro NAME: its number in the header.
macro() {
    local number
    number=$(sed -n "s/^#define $1 \([0-9]\{1,\}\)\$/\1/p" "$root/include/whatworks.h")
    [ -n "$number" ] || fail "there is no $1 in include/whatworks.h"
    printf '%s\n' "$number"
}

# may_write DIR: it, or the folder that it will be made in, takes files.
may_write() {
    local folder=$1
    until [ -e "$folder" ]; do
        folder=$(dirname "$folder")
    done
    [ -d "$folder" ] || fail "cannot install into \`$1\`: \`$folder\` is not a folder"
    [ -w "$folder" ] && [ -x "$folder" ] ||
        fail "cannot install into \`$1\`: \`$folder\` may not be written to"
}

# Builds the libraries and says where Cargo puts them.
build() {
    local cargo=${CARGO:-cargo} target
    cd "$root"
    "$cargo" build --locked --profile "$profile" -p whatworks-c >&2 || fail "the build failed"
    target=$("$cargo" metadata --no-deps --format-version 1 |
        sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
    case $profile in
    dev | test) printf '%s\n' "$target/debug" ;;
    bench) printf '%s\n' "$target/release" ;;
    *) printf '%s\n' "$target/$profile" ;;
    esac
}

check_libraries() {
    local library found
    for library in libwhatworks.a libwhatworks.so; do
        [ -f "$from/$library" ] || fail "there is no $library in \`$from\`"
    done
    command -v readelf >/dev/null || fail "readelf is needed; it comes with binutils"
    found=$(readelf -d "$from/libwhatworks.so" | sed -n 's/.*(SONAME).*\[\(.*\)\]$/\1/p')
    [ "$found" = "$soname" ] ||
        fail "the SONAME of \`$from/libwhatworks.so\` is \`${found:-none}\`, and that of the header is" \
            "\`$soname\`: build both from the same source"
}

# place PATH COMMAND...: COMMAND makes the file that it is handed; it then takes its place at once,
# since a program may be running with the one that is there.
place() {
    local path=$destdir$prefix/$1
    shift
    [ -d "$(dirname "$path")" ] || install -d -m 755 "$(dirname "$path")"
    unfinished=$path.new.$$
    "$@" "$unfinished"
    mv -f -T "$unfinished" "$path"
    unfinished=
    installed+=("$path")
}

# filled TEMPLATE OUTPUT
filled() {
    sed -e "s|@version@|$version|g" -e "s|@major@|$major|g" -e "s|@minor@|$minor|g" \
        -e "s|@abi@|$abi|g" -e "s|@soname@|$soname|g" -e "s|@realname@|$realname|g" \
        -e "s|@libdir@|$libdir|g" -e "s|@native@|$native|g" -e "s|@native_cmake@|${native// /;}|g" \
        -e "s|@up@|$(above "$libdir/pkgconfig")|g" \
        -e "s|@up_cmake@|$(above "$libdir/cmake/whatworks")|g" \
        -e "s|@pointer@|$pointer|g" "$root/bindings/c/install/$1" >"$2"
    chmod 644 "$2"
}

while [ $# -gt 0 ]; do
    option=$1
    shift
    case $option in
    --help)
        usage
        exit 0
        ;;
    --prefix=* | --destdir=* | --libdir=* | --profile=* | --from=*)
        set -- "${option%%=*}" "${option#*=}" "$@"
        ;;
    --prefix | --destdir | --libdir | --profile | --from)
        [ $# -gt 0 ] || fail "$option needs a value"
        # A Makefile hands over an empty DESTDIR where there is none.
        [ -n "$1" ] || [ "$option" = --destdir ] || fail "$option needs a value that is not empty"
        printf -v "${option#--}" %s "$1"
        shift
        ;;
    *) fail "unknown option \`$option\`; --help lists those that there are" ;;
    esac
done

[ "$(uname -s)" = Linux ] ||
    fail "this is for Linux, and nobody has tried it on $(uname -s): put include/ and the library" \
        "that \`cargo build --release -p whatworks-c\` makes where your compiler looks"
case /$libdir/ in
*//* | */./* | */../* | *[!A-Za-z0-9._/+-]*)
    fail "--libdir is a folder below the prefix, not \`$libdir\`"
    ;;
esac
prefix=$(absolute "$prefix")
prefix=${prefix%/}
[ -z "$destdir" ] || destdir=$(absolute "$destdir")

major=$(macro WW_VERSION_MAJOR)
minor=$(macro WW_VERSION_MINOR)
version=$major.$minor.$(macro WW_VERSION_PATCH)
abi=$(macro WW_ABI_VERSION)
# The link carries the version of the interface, by which the loader looks; the file carries that of
# the release.
soname=libwhatworks.so.$abi
realname=libwhatworks.so.$version

# Before minutes go into a build.
for folder in include "$libdir" "$libdir/pkgconfig" "$libdir/cmake/whatworks" \
    share/licenses/whatworks; do
    may_write "$destdir$prefix/$folder"
done
if [ -n "$from" ]; then
    [ -d "$from" ] || fail "there is no folder \`$from\`"
    from=$(absolute "$from")
else
    from=$(build)
fi
check_libraries
case $(readelf -h "$from/libwhatworks.so") in
*ELF64*) pointer=8 ;;
*) pointer=4 ;;
esac

installed=()
unfinished=
trap '[ -z "$unfinished" ] || rm -f "$unfinished"' EXIT
place "$libdir/libwhatworks.a" install -m 644 "$from/libwhatworks.a"
place "$libdir/$realname" install -m 755 "$from/libwhatworks.so"
place "$libdir/$soname" ln -s "$realname"
place "$libdir/libwhatworks.so" ln -s "$soname"
for header in whatworks.h whatworks.hpp; do
    place "include/$header" install -m 644 "$root/include/$header"
done
for licence in LICENSE-APACHE LICENSE-MIT; do
    place "share/licenses/whatworks/$licence" install -m 644 "$root/$licence"
done
# Last, since they say that the others are there.
place "$libdir/pkgconfig/whatworks.pc" filled whatworks.pc.in
for file in whatworks-config-version.cmake whatworks-config.cmake; do
    place "$libdir/cmake/whatworks/$file" filled "$file.in"
done
printf '%s\n' "${installed[@]}"
