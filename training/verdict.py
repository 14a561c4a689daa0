"""Learn the weights of the verdict: readable features, two logistic regressions.

    python -m training.verdict [--shared ../shared] [--out piiscan/risk/data/weights.tsv] [--cross-validate]

``exposure`` tells doxx or leak from clean, ``another`` tells doxx from leak among those. Deterministic: full-batch Newton steps from zero. With
``--cross-validate`` each author's posts are judged by weights learned from the others', and the figures are printed first.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from piiscan.risk.features import Features, speaks_of_somebody
from piiscan.risk.verdict import holds_private, observe, worth_reading
from training.verdict_cases import Case, cases, read_findings

PENALTY = 3.0
"""Strength of the Gaussian prior on standardised weights."""
WEIGHTS = {"doxx": 1.5, "leak": 1.0, "clean": 1.0}
"""Weights of posts by verdict: to miss a doxx post is worse than to flag a clean one."""
REAL_WEIGHT = 1.0
"""Weight of a real comment."""
LEAST_SCALE = 0.05
"""Least standard deviation by which a feature is divided, so that a rare one gets no great weight."""
CLOSE = 1e-6
EVEN = 0.5
"""Probability from which the report counts a post as flagged, as the default policy does."""


def features_of(case: Case) -> Features:
    """Return the features of a post; none where the verdict does not depend on them."""
    candidates = worth_reading(case.found.candidates)
    if not holds_private(case.found.findings, candidates):
        return {}
    found = observe(case.text, case.found.findings, candidates, case.found.reading).features
    return found if speaks_of_somebody(found) else {}


class Model:
    """A logistic regression over named features."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.weights = np.zeros(len(names) + 1)

    def matrix(self, rows: Sequence[Features]) -> np.ndarray:
        """Return the features as numbers, with a last column of ones."""
        place = {name: number for number, name in enumerate(self.names)}
        values = np.zeros((len(rows), len(self.names) + 1))
        values[:, -1] = 1
        for number, row in enumerate(rows):
            for name, value in row.items():
                if name in place:
                    values[number, place[name]] = value
        return values

    def fit(self, rows: Sequence[Features], right: np.ndarray, sample: np.ndarray) -> "Model":
        """Fit by Newton steps with a Gaussian prior on the weights of standardised features."""
        values = self.matrix(rows)
        scale = np.maximum(values.std(axis=0), LEAST_SCALE)
        scale[-1] = 1
        values /= scale
        prior = np.full(len(scale), PENALTY)
        prior[-1] = 0.01
        weights = np.zeros(len(scale))
        for _ in range(30):
            guess = 1 / (1 + np.exp(-values @ weights))
            slope = values.T @ (sample * (guess - right)) + prior * weights
            curve = (values * (sample * guess * (1 - guess))[:, None]).T @ values + np.diag(prior)
            step = np.linalg.solve(curve, slope)
            weights -= step
            if np.abs(step).max() < CLOSE:
                break
        self.weights = weights / scale
        return self

    def probability(self, rows: Sequence[Features]) -> np.ndarray:
        """Return the probability of each row, between 0 and 1."""
        return 1 / (1 + np.exp(-self.matrix(rows) @ self.weights))


def train(cases: Sequence[Case], rows: Sequence[Features]) -> tuple[Model, Model]:
    """Return the model of exposure and the model of exposure by another."""
    known = [number for number, row in enumerate(rows) if row]
    cases, rows = [cases[number] for number in known], [rows[number] for number in known]
    names = sorted({name for row in rows for name in row})
    verdict = np.array([case.verdict for case in cases])
    sample = np.array([WEIGHTS[case.verdict] if case.written else REAL_WEIGHT for case in cases])
    exposure = Model(names).fit(rows, (verdict != "clean").astype(float), sample)
    flagged = [number for number, case in enumerate(cases) if case.verdict != "clean"]
    chosen = [rows[number] for number in flagged]
    another = Model(names).fit(chosen, (verdict[flagged] == "doxx").astype(float), sample[flagged])
    return exposure, another


def report(title: str, right: Sequence[str], flag: np.ndarray, another: np.ndarray) -> None:
    """Print the figures of GUIDE.md."""
    said = np.where(flag < EVEN, "clean", np.where(another < EVEN, "leak", "doxx"))
    gold = np.array(right)
    hit, false = ((gold != "clean") & (said != "clean")).sum(), ((gold == "clean") & (said != "clean")).sum()
    missed = ((gold != "clean") & (said == "clean")).sum()
    doxx = (gold == "doxx").sum()
    print(
        f"{title}: flag F1 {2 * hit / (2 * hit + false + missed):.3f}, false alarms {false / max((gold == 'clean').sum(), 1):.3f}, "
        f"doxx missed {((gold == 'doxx') & (said == 'clean')).sum() / max(doxx, 1):.3f}, three-way {(gold == said).mean():.3f}"
    )
    print(
        "  ",
        {f"{a}>{b}": int(n) for (a, b), n in sorted(Counter(zip(gold.tolist(), said.tolist(), strict=True)).items())},
    )


def cross_validate(cases: Sequence[Case], rows: Sequence[Features], noisy: int) -> None:
    """Leave out each author of posts in turn, and print what the others' weights say of them."""
    authors = sorted({case.author for case in cases})
    flag, another = np.zeros(len(cases)), np.zeros(len(cases))
    for author in authors:
        inside = [number for number, case in enumerate(cases) if case.author != author]
        outside = [number for number, case in enumerate(cases) if case.author == author]
        models = train([cases[number] for number in inside], [rows[number] for number in inside])
        for model, column in zip(models, (flag, another), strict=True):
            column[outside] = model.probability([rows[number] for number in outside])
    flag *= [bool(row) for row in rows]
    measured = range(len(cases) - noisy or len(cases))
    written = [number for number in measured if cases[number].written]
    real = [number for number in measured if not cases[number].written]
    report("posts of authors left out", [cases[n].verdict for n in written], flag[written], another[written])
    for author in authors:
        own = [n for n in written if cases[n].author == author]
        if own:
            report(author, [cases[n].verdict for n in own], flag[own], another[own])
    if real:
        print(f"real comments with findings: {(flag[real] >= EVEN).sum()} of {len(real)} flagged")


def write(path: Path, exposure: Model, another: Model) -> None:
    """Write the weights as a table."""
    lines = [
        "# Weights of the verdict: exposure tells doxx or leak from clean, another tells doxx from leak",
        "# Source: learned by training/verdict.py from invented posts and from real comments (see docs/anonymity.md)",
        "# Licence: CC BY-SA 4.0, as the real comments among the training data",
        "# Made by training/verdict.py; not to be edited by hand",
        "feature\texposure\tanother",
    ]
    names = [*exposure.names, "bias"]
    lines += [f"{n}\t{a:.4f}\t{b:.4f}" for n, a, b in zip(names, exposure.weights, another.weights, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Train and write the weights."""
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=root.parent / "shared")
    parser.add_argument("--out", type=Path, default=root / "piiscan" / "risk" / "data" / "weights.tsv")
    parser.add_argument("--cross-validate", action="store_true")
    options = parser.parse_args()
    found = read_findings()
    everything = list(cases(options.shared, found))
    noisy = list(cases(options.shared, found, random.Random(1)))
    everything += noisy
    rows = [features_of(case) for case in everything]
    if options.cross_validate:
        cross_validate(everything, rows, len(noisy))
    write(options.out, *train(everything, rows))


if __name__ == "__main__":
    main()
