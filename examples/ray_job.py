#!/usr/bin/env python3
"""Scan a Parquet export on a Ray cluster; write Parquet, and print what was found as one line of JSON.

python examples/ray_job.py posts.parquet scanned.parquet --text-column title --text-column body
"""

import argparse
import json
import time
from collections import Counter

import ray

from piiscan.batch import ray as piiscan_ray
from piiscan.batch.arrow import ScanOptions


def options() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="path or URL that Ray can read")
    parser.add_argument("output", help="folder to write")
    parser.add_argument("--text-column", action="append", required=True, help="column to examine; may be repeated")
    parser.add_argument("--thread-column", help="examine the posts of a thread, or author, together")
    parser.add_argument("--order-column", action="append", default=[], help="orders the posts of a thread")
    parser.add_argument("--blocks", type=int, help="split the rows into so many tasks; as the input lies if not given")
    parser.add_argument("--with-text", action="store_true", help="let findings and reasons quote what was found")
    parser.add_argument("--address", help="of the cluster; one of this machine's own if not given")
    parser.add_argument("--cpus", type=int, help="cores of this machine's own cluster; all if not given")
    return parser.parse_args()


def scanned(dataset: ray.data.Dataset, given: argparse.Namespace) -> ray.data.Dataset:
    """Return the dataset with verdicts, findings and redacted texts."""
    what = ScanOptions(text_columns=given.text_column, with_text=given.with_text)
    if given.thread_column:
        return piiscan_ray.scan_by_thread(dataset, thread_column=given.thread_column, order=given.order_column, **what)
    return piiscan_ray.scan(dataset.repartition(given.blocks) if given.blocks else dataset, **what)


def main() -> None:
    """Run the job."""
    given = options()
    ray.init(address=given.address, num_cpus=given.cpus, include_dashboard=False)
    start = time.monotonic()
    scanned(ray.data.read_parquet(given.input), given).write_parquet(given.output)
    seconds = time.monotonic() - start
    verdicts = Counter(
        row["verdict"] for row in ray.data.read_parquet(given.output).select_columns("verdict").iter_rows()
    )
    told = {verdict or "not examined": count for verdict, count in verdicts.items()}
    print(json.dumps({"rows": verdicts.total(), **told, "seconds": round(seconds, 1)}))
    ray.shutdown()


if __name__ == "__main__":
    main()
