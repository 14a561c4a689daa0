"""The ways to replace an identifier, and which of them need a key."""

from collections.abc import Callable
from typing import NamedTuple, get_args

from piiscan.entities import label_of
from piiscan.errors import ConfigError, KeyFileError
from piiscan.policy import Operator
from piiscan.redaction.keys import Key, Keyring
from piiscan.redaction.masking import MASKS, mask
from piiscan.redaction.surrogates import SURROGATES, Scope, surrogate
from piiscan.redaction.tokens import token

METHODS: tuple[str, ...] = get_args(Operator)
"""Names of the ways to replace an identifier; ``docs/redaction.md`` shows an example of each."""
NEEDS_KEY = frozenset({"pseudonym", "token", "encrypt", "encrypt_same"})
NEEDS_PEOPLE = frozenset({"mask", "pseudonym", "token"})
"""Methods for which it matters what the full name of a person is."""
OPAQUE = frozenset({"label", "token", "encrypt", "encrypt_same"})
"""Methods whose output is marked, so that a second scan leaves it alone."""
SEALS = frozenset({"encrypt", "encrypt_same"})
_FITTING = {"mask": MASKS.keys(), "pseudonym": SURROGATES.keys()}


class Mention(NamedTuple):
    """An identifier at its place."""

    entity: str
    text: str
    number: int
    """Which of several persons it names, 0 if there is one."""
    whole: str
    """Fullest form of the person's name in the post, empty for other kinds."""
    scope: Scope


Method = Callable[[Mention], str]
"""Takes a mention and returns what stands in its place."""


def check_method(entity: str, name: str) -> None:
    """Check that a method exists and fits a kind of identifier.

    Raises:
        ConfigError: it does not.
    """
    if name not in METHODS:
        raise ConfigError(f"there is no way of redaction called {name!r}; there are {', '.join(METHODS)}")
    if name in _FITTING and entity not in _FITTING[name]:
        raise ConfigError(f"{name!r} does not fit {entity}; it is for {', '.join(_FITTING[name])}")


def numbered_label(entity: str, language: str, number: int) -> str:
    """Return the label of an entity, with a number where there are several: ``[이름 2]``."""
    label = label_of(entity, language)
    return f"{label[:-1]} {number}]" if number else label


def make_method(name: str, language: str, keyring: Keyring | None) -> Method:
    """Return a way of redaction that needs no more than a mention; sealing is made elsewhere.

    Args:
        name: one of :data:`METHODS`, but none of :data:`SEALS`.
        language: of labels, ``"ko"`` or ``"en"``.
        keyring: the keys, for what needs one.

    Raises:
        KeyFileError: it needs a key and there is none.
    """
    plain: dict[str, Method] = {
        "label": lambda mention: numbered_label(mention.entity, language, mention.number),
        "mask": lambda mention: mask(mention.entity, mention.text, mention.whole),
        "keep": lambda mention: mention.text,
        "redact": lambda _: "",
    }
    return plain.get(name) or _keyed(name, active_key(keyring, name).derive(name))


def _keyed(name: str, key: bytes) -> Method:
    if name == "token":
        return lambda mention: token(key, mention.entity, mention.text, mention.whole)
    return lambda mention: surrogate(key, mention.entity, mention.text, mention.whole, mention.scope)


def active_key(keyring: Keyring | None, name: str) -> Key:
    """Return the key to write with.

    Raises:
        KeyFileError: there is none.
    """
    if keyring is None:
        raise KeyFileError(f"{name!r} needs a key; 'piiscan keygen' makes one")
    return keyring.active
