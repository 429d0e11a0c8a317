"""Long work: who is told, how it is stopped, and that nothing is left half done."""

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import whatworks
from whatworks import _progress

ROWS = 60_000
TABLE: dict[str, Any] = {
    "group": [row // 3 for row in range(ROWS)],
    "yi": [0.1 * (row % 7) for row in range(ROWS)],
    "vi": [0.01 + 0.01 * (row % 5) for row in range(ROWS)],
}
STUDIES = {**TABLE, "design": ["randomised"] * ROWS}
MANY_DRAWS = {
    "method": "smaa",
    "draws": 10_000_000,
    "criteria": [{"id": "equity"}, {"id": "feasibility"}],
}


def pool(progress: Any = None) -> whatworks.PooledGroups:
    return whatworks.pool_groups(TABLE, by="group", yi="yi", vi="vi", progress=progress)


def rate(progress: Any = None) -> whatworks.RatedGroups:
    return whatworks.rate_groups(STUDIES, by="group", measure="mean-difference", progress=progress)


def blocks(progress: Any = None) -> whatworks.PooledBlocks:
    yi, vi = TABLE["yi"], TABLE["vi"]
    return whatworks.pool_blocks(yi, vi, ROWS // 3, "DL", progress=progress)


@pytest.mark.parametrize("work", [pool, rate, blocks])
def test_the_answer_does_not_depend_on_who_is_told(work: Callable[..., Any]) -> None:
    told: list[tuple[int, int]] = []
    assert work(lambda done, total: told.append((done, total))) == work()
    assert told == sorted(told)
    assert told[-1] == (ROWS // 3, ROWS // 3)


@pytest.mark.parametrize("work", [pool, rate, blocks])
def test_an_exception_stops_the_work(work: Callable[..., Any]) -> None:
    def stop(_done: int, _total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        work(stop)


@pytest.mark.parametrize("wrong", [1, "yes", [print]])
def test_what_is_neither_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="progress: expected True, False or a function, found"):
        pool(wrong)


@pytest.mark.parametrize("nobody", [None, False])
def test_nobody_is_told(nobody: Any) -> None:
    assert pool(nobody) == pool()


def test_a_choice_tells_its_nodes() -> None:
    base = whatworks.staff_empowerment()
    costs = {f"R{number}": number * number % 11 + 1 for number in range(1, 8)}
    values = {f"R{number}": number * number % 13 + 1 for number in range(1, 8)}
    # One search for the best set, with no second and no explanation.
    asked: dict[str, Any] = {"values": values, "next_best": 0, "explain": False}
    told: list[tuple[int, int]] = []
    for budget in range(1, 29):
        told.clear()
        choice = base.choose(budget, costs, progress=lambda *how: told.append(how), **asked)
        assert choice == base.choose(budget, costs, **asked)
        assert told[-1] == (max(told)[0], 0)
        assert told[-1][0] >= choice.proof["nodes"]["searched"]


def test_true_is_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    assert pool(True) == pool()
    out, err = capsys.readouterr()
    assert out == ""
    assert "groups" in err


def test_without_tqdm_the_log_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with caplog.at_level(logging.INFO, logger="whatworks"):
        assert pool(True) == pool()
    last = caplog.records[-1]
    assert (last.name, last.getMessage()) == ("whatworks", f"{ROWS // 3} of {ROWS // 3} groups")


def test_the_log_has_a_line_in_a_second(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock: Iterator[float] = iter([0.0, 0.4, 1.2, 1.2, 1.3])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    log = _progress._Log("nodes")
    with caplog.at_level(logging.INFO, logger="whatworks"):
        for done in (10, 20, 30):
            log.tell(done, 0)
    assert [record.getMessage() for record in caplog.records] == ["20 nodes"]


def test_nothing_is_said_unasked(caplog: pytest.LogCaptureFixture, tmp_path: Any) -> None:
    with caplog.at_level(logging.INFO, logger="whatworks"):
        base = whatworks.staff_empowerment()
        base.select("pcn")
        base.write(tmp_path / "base.json")
    assert not caplog.records
    with caplog.at_level(logging.DEBUG, logger="whatworks"):
        whatworks.EvidenceBase.read(tmp_path / "base.json")
    (record,) = caplog.records
    assert record.getMessage() == f"read {tmp_path / 'base.json'}: evidence base {base.id}"


def long_work() -> object:
    return whatworks.staff_empowerment().prioritise(MANY_DRAWS)


def facets_of_one_chunk() -> Callable[[], object]:
    """Facets of a column that is one array of Arrow with millions of rows."""
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"theme": pyarrow.array(["skills", "staffing", None] * 2_000_000)})
    assert table.column("theme").num_chunks == 1
    return lambda: [whatworks.Facets(table) for _ in range(50)]


def facets_of_a_list() -> Callable[[], object]:
    table = {"theme": [["skills", "staffing"], ["skills"], None] * 1_000_000}
    return lambda: [whatworks.Facets(table) for _ in range(50)]


def groups_of_one_chunk() -> Callable[[], object]:
    """Groups by name in a column that is one array of Arrow with a million rows."""
    pyarrow = pytest.importorskip("pyarrow")
    rows = 1_000_000
    names = pyarrow.array([f"drug {row // 5}" for row in range(rows)])
    table = pyarrow.table({"drug": names, "d": [0.1] * rows, "v": [0.01] * rows})
    return lambda: [whatworks.pool_groups(table, by="drug", yi="d", vi="v") for _ in range(50)]


def words_of_a_dictionary() -> Callable[[], object]:
    """The same where the column is a dictionary of Arrow in which every word is another."""
    pyarrow = pytest.importorskip("pyarrow")
    rows = 1_000_000
    names = pyarrow.array([f"drug {row}" for row in range(rows)]).dictionary_encode()
    table = pyarrow.table({"drug": names, "d": [0.1] * rows, "v": [0.01] * rows})
    return lambda: [whatworks.pool_groups(table, by="drug", yi="d", vi="v") for _ in range(50)]


def block_of_analyses() -> Callable[[], object]:
    numpy = pytest.importorskip("numpy")
    effects = numpy.tile(numpy.arange(7) / 10, 1_000_000)
    return lambda: whatworks.pool_blocks(effects, numpy.full(7_000_000, 0.01), 1_000_000)


def organisations_of_one_chunk() -> Callable[[], object]:
    pyarrow = pytest.importorskip("pyarrow")
    rows = 1_000_000
    codes = pyarrow.array([f"ZZ{row}" for row in range(rows)])
    table = pyarrow.table({"code": codes, "audience": ["pcn"] * rows})
    base = whatworks.staff_empowerment()
    return lambda: [base.select_many(table) for _ in range(50)]


# Another process presses the key: a thread of this one would wait for the lock of the interpreter,
# and so for the end of what is not to be waited for.
KEY = (
    "import os, signal, time\n"
    "time.sleep(0.2)\n"
    "print(time.monotonic())\n"
    "os.kill(os.getppid(), signal.SIGINT)\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    "made",
    [
        lambda: long_work,
        facets_of_one_chunk,
        facets_of_a_list,
        groups_of_one_chunk,
        words_of_a_dictionary,
        block_of_analyses,
        organisations_of_one_chunk,
    ],
)
def test_an_interrupt_stops_long_work(made: Callable[[], Callable[[], object]]) -> None:
    work = made()
    with subprocess.Popen([sys.executable, "-c", KEY], stdout=subprocess.PIPE, text=True) as key:
        with pytest.raises(KeyboardInterrupt):
            work()
        stopped = time.monotonic()
        pressed, _ = key.communicate(timeout=60)
    # A timing is printed and no assertion; the answer of the next call is whole.
    print(f"stopped after {1000 * (stopped - float(pressed)):.0f} ms")
    assert whatworks.staff_empowerment().prioritise({**MANY_DRAWS, "draws": 10}).items


def test_a_program_ends_by_an_interrupt() -> None:
    program = (
        "import os, signal, threading, whatworks\n"
        "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        f"whatworks.staff_empowerment().prioritise({MANY_DRAWS!r})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert "KeyboardInterrupt" in ended.stderr
    assert ended.returncode == -signal.SIGINT
