"""Learn the weights of the verdict from the labelled posts: readable features, two logistic regressions.

    python training/verdict.py --data ../shared --out piiscan/risk/data/weights.tsv [--findings FILE] [--cross-validate]

``exposure`` tells doxx or leak from clean, ``another`` tells doxx from leak among those. Without ``--findings`` the labelled spans stand for what a
scanner finds, with noise; with it, a JSON Lines file of ``{"digest", "findings", "candidates"}`` gives what one really found (training/findings.py).
Deterministic: full-batch Newton steps from zero on standardised features.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from piiscan.model import Finding, Subject
from piiscan.risk.features import Features
from piiscan.risk.verdict import observe
from training.corpus import Post, read_markup, read_spans

CORPUS = Path(__file__).parent / "corpus"
PENALTY = 3.0
"""Strength of the Gaussian prior on standardised weights."""
MISSED, WRONG, FLIPPED = 0.06, 0.08, 0.08
"""Noise on labelled spans: shares of spans missed, of posts with a false one, of subjects mistaken."""
UNSURE = 0.5
"""Share of the missed spans that are left as candidates."""
DOXX_WEIGHT = 1.5
"""Weight of a doxx post: to miss one is worse than to flag a clean one."""
REAL_WEIGHT = 0.5
"""Weight of a real comment beside a post written for training."""
SUBJECTS = {"PERSON": Subject.PUBLIC, "PHONE_NUMBER": Subject.BUSINESS}
FALSE_KINDS = ("PERSON", "PERSON", "PERSON", "KR_SCHOOL", "KR_COHORT", "KR_AFFILIATION", "KR_ADDRESS", "SOCIAL_HANDLE")
WORD = re.compile("[가-힣]{2,3}")


@dataclass(frozen=True, slots=True)
class Case:
    """A post, its author and what it is."""

    id: str
    author: str
    text: str
    verdict: str
    found: "Found"
    weight: float = 1.0


class Found(NamedTuple):
    """What a scanner finds in a post."""

    findings: tuple[Finding, ...] = ()
    candidates: tuple[Finding, ...] = ()


def finding(text: str, start: int, end: int, label: str, *, optional: bool, score: float) -> Finding:
    """Return a labelled span as a scanner would report it."""
    subject = SUBJECTS.get(label, Subject.NOBODY) if optional else Subject.PERSON
    return Finding(label, start, end, text[start:end], score, "gold", "", subject)


def labelled(text: str, spans: Iterable[dict], noise: random.Random) -> Found:
    """Return labelled spans as findings, with noise."""
    found, unsure = [], []
    for span in spans:
        optional = span.get("optional", False) != (noise.random() < FLIPPED)
        missed = noise.random() < MISSED
        score = noise.uniform(0.15, 0.5) if missed else noise.uniform(0.6, 1.0)
        one = finding(text, span["start"], span["end"], span["label"], optional=optional, score=score)
        if not missed:
            found.append(one)
        elif noise.random() < UNSURE:
            unsure.append(one)
    if noise.random() < WRONG:
        found += false_findings(text, found, noise)
    return Found(tuple(sorted(found, key=lambda f: f.start)), tuple(unsure))


def false_findings(text: str, known: Sequence[Finding], noise: random.Random) -> list[Finding]:
    """Return a finding where nothing is."""
    free = [m.span() for m in WORD.finditer(text) if not any(f.start < m.end() and m.start() < f.end for f in known)]
    if not free:
        return []
    start, end = noise.choice(free)
    label = noise.choice(FALSE_KINDS)
    return [finding(text, start, end, label, optional=noise.random() < 0.3, score=noise.uniform(0.5, 0.9))]


def verdicts(path: Path) -> list[str]:
    """Return the verdicts of the posts in a file of markup, in order."""
    return re.findall(r"^### id=\S+ verdict=(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def digest(text: str) -> str:
    """Return what stands for a post in a file of findings, so that findings of a text that has changed are left out."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cases(data: Path, seed: int, found: dict[str, Found] | None) -> Iterator[Case]:
    """Yield the posts of all authors, then the real comments, of which none exposes anybody."""
    noise = random.Random(seed)
    for path in sorted([*(data / "corpus" / "train").glob("*.txt"), *CORPUS.glob("*.txt")]):
        for verdict, post in zip(verdicts(path), read_markup(path), strict=True):
            own = found.get(digest(post.text)) if found is not None else labelled(post.text, spans_of(post), noise)
            if own is not None:
                yield Case(post.id, path.stem, post.text, verdict, own)
    for path in sorted((data / "corpus" / "real").glob("*.jsonl")):
        for post in read_spans(path, path.stem):
            own = found.get(digest(post.text)) if found is not None else labelled(post.text, spans_of(post), noise)
            if own and any(own):
                yield Case(post.id, path.stem, post.text, "clean", own, REAL_WEIGHT)


