#!/usr/bin/env bash
# Installs the C library, moves the tree, and builds against it what users build, with pkg-config,
# CMake and Meson; looks at the names and the libraries in what was installed; and holds the binary
# interface against its description.
#
# usage: tests/c/install.sh TARGET_DIR [WORK_DIR]
#   TARGET_DIR has libwhatworks.a and libwhatworks.so, for example target/release.
#   WORK_DIR is made where it is not there; a temporary folder if left out.
# CC, CXX and PYTHON say which compilers and which Python.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
target=$(cd "${1:?usage: install.sh TARGET_DIR [WORK_DIR]}" && pwd)
export CC=${CC:-gcc}
export CXX=${CXX:-g++}
python=${PYTHON:-python3}
if [ $# -ge 2 ]; then
    mkdir -p "$2"
    work=$(cd "$2" && pwd)/install
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
rm -rf "$work"
mkdir -p "$work/logs"
install=$root/bindings/c/install.sh
consumers=$root/tests/c/consumers
answer="R1 R2 R3 R4 R6 "
# Nothing that is installed on the machine may take the place of what is tried here.
unset CPATH LIBRARY_PATH LD_LIBRARY_PATH PKG_CONFIG_PATH CMAKE_PREFIX_PATH DESTDIR
export LC_ALL=C

. "$root/tests/c/common.sh"

# run NAME COMMAND...: what it prints is shown where it fails.
run() {
    local log=$work/logs/$1
    shift
    "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        fail "$*"
    }
}

# refuses WORDS COMMAND...: it fails and says so in these words.
refuses() {
    local words=$1
    shift
    if "$@" >"$work/refused" 2>&1; then
        fail "was not refused: $*"
    fi
    grep -qF -e "$words" "$work/refused" || {
        cat "$work/refused" >&2
        fail "refused otherwise than with \`$words\`: $*"
    }
}

# answers COMMAND...: the program prints what the example of README.md prints.
answers() {
    [ "$("$@" | tr '\n' ' ')" = "$answer" ] || fail "another answer: $*"
}

macro() { sed -n "s/^#define $1 //p" "$root/include/whatworks.h"; }

needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p'; }

# linked PROGRAM shared|static: as its name says.
linked() {
    local found=static
    ! needed "$1" | grep -qx "$soname" || found=shared
    [ "$found" = "$2" ] || fail "$1 is linked $found"
}

major=$(macro WW_VERSION_MAJOR)
minor=$(macro WW_VERSION_MINOR)
patch=$(macro WW_VERSION_PATCH)
version=$major.$minor.$patch
soname=libwhatworks.so.$(macro WW_ABI_VERSION)

say "the binary interface"
run abi_test "$python" "$root/tests/c/abi_test.py"
run abi_check "$python" "$root/tests/c/abi.py" --check
"$python" "$root/tests/c/abi.py" --functions >"$work/declared"
[ -s "$work/declared" ] || fail "no function in the header"
# Every name that the library defines for others, whatever it begins with.
nm -D --defined-only "$target/libwhatworks.so" | awk '{ print $NF }' | sort >"$work/exported"
diff -u "$work/declared" "$work/exported" ||
    fail "the library exports other names than the header declares"
nm --defined-only "$target/libwhatworks.a" 2>/dev/null | awk '$2 == "T" { print $3 }' |
    sort -u >"$work/in_archive"
comm -23 "$work/declared" "$work/in_archive" >"$work/lacking"
[ ! -s "$work/lacking" ] || fail "not in the static library: $(cat "$work/lacking")"

say "what cannot be installed is refused"
refuses "unknown option \`--uninstall\`" "$install" --uninstall
refuses "--prefix needs a value" "$install" --prefix
refuses "--prefix needs a value" "$install" --prefix=
for libdir in /lib ../lib lib/ lib//x lib/./x 'l|b'; do
    refuses "--libdir is a folder below the prefix" "$install" --libdir "$libdir"
