"""What the functions have in common: columns that are checked before a job, and schemas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from json import dumps
from typing import TYPE_CHECKING, Any

from whatworks import InvalidRequestError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType

# Nothing but white space, as Unicode has it; what Arrow trims is more than that.
BLANK = (
    r"^[\x09-\x0d\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}"
    r"\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*\z"
)


def check_frame(frame: DataFrame) -> None:
    """Raises if Spark is not installed, or this is none of its frames."""
    try:
        import pandas  # noqa: F401 - Spark hands over Arrow only where pandas is.
        import pyarrow  # noqa: F401
        from pyspark.sql import DataFrame as Frame
    except ImportError as error:
        raise ImportError("Spark needs pyspark: pip install 'whatworks[spark]'") from error
    if not isinstance(frame, Frame):
        raise TypeError(f"frame: expected a DataFrame of Spark, found {type(frame).__name__}")


def refused(pointer: str, value: object, expected: str) -> InvalidRequestError:
    """The error of the library for a value that is wrong."""
    found = dumps(value)
    fault = {"code": "bad-column", "pointer": pointer, "value": found, "expected": expected}
    form = {
        "schema": "whatworks-error/1",
        "code": "invalid-request",
        "message": f"invalid request: `{pointer}`: found `{found}`, expected {expected}",
        "faults": [fault],
    }
    return InvalidRequestError(dumps(form))


def names_of(columns: str | Sequence[str]) -> list[str]:
    """One column or several."""
    return [columns] if isinstance(columns, str) else list(columns)


def check_columns(frame: DataFrame, argument: str, columns: Iterable[str]) -> None:
    """Raises for a column that the frame does not have, or has twice."""
    for name in columns:
        count = frame.columns.count(name)
        if count != 1:
            there = f"one of the columns: {', '.join(frame.columns)}"
            raise refused(f"/{argument}", name, "each column once" if count else there)


def shipped(frame: DataFrame, names: Sequence[str]) -> DataFrame:
    """The columns that a task is given, by their places, as Spark takes some names for paths."""
    from pyspark.sql.functions import col

    columns = [col(f"`{name.replace('`', '``')}`") for name in names]
    return frame.select(*(one.alias(place(at)) for at, one in enumerate(columns)))


def place(at: int) -> str:
    """The name that a column has on its way to a task, where it gets its own again."""
    return f"c{at}"


def one_row(frame: DataFrame, read: Collection[str], named: Collection[str] = ()) -> pa.Table:
    """A row of the kind that the frame has, of which the library says what is wrong.

    Nothing is in it but a value in each column of `named`. Columns that are not in `read` may be of
    any kind.
    """
    import pyarrow as pa

    def cell(name: str, kind: DataType) -> Any:
        if name not in read:
            return pa.nulls(1)
        of = _arrow(kind)
        if of is None:
            expected = "text, numbers, days or lists of text"
            raise refused(f"/{name}", kind.simpleString(), expected)
        value = "x" if pa.types.is_string(of) else 1 if pa.types.is_integer(of) else None
        return pa.array([value if name in named else None], of)

    cells = [cell(field.name, field.dataType) for field in frame.schema]
    return pa.Table.from_arrays(cells, names=frame.columns)


def is_name(frame: DataFrame, name: str) -> bool:
    """Whether a column holds text or whole numbers."""
    import pyarrow as pa

    of = _arrow(frame.schema[name].dataType)
    return of is not None and (
        pa.types.is_string(of) or pa.types.is_integer(of) or pa.types.is_null(of)
    )


def is_collated(frame: DataFrame, name: str) -> bool:
    """Whether Spark takes texts for equal here that differ."""
    return " collate " in frame.schema[name].dataType.simpleString()


def _arrow(kind: DataType) -> Any:
    """The type as which a column comes to a task, or None for one that no function reads."""
    import pyarrow as pa

    if kind.typeName() == "array":
        inner = _arrow(kind.elementType)  # type: ignore[attr-defined]
        return None if inner is None else pa.list_(inner)
    return {
        "string": pa.string(),
        "char": pa.string(),
        "varchar": pa.string(),
        "void": pa.null(),
        "boolean": pa.bool_(),
        "byte": pa.int8(),
        "short": pa.int16(),
        "integer": pa.int32(),
        "long": pa.int64(),
        "float": pa.float32(),
        "double": pa.float64(),
        "decimal": pa.decimal128(38, 10),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", "UTC"),
        "timestamp_ntz": pa.timestamp("us"),
    }.get(kind.typeName())


def answer_schema(answer: pa.Schema) -> StructType:
    """The columns of an answer, in the types of Spark."""
    import pyarrow as pa
    from pyspark.sql import types

    def kind(of: pa.DataType) -> DataType:
        if pa.types.is_integer(of):
            return types.LongType()
        if pa.types.is_floating(of):
            return types.DoubleType()
        return types.BooleanType() if pa.types.is_boolean(of) else types.StringType()

    return types.StructType([types.StructField(of.name, kind(of.type)) for of in answer])
