"""piiscan finds doxxing in Korean community posts, says why, and takes the identifying parts out.

Importing it is light: engines and weights are loaded by the first :class:`Scanner`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from piiscan.errors import ConfigError, InputError, PiiscanError
    from piiscan.model import Finding, Incomplete, PeopleLeft, Reason, ScanResult, Severity, Subject, Verdict
    from piiscan.policy import Policy
    from piiscan.scanner import Scanner

__version__ = "0.1.0"

__all__ = [
    "ConfigError",
    "Finding",
    "Incomplete",
    "InputError",
    "PeopleLeft",
    "PiiscanError",
    "Policy",
    "Reason",
    "ScanResult",
    "Scanner",
    "Severity",
    "Subject",
    "Verdict",
    "__version__",
]

_HOMES = {
    "ConfigError": "errors",
    "InputError": "errors",
    "PiiscanError": "errors",
    "Finding": "model",
    "Incomplete": "model",
    "PeopleLeft": "model",
    "Reason": "model",
    "ScanResult": "model",
    "Severity": "model",
    "Subject": "model",
    "Verdict": "model",
    "Policy": "policy",
    "Scanner": "scanner",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
