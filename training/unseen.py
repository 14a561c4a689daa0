"""Measures the whole scanner on authors that its tagger never saw: `python -m training.unseen` from the root of the project.

Reads `verdict_findings.jsonl.gz`, where `training.train` wrote what scanners found in the posts that their tagger was not trained on, and prints the
figures of each label at the thresholds of the policies and between them. `training.verdict --cross-validate` does so for the verdict.
"""

import argparse
from pathlib import Path

from piiscan.nlp.tagger import Tag
from piiscan.policy import THRESHOLDS
from training.corpus import read_markup
from training.evaluate import Gold, table
from training.verdict_cases import CORPUS, digest, read_findings, spans_of

BETWEEN = (0.45, 0.65, 0.9)
"""Thresholds that no policy has."""


def main() -> None:
    """Print a table for each threshold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=CORPUS.parents[2] / "shared")
    options = parser.parse_args()
    written = read_findings()
    golds, found = [], []
    for path in sorted([*(options.shared / "corpus" / "train").glob("*.txt"), *CORPUS.glob("*.txt")]):
        for post in read_markup(path):
            known = written.get(digest(post.text))
            if known is None:
                continue
            spans = [Tag(s["start"], s["end"], s["label"], 1.0, s["optional"]) for s in spans_of(post)]
            golds.append(Gold(post.text, spans))
            found.append([_tag(each) for each in sorted((*known.findings, *known.candidates), key=lambda row: row[1])])
    for threshold in sorted((*THRESHOLDS.values(), *BETWEEN)):
        print(f"{len(golds)} posts, score {threshold} and more")
        print(table(found, golds, threshold))


def _tag(row: tuple[str, int, int, float, str]) -> Tag:
    entity, start, end, score, _ = row
    return Tag(start, end, entity, score, optional=False)


if __name__ == "__main__":
    main()
