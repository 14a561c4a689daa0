"""Measures the tagger alone: `python -m training.evaluate` from the root of the project.

Prints per-label figures on the dev posts, persons on names-klue (all and three-syllable names), false persons on chat lines,
the error of the probabilities, speed on one core, size and load time.
"""

import argparse
import io
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from piiscan.lexicon.names import is_surname
from piiscan.nlp.tagger import LABELS, Tag, Tagger
from training.corpus import Post, as_example, read_markup, read_spans, unlabelled

if TYPE_CHECKING:
    from training.network import Network

ROOT = Path(__file__).parent
SURE = 0.5
"""Spans of less probability are candidates only."""
_MATCH = 0.5
_COMMON = 1000
"""Least bearers of a surname by which a name is taken for a Korean one."""
_LENGTH, _POSTS, _SINGLES, _PASSES = 100, 4000, 300, 5
"""Characters of the posts by which the speed is measured, how many they are at most in batches and one by one, and how often."""
_LINES = 20_000
"""Reviews that are read for it."""


class Gold(NamedTuple):
    """A post and its labelled spans, in offsets of the text as the tagger sees it."""

    text: str
    spans: list[Tag]


def gold_of(post: Post) -> Gold:
    """The spans of a labelled post."""
    example = as_example(post)
    spans: list[Tag] = []
    start = 0
    for at, code in enumerate(example.codes):
        label, place = divmod(code - 1, 4)
        start = at if place in {0, 3} else start
        if code and place in {2, 3}:
            spans.append(Tag(start, at + 1, LABELS[label], 1.0, example.optional[at] == 1))
    return Gold(example.text, spans)


