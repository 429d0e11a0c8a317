"""Rates five trials by GRADE, decides on one judgement, and asks what would change the rating.

The trials are made up. python examples/python/rate.py
"""

from textwrap import fill

import whatworks

MADE_UP = {
    "study": ["Ash 2012", "Birch 2015", "Cedar 2018", "Elder 2021", "Fir 2023"],
    "design": ["randomised"] * 5,
    "risk_of_bias": ["low", "low", "high", "high", "some-concerns"],
    "ai": [24, 35, 7, 22, 27],
    "n1i": [120, 180, 75, 260, 150],
    "ci": [25, 35, 19, 48, 29],
    "n2i": [118, 182, 76, 255, 149],
}


def main() -> None:
    rating = whatworks.rate(
        MADE_UP,
        outcome="missed appointments",
        measure="risk-ratio",
        desirability="undesirable",
        baseline_risks=[{"who": "all practices", "risk": 0.2, "source": "made up"}],
    )
    print("Five made-up trials.\n")
    print(rating)
    sources = {step["rule"]: step["source"] for step in rating.trace}
    for domain, judged in rating.domains.items():
        print(f"  {domain}: {judged.final} [{judged.rule}; {sources.get(judged.rule, 'this library')}]")
        print(fill(judged.because, 88, initial_indent="    ", subsequent_indent="    "))

    decided = rating.override(
        "risk_of_bias",
        "not-serious",
        reason="the trials at high risk do not move the estimate",
        who="the panel of this example",
        date="2026-11-26",
    )
    print(f"\nThe panel decides on risk of bias: {decided.certainty}, where the rules alone")
    print(f"suggest {rating.certainty}.")

    print("\nWhat would change it")
    for fact in decided.what_would_change().facts:
        well, badly = fact["well"]["certainty"], fact["badly"]["certainty"]
        print(f"  {fact['on']}: {well} if it turns out well, {badly} if badly")
        print(fill(fact["fact"], 88, initial_indent="    ", subsequent_indent="    "))


if __name__ == "__main__":
    main()
