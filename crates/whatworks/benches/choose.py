"""The choices of `cargo bench --bench choose -- instances` beside HiGHS, on the same instances.

python crates/whatworks/benches/choose.py INSTANCES
"""

import json
import sys
from time import perf_counter
from typing import Any

import highspy

LARGEST = 1e30
SECONDS = 60.0


def model(request: dict[str, Any]) -> highspy.Highs:
    """An instance as a mixed-integer problem, on one thread, to a gap of less than one."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", SECONDS)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.999)
    items = request["items"]
    place = {item["recommendation"]: column for column, item in enumerate(items)}
    for column, item in enumerate(items):
        highs.addVar(0.0, 1.0)
        highs.changeColCost(column, -item["value"])
        highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def row(low: float, high: float, terms: dict[str, float]) -> None:
        highs.addRow(low, high, len(terms), [place[key] for key in terms], list(terms.values()))

    for resource, limit in request["limits"].items():
        costs = {item["recommendation"]: item["costs"][resource] for item in items}
        row(-LARGEST, limit, costs)
    for group in request["groups"]:
        low, high = group.get("at_least", -LARGEST), group.get("at_most", LARGEST)
        row(low, high, dict.fromkeys(group["members"], 1.0))
    for floor in request["equity_floors"]:
        row(floor["at_least"], LARGEST, floor["contributions"])
    return highs


def main() -> None:
    print(f"HiGHS {highspy.Highs().version()}, one thread each")
    head = ("items", "value and cost", "ours, ms", "HiGHS, ms", "ratio", "ours", "HiGHS", "equal")
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            ours = json.loads(line)
            highs = model(ours["request"])
            start = perf_counter()
            highs.run()
            theirs = (perf_counter() - start) * 1e3
            value = -highs.getInfo().objective_function_value
            status = highs.modelStatusToString(highs.getModelStatus())
            said = f"{value:.0f}" if status == "Optimal" else f"{value:.0f} ({status})"
            of_ours = f"{ours['value']:.0f}"
            if ours["status"] != "optimal":
                of_ours += f" (at most {ours['bound']:.0f})"
            equal = "yes" if round(value) == ours["value"] else "no"
            times = (f"{ours['ms']:.1f}", f"{theirs:.1f}", f"{ours['ms'] / theirs:.3f}")
            cells = (str(ours["n"]), ours["kind"], *times, of_ours, said, equal)
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
