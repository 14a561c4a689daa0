"""Rows per second and peak memory of ``piiscan scan``, by format and number of workers.

    .venv/bin/python benchmarks/batch.py [--rows 20000] [--workers 1 2] [--formats csv parquet ...] [--posts FILE.txt.gz]
    .venv/bin/python benchmarks/batch.py --curve 1000000 [--workers 2]

Each run is the whole command: findings, a redacted copy, a report, threads. Memory is that of all processes together
(proportional set size, so that what they share counts once), sampled once a second: five times took 3 % of the two cores that two workers
were to have for themselves. ``rows/s`` leaves the start
of the command out, which a run over ten rows takes; ``rows per cpu s`` stays true on a machine that does other things.

``--curve`` scans so many short posts in one run, with everything that keeps anything (report, threads, authors, resuming),
and prints the memory after each tenth: one post in thirty holds a number or a handle that no other post holds.
"""

import argparse
import csv
import gzip
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "text" / "koco-comments.txt.gz"
POSTS = ROOT / "examples" / "posts.jsonl"
COLUMNS = ("id", "created_at", "board", "thread", "body")
COMMAND = (sys.executable, "-m", "piiscan")
_MEGABYTE = 1024 * 1024
_MILLION = 1_000_000
_SAMPLE = 1.0
"""Seconds between two looks at the processes."""
_FEW = 10
"""Rows of the run that tells how long the command takes to start."""

Rows = Sequence[tuple[object, ...]]


@dataclass(frozen=True)
class Measured:
    """What a run took."""

    seconds: float
    cpu: float
    peak: int
    """Bytes."""


def rows(posts: Path, count: int) -> Rows:
    """Return rows with the lines of a file as posts, repeated as often as needed, in threads that stand interleaved."""
    texts = list(_texts(posts))
    days = (f"2026-{1 + n % 12:02}-{1 + n % 28:02} 10:00" for n in range(count))
    each = zip(islice(cycle(texts), count), days, strict=True)
    return [(n, day, f"board {n % 9}", f"t{n // 50 * 3 + n % 3}", text) for n, (text, day) in enumerate(each)]


def _texts(posts: Path) -> Iterator[str]:
    opener = gzip.open if posts.suffix == ".gz" else open
    with opener(posts, "rt", encoding="utf-8") as lines:  # type: ignore[operator]
        for line in lines:
            text = json.loads(line)["body"] if ".jsonl" in posts.name else line.rstrip("\n")
            if text.strip():
                yield text.replace("\n", " ")


def write_csv(path: Path, table: Rows, encoding: str = "utf-8") -> None:
    """Write CSV, compressed if the name says so."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding=encoding, errors="replace", newline="") as file:  # type: ignore[operator]
        csv.writer(file).writerows([COLUMNS, *table])


def write_cp949(path: Path, table: Rows) -> None:
    """Write CSV as older Korean software does."""
    write_csv(path, table, "cp949")


def write_jsonl(path: Path, table: Rows) -> None:
    """Write JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n" for row in table)


def write_parquet(path: Path, table: Rows) -> None:
    """Write Parquet."""
    import pyarrow as pa  # noqa: PLC0415 - only where it is wanted
    import pyarrow.parquet as pq  # noqa: PLC0415

    pq.write_table(pa.table(dict(zip(COLUMNS, map(list, zip(*table, strict=True)), strict=True))), path)


def write_xlsx(path: Path, table: Rows) -> None:
    """Write a workbook."""
    import xlsxwriter  # noqa: PLC0415 - only where it is wanted

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([COLUMNS, *table]):
            for column, value in enumerate(row):
                sheet.write(number, column, value)


def write_sqlite(path: Path, table: Rows) -> None:
    """Write a database."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"CREATE TABLE posts ({', '.join(COLUMNS)})")
        database.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?)", table)
        database.commit()


def write_text(path: Path, table: Rows) -> None:
    """Write a post per line."""
    path.write_text("".join(f"{row[-1]}\n" for row in table), "utf-8")


FORMATS: dict[str, tuple[str, Callable[[Path, Rows], None]]] = {
    "csv": ("posts.csv", write_csv),
    "csv cp949": ("posts.cp949.csv", write_cp949),
    "csv.gz": ("posts.csv.gz", write_csv),
    "jsonl": ("posts.jsonl", write_jsonl),
    "parquet": ("posts.parquet", write_parquet),
    "xlsx": ("posts.xlsx", write_xlsx),
    "sqlite": ("posts.sqlite", write_sqlite),
    "txt": ("posts.txt", write_text),
}


def measured(path: Path, workers: int) -> Measured:
    """Run the command and watch it.

    Raises:
        RuntimeError: it failed.
    """
    command = [*COMMAND, "scan", path.name, "--workers", str(workers), "--force"]
    start, peak, cpu = time.monotonic(), 0, dict[int, float]()
    options = ["--report", "report.html"]
    with subprocess.Popen([*command, *options], cwd=path.parent, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            cpu.update(_cpu(process.pid))
            _wait(process)
    if process.returncode not in {0, 1, 3}:
        raise RuntimeError(f"exit code {process.returncode}")
    seconds = time.monotonic() - start
    return Measured(seconds, sum(cpu.values()), peak)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    """Wait until the next sample, or the end."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(_SAMPLE)


