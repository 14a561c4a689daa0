"""Teaches a trained network anew how a text reads as a whole: from what is left to see of it where the gate spares the second convolution."""

from collections.abc import Sequence

import torch
from torch import Tensor

from training.corpus import Example
from training.network import Batch, Network, batches, reading_loss

_STEPS = 200
_DECAY = 0.03
"""How much great weights are held back."""


def teach_reading(network: Network, examples: Sequence[Example]) -> None:
    """Set the last layer of the reading, by logistic regression."""
    network.eval()
    told, verdicts = [], []
    with torch.no_grad():
        for drawn in batches(examples):
            batch = Batch(drawn, network.vocabulary)
            told.append(network.told(batch))
            verdicts.append(batch.verdicts)
    seen, right = torch.cat(told), torch.cat(verdicts)
    weights = [*network.reading.parameters()]
    optimizer = torch.optim.LBFGS(weights, max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        wrong = reading_loss(network.reading(seen), right) + _DECAY * network.reading.weight.square().sum()
        wrong.backward()  # type: ignore[no-untyped-call]
        return wrong

    optimizer.step(loss)
