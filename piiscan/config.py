"""Where a policy comes from: ``piiscan.toml``, or ``[tool.piiscan]`` in ``pyproject.toml``, then the options of the command.

The file is looked for in the working folder and its parents, the nearest first; ``piiscan.toml`` comes before ``pyproject.toml`` in the same folder.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from piiscan.errors import ConfigError
from piiscan.policy import Policy

NAMES = ("piiscan.toml", "pyproject.toml")


class Setting(NamedTuple):
    """The effective value of an option, and where it comes from."""

    name: str
    value: Any
    source: str
    """A file's path, ``option`` or ``default``."""


def find(start: Path) -> Path | None:
    """Return the nearest configuration file from a folder upwards, or None."""
    for folder in (start.resolve(), *start.resolve().parents):
        for name in NAMES:
            path = folder / name
            if path.is_file() and _table(path) is not None:
                return path
    return None


def read(path: Path) -> dict[str, Any]:
    """Return the options in a configuration file.

    Raises:
        ConfigError: the file is missing, no TOML, or has no piiscan options.
    """
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path}: no [tool.piiscan] table; write one, or name a piiscan.toml")
    return table


def load(options: Mapping[str, Any], path: Path | None = None) -> Policy:
    """Make the policy from a file and the options that override it.

    Args:
        options: of the command line; those that are None are not set.
        path: the configuration file; the nearest one if None, and none if there is none.

    Raises:
        ConfigError: an option is unknown or has a value that cannot be; names it and its file.
    """
    path = path or find(Path.cwd())
    given = {name: value for name, value in options.items() if value is not None}
    written = read(path) if path else {}
    _check(written, path)
    return Policy.create(**{**written, **given})


def settings(options: Mapping[str, Any], path: Path | None = None) -> list[Setting]:
    """Return every option with its effective value and its source."""
    path = path or find(Path.cwd())
    written = read(path) if path else {}
    policy = load(options, path)
    given = {name for name, value in options.items() if value is not None}

    def source(name: str) -> str:
        if name in given:
            return "option"
        return str(path) if name in written else "default"

    return [Setting(name, value, source(name)) for name, value in policy]


def _check(written: Mapping[str, Any], path: Path | None) -> None:
    """Try what the file says by itself, so that an error names the file."""
    try:
        Policy.create(**written)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _table(path: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: no valid TOML: {error}") from None
    if path.name != "pyproject.toml":
        return content
    table = content.get("tool", {}).get("piiscan")
    return table if isinstance(table, dict) else None
