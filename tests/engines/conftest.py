"""Runs the example jobs as a user does, in processes of their own, and says why where an engine is missing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from invented_posts import invented

ROOT = Path(__file__).resolve().parents[2]
JAVA = 17
"""The oldest Java that Spark runs on."""
HANGS = 3_000
"""Seconds after which a job is taken for hung, however loaded the machine is."""
INSTALL = "not installed; scripts/test installs it where there is Java, 'pip install --group engines' anywhere"


@pytest.fixture(scope="session")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Writes a Parquet file of invented posts in several row groups, so that it can be read in parallel."""

    def write(count: int) -> Path:
        path = tmp_path_factory.mktemp("posts") / f"{count}.parquet"
        pq.write_table(pa.Table.from_pylist(list(invented(count))), path, row_group_size=max(500, count // 20))
        return path

    return write


@pytest.fixture
def spark_job(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Submits examples/spark_job.py to a cluster of two executors of one core, each a process of its own."""
    _need("pyspark")
    if _java() < JAVA:
        pytest.skip(f"Spark needs Java {JAVA}: apt-get install openjdk-17-jre-headless")
    events = tmp_path / "events"
    events.mkdir()
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": tmp_path / "warehouse",
        "spark.sql.session.timeZone": "UTC",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": events.as_uri(),
        "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    }
    environment = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(tmp_path / "local"),
        "SPARK_HOME": str(_spark_home(tmp_path / "spark")),
        "PYSPARK_PYTHON": sys.executable,
    }

    def run(*arguments: str | Path, master: str = "local-cluster[2,1,1024]", **conf: str) -> dict[str, Any]:
        options = [f"--conf={name}={value}" for name, value in {**settings, **conf}.items()]
        submit = [
            f"{environment['SPARK_HOME']}/bin/spark-submit",
            "--master",
            master,
            "--driver-memory",
            "1g",
            *options,
        ]
        told = _run([*submit, ROOT / "examples" / "spark_job.py", *arguments], environment)
        return {**told, "tasks": _tasks(events)}

    return run


@pytest.fixture
def ray_job() -> Iterator[Callable[..., dict[str, Any]]]:
    """Runs examples/ray_job.py on a cluster of its own with two cores."""
    _need("ray")
    with tempfile.TemporaryDirectory(
        prefix="ray", ignore_cleanup_errors=True
    ) as folder:  # its sockets need short names
        environment = {"RAY_TMPDIR": folder, "RAY_USAGE_STATS_ENABLED": "0", "OPENBLAS_NUM_THREADS": "1"}

        def run(*arguments: str | Path) -> dict[str, Any]:
            return _run([sys.executable, ROOT / "examples" / "ray_job.py", "--cpus", "2", *arguments], environment)

        yield run


def _need(engine: str) -> None:
    if find_spec(engine) is None:
        pytest.skip(f"{engine} is {INSTALL}")


def _java() -> int:
    """Return the version of Java, 0 if there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return 0
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def _spark_home(folder: Path) -> Path:
    """Make a home for Spark beside the installed one: it keeps the files of its executors there."""
    package = find_spec("pyspark")
    assert package is not None
    assert package.origin is not None
    folder.mkdir()
    for entry in Path(package.origin).parent.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


def _run(command: list[str | Path], environment: dict[str, str]) -> dict[str, Any]:
    """Return the line of JSON that a job prints, and leave none of its processes behind."""
    job = subprocess.Popen(
        list(map(str, command)),
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = job.communicate(timeout=HANGS)
    except BaseException:
        os.killpg(job.pid, signal.SIGKILL)
        job.communicate()
        raise
    assert job.returncode == 0, err[-5_000:]
    # Ray's own warnings may come before and behind what the job says.
    told: dict[str, Any] = json.loads(next(line for line in reversed(out.splitlines()) if line.startswith("{")))
    return told


def _tasks(events: Path) -> dict[str, int]:
    """Return how many tasks each executor finished."""
    counts: dict[str, int] = {}
    for log in events.iterdir():
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"SparkListenerTaskEnd"' in line:
                executor = json.loads(line)["Task Info"]["Executor ID"]
                counts[executor] = counts.get(executor, 0) + 1
    return counts
