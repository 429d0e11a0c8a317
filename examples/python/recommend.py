"""Prints the recommendations of the embedded brief that are for an audience.

python examples/python/recommend.py pcn
"""

import sys
from textwrap import fill
from typing import Any

import whatworks


def show(item: dict[str, Any]) -> None:
    certainty = item["certainty"]
    between = " to ".join(certainty["interval"] or ["not rated"])
    print(f"{item['id']}  published {certainty['published'] or 'not reported'},", end=" ")
    print(f"derived {certainty['derived']} ({between}): {certainty['verdict']}")
    print(fill(item["text"], 88, initial_indent="    ", subsequent_indent="    "))
    for reason in item["reasons"]:
        print(f"    {reason['clause']} {reason['verdict']}: {reason['because']}")
    print()


def main() -> None:
    audience = sys.argv[1] if len(sys.argv) > 1 else "pcn"
    selection = whatworks.staff_empowerment().select(audience)

    print(f"For: {audience}\n")
    for item in selection.selected:
        show(item)
    if selection.undecided:
        print("Undecided: the base does not say\n")
    for item in selection.undecided:
        show(item)
    for item in selection.excluded:
        audiences = [change.get("audience") for change in item["would_include"]]
        print(f"{item['id']}  not for you; it is for {', '.join(filter(None, audiences))}")

    print("\nCertainty says how sure the evidence is. It is not priority: nothing here is")
    print("ordered or left out by it.")


if __name__ == "__main__":
    main()
