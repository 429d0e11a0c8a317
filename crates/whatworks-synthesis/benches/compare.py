"""Puts the times of this library beside those of others, in one run on one core.

    python compare.py RUST_TIMES C_TIMES

The two files hold lines `name,k,microseconds an analysis`. What of numpy, scipy, PyMARE, statsmodels,
whatworks and metafor (by Rscript) is installed is timed; what is not is said. Medians of at least
seven runs; the ratio is our time over theirs, so that less than 1 is faster.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import csv
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")


def read(path: str) -> dict[tuple[str, int], float]:
    with open(path, newline="") as lines:
        return {(name, int(k)): float(us) for name, k, us in csv.reader(lines)}


def median(work, analyses: int, runs: int = 7) -> float:
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) / analyses * 1e6)
    return statistics.median(times)


def line(what: str, ours: float | None, theirs: float | None, goal: float | None) -> None:
    if ours is None or theirs is None:
        print(f"{what:<78} not measured")
        return
    ratio = ours / theirs
    verdict = "" if goal is None else ("  reached" if ratio <= goal else "  NOT reached")
    wanted = "" if goal is None else f"  goal {goal:g}"
    print(f"{what:<78} {ours:>10.4f} {theirs:>10.4f} {ratio:>9.4f}{wanted}{verdict}")


def numpy_times() -> dict[str, float]:
    import numpy as np
    from scipy import special

    rng = np.random.default_rng(1)

    def dersimonian_laird(y, v, p_values):
        k, w = len(y), 1 / v
        sw = np.add.reduce(w, 0)
        r = y - np.einsum("ij,ij->j", w, y) / sw
        q = np.einsum("ij,ij,ij->j", w, r, r)
        tau2 = np.maximum(0, (q - (k - 1)) / (sw - np.einsum("ij,ij->j", w, w) / sw))
        w = 1 / (v + tau2)
        sw = np.add.reduce(w, 0)
        mean, se = np.einsum("ij,ij->j", w, y) / sw, 1 / np.sqrt(sw)
        i2 = np.maximum(0, (q - (k - 1)) / q)
        if not p_values:
            return mean, se, tau2, q, i2
        return mean, se, tau2, q, i2, special.chdtrc(k - 1, q), 2 * special.ndtr(-np.abs(mean / se))

    def restricted(y, v, tolerance=1e-10):
        """Fisher scoring until every analysis has settled; those that have are set aside."""
        tau2 = dersimonian_laird(y, v, False)[2]
        out, active, ya, va, ta = tau2.copy(), np.arange(y.shape[1]), y, v, tau2
        for _ in range(200):
            w = 1 / (va + ta)
            s1, w2 = w.sum(0), w * w
            s2, s3 = w2.sum(0), np.einsum("ij,ij->j", w2, w)
            r = ya - (w * ya).sum(0) / s1
            a = np.einsum("ij,ij,ij->j", w2, r, r)
            new = np.maximum(0, ta + (a - s1 + s2 / s1) / (s2 - 2 * s3 / s1 + (s2 / s1) ** 2))
            keep = np.abs(new - ta) >= tolerance
            out[active] = new
            if not keep.any():
                break
            if keep.mean() < 0.7:
                active, ya, va, ta = active[keep], ya[:, keep], va[:, keep], new[keep]
            else:
                ta = new
        w = 1 / (v + out)
        return (w * y).sum(0) / w.sum(0), 1 / np.sqrt(w.sum(0)), out

    times = {}
    for n in (10_000, 100_000):
        v = rng.uniform(0.02, 0.3, (10, n))
        y = rng.normal(0.2, np.sqrt(v + 0.05))
        blocks = [(y[:, i : i + 2048].copy(), v[:, i : i + 2048].copy()) for i in range(0, n, 2048)]
        times[f"DL {n}"] = median(lambda: [dersimonian_laird(a, b, False) for a, b in blocks], n)
        times[f"DL p {n}"] = median(lambda: [dersimonian_laird(a, b, True) for a, b in blocks], n)
        times[f"REML {n}"] = median(lambda: [restricted(a, b) for a, b in blocks], n)
    return times


def single_calls() -> dict[str, float]:
    import numpy as np
    from pymare.estimators import DerSimonianLaird
    from statsmodels.stats.meta_analysis import combine_effects

    rng = np.random.default_rng(1)
    sets = [(rng.normal(0.2, 0.4, 10), rng.uniform(0.02, 0.3, 10)) for _ in range(100)]
    ones = np.ones((10, 1))
    estimator = lambda: DerSimonianLaird(small_sample_correction="wald")
    times = {
        "PyMARE": median(lambda: [estimator().fit(y, v, ones) for y, v in sets], 100),
        "statsmodels": median(lambda: [combine_effects(y, v, method_re="dl") for y, v in sets], 100),
    }
    try:
        import whatworks
    except ImportError:
        return times
    times["arrays"] = median(lambda: [whatworks.pool(y, v, "DL") for y, v in sets], 100)
    lists = [(y.tolist(), v.tolist()) for y, v in sets]
    times["lists"] = median(lambda: [whatworks.pool(y, v, "DL") for y, v in lists], 100)
    return times


def metafor_times() -> dict[str, float]:
    if shutil.which("Rscript") is None:
        return {}
    script = Path(__file__).with_name("metafor.R")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    rows = csv.reader(done.stdout.splitlines())
    return {row[0]: float(row[1]) for row in rows if len(row) == 2}


def main() -> None:
    ours, c = read(sys.argv[1]), read(sys.argv[2])
    print(f"{'microseconds an analysis, k = 10, one core':<78} {'ours':>10} {'theirs':>10} {'ratio':>9}")
    dl, reml = "C block DL of 100000 without p values", "C one REML to 1e-10"
    for n in (10_000, 100_000):
        line(f"DL, block of {n}, without p values, beside C with SIMD",
             ours.get((f"block DL of {n} without p values", 10)), c.get((dl, 10)), 1.5)
        line(f"REML, block of {n}, without p values, beside C one at a time",
             ours.get((f"block REML of {n} without p values", 10)), c.get((reml, 10)), 2.0)
    try:
        numpy = numpy_times()
    except ImportError as missing:
        print(f"numpy: {missing}")
        numpy = {}
    for n in (10_000, 100_000):
        line(f"DL, block of {n}, Q, I2, interval and both p values, beside numpy with p values",
             ours.get((f"block DL of {n} with both p values", 10)), numpy.get(f"DL p {n}"), 0.5)
        line(f"REML to full precision, block of {n}, without p values, beside numpy to 1e-10",
             ours.get((f"block REML of {n} without p values", 10)), numpy.get(f"REML {n}"), 0.5)
    solow = ours.get(("solow-stats DL with the p value of Q", 10))
    line("DL, one from Rust, with the p value of Q, beside solow-stats",
         ours.get(("one DL with the p value of Q", 10)), solow, 0.75)
    try:
        single = single_calls()
    except ImportError as missing:
        print(f"PyMARE or statsmodels: {missing}")
        single = {}
    line("DL, one call from Python over arrays, whole result, beside PyMARE without p",
         single.get("arrays"), single.get("PyMARE"), 0.2)
    line("DL, one call from Python over lists, whole result, beside PyMARE without p",
         single.get("lists"), single.get("PyMARE"), None)
    line("DL, one call from Python over arrays, whole result, beside statsmodels",
         single.get("arrays"), single.get("statsmodels"), None)
    metafor = metafor_times()
    line("whole profile of an outcome, beside metafor",
         ours.get(("whole profile of an outcome", 10)), metafor.get("profile"), 0.001)
    line("REML, whole result, beside rma() of metafor",
         ours.get(("one REML whole result", 10)), metafor.get("REML"), None)
    print("\ncost against k, one DL and one REML with the p value of Q, microseconds, and per study:")
    for k in (2, 5, 10, 50, 1000, 10_000):
        a = ours.get(("one DL with the p value of Q", k), float("nan"))
        b = ours.get(("one REML with the p value of Q", k), float("nan"))
        print(f"  k = {k:>6}  DL {a:>10.3f} ({a / k:.4f})   REML {b:>10.3f} ({b / k:.4f})")


main()