done
refuses "is not a folder" "$install" --prefix /dev/null/here --from "$target"
mkdir "$work/empty" "$work/locked"
chmod a-w "$work/locked"
# Whoever is root may write there all the same.
[ -w "$work/locked" ] ||
    refuses "may not be written to" "$install" --prefix "$work/locked" --from "$target"
refuses "there is no folder" "$install" --prefix "$work/none" --from "$work/nowhere"
refuses "there is no libwhatworks.a" "$install" --prefix "$work/none" --from "$work/empty"
cp "$target/libwhatworks.a" "$work/empty"
refuses "there is no libwhatworks.so" "$install" --prefix "$work/none" --from "$work/empty"
printf 'int ww_none;\n' >"$work/none.c"
$CC -shared -fPIC "$work/none.c" -o "$work/empty/libwhatworks.so" -Wl,-soname,libwhatworks.so.0
refuses "is \`libwhatworks.so.0\`, and that of the header is \`$soname\`" \
    "$install" --prefix "$work/none" --from "$work/empty"
rm -r "$work/empty"
[ ! -e "$work/none" ] || fail "a refusal left something behind"
"$install" --help | grep -q -- --destdir || fail "--help does not list the options"

say "it builds, and takes what was built"
# In place of Cargo, so that no minutes go by: it notes what it is asked, and has built already.
cat >"$work/cargo" <<'STUB'
#!/bin/sh
echo "$@" >>"$0.log"
case $1 in
build) [ ! -e "$0.broken" ] ;;
metadata) printf '{"packages":[],"target_directory":"%s","version":1}\n' "$0.target" ;;
esac
STUB
chmod +x "$work/cargo"
mkdir "$work/cargo.target"
for pair in release:release checked:checked dev:debug; do
    profile=${pair%:*}
    made=$work/cargo.target/${pair#*:}
    ln -s "$target" "$made"
    run "built_$profile" env CARGO="$work/cargo" "$install" --prefix "$work/built" \
        --profile "$profile"
    grep -q -- "^build .*--profile $profile .*-p whatworks-c" "$work/cargo.log" ||
        fail "the profile $profile was not built"
    [ -f "$work/built/lib/libwhatworks.so" ] || fail "what was built was not installed"
    rm -r "$work/built" "$made"
done
touch "$work/cargo.broken"
refuses "the build failed" env CARGO="$work/cargo" "$install" --prefix "$work/built"

say "the tree"
# A blank in the prefix, since nothing may be taken apart at one.
(umask 077 && "$install" --prefix="$work/first place" --from "$target") >"$work/listed"
(cd "$work/first place" && find . ! -type d | sed "s|^\.|$work/first place|") | sort >"$work/found"
sort "$work/listed" | diff -u "$work/found" - || fail "other files than install.sh says"
cat >"$work/expected" <<LIST
include/whatworks.h
include/whatworks.hpp
lib/cmake/whatworks/whatworks-config-version.cmake
lib/cmake/whatworks/whatworks-config.cmake
lib/libwhatworks.a
lib/libwhatworks.so
lib/$soname
lib/libwhatworks.so.$version
lib/pkgconfig/whatworks.pc
share/licenses/whatworks/LICENSE-APACHE
share/licenses/whatworks/LICENSE-MIT
LIST
sort "$work/expected" >"$work/expected.sorted"
sed "s|^$work/first place/||" "$work/found" | sort | diff -u "$work/expected.sorted" - ||
    fail "other files than are expected"
unreadable=$(find "$work/first place" -mindepth 1 ! -perm -a+r ! -type l)
[ -z "$unreadable" ] || fail "not for everyone to read: $unreadable"
# A program that runs keeps the file that it began with.
ln "$work/first place/lib/libwhatworks.so.$version" "$work/running"
run again "$install" --prefix "$work/first place" --from "$target"
[ ! "$work/running" -ef "$work/first place/lib/libwhatworks.so.$version" ] ||
    fail "a library that is in use was written over"
rm "$work/running"

say "names and libraries"
moved=$work/moved
mv "$work/first place" "$moved"
library=$moved/lib/libwhatworks.so.$version
[ "$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]$/\1/p')" = "$soname" ] ||
    fail "the SONAME is not $soname"
[ "$(readlink "$moved/lib/libwhatworks.so")" = "$soname" ] || fail "the link of the linker"
[ "$(readlink "$moved/lib/$soname")" = "libwhatworks.so.$version" ] || fail "the link of the loader"
! readelf -d "$library" | grep -E 'R(UN)?PATH' || fail "the library says where to look for others"
! readelf -d "$library" | grep TEXTREL || fail "the library is changed while it is loaded"
others=$(needed "$library" | grep -vxE \
    'lib(c|m|dl|rt|util|pthread)\.so\.[0-9]+|libgcc_s\.so\.1|ld-linux.*\.so\.[0-9]+' || true)
[ -z "$others" ] || fail "the library needs what not every system has: $others"
# Neither where it was built nor where it was first, and no place that was not filled in.
! grep -rnIF -e "$root" -e "$target" -e "$work" -e "$HOME/" "$moved" ||
    fail "a place of this machine was installed"
! grep -rnE '@[a-z_]+@' "$moved/lib/pkgconfig" "$moved/lib/cmake" ||
    fail "a place was not filled in"

# The first program of the page, which is C.
awk '/^```c$/ { code = 1; next } /^```/ { if (code) exit } code' "$root/README.md" >"$work/main.c"
for tool in pkg-config cmake meson; do
    cp -R "$consumers/$tool" "$work/$tool"
    cp "$work/main.c" "$work/$tool"
done

say "the native libraries"
# What the script says is what the compiler of Rust says, but for what every compiler adds.
printf '' | rustc --crate-type staticlib --print native-static-libs -o "$work/nothing.a" - \
    2>"$work/native"
sed -n 's/^note: native-static-libs: //p' "$work/native" | tr ' ' '\n' |
    grep -vxE -e '-lgcc_s|-lc' | sort -u >"$work/native.rust"
export PKG_CONFIG_PATH=$moved/lib/pkgconfig
pkg-config --static --libs-only-l whatworks | tr ' ' '\n' | grep . | grep -vx -e -lwhatworks |
    sort -u >"$work/native.installed"
diff -u "$work/native.rust" "$work/native.installed" || fail "other native libraries"

say "pkg-config"
run pkg_config_build make -C "$work/pkg-config"
for kind in shared static; do
    linked "$work/pkg-config/$kind" $kind
done
refuses "$soname" "$work/pkg-config/shared"
LD_LIBRARY_PATH=$moved/lib answers "$work/pkg-config/shared"
answers "$work/pkg-config/static"
if printf 'int main(void) { return 0; }\n' | $CC -static -x c - -o "$work/empty" 2>/dev/null; then
    run pkg_config_static make -C "$work/pkg-config" fully-static
    [ -z "$(needed "$work/pkg-config/fully-static")" ] || fail "not linked with -static"
    answers "$work/pkg-config/fully-static"
else
    say "no libc.a here: not linked with -static"
fi
[ "$(pkg-config --modversion whatworks)" = "$version" ] || fail "the version of pkg-config"
[ "$(pkg-config --variable=abi_version whatworks)" = "${soname##*.}" ] || fail "abi_version"
refuses "9" pkg-config --print-errors --exists 'whatworks >= 9'

say "CMake"
run cmake_configure cmake -S "$work/cmake" -B "$work/cmake/build" -G Ninja \
    -DCMAKE_PREFIX_PATH="$moved"
run cmake_build cmake --build "$work/cmake/build"
for program in shared shared_cpp static static_cpp; do
    linked "$work/cmake/build/$program" ${program%_cpp}
    answers "$work/cmake/build/$program"
done
# Before 1.0 every second number is another series, also one that is passed.
earlier=
if [ "$major" = 0 ] && [ "$minor" -gt 0 ]; then
    earlier="expect(FALSE 0.$((minor - 1)))"
fi
mkdir "$work/versions"
cat >"$work/versions/CMakeLists.txt" <<LIST
cmake_minimum_required(VERSION 3.19)
project(versions LANGUAGES C)
function(expect wanted)
    unset(whatworks_DIR CACHE)
    find_package(whatworks \${ARGN} CONFIG QUIET)
    if((wanted AND NOT whatworks_FOUND) OR (NOT wanted AND whatworks_FOUND))
        message(SEND_ERROR "found \${ARGN}: \${whatworks_FOUND}")
    endif()
endfunction()
expect(TRUE)
expect(TRUE $major)
expect(TRUE $major.$minor)
expect(TRUE $version)
expect(TRUE $version EXACT)
expect(TRUE $major.$minor...$version)
expect(TRUE $major.$minor...<$((major + 1)))
expect(FALSE 9)
expect(FALSE $((major + 1)))
expect(FALSE $major.$((minor + 1)))
expect(FALSE $major.$minor.$((patch + 1)))
expect(FALSE $major.$minor.$((patch + 1)) EXACT)
expect(FALSE $major.$((minor + 1))...$((major + 9)))
expect(FALSE 0.0.1...<$version)
$earlier
LIST
run cmake_versions cmake -S "$work/versions" -B "$work/versions/build" -G Ninja \
    -DCMAKE_PREFIX_PATH="$moved"
mkdir "$work/nine"
printf '%s\n' 'cmake_minimum_required(VERSION 3.16)' 'project(nine LANGUAGES C)' \
    'find_package(whatworks 9 CONFIG REQUIRED)' >"$work/nine/CMakeLists.txt"
refuses "version: $version" cmake -S "$work/nine" -B "$work/nine/build" -G Ninja \
    -DCMAKE_PREFIX_PATH="$moved"

say "Meson"
run meson_setup meson setup "$work/meson/build" "$work/meson"
run meson_build meson compile -C "$work/meson/build"
for kind in shared static; do
    linked "$work/meson/build/$kind" $kind
done
LD_LIBRARY_PATH=$moved/lib answers "$work/meson/build/shared"
answers "$work/meson/build/static"
sed -i "s/>=0.1/>=9/" "$work/meson/meson.build"
refuses ">=9" meson setup "$work/meson/refused" "$work/meson"

say "two headers and a library, in a project of one's own"
mkdir "$work/vendored"
cp "$moved"/include/whatworks.h* "$moved/lib/libwhatworks.a" "$work/main.c" "$work/vendored"
(cd "$work/vendored" && $CC main.c libwhatworks.a $(cat "$work/native.installed") -o program)
answers "$work/vendored/program"

say "a package"
run package "$install" --destdir "$work/package" --prefix /usr --libdir lib/multi --from "$target"
export PKG_CONFIG_PATH=$work/package/usr/lib/multi/pkgconfig
[ "$(readlink -f "$(pkg-config --variable=libdir whatworks)")" = "$work/package/usr/lib/multi" ] ||
    fail "pkg-config and --libdir"
$CC "$work/main.c" $(pkg-config --cflags whatworks) $(pkg-config --variable=static_libs whatworks) \
    -o "$work/package/program"
answers "$work/package/program"
run package_cmake cmake -S "$work/cmake" -B "$work/package/build" -G Ninja \
    -Dwhatworks_DIR="$work/package/usr/lib/multi/cmake/whatworks"
rm "$work/package/usr/lib/multi/libwhatworks.a"
refuses "there is no lib/multi/libwhatworks.a" cmake -S "$work/cmake" -B "$work/package/build"
say "installed, moved and used"
