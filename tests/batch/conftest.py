"""Files to scan, and a scanner that needs no engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_scanner import Scanner


@pytest.fixture
def scanner() -> Scanner:
    return Scanner()


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    def saver(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return saver
