"""Write what a scanner finds in labelled posts, for the verdict to learn from.

    python -m training.verdict_findings OUT.jsonl.gz POSTS... [--tagger WEIGHTS.npz]

POSTS are files of markup (``*.txt``) or of spans (``*.jsonl``). Give weights that were trained without these posts. Rows hold a digest of
the post, and entity, start, end, score and subject of each finding and candidate; no text.
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from piiscan import Scanner
from piiscan.model import Finding
from piiscan.nlp import signals
from piiscan.nlp.tagger import Tagger
from piiscan.risk.verdict import worth_reading
from training.corpus import Post, read_markup, read_spans
from training.verdict_cases import Row, digest

BATCH = 256


def posts(paths: Iterable[Path]) -> Iterator[Post]:
    """Read labelled posts."""
    for path in paths:
        yield from read_markup(path) if path.suffix == ".txt" else read_spans(path, path.stem)


def rows(findings: Iterable[Finding]) -> list[Row]:
    """Return findings without their text."""
    return [(f.entity, f.start, f.end, f.score, f.subject.value) for f in findings]


def main() -> None:
    """Scan the posts and write the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("posts", type=Path, nargs="+")
    parser.add_argument("--tagger", type=Path, help="weights of the tagger; the shipped ones if not given")
    options = parser.parse_args()
    if options.tagger:
        with options.tagger.open("rb") as stream:
            other = Tagger.read(stream)
        signals.tagger = lambda: other
    scanner = Scanner()
    with gzip.GzipFile(options.out, "wb", mtime=0) as out:
        for post in posts(options.posts):
            found, candidates = scanner._findings(post.text, post.text, None)  # noqa: SLF001 - before the verdict
            row = [digest(post.text), rows(found), rows(worth_reading(candidates))]
            out.write((json.dumps(row, separators=(",", ":")) + "\n").encode())


if __name__ == "__main__":
    main()
