"""The command is killed at random moments, and its files come out as if nobody had.

``benchmarks/kill.py`` does the same with the real scanner, as often as it is told to.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import fake_command
import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "kill.py"


@pytest.fixture(scope="module")
def kill() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kill", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["kill"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_files_are_the_same_to_the_byte_however_often_the_command_is_killed(
    kill: ModuleType, tmp_path: Path, kind: str, workers: int
) -> None:
    harness = kill.Harness([sys.executable, fake_command.__file__], tmp_path, rows=3000, seed=workers)

    assert harness.round(kill.Case(kind, workers), most=3) == []


def test_files_that_differ_are_named(kill: ModuleType) -> None:
    assert kill.differences({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"3", "c": b""}) == ["b", "c"]
