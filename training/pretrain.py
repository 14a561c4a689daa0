"""Teaches the network Korean before any label: it guesses masked characters of reviews, comments and posts."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.network import Batch, Network, Optimizers, batches

MASK = "\uffff"
SHARE = 0.13
"""Share of the characters that are masked."""
GUESSED = 2000
"""How many different characters can be guessed; others are masked in vain."""
LONGEST = 400


def pretrain(network: Network, texts: Sequence[tuple[float, Sequence[str]]], *, points: int, random: Random) -> None:
    """Train everything but the scores.

    Args:
        network: what is trained.
        texts: sources of texts and how often each is drawn from.
        points: how many characters are read in all.
        random: draws the texts and the masks.
    """
    targets = _targets(network, texts, random)
    head = nn.Linear(network.shape.first + network.shape.second, GUESSED)
    optimizers = Optimizers(network, rate=4e-3, decay=0.0, more=head.parameters())
    network.train()
    seen = 0
    for drawn in batches(_drawn(texts, points, random)):
        optimizers.set_progress(seen / points)
        seen += sum(len(text) for text in drawn)
        plain = Batch.unlabelled(drawn, network.vocabulary)
        masked = Batch.unlabelled([_masked(text, random) for text in drawn], network.vocabulary)
        wanted = targets[plain.chars]
        asked = torch.nonzero((masked.chars != plain.chars) & (wanted >= 0))[:, 0]
        guesses: Tensor = head(network.hidden(masked)[asked])
        optimizers.step(functional.cross_entropy(guesses, wanted[asked]))


def _targets(network: Network, texts: Sequence[tuple[float, Sequence[str]]], random: Random) -> Tensor:
    counts: Counter[str] = Counter()
    for _, source in texts:
        for text in random.sample(source, min(len(source), 20_000)):
            counts.update(text)
    alphabet = network.vocabulary.alphabet
    targets = np.full(alphabet.size, -1)
    frequent = sorted((char for char in counts if ord(char) < ord(MASK)), key=lambda char: (-counts[char], char))
    for number, char in enumerate(frequent[:GUESSED]):
        targets[alphabet.rows[ord(char)]] = number
    return torch.from_numpy(targets)


def _drawn(texts: Sequence[tuple[float, Sequence[str]]], points: int, random: Random) -> list[str]:
    weights, sources = [weight for weight, _ in texts], [source for _, source in texts]
    drawn, size = [], 0
    while size < points:
        text = random.choice(random.choices(sources, weights)[0])[:LONGEST]
        drawn.append(text)
        size += len(text)
    return drawn


def _masked(text: str, random: Random) -> str:
    return "".join(MASK if random.random() < SHARE else char for char in text)