def memory(process: int) -> int:
    """Return the bytes that a process and its descendants take together; 0 if it has ended."""
    return sum(_proportional(each) for each in _family(process))


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = [path.read_text("ascii").split() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return
    for child in (int(each) for some in children for each in some):
        yield from _family(child)


def _cpu(process: int) -> dict[int, float]:
    """Return the seconds that a process and each of its descendants have computed so far."""
    seconds = {}
    for each in _family(process):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text("utf-8").rpartition(")")[2].split()
            seconds[each] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def table_of(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    """Yield the lines of a table, a run each."""
    yield "| format | workers | rows/s | rows per cpu s | peak MB | minutes per million rows |"
    yield "|---|---|---|---|---|---|"
    whole, few = rows(options.posts, options.rows), rows(options.posts, _FEW)
    for name in options.formats:
        file, write = FORMATS[name]
        for workers in options.workers:
            write(folder / file, few)
            start = measured(folder / file, workers)
            write(folder / file, whole)
            yield _line(name, workers, options.rows, measured(folder / file, workers), start)


def _line(name: str, workers: int, count: int, run: Measured, start: Measured) -> str:
    rate = count / max(0.01, run.seconds - start.seconds)
    by_cpu = count / max(0.01, run.cpu - start.cpu)
    minutes = (start.seconds + _MILLION / rate) / 60
    return f"| {name} | {workers} | {rate:,.0f} | {by_cpu:,.0f} | {run.peak / _MEGABYTE:,.0f} | {minutes:.1f} |"


def write_short(path: Path, posts: Path, count: int) -> None:
    """Write short posts in threads that stand interleaved, one after the other so that this process stays small."""
    texts = [text[:20] for text in islice(_texts(posts), 50_000)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "created_at", "board", "thread", "author", "body"])
        for n, text in enumerate(islice(cycle(texts), count)):
            number = f" 010-0{n // 30 // 10_000 % 1000:03}-{n // 30 % 10_000:04}" if n % 30 == 0 else ""
            post = f"{text} @han{n}byeol" if n % 60 == 45 else text + number  # noqa: PLR2004 - one in sixty
            thread, author = f"t{n // 2000 * 150 + n * 7 % 150}", f"a{n * 31 % 40_009}"
            writer.writerow(
                [n, f"2026-{1 + n // 90_000 % 12:02}-{1 + n // 3000 % 28:02}", f"board {n % 9}", thread, author, post]
            )


def curve(posts: Path, count: int, workers: int, folder: Path) -> Iterator[str]:
    """Yield the memory of one run as it goes on."""
    write_short(folder / "posts.csv", posts, count)
    command = [*COMMAND, "scan", "posts.csv", "--workers", str(workers), "--resume", "--force"]
    options = ["--report", "report.html", "--author-column", "author"]
    seen: list[tuple[int, int, int]] = []
    start = time.monotonic()
    kept = folder / ".posts.findings.jsonl.resume"
    with subprocess.Popen([*command, *options], cwd=folder, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            written = kept.stat().st_size if kept.exists() else 0
            seen.append((written, memory(process.pid), _proportional(process.pid)))
            time.sleep(0.5)
    seconds = time.monotonic() - start
    yield f"{count:,} rows, {workers} worker(s), {seconds:,.0f} s, exit code {process.returncode}"
    yield "| rows | peak MB so far, all processes | MB of the command itself |"
    yield "|---|---|---|"
    whole = max(written for written, *_ in seen)
    for tenth in range(1, 11):
        until = [each for each in seen if each[0] <= whole * tenth / 10 and each[0] > 0]
        if until:
            peak, own = max(each[1] for each in until), until[-1][2]
            yield f"| {count * tenth // 10:,} | {peak / _MEGABYTE:,.0f} | {own / _MEGABYTE:,.0f} |"
    yield f"report: {(folder / 'report.html').stat().st_size:,} bytes"


def main() -> None:
    """Measure what the options say."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--posts", type=Path, default=SHARED if SHARED.exists() else POSTS)
    parser.add_argument("--curve", type=int, metavar="ROWS")
    options = parser.parse_args()
    count = options.curve or options.rows
    print(f"{count:,} rows of {options.posts.name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory(prefix="piiscan-batch-") as folder:
        lines = table_of(options, Path(folder))
        if options.curve:
            lines = curve(options.posts, options.curve, options.workers[-1], Path(folder))
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
