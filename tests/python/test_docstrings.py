"""Every public object is described, and every example in a description runs."""

import doctest
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

import whatworks
from whatworks import plot, spark


def described() -> Iterator[Any]:
    """Every public object with its description."""
    yield pytest.param("whatworks", whatworks, id="whatworks")
    for name in whatworks.__all__:
        value = getattr(whatworks, name)
        if isinstance(value, str):
            continue
        yield pytest.param(name, value, id=name)
        if inspect.isclass(value) and not issubclass(value, Exception):
            for member, inner in vars(value).items():
                if not member.startswith("_"):
                    yield pytest.param(f"{name}.{member}", inner, id=f"{name}.{member}")
    yield pytest.param("plot", plot, id="plot")
    for name in plot.__all__:
        yield pytest.param(f"plot.{name}", getattr(plot, name), id=f"plot.{name}")
    yield pytest.param("spark", spark, id="spark")
    for name in spark.__all__:
        yield pytest.param(f"spark.{name}", getattr(spark, name), id=f"spark.{name}")


@pytest.mark.parametrize(("name", "value"), list(described()))
def test_description(name: str, value: Any, request: pytest.FixtureRequest) -> None:
    if name.startswith("spark"):
        # Examples then get this session, which tells nothing to others and ends with the tests.
        request.getfixturevalue("session")
    text = inspect.getdoc(value)
    assert text, f"{name} is not described"
    is_error = inspect.isclass(value) and issubclass(value, whatworks.Error)
    needs_example = callable(getattr(value, "__func__", value)) and not is_error
    examples = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    assert examples.examples or not needs_example, f"{name} has no example"
    outcome = doctest.DocTestRunner(verbose=False).run(examples)
    assert outcome.failed == 0
