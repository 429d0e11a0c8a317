"""What abi.py says of changes of a small header: `python3 tests/c/abi_test.py`."""

from __future__ import annotations

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import abi

HEADER = """\
/**
 * Made up; int gone(void); in a comment is none.
 */
#ifndef MADE_UP_H
#define MADE_UP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#define WW_VERSION_MAJOR 0
#define WW_VERSION_MINOR 1
#define WW_VERSION_PATCH 0
#define WW_ABI_VERSION 1
#define WW_LIMIT 64
enum ww_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /** Fine; so far. */
  WW_STATUS_OK = 0,
  WW_STATUS_FILE = 13,
  WW_STATUS_CANCELLED = 14,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_status ww_status;
#else
typedef uint32_t ww_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus
typedef struct ww_base ww_base;
#ifndef FOREIGN
#define FOREIGN
struct ForeignStream {
  const char *(*last_error)(struct ForeignStream *);
  int (*next)(struct ForeignStream *, struct ForeignStream *out);
};
#endif /* FOREIGN */
typedef bool (*ww_watch)(void *context, uint64_t done);
typedef struct ww_options {
  uint32_t method;
  uint32_t inference;
  double levels[2];
  bool (*tell)(void *context, uint64_t done);
} ww_options;
#ifdef __cplusplus
extern "C" {
#endif // __cplusplus
ww_status ww_pool(const double *yi,
                  const double *vi,
                  const struct ww_options *options,
                  struct ww_base **out);
ww_status ww_watched(bool (*tell)(void *context, uint64_t done), void *context);
const char *ww_version(void);
#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus
#endif  /* MADE_UP_H */
"""
ABI_2 = ("WW_ABI_VERSION 1", "WW_ABI_VERSION 2")
POOL_REST = "const double *vi, const struct ww_options *options, struct ww_base **out)"
VERSION = "const char *ww_version(void);\n"


