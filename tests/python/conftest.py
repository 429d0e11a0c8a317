"""What the tests share."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import whatworks

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Pictures are drawn without a window.
os.environ["MPLBACKEND"] = "agg"
# The workers of Spark run this Python, and nothing listens but on this machine.
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def base() -> whatworks.EvidenceBase:
    """The embedded evidence base."""
    return whatworks.staff_empowerment()


@pytest.fixture(scope="session")
def session() -> Iterator["SparkSession"]:
    """A real Spark on this machine, with two workers."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("whatworks")
    options: dict[str, Any] = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "3",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    started = builder.config(map=options).getOrCreate()
    # Jobs that are meant to fail do so quietly.
    started.sparkContext.setLogLevel("OFF")
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def close_pictures() -> Iterator[None]:
    """No test leaves a picture to the next."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture
def document(base: whatworks.EvidenceBase) -> dict[str, Any]:
    """The document of the embedded evidence base, to be changed."""
    parsed: dict[str, Any] = json.loads(base.to_json())
    return parsed
