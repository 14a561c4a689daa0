#!/usr/bin/env python3
"""Scan a Parquet, JSON lines or CSV export on a Spark cluster; write Parquet, and print what was found as one line of JSON.

spark-submit examples/spark_job.py posts.parquet scanned.parquet --text-column title --text-column body \
    --thread-column thread --order-column created_at
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from piiscan import Policy
from piiscan.batch import spark
from piiscan.batch.arrow import ScanOptions
from piiscan.config import read


def options() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="path or URL that Spark can read")
    parser.add_argument("output", help="folder to write")
    parser.add_argument("--format", choices=["parquet", "json", "csv"], default="parquet", help="of the input")
    parser.add_argument("--text-column", action="append", required=True, help="column to examine; may be repeated")
    parser.add_argument("--thread-column", help="examine the posts of a thread, or author, together")
    parser.add_argument("--order-column", action="append", default=[], help="orders the posts of a thread")
    parser.add_argument("--board-column", help="column of the boards that the policy names")
    parser.add_argument("--policy", type=Path, help="piiscan.toml on the driver")
    parser.add_argument(
        "--partitions", type=int, help="split the rows into so many tasks; as the input lies if not given"
    )
    parser.add_argument("--with-text", action="store_true", help="let findings and reasons quote what was found")
    parser.add_argument("--drop-text", action="store_true", help="write the redacted columns, not the originals")
    parser.add_argument("--overwrite", action="store_true", help="replace the output if it exists")
    return parser.parse_args()


def load(session: SparkSession, given: argparse.Namespace) -> DataFrame:
    """Read the input; CSV as spreadsheets write it."""
    reader = session.read.format(given.format)
    if given.format == "csv":
        reader = reader.options(header=True, multiLine=True, quote='"', escape='"')
    return reader.load(given.input)


def scanned(frame: DataFrame, given: argparse.Namespace) -> Any:
    """Return the frame with verdicts, findings and redacted texts."""
    policy = Policy.create(**read(given.policy)) if given.policy else Policy()
    what = ScanOptions(
        text_columns=given.text_column, policy=policy, board_column=given.board_column, with_text=given.with_text
    )
    if given.thread_column:
        return spark.scan_by_thread(
            frame, thread_column=given.thread_column, order=given.order_column, partitions=given.partitions, **what
        )
    return spark.scan(frame.repartition(given.partitions) if given.partitions else frame, **what)


def counts(frame: DataFrame) -> dict[str, int]:
    """Count rows by verdict."""
    told = frame.groupBy(f.coalesce("verdict", f.lit("not examined")).alias("verdict"))
    verdicts = {row["verdict"]: row["count"] for row in told.count().collect()}
    incomplete = frame.where("not complete").count()
    return {"rows": sum(verdicts.values()), **verdicts, "incomplete": incomplete}


def main() -> None:
    """Run the job."""
    given = options()
    session = SparkSession.builder.appName("piiscan").getOrCreate()
    start = time.monotonic()
    result = scanned(load(session, given), given)
    written = result.drop(*given.text_column) if given.drop_text else result
    written.write.mode("overwrite" if given.overwrite else "errorifexists").parquet(given.output)
    seconds = time.monotonic() - start
    print(json.dumps({**counts(session.read.parquet(given.output)), "seconds": round(seconds, 1)}))
    session.stop()


if __name__ == "__main__":
    main()