class Abi(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.run_abi("--update")

    def run_abi(self, *options: str, changes: tuple[tuple[str, str], ...] = ()) -> tuple[int, str]:
        """The exit code and all that is printed, for the header with some texts replaced."""
        text = HEADER
        for before, after in changes:
            self.assertEqual(text.count(before), 1, before)
            text = text.replace(before, after)
        header = self.folder / "header.h"
        header.write_text(text, encoding="utf-8")
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = abi.main([*options, f"--header={header}", f"--folder={self.folder}"])
        return code, said.getvalue()

    def breaks(self, before: str, after: str, *lines: str) -> None:
        """Both commands name these lines, and nothing else as a break; the file stays."""
        committed = (self.folder / "abi-1.txt").read_bytes()
        for command in ("--check", "--update"):
            code, said = self.run_abi(command, changes=((before, after),))
            self.assertEqual(code, 1, said)
            named = [line for line in said.splitlines() if "raise WW_ABI_VERSION" not in line]
            named = [line for line in named if not line.startswith("new: ")]
            self.assertEqual(named, list(lines))
            self.assertIn("raise WW_ABI_VERSION", said)
        self.assertEqual((self.folder / "abi-1.txt").read_bytes(), committed)

    def test_the_description(self) -> None:
        code, said = self.run_abi()
        self.assertEqual(code, 0)
        self.assertEqual(said, (self.folder / "abi-1.txt").read_text(encoding="utf-8"))
        for line in (
            "enum ww_status: size 4, alignment 4",
            "field ww_options.levels: double[2], offset 8, size 16",
            "field ww_options.tell: bool (*)(void *, uint64_t), offset 24, size 8",
            "field ForeignStream.last_error: const char * (*)(struct ForeignStream *), "
            "offset 0, size 8",
            "field ForeignStream.next: int (*)(struct ForeignStream *, struct ForeignStream *), "
            "offset 8, size 8",
            "function ww_version: const char *ww_version(void)",
            "handle ww_base: opaque",
            "macro WW_LIMIT: 64",
            "macro WW_VERSION_MAJOR: of the release",
            "number WW_STATUS_FILE: ww_status 13",
            "struct ww_options: size 32, alignment 8",
            "type ww_status: uint32_t",
            "type ww_watch: bool (*)(void *, uint64_t)",
        ):
            self.assertIn(line, said.splitlines())
        lines = [line for line in said.splitlines() if not line.startswith("#")]
        self.assertEqual(lines, sorted(lines))
        self.assertEqual(self.run_abi("--functions"), (0, "ww_pool\nww_version\nww_watched\n"))

    def test_the_same_header_breaks_nothing(self) -> None:
        self.assertEqual(self.run_abi("--check"), (0, ""))
        comment = (("Fine; so far", "Well"), ("WW_VERSION_PATCH 0", "WW_VERSION_PATCH 1"))
        self.assertEqual(self.run_abi("--check", changes=comment), (0, ""))

    def test_a_removed_function(self) -> None:
        line = "gone: function ww_version: const char *ww_version(void)"
        self.breaks(VERSION, "", line)

    def test_a_changed_parameter(self) -> None:
        old = f"ww_status ww_pool(const double *yi, {POOL_REST}"
        new = f"ww_status ww_pool(const float *yi, {POOL_REST}"
        line = f"changed: function ww_pool: {old} -> {new}"
        self.breaks("const double *yi", "const float *yi", line)

    def test_parameters_of_one_type_in_another_order(self) -> None:
        old = f"ww_status ww_pool(const double *yi, {POOL_REST}"
        new = old.replace("*yi, const double *vi", "*vi, const double *yi")
        line = f"changed: function ww_pool: {old} -> {new}"
        indent = " " * 18
        self.breaks(f"*yi,\n{indent}const double *vi", f"*vi,\n{indent}const double *yi", line)

    def test_a_changed_field(self) -> None:
        was = "field ww_options.method: uint32_t, offset 0, size 4"
        self.breaks(
            "uint32_t method", "int32_t method", f"changed: {was} -> int32_t, offset 0, size 4"
        )

    def test_a_struct_in_another_order(self) -> None:
        fields = "  uint32_t method;\n  uint32_t inference;\n"
        self.breaks(
            fields,
            "  uint32_t inference;\n  uint32_t method;\n",
            "changed: field ww_options.inference: uint32_t, offset 4, size 4"
            " -> uint32_t, offset 0, size 4",
            "changed: field ww_options.method: uint32_t, offset 0, size 4"
            " -> uint32_t, offset 4, size 4",
        )

    def test_a_larger_struct(self) -> None:
        self.breaks(
            "} ww_options",
            "  double more;\n} ww_options",
            "changed: struct ww_options: size 32, alignment 8 -> size 40, alignment 8",
        )

    def test_a_status_with_another_number(self) -> None:
        line = "changed: number WW_STATUS_FILE: ww_status 13 -> ww_status 15"
        self.breaks("FILE = 13", "FILE = 15", line)

    def test_another_value_of_a_macro(self) -> None:
        self.breaks("WW_LIMIT 64", "WW_LIMIT 32", "changed: macro WW_LIMIT: 64 -> 32")

    def test_what_is_new_has_to_be_written(self) -> None:
        more = ((VERSION, VERSION + "void ww_more(void);\n"),)
        code, said = self.run_abi("--check", changes=more)
        self.assertEqual(code, 1)
        self.assertIn("new: function ww_more: void ww_more(void)\n", said)
        self.assertIn("run tests/c/abi.py --update", said)
        self.assertEqual(self.run_abi("--update", changes=more), (0, ""))
        self.assertEqual(self.run_abi("--check", changes=more), (0, ""))

    def test_another_name_of_a_parameter_has_to_be_written(self) -> None:
        renamed = (("struct ww_base **out", "struct ww_base **base"),)
        code, said = self.run_abi("--check", changes=renamed)
        self.assertEqual(code, 1)
        self.assertIn("other names of parameters: function ww_pool: ", said)
        self.assertNotIn("raise", said)
        self.assertEqual(self.run_abi("--update", changes=renamed), (0, ""))

    def test_a_number_that_was_given_up_is_never_used_again(self) -> None:
        gone = ("  WW_STATUS_FILE = 13,\n", "")
        self.assertEqual(self.run_abi("--check", changes=(gone, ABI_2))[0], 1)
        self.assertEqual(self.run_abi("--update", changes=(gone, ABI_2)), (0, ""))
        self.assertEqual(self.run_abi("--check", changes=(gone, ABI_2)), (0, ""))
        written = (self.folder / "abi-2.txt").read_text(encoding="utf-8")
        self.assertIn("number WW_STATUS_FILE: ww_status 13, reserved\n", written)
        again = ("FILE = 13", "DISC = 13")
        line = (
            "used again: number WW_STATUS_DISC: ww_status 13, which is reserved by"
            " number WW_STATUS_FILE"
        )
        for options in (["--check"], ["--update"], ["--update", "--unreleased"]):
            code, said = self.run_abi(*options, changes=(again, ABI_2))
            self.assertEqual((code, said.splitlines()[0]), (1, line))
        # Nor in the step in which it is given up.
        (self.folder / "abi-2.txt").unlink()
        code, said = self.run_abi("--update", changes=(again, ABI_2))
        self.assertEqual((code, said.splitlines()[0]), (1, line))

    def test_before_the_first_release_everything_may_change(self) -> None:
        gone = (VERSION, "")
        self.assertEqual(self.run_abi("--update", "--unreleased", changes=(gone,)), (0, ""))
        self.assertEqual(self.run_abi("--check", changes=(gone,)), (0, ""))
        later = ("WW_VERSION_MINOR 1", "WW_VERSION_MINOR 2")
        code, said = self.run_abi("--update", "--unreleased", changes=(gone, later))
        self.assertEqual(code, 1)
        self.assertIn("--unreleased is for 0.1.0, and this is 0.2.0", said)

    def test_an_interface_does_not_go_back(self) -> None:
        self.run_abi("--update", changes=(ABI_2,))
        code, said = self.run_abi("--check")
        self.assertEqual(code, 1)
        self.assertIn("WW_ABI_VERSION is 1, and there is abi-2.txt already", said)

    def test_what_is_not_understood_is_an_error(self) -> None:
        for after in (
            "int ww_x;",
            "#if defined(WIDE)",
            "extern const int ww_x[2];",
            "int ww_y(void)",
        ):
            code, said = self.run_abi("--check", changes=((VERSION, VERSION + after + "\n"),))
            self.assertEqual(code, 1, after)
            self.assertRegex(said, "not understood|without an end")
        code, said = self.run_abi("--check", changes=(("uint32_t method", "uint33_t method"),))
        self.assertEqual(code, 1)
        self.assertIn("the compiler does not take the header", said)


if __name__ == "__main__":
    unittest.main()
