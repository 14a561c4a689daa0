#!/usr/bin/env python3
"""Run the scanner over labelled posts and print what score.py says of it.

benchmarks/accuracy.py GOLD.jsonl [--predictions FILE] [--worst N] [--by tag|style]

GOLD holds {"id", "text", "spans", "verdict"?} per line. The scorer stands with the data, beside the project.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from piiscan import Policy, Scanner, ScanResult

SCORER = Path(__file__).resolve().parents[2] / "shared" / "benchmark" / "score.py"


def posts(gold: Path) -> list[dict[str, object]]:
    """Read the labelled posts."""
    with gold.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def prediction(post: dict[str, object], result: ScanResult) -> dict[str, object]:
    """Return a line as the scorer reads it."""
    spans = [{"start": f.start, "end": f.end, "label": f.entity} for f in result.findings]
    return {"id": post["id"], "spans": spans, "verdict": result.verdict.value}


def predictions(gold: list[dict[str, object]], policy: Policy) -> Iterator[dict[str, object]]:
    """Scan the posts in order."""
    results = Scanner(policy).scan_many(str(post["text"]) for post in gold)
    for post, result in zip(gold, results, strict=True):
        if not result.complete:
            sys.exit(f"post {post['id']} was not examined: {result.incomplete[0].detail}")
        yield prediction(post, result)


def main() -> int:
    """Scan, write the predictions and score them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--predictions", type=Path, help="keep the predictions in this file")
    parser.add_argument("--sensitivity", choices=["low", "balanced", "high"], default="balanced")
    parser.add_argument("--scorer", type=Path, default=SCORER)
    parser.add_argument("--worst", type=int, default=0, help="print that many posts with what was missed and wrong")
    parser.add_argument("--by", choices=["tag", "style"])
    options = parser.parse_args()
    for path in (options.gold, options.scorer):
        if not path.is_file():
            parser.error(f"{path} is not a file")
    with tempfile.TemporaryDirectory() as folder:
        target = options.predictions or Path(folder) / "predictions.jsonl"
        with target.open("w", encoding="utf-8") as out:
            for line in predictions(posts(options.gold), Policy(sensitivity=options.sensitivity)):
                out.write(json.dumps(line) + "\n")
        command = [sys.executable, str(options.scorer), str(options.gold), str(target), "--worst", str(options.worst)]
        return subprocess.run([*command, *(["--by", options.by] if options.by else [])], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
