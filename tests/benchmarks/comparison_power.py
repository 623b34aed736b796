"""How often `qa eval compare` raises a false alarm, and how often it finds a true difference.

    python tests/benchmarks/comparison_power.py [--draws 1000]

Pairs of runs are drawn as ``tests/simulated_runs.py`` says. The correlation is that of the token F1 of both runs where
they don't differ. Pairs of real runs of the seed questions had 0.69 to 0.77 for two models of the reader that differ
by 3 to 8 points, and 0.89 for two thresholds; a true difference lowers it, here by about 0.1.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from simulated_runs import Model

from qa.evaluation.comparison import Comparison, Verdict, compare
from qa.evaluation.intervals import rate_interval

SEED = 20130301
QUESTIONS = (137, 500, 1000)
CORRELATIONS = (0.5, 0.8, 0.9)
DIFFERENCES = (0.0, -0.02, -0.05)
RESAMPLES = 999


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000, help="pairs of runs a row")
    draws = parser.parse_args().draws
    print("| questions | correlation | true difference | worse | 95% interval | better | smallest seen |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for model in [Model(n, alike, d) for d in DIFFERENCES for n in QUESTIONS for alike in CORRELATIONS]:
        print(_row(model, draws), flush=True)


def _row(model: Model, draws: int) -> str:
    random = np.random.default_rng(SEED)
    found = [compare(*model.draw(random), resamples=RESAMPLES) for _ in range(draws)]
    worse, better = (sum(one.verdict is side for one in found) for side in (Verdict.WORSE, Verdict.BETTER))
    interval = rate_interval(worse, draws)
    ends = f"{interval.low:.3f} to {interval.high:.3f}" if interval else "-"
    seen = float(np.mean([_smallest_seen(one) for one in found]))
    cells = (
        model.questions,
        model.correlation,
        f"{model.difference:+.2f}",
        f"{worse / draws:.3f}",
        ends,
        f"{better / draws:.3f}",
        f"{seen:.3f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _smallest_seen(comparison: Comparison) -> float:
    return comparison.gated[0].smallest_seen or 1.0


if __name__ == "__main__":
    main()
