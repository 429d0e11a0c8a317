"""Rates five trials by GRADE, decides on one judgement, and asks what would change the rating.

The trials are made up. python examples/python/rate.py
"""

from textwrap import fill

import whatworks

MADE_UP = {
    "study": ["Ash 2012", "Birch 2015", "Cedar 2018", "Elder 2021", "Fir 2023"],
    "design": ["randomised"] * 5,
    "risk_of_bias": ["low", "low", "high", "high", "some-concerns"],
    "ai": [12, 20, 8, 33, 15],
    "n1i": [100, 150, 80, 220, 120],
    "ci": [18, 29, 14, 48, 21],
    "n2i": [100, 150, 80, 220, 120],
}


def main() -> None:
    rating = whatworks.rate(
        MADE_UP,
        outcome="missed appointments",
        measure="risk-ratio",
        desirability="undesirable",
        baseline_risks=[{"who": "all practices", "risk": 0.2, "source": "made up"}],
    )
    print(f"Five made-up trials: {rating.certainty}\n")
    sources = {step["rule"]: step["source"] for step in rating.trace}
    for domain, judged in rating.domains.items():
        print(f"{domain}: {judged.suggested}, by {judged.rule} [{sources[judged.rule]}]")
        print(fill(judged.because, 88, initial_indent="    ", subsequent_indent="    "))

    decided = rating.override(
        "indirectness",
        "serious",
        reason="the trials are of another health system",
        who="the panel of this example",
        date="2026-11-26",
    )
    print(f"\nThe panel decides on indirectness: {decided.certainty}\n")
    print(decided.summary_of_findings().to_markdown())

    print("What would change it\n")
    for fact in decided.what_would_change().facts:
        well, badly = fact["well"]["certainty"], fact["badly"]["certainty"]
        print(f"{fact['on']}: {well} if it turns out well, {badly} if badly")
        print(fill(fact["fact"], 88, initial_indent="    ", subsequent_indent="    "))


if __name__ == "__main__":
    main()
