#!/usr/bin/env python3
"""Rows per second, processor time and memory of one process, of Spark with two executors, and of Ray with two cores.

python benchmarks/engines.py            # 100,000 posts: comments of ../shared where it is there, and invented posts
python benchmarks/engines.py --posts 20000 spark

Processor time is what counts on a loaded machine: seconds of all processes of the engine, its start included.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "fakes"))
from invented_posts import invented  # noqa: E402 - lies with the tests

TEXTS = ("koco-comments.txt.gz", "nsmc.txt.gz")
INVENTED = 0.3
"""Share of the posts that are invented; they expose somebody more often, and are longer, than real comments."""
ENGINES = ("one", "spark", "ray")
KINDS = {
    "CoarseGrainedExecutorBackend": "executor, Java",
    "SparkSubmit": "driver, Java",
    "pyspark.daemon": "executor, Python worker",
    "pyspark/daemon": "executor, Python worker",
    "ray::": "worker",
    "raylet": "raylet",
    "gcs_server": "control store",
    "--one": "process",
}


def posts(count: int, shared: Path) -> Iterator[dict[str, Any]]:
    """Yield posts, comments among them if there are any."""
    comments = _comments(shared)
    chance = random.Random(7)  # noqa: S311 - nothing secret
    for post in invented(count):
        real = None if chance.random() < INVENTED else next(comments, None)
        yield post if real is None else {**post, "body": real}


def _comments(shared: Path) -> Iterator[str]:
    for name in TEXTS:
        path = shared / "data" / "text" / name
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from (line.rstrip("\n") for line in lines)


def one(source: Path, target: Path) -> None:
    """Scan in this process, through the same function."""
    from piiscan.batch.arrow import scan_batches  # noqa: PLC0415 - loads the engines

    batches = pq.ParquetFile(source).iter_batches(10_000)
    count = 0
    with pq.ParquetWriter(target, _schema(source)) as writer:
        for batch in scan_batches(batches, text_columns=["title", "body"]):
            writer.write_batch(batch)
            count += batch.num_rows
    print(json.dumps({"rows": count}))


def _schema(source: Path) -> Any:
    from piiscan.batch.arrow import output_schema  # noqa: PLC0415

    return output_schema(pq.read_schema(source), text_columns=["title", "body"])


def command(engine: str, folder: Path) -> list[str]:
    """Return how a job is started."""
    if engine == "one":
        return [sys.executable, __file__, "--one", str(folder)]
    arguments = [
        str(folder / "posts.parquet"),
        str(folder / f"{engine}.out"),
        "--text-column=title",
        "--text-column=body",
    ]
    if engine == "ray":
        return [sys.executable, str(ROOT / "examples" / "ray_job.py"), *arguments, "--cpus=2", "--blocks=16"]
    submit = [str(folder / "home" / "bin" / "spark-submit"), "--master=local-cluster[2,1,1024]"]
    conf = ["--conf=spark.ui.enabled=false", f"--conf=spark.sql.warehouse.dir={folder / 'warehouse'}"]
    return [
        *submit,
        "--driver-memory=1g",
        *conf,
        str(ROOT / "examples" / "spark_job.py"),
        *arguments,
        "--partitions=16",
    ]


def _make_home(home: Path) -> None:
    """Make a home for Spark beside the installed one: it keeps the files of its executors there."""
    package = find_spec("pyspark")
    home.mkdir()
    if package and package.origin:
        for entry in Path(package.origin).parent.iterdir():
            (home / entry.name).symlink_to(entry)


def measure(engine: str, folder: Path) -> dict[str, Any]:
    """Run a job, and return what it took."""
    places = {"SPARK_LOCAL_DIRS": folder / "local", "SPARK_HOME": folder / "home", "RAY_TMPDIR": folder}
    settings = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "RAY_USAGE_STATS_ENABLED": "0",
        "PYSPARK_PYTHON": sys.executable,
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment = {**os.environ, **settings, **{name: str(path) for name, path in places.items()}}
    start = time.monotonic()
    job = subprocess.Popen(command(engine, folder), env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peaks: dict[str, int] = defaultdict(int)
    seconds: dict[int, float] = {}
    watching = threading.Thread(target=_watch, args=(job, peaks, seconds), daemon=True)
    watching.start()
    out, _ = job.communicate()
    watching.join()
    if job.returncode:
        raise SystemExit(f"{engine} ended with {job.returncode}")
    told = json.loads(out.splitlines()[-1])
    return {
        "engine": engine,
        **told,
        "wall": round(time.monotonic() - start, 1),
        "processor": round(sum(seconds.values()), 1),
        "peak_mb": {kind: size // 2**20 for kind, size in sorted(peaks.items())},
    }


def _watch(job: "subprocess.Popen[bytes]", peaks: dict[str, int], seconds: dict[int, float]) -> None:
    """Note the largest process of each kind, what all take together (shared pages counted once), and each one's processor time.

    Engines leave processes to others to bury, so their times cannot be had from the job's own end.
    """
    while job.poll() is None:
        together = 0
        for process in _family(job.pid):
            size = _proportional(process)
            together += size
            seconds[process] = max(seconds.get(process, 0), _seconds(process))
            kind = _kind(process)
            peaks[kind] = max(peaks[kind], size)
        peaks["all together"] = max(peaks["all together"], together)
        time.sleep(1)


def _family(ancestor: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    family = {ancestor}
    while more := {process for process, parent in parents.items() if parent in family} - family:
        family |= more
    return sorted(family)


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kind(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "other"
    return next((kind for mark, kind in KINDS.items() if mark in words), "other")


def main() -> None:
    """Measure, and print a line of JSON for each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*", default=ENGINES, help=f"of {', '.join(ENGINES)}; all if none is named")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with comments")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one / "posts.parquet", given.one / "one.parquet")
        return
    with tempfile.TemporaryDirectory(prefix="pii", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        table = pa.Table.from_pylist(list(posts(given.posts, given.shared)))
        pq.write_table(table, folder / "posts.parquet", row_group_size=max(500, given.posts // 20))
        del table
        _make_home(folder / "home")
        for engine in given.engines:
            print(json.dumps(measure(engine, folder)), flush=True)


if __name__ == "__main__":
    main()
