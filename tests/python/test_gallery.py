"""The gallery: every picture is in it, each is told in words, and none changes unseen.

Pictures are compared by what is written on them and where things are, since pixels differ with each
version of matplotlib. `UPDATE_GALLERY=1` rewrites `gallery.json` and the page.
"""

import json
import os
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Annotation, Text

import whatworks
from whatworks import plot

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/gallery.md"
STRUCTURE = Path(__file__).with_name("gallery.json")
UPDATE = "UPDATE_GALLERY" in os.environ


@pytest.fixture(scope="module")
def script() -> Iterator[Any]:
    spec = spec_from_file_location("whatworks_gallery", ROOT / "docs/gallery.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    # Dataclasses look for their module.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gallery")


@pytest.fixture(scope="module")
def made(script: Any, folder: Path) -> list[Any]:
    """Every picture, saved in the folder."""
    found: list[Any] = script.save_all(folder)
    return found


# What a picture is made of


def number(value: float) -> str:
    # Adding 0 leaves no minus before a 0.
    return f"{round(float(value), 3) + 0.0:g}"


def points(array: Any) -> str:
    return " ".join(f"({number(x)}, {number(y)})" for x, y in np.asarray(array, dtype=float))


def written(text: Text) -> str:
    """A text and where it points; where it stands is in points of the screen for some."""
    at = text.xy if isinstance(text, Annotation) else text.get_position()
    place = ", ".join(number(part) if isinstance(part, (int, float)) else "-" for part in at)
    return f"({place}) {text.get_text()}"


def ticks(axis: Axis) -> list[str]:
    """Where the ticks are and what is written at them, of axes that are shown."""
    if not axis.axes.axison:
        return []
    low, high = sorted(axis.get_view_interval())
    inside = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    labels = [tick.label1.get_text() or tick.label2.get_text() for tick in inside]
    return [f"{number(t.get_loc())} {label}" for t, label in zip(inside, labels, strict=True)]


def artist(child: Any) -> str | None:
    """Kind, id and place of what is drawn; none for what has no place of its own."""
    name = " ".join(filter(None, [type(child).__name__, child.get_gid()]))
    if isinstance(child, Line2D):
        return f"{name} {points(child.get_xydata())}"
    if isinstance(child, PathCollection):
        return f"{name} {points(child.get_offsets())}"
    if isinstance(child, Collection):
        return f"{name} {extent(child.get_paths())}"
    if isinstance(child, Patch) and not isinstance(child, FancyArrowPatch):
        return f"{name} {extent([child.get_path().transformed(child.get_patch_transform())])}"
    return None


def extent(paths: Any) -> str:
    """The corners of what paths take up."""
    return points(np.concatenate([np.asarray(path.get_extents()) for path in paths]))


def structure(ax: Axes) -> dict[str, Any]:
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    legend = ax.get_legend()
    frame = {id(ax.patch), *(id(spine) for spine in ax.spines.values())}
    children = [child for child in ax.get_children() if id(child) not in frame]
    return {
        "title": ax.get_title(loc="left") or ax.get_title(),
        "across": [ax.get_xlabel(), *ticks(ax.xaxis)],
        "down": [ax.get_ylabel(), *ticks(ax.yaxis)],
        "legend": []
        if legend is None
        else [text.get_text() for text in (legend.get_title(), *legend.get_texts())],
        "texts": [written(text) for text in ax.texts if text.get_text()],
        "artists": [line for line in map(artist, children) if line is not None],
    }


# The gallery


def test_every_picture_is_there(made: list[Any], folder: Path) -> None:
    assert {one.picture.function for one in made} == set(plot.__all__)
    for one in made:
        assert f"plot.{one.picture.function}(" in one.picture.code
    names = [one.picture.name for one in made]
    assert sorted(names) == sorted(path.stem for path in folder.glob("*.svg"))
    assert len(set(names)) == len(names)


def test_every_picture_is_told_in_words(made: list[Any]) -> None:
    told = [one.seen for one in made]
    assert len(set(told)) == len(told)
    for one in made:
        # What it tells is on the picture: names of its rows, columns, parts or boxes.
        found = [text.get_text() for text in one.ax.findobj(Text)]
        names = {line.split(" (")[0].lower() for text in found for line in text.splitlines()}
        shared = {name for name in names if len(name) > 1 and name in one.seen.lower()}
        assert len(shared) >= 2, (one.picture.name, shared)


def test_words_are_made_from_the_answer(script: Any) -> None:
    sizes = whatworks.effect_sizes("RR", ai=[1, 9], bi=[9, 9], ci=[5, 5], di=[5, 9])
    pooled = whatworks.pool(sizes.yi, sizes.vi)
    said = script.seen_forest({"sizes": sizes, "pooled": pooled})
    assert "of 2 trials. 1 are below 1 and 1 above" in said
    assert f"Pooled: {pooled.exp().estimate:.2f}" in said


def test_structure(made: list[Any]) -> None:
    found = {one.picture.name: structure(one.ax) for one in made}
    if UPDATE:
        text = json.dumps(found, indent=1, ensure_ascii=False)
        STRUCTURE.write_text(f"{text}\n", encoding="utf-8")
    assert found == json.loads(STRUCTURE.read_text(encoding="utf-8"))


def test_page(made: list[Any], script: Any) -> None:
    text = script.page(made)
    if UPDATE:
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")
    for one in made:
        assert f"gallery/{one.picture.name}.svg" in text


def test_pictures_are_the_same_each_time(
    script: Any, made: list[Any], folder: Path, tmp_path: Path
) -> None:
    again = next(script.drawn())
    script.save(again, tmp_path)
    name = f"{made[0].picture.name}.svg"
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    for path in folder.glob("*.svg"):
        assert b"<dc:date>" not in path.read_bytes()


def test_script(script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "PICTURES", script.PICTURES[:2])
    monkeypatch.setattr(sys, "argv", ["gallery.py", str(tmp_path)])
    script.main()
    page = (tmp_path / "gallery.md").read_text(encoding="utf-8")
    assert page.count("```{image} gallery/") == 2
    assert len(list((tmp_path / "gallery").glob("*.svg"))) == 2