def overlap(a: Tag, b: Tag) -> float:
    """Shared length by united length."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(shared, 0) / (max(a.end, b.end) - min(a.start, b.start))


def is_match(a: Tag, b: Tag) -> bool:
    """Whether two spans of one label overlap by half of their union."""
    return a.label == b.label and overlap(a, b) >= _MATCH


def count(found: Sequence[Tag], gold: Gold) -> Counter[tuple[str, str]]:
    """Right, exact, wrong and wanted spans of each label, as score.py counts them."""
    counts: Counter[tuple[str, str]] = Counter()
    open_spans = [span for span in gold.spans if not span.optional]
    for span in open_spans:
        counts["wanted", span.label] += 1
    for tag in found:
        match = max(
            (span for span in open_spans if span.label == tag.label), key=lambda span: overlap(tag, span), default=None
        )
        if match and overlap(tag, match) >= _MATCH:
            open_spans.remove(match)
            counts["right", tag.label] += 1
            counts["exact", tag.label] += tag[:2] == match[:2]
        elif not any(span.optional and span.label == tag.label and overlap(tag, span) > 0 for span in gold.spans):
            counts["wrong", tag.label] += 1
    return counts


def table(found: Iterable[Sequence[Tag]], golds: Iterable[Gold], sure: float = SURE) -> str:
    """Precision, recall, F1 by overlap and exact F1 of each label, of spans of a probability or more."""
    counts: Counter[tuple[str, str]] = Counter()
    for tags, gold in zip(found, golds, strict=True):
        counts.update(count([tag for tag in tags if tag.probability >= sure], gold))
    for kind in ("wanted", "right", "exact", "wrong"):
        counts[kind, "ALL"] = sum(counts[kind, label] for label in LABELS)
    lines = [f"{'label':18}{'gold':>6}{'prec':>8}{'recall':>8}{'f1':>8}{'exact':>8}{'wrong':>7}"]
    for label in (*LABELS, "ALL"):
        wanted, right, exact, wrong = (counts[kind, label] for kind in ("wanted", "right", "exact", "wrong"))
        if wanted:
            given = max(right + wrong, 1)
            f1, exact_f1 = 2 * right / (wanted + given), 2 * exact / (wanted + given)
            row = (right / given, right / wanted, f1, exact_f1)
            lines.append(f"{label:18}{wanted:6}" + "".join(f"{value:8.3f}" for value in row) + f"{wrong:7}")
    return "\n".join(lines)


def as_tagger(network: "Network", curves: object = None) -> Tagger:
    """The network as it will run."""
    from training.calibrate import identity_curves  # noqa: PLC0415 - calibrate imports this module
    from training.network import export  # noqa: PLC0415 - torch is needed for training only

    stream = io.BytesIO()
    export(network, stream, identity_curves() if curves is None else curves)
    stream.seek(0)
    return Tagger.read(stream)


def measure_names(tagger: Tagger, shared: Path) -> str:
    """Persons on names-klue: all, those of three Hangul syllables, and those among them that begin with a Korean surname of the census."""
    golds = [gold_of(post) for post in read_spans(shared / "benchmark" / "names-klue.jsonl", "klue")]
    found = [
        [tag for tag in tags if tag.label == "PERSON" and tag.probability >= SURE]
        for tags in tagger.tag_many([g.text for g in golds])
    ]
    parts = {", three syllables": _is_three, ", three syllables, the first a surname": _is_korean}
    tables = [f"names-klue\n{table(found, golds)}"]
    for title, fits in parts.items():
        fitting = [
            gold._replace(spans=[s._replace(optional=not fits(gold.text, s)) for s in gold.spans]) for gold in golds
        ]
        found_fitting = [[tag for tag in tags if fits(gold.text, tag)] for tags, gold in zip(found, golds, strict=True)]
        tables.append(f"names-klue{title}\n{table(found_fitting, fitting)}")
    return "\n".join(tables)


def _is_three(text: str, tag: Tag) -> bool:
    name = text[tag.start : tag.end]
    return len(name) == 3 and all("가" <= char <= "힣" for char in name)  # noqa: PLR2004


def _is_korean(text: str, tag: Tag) -> bool:
    return _is_three(text, tag) and any(is_surname(text[tag.start : tag.start + length], _COMMON) for length in (1, 2))


def measure_noise(tagger: Tagger, shared: Path) -> str:
    """Persons on chat and forum lines, nearly all of which name nobody private."""
    with (shared / "benchmark" / "real-posts.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows if row["id"].startswith(("songys", "curse"))]
    sure = [tag for tags in tagger.tag_many(texts) for tag in tags if tag.label == "PERSON" and tag.probability >= SURE]
    private = sum(not tag.optional for tag in sure)
    return (
        f"songys and curse, {len(texts)} lines: persons per 200 lines {200 * len(sure) / len(texts):.2f}, "
        f"of them taken for private ones {200 * private / len(texts):.2f}"
    )


def measure_speed(tagger: Tagger, texts: Iterable[str]) -> str:
    """Posts of 100 characters, cut from texts one after the other: in batches and one by one, in processor time, the median of some passes."""
    running = " ".join(texts)
    posts = [running[at : at + _LENGTH] for at in range(0, min(len(running), _POSTS * _LENGTH), _LENGTH)]
    few = posts[:_SINGLES]
    batches, singles = [], []
    for _ in range(_PASSES):
        start = time.process_time()
        tagger.tag_many(posts)
        batches.append((time.process_time() - start) / len(posts))
        start = time.process_time()
        for post in few:
            tagger.tag(post)
        singles.append((time.process_time() - start) / len(few))
    return f"{1 / median(batches):.0f} posts/s in batches, {median(singles) * 1000:.2f} ms for one"


def main() -> None:
    """Print all figures of the shipped weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    options = parser.parse_args()
    from training.calibrate import expected_error  # noqa: PLC0415 - it imports this module

    start = time.perf_counter()
    tagger = Tagger.load()
    print(f"load {time.perf_counter() - start:.3f} s")
    golds = [
        gold_of(post)
        for path in sorted((options.shared / "benchmark" / "dev").glob("*.txt"))
        for post in read_markup(path)
    ]
    found = tagger.tag_many([gold.text for gold in golds])
    print(table(found, golds))
    print(f"dev: error of the probabilities {expected_error(found, golds):.3f}")
    print(measure_names(tagger, options.shared))
    print(measure_noise(tagger, options.shared))
    print(f"speed, reviews: {measure_speed(tagger, islice(unlabelled(options.shared), _LINES))}")
    print(f"speed, dev posts, full of identifiers: {measure_speed(tagger, [gold.text for gold in golds])}")
    print(f"size {(ROOT.parent / 'piiscan/nlp/model/tagger.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
