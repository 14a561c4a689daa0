"""Kills ``piiscan scan --resume`` at random moments, goes on, and compares every file with those of a run that was left alone.

    .venv/bin/python benchmarks/kill.py --kills 40

Each round takes a format and a number of workers in turn, and kills the command up to five times before it may finish: a
while after its start, when it has kept some part of its results, or around the end, where files get their names. Exits
with 1 if a file differs by a byte or one is left over.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

KINDS = ("csv", "jsonl")
WORKERS = (1, 2)
_MOST = 5
"""Kills of one run before it may finish."""
_POLL = 0.005
"""Seconds between two looks at a running command."""


@dataclass(frozen=True)
class Case:
    """A way to run the command."""

    kind: str
    workers: int


@dataclass(frozen=True)
class Reference:
    """A run that was left alone."""

    files: dict[str, bytes]
    seconds: float
    kept: int
    """Bytes of results that it kept on the way."""


class Harness:
    """Runs the command on an export in folders of their own.

    Args:
        command: what comes before ``scan``.
        folder: where to work.
        rows: of the export.
        seed: of the moments at which the command is killed.
    """

    def __init__(self, command: Sequence[str], folder: Path, rows: int, seed: int) -> None:
        self._command = command
        self._folder = folder
        self._rows = rows
        self._random = random.Random(seed)  # noqa: S311 - the same moments each time
        self._expected: dict[Case, Reference] = {}
        self._runs = 0
        self.kills = 0

    def round(self, case: Case, most: int) -> list[str]:
        """Kill the command at most so many times, let it finish, and return the names of the files that differ."""
        expected = self._reference(case)
        folder = self._prepared(case)
        for _ in range(most):
            if not self._killed(folder, case, expected):
                break
            self.kills += 1
        self._run(folder, case)
        return differences(expected.files, files(folder))

    def _reference(self, case: Case) -> Reference:
        if case not in self._expected:
            folder, start = self._prepared(case), time.monotonic()
            kept = self._run(folder, case)
            self._expected[case] = Reference(files(folder), time.monotonic() - start, kept)
        return self._expected[case]

    def _prepared(self, case: Case) -> Path:
        self._runs += 1
        folder = self._folder / str(self._runs)
        folder.mkdir()
        _write(folder / f"posts.{case.kind}", self._rows)
        return folder

    def _started(self, folder: Path, case: Case) -> "subprocess.Popen[bytes]":
        outputs = ["--output", "found.jsonl", "--redacted", "copy", "--report", "report.html", "--force", "--resume"]
        options = ["--workers", str(case.workers), "--author-column", "author", "--text-column", "body"]
        return subprocess.Popen(
            [*self._command, "scan", f"posts.{case.kind}", *outputs, *options],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _run(self, folder: Path, case: Case) -> int:
        """Let the command finish; return how many bytes of results it kept on the way."""
        process, kept = self._started(folder, case), 0
        while process.poll() is None:
            kept = max(kept, _kept(folder))
            time.sleep(_POLL)
        _, errors = process.communicate()
        if process.returncode not in {0, 1, 3}:
            raise RuntimeError(f"exit code {process.returncode}: {errors.decode()}")
        return kept

    def _killed(self, folder: Path, case: Case, expected: Reference) -> bool:
        """Return whether the command was still running when it was killed."""
        process = self._started(folder, case)
        until = self._random.choice((self._after, self._at, self._late))(folder, expected)
        while process.poll() is None and not until():
            time.sleep(_POLL)
        process.kill()
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def _after(self, _folder: Path, expected: Reference) -> Callable[[], bool]:
        """Wait for some time of a whole run."""
        end = time.monotonic() + self._random.uniform(0, expected.seconds)
        return lambda: time.monotonic() >= end

    def _at(self, folder: Path, expected: Reference) -> Callable[[], bool]:
        """Wait for some part of the results."""
        enough = self._random.uniform(0, expected.kept)
        return lambda: _kept(folder) >= enough

    def _late(self, folder: Path, expected: Reference) -> Callable[[], bool]:
        """Wait for all results, and a moment longer, while files are completed and get their names."""
        passed = iter(range(self._random.randrange(20)))
        return lambda: _kept(folder) >= expected.kept and next(passed, None) is None


def _kept(folder: Path) -> int:
    try:
        return (folder / ".found.jsonl.resume").stat().st_size
    except FileNotFoundError:
        return 0


def files(folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def differences(expected: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """Return the names of the files that are missing, left over or different."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def _write(path: Path, rows: int) -> None:
    """Write threads that stand interleaved, with invented posts and, in the CSV, rows that cannot be read."""
    kinds = (
        "점심 뭐 먹지",
        "한빛대 의대 24학번 얘기임",
        "걔 이름 김한별이래 조심해라",
        "연락은 010-0123-{:04}",
        "ㅋㅋㅋ",
    )
    posts = [kinds[i * 31 % 7 % len(kinds)].format(i % 10_000) for i in range(rows)]
    fields = [{"id": i, "thread": f"t{i * 7 % 97}", "author": f"a{i % 50}", "body": p} for i, p in enumerate(posts)]
    with path.open("w", encoding="utf-8") as file:
        if path.suffix == ".jsonl":
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in fields)
        else:
            file.write("id,thread,author,body\n")
            file.writelines(
                "broken\n" if i % 501 == 0 else ",".join(map(str, row.values())) + "\n"
                for i, row in enumerate(fields, 1)
            )


def main() -> int:
    """Kill until enough was killed; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cases = [Case(kind, workers) for workers in WORKERS for kind in KINDS]
    failed = rounds = 0
    with TemporaryDirectory(prefix="piiscan-kill-") as folder:
        harness = Harness([sys.executable, "-m", "piiscan"], Path(folder), options.rows, options.seed)
        while harness.kills < options.kills:
            case = cases[rounds % len(cases)]
            before = harness.kills
            different = harness.round(case, min(_MOST, options.kills - harness.kills))
            rounds += 1
            failed += bool(different)
            result = f"DIFFERENT: {', '.join(different)}" if different else "identical"
            print(f"{case.kind:6} {case.workers} worker(s)  {harness.kills - before} kills  {result}", flush=True)
    print(f"{harness.kills} kills in {rounds} runs, {failed} of them with other files than a run that was left alone")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
