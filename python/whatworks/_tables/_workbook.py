"""The one place that asks for openpyxl, which only spreadsheets need."""

from __future__ import annotations

from typing import Any


def openpyxl() -> Any:
    """The library that reads and writes spreadsheets."""
    try:
        import openpyxl as found
    except ImportError as error:
        raise ImportError(
            "spreadsheets need openpyxl: pip install 'whatworks[notebook]'"
        ) from error
    return found
