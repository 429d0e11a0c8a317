"""The C library beside pyarrow and nanoarrow: each hands streams to it and takes streams of it.

usage: test_arrow.py LIBRARY, with pyarrow and nanoarrow installed.
"""

import ctypes
import sys
from collections.abc import Callable

import nanoarrow
import pyarrow
from nanoarrow.c_array_stream import allocate_c_array_stream

TABLE = pyarrow.table(
    {
        "code": pyarrow.array(["ZZ1", "ZZ2", "ZZ3", None]),
        "audience": pyarrow.array(["pcn", None, "acute-trust", "pcn"]).dictionary_encode(),
        "settings": pyarrow.array([["primary care"], [], None, ["community"]]),
        "beds": pyarrow.array([1, 2, 3, 4]),
    }
)

#: Five pointers, which is what a stream is.
STREAM = ctypes.c_void_p * 5


class Library:
    """The functions of the C interface that the checks call."""

    def __init__(self, path: str) -> None:
        self._c = ctypes.CDLL(path)
        for name in ("ww_text_data", "ww_error_message"):
            getattr(self._c, name).restype = ctypes.c_char_p
        self.base = ctypes.c_void_p()
        self._ok(self._c.ww_base_staff_empowerment(ctypes.byref(self.base), None))

    def _ok(self, status: int) -> None:
        assert status == 0, status

    def call(self, name: str, *arguments: object) -> None:
        """Calls a function that takes an error last, and raises what it says."""
        error = ctypes.c_void_p()
        if getattr(self._c, name)(*arguments, ctypes.byref(error)) != 0:
            raise ValueError(self._c.ww_error_message(error).decode())

    def select(self, stream: int, request: bytes = b"{}") -> ctypes.c_void_p:
        many = ctypes.c_void_p()
        length = ctypes.c_size_t(len(request))
        place = ctypes.c_void_p(stream)
        out = ctypes.byref(many)
        self.call("ww_base_select_many_arrow", self.base, place, request, length, out)
        return many

    def json(self, many: ctypes.c_void_p) -> bytes:
        text = ctypes.c_void_p()
        self.call("ww_selected_many_to_json", many, ctypes.byref(text))
        json: bytes = self._c.ww_text_data(text)
        self._c.ww_text_free(text)
        return json

    def stream(self, many: ctypes.c_void_p, place: int, threads: int = 1) -> None:
        count = ctypes.c_size_t(threads)
        self.call("ww_selected_many_to_arrow", many, count, ctypes.c_void_p(place))

    def free(self, many: ctypes.c_void_p) -> None:
        self._c.ww_selected_many_free(many)


def by_pyarrow(library: Library, table: pyarrow.Table) -> ctypes.c_void_p:
    stream = STREAM()
    place = ctypes.addressof(stream)
    # Batches of two rows, so that there are several.
    table.to_reader(max_chunksize=2)._export_to_c(place)
    many = library.select(place)
    assert stream[3] is None, "the stream is marked as released"
    return many


def by_nanoarrow(library: Library, table: pyarrow.Table) -> ctypes.c_void_p:
    stream = nanoarrow.c_array_stream(table)
    many = library.select(stream._addr())
    assert not stream.is_valid(), "the stream is marked as released"
    return many


def into_pyarrow(library: Library, many: ctypes.c_void_p) -> pyarrow.Table:
    stream = STREAM()
    place = ctypes.addressof(stream)
    library.stream(many, place)
    return pyarrow.RecordBatchReader._import_from_c(place).read_all()


def into_nanoarrow(library: Library, many: ctypes.c_void_p) -> pyarrow.Table:
    stream = allocate_c_array_stream()
    library.stream(many, stream._addr())
    return pyarrow.table(nanoarrow.ArrayStream(stream).read_all())


def statuses(table: pyarrow.Table) -> list[tuple[object, ...]]:
    names = ("organisation", "recommendation", "status", "error")
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def main() -> None:
    library = Library(sys.argv[1])
    producers: list[Callable[..., ctypes.c_void_p]] = [by_pyarrow, by_nanoarrow]
    answers = [producer(library, TABLE) for producer in producers]
    # Both producers say the same.
    first, second = (library.json(many) for many in answers)
    assert first == second
    assert b'"ignored": [\n    "beds"\n  ]' in first, first[:400]
    tables = [into_pyarrow(library, answers[0]), into_nanoarrow(library, answers[0])]
    # Seven recommendations for three organisations, and the row of one without an audience.
    assert [table.num_rows for table in tables] == [22, 22]
    assert statuses(tables[0]) == statuses(tables[1])
    labels = {row[0] for row in statuses(tables[0])}
    assert labels == {"ZZ1", "ZZ2", "ZZ3", "row 3"}, labels
    tables[0].validate(full=True)
    for many in answers:
        library.free(many)
    # The tables outlive what they came from.
    assert statuses(tables[0])[0][:2] == ("ZZ1", "R1")
    try:
        by_pyarrow(library, pyarrow.table({"audience": [1.5]}))
    except ValueError as error:
        assert "audience" in str(error), error
    else:
        raise AssertionError("a column of fractions was taken for names")
    print(f"pyarrow {pyarrow.__version__} and nanoarrow {nanoarrow.__version__} agree")


if __name__ == "__main__":
    main()
