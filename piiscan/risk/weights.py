"""The learned weights: two logistic regressions over named features."""

from functools import cache
from math import exp
from typing import NamedTuple

from piiscan.model import Message
from piiscan.risk.clues import cues
from piiscan.risk.features import Features
from piiscan.risk.tables import table

BIAS = "bias"


class Odds(NamedTuple):
    """Logarithms of the odds; 0 is even."""

    exposure: float
    """That the post exposes a private person's data at all."""
    another: float
    """That the person is another than the writer and is exposed by the post, if anybody is."""


class Evidence(NamedTuple):
    """What spoke for a verdict, or against it."""

    feature: str
    """Its name in ``data/weights.tsv``."""
    title: Message
    weight: float
    """Contribution to the logarithm of the odds; negative where it spoke against."""


@cache
def weights() -> dict[str, Odds]:
    """Return the weights by feature."""
    return {name: Odds(float(exposure), float(another)) for name, exposure, another in table("weights")}


@cache
def titles() -> dict[str, Message]:
    """Return what the features are called."""
    known = {cue.name: cue.title for cue in cues()}
    return known | {name: Message(ko, en) for name, ko, en in table("features")}


def odds(features: Features) -> Odds:
    """Return the odds that the weights give a post."""
    known = weights()
    exposure, another = known[BIAS]
    for name, value in features.items():
        weight = known.get(name)
        if weight is not None:
            exposure += weight[0] * value
            another += weight[1] * value
    return Odds(exposure, another)


def probability(odds: float) -> float:
    """Return the probability of the logarithm of odds, between 0 and 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def evidence(features: Features, *, another: bool) -> tuple[Evidence, ...]:
    """Return the features that moved the odds, the strongest first.

    Args:
        features: of the post.
        another: those that tell doxx from leak, else those that tell exposure from none.
    """
    known = weights()
    moved = [
        Evidence(name, titles().get(name, Message(name, name)), known[name][another] * value)
        for name, value in features.items()
        if name in known
    ]
    return tuple(sorted((e for e in moved if e.weight), key=lambda e: -abs(e.weight)))