def spans_of(post: Post) -> Iterator[dict]:
    """Yield the spans of a labelled post with their offsets."""
    place = 0
    for slot in post.slots:
        if slot.label:
            yield {"start": place, "end": place + len(slot.text), "label": slot.label, "optional": slot.optional}
        place += len(slot.text)


def read_findings(path: Path) -> dict[str, Found]:
    """Read what a scanner found in the posts."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["digest"]: Found(_read(row["findings"]), _read(row["candidates"])) for row in rows}


def _read(rows: Iterable[dict]) -> tuple[Finding, ...]:
    return tuple(Finding(**{**row, "subject": Subject(row["subject"])}) for row in rows)


def features_of(case: Case) -> Features:
    """Return the features of a post."""
    return observe(case.text, *case.found).features if any(case.found) else {}


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
        scale = np.maximum(values.std(axis=0), 0.05)
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
            if np.abs(step).max() < 1e-6:
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
    sample = np.array([case.weight * (DOXX_WEIGHT if case.verdict == "doxx" else 1) for case in cases])
    exposure = Model(names).fit(rows, (verdict != "clean").astype(float), sample)
    flagged = [number for number, case in enumerate(cases) if case.verdict != "clean"]
    chosen = [rows[number] for number in flagged]
    another = Model(names).fit(chosen, (verdict[flagged] == "doxx").astype(float), sample[flagged])
    return exposure, another


def report(title: str, right: Sequence[str], flag: np.ndarray, another: np.ndarray) -> None:
    """Print the figures of GUIDE.md."""
    said = np.where(flag < 0.5, "clean", np.where(another < 0.5, "leak", "doxx"))
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
    written = [number for number in measured if cases[number].weight == 1.0]
    real = [number for number in measured if cases[number].weight != 1.0]
    report("posts of authors left out", [cases[n].verdict for n in written], flag[written], another[written])
    for author in authors:
        own = [n for n in written if cases[n].author == author]
        if own:
            report(author, [cases[n].verdict for n in own], flag[own], another[own])
    if real:
        print(f"real comments with findings: {(flag[real] >= 0.5).sum()} of {len(real)} flagged")


def write(path: Path, exposure: Model, another: Model) -> None:
    """Write the weights as a table."""
    lines = [
        "# Weights of the verdict: exposure tells doxx or leak from clean, another tells doxx from leak",
        "# Source: learned by training/verdict.py from invented posts of 15 authors and from real comments (see training/README.md)",
        "# Licence: CC BY-SA 4.0, as the real comments among the training data",
        "# Made by training/verdict.py; not to be edited by hand",
        "feature\texposure\tanother",
    ]
    names = [*exposure.names, "bias"]
    lines += [f"{n}\t{a:.4f}\t{b:.4f}" for n, a, b in zip(names, exposure.weights, another.weights, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("piiscan/risk/data/weights.tsv"))
    parser.add_argument(
        "--findings", type=Path, action="append", help="what a scanner found; may be given several times"
    )
    parser.add_argument("--noisy", type=int, default=1, help="times that labelled spans with noise are added")
    parser.add_argument("--cross-validate", action="store_true")
    options = parser.parse_args()
    known = [cases(options.data, 1, read_findings(path)) for path in options.findings or ()]
    everything = [case for source in known for case in source]
    noisy = [case for seed in range(1, options.noisy + 1) for case in cases(options.data, seed, None)]
    everything += noisy
    rows = [features_of(case) for case in everything]
    if options.cross_validate:
        cross_validate(everything, rows, len(noisy))
    write(options.out, *train(everything, rows))


if __name__ == "__main__":
    main()
