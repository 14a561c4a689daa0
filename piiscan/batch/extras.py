"""Libraries that are installed only where a format needs them."""

from importlib import import_module
from typing import Any

from piiscan.errors import ConfigError


def needs(module: str, extra: str) -> Any:
    """Return a module of an optional library.

    Args:
        module: what to import.
        extra: the extra of piiscan that installs it.

    Raises:
        ConfigError: it is not installed; the message says how to install it.
    """
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        raise ConfigError(f"{library} is needed for this format: pip install 'piiscan[{extra}]'") from None
