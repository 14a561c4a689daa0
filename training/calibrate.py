"""Turns the network's raw certainty into the chance that a span is right, label by label."""

from collections.abc import Iterable, Sequence

import numpy as np

from piiscan.nlp.tagger import LABELS, Tag
from training.evaluate import Gold, is_match

STEPS = 41
"""Points of a curve, at equal steps of the raw certainty from 0 to 1."""
_PRIOR_STRENGTH = 20.0
"""Spans of all labels that stand in for one label's own where those are few."""


def identity_curves() -> np.ndarray:
    """Curves that leave the raw certainty as it is."""
    return np.tile(np.linspace(0, 1, STEPS), (len(LABELS), 1))


def calibration_curves(found: Sequence[Sequence[Tag]], golds: Sequence[Gold]) -> np.ndarray:
    """Rising curves fitted to spans on posts that the network never saw."""
    rows = [
        (LABELS.index(tag.label), tag.probability, any(is_match(tag, span) for span in gold.spans))
        for tags, gold in zip(found, golds, strict=True)
        for tag in tags
    ]
    if not rows:
        return identity_curves()
    labels, raw, right = (np.array(column, float) for column in zip(*rows, strict=True))
    together = _rising(raw, right, np.ones_like(raw))
    curves = []
    for number in range(len(LABELS)):
        own = labels == number
        share = _PRIOR_STRENGTH / max(len(raw), 1)
        curves.append(_rising(raw, right, np.where(own, 1.0, share)) if own.any() else together)
    return np.array(curves)


def _rising(raw: np.ndarray, right: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Isotonic regression by pooling adjacent violators, read off at equal steps."""
    order = np.argsort(raw, kind="stable")
    pools: list[list[float]] = []
    for value, hit, mass in zip(raw[order], right[order], weight[order], strict=True):
        pools.append([value * mass, hit * mass, mass])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [old + new for old, new in zip(pools[-1], last, strict=True)]
    centres = [total / mass for total, _, mass in pools]
    shares = [(hits + centre) / (mass + 1) for centre, (_, hits, mass) in zip(centres, pools, strict=True)]
    return np.interp(np.linspace(0, 1, STEPS), [0, *centres, 1], np.maximum.accumulate([0, *shares, 1]))


def expected_error(found: Iterable[Sequence[Tag]], golds: Iterable[Gold]) -> float:
    """Mean distance of probability and share of right spans over ten bins, weighted by their spans."""
    pairs = np.array([
        (tag.probability, any(is_match(tag, span) for span in gold.spans))
        for tags, gold in zip(found, golds, strict=True)
        for tag in tags
    ])  # fmt: skip
    bins = np.minimum((pairs[:, 0] * 10).astype(int), 9)
    gaps = [abs(pairs[bins == b].mean(axis=0) @ [1, -1]) * (bins == b).sum() for b in range(10) if (bins == b).any()]
    return float(sum(gaps) / len(pairs))
