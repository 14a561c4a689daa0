"""Teaches the gate of a trained network: at which positions no span can be, so that all behind the first convolution is spared."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from piiscan.nlp.decoding import CANDIDATE_BIAS, STATES
from training.network import Batch, Network, batches

MISSED = 1e-4
"""Share of the positions with a span or a candidate at which the gate may stay closed."""
_WEIGHT = 100.0
"""How much such a position counts against one that has none."""
_STEPS = 60


@torch.no_grad()
def _seen(network: Network, texts: Sequence[str]) -> Iterator[tuple[Tensor, Tensor]]:
    """What the first layer says at each position, and whether a span or candidate is there."""
    for drawn in batches(texts):
        batch = Batch.unlabelled(drawn, network.vocabulary)
        hidden = network.hidden(batch)
        scores = network.scores(hidden)
        told = scores[:, 1:STATES].amax(1) - scores[:, 0] > -CANDIDATE_BIAS
        inside = batch.inside[:, 0] > 0
        yield hidden[inside, : network.shape.first], told[inside]


def teach_gate(network: Network, texts: Sequence[str]) -> float:
    """Set the gate of a network, by logistic regression on what it says of texts.

    Returns:
        The share of the positions at which the gate is open.
    """
    network.eval()
    first, told = (torch.cat(part) for part in zip(*_seen(network, texts), strict=True))
    gate = torch.zeros(first.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([gate, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        wrong = functional.binary_cross_entropy_with_logits(
            first @ gate + bias, told.float(), pos_weight=torch.tensor(_WEIGHT)
        )
        wrong.backward()  # type: ignore[no-untyped-call]
        return wrong

    optimizer.step(loss)
    with torch.no_grad():
        values = first @ gate
        rising = values[told].sort().values
        network.gate.copy_(gate)
        network.gate_bias.copy_(-rising[int(MISSED * len(rising))])
        return float((values + network.gate_bias > 0).float().mean())
