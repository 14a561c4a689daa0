"""What is left in the service when clients misbehave: the faults of benchmarks/faults.py that no other test has, at a small size."""

import importlib.util
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sockets and memory of a process are read in /proc")


@pytest.fixture(scope="module")
def faults() -> Iterator[ModuleType]:
    """The script."""
    names = ("service", "faults")
    for name in names:
        made = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        assert made
        assert made.loader
        sys.modules[name] = importlib.util.module_from_spec(made)
        made.loader.exec_module(sys.modules[name])
    yield sys.modules["faults"]
    for name in names:
        del sys.modules[name]


def allowed(files: int) -> bool:
    """Whether this process and those it starts may open so many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return files <= hard


@pytest.fixture(scope="module")
def shared(faults: ModuleType) -> Iterator[tuple[Any, Any]]:
    """A service for faults that do it no harm."""
    with faults.meeting(faults.FAULTS[0]) as running:
        yield running


def named(faults: ModuleType, name: str) -> Any:
    return next(fault for fault in faults.FAULTS if fault.name == name)


@pytest.mark.parametrize(
    ("name", "clients"),
    [
        ("slow header", 50),
        ("slow body", 50),
        ("1 MiB bodies withheld at the last byte", 20),
        ("never reads its answers", 5),
        ("rest of a refused body withheld", 5),
    ],
)
def test_a_fault_leaves_a_service_that_answers_without_its_connections_and_memory(
    faults: ModuleType, shared: tuple[Any, Any], name: str, clients: int
) -> None:
    assert faults.meet(named(faults, name), clients, *shared).problems == []


def test_connections_beyond_the_limit_are_refused_and_those_below_are_served(
    faults: ModuleType, shared: tuple[Any, Any]
) -> None:
    if not allowed(5_000):
        pytest.skip("fewer than 5,000 open files are allowed here")
    outcome = faults.meet(named(faults, "10,000 connections"), 4_500, *shared)
    assert outcome.problems == []
    assert outcome.seen["200"] >= 4_000


@pytest.mark.parametrize("name", ["clock an hour off", "SIGTERM under load"])
def test_a_fault_is_met_by_a_service_of_its_own(faults: ModuleType, name: str) -> None:
    fault = named(faults, name)
    with faults.meeting(fault) as running:
        assert faults.meet(fault, 6, *running).problems == []
