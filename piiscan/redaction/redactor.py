"""Replaces every finding, puts the josa right and splices once.

Presidio's own engine copies the text for every finding and would join findings that a space separates; the findings here
are settled already. What happens is a plan first: a list of edits, which layouts with markup map to their source.
"""

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from piiscan.errors import ConfigError
from piiscan.model import Finding
from piiscan.policy import DEFAULT, Policy
from piiscan.redaction.border import apart, widen
from piiscan.redaction.canonical import canonical
from piiscan.redaction.following import WATCHED, Place, josa_edit
from piiscan.redaction.keys import Keyring, load_keyring
from piiscan.redaction.methods import (
    NEEDS_KEY,
    NEEDS_PEOPLE,
    OPAQUE,
    SEALS,
    Mention,
    active_key,
    check_method,
    make_method,
    numbered_label,
)
from piiscan.redaction.people import Identity, tell_apart
from piiscan.redaction.sealing import Josa, seal
from piiscan.redaction.surrogates import Scope

_PERSON = "PERSON"
_NOBODY = Identity(0, "")
_MAX_LABELS = 1000
"""Labels that are kept; a list of more persons than that makes its labels anew."""


class Edit(NamedTuple):
    """A stretch of a text and what stands in its place."""

    start: int
    end: int
    new: str


class _Context(NamedTuple):
    """What the findings of a post, or of a thread, share."""

    scope: Scope
    people: Iterator[Identity]
    several: bool
    """Whether there are several persons, so that their labels are numbered."""
    josa_apart: bool


class Redactor:
    """Replaces findings as a policy says. Holds keys but no post; safe to share between threads.

    Args:
        methods: method by entity, ``DEFAULT`` for all others; every finding gets its label if None.
        language: of labels, ``"ko"`` or ``"en"``.
        number_people: whether labels of several persons in a post are numbered.
        keyring: keys for pseudonyms, tokens and encryption.

    Raises:
        ConfigError: a method does not exist or does not fit its entity.
        KeyFileError: a method needs a key and there is none.
    """

    def __init__(
        self,
        methods: Mapping[str, str] | None = None,
        *,
        language: str = "ko",
        number_people: bool = True,
        keyring: Keyring | None = None,
    ) -> None:
        if language not in {"ko", "en"}:
            raise ConfigError("labels are in the languages 'ko' and 'en'")
        self.methods = {DEFAULT: "label", **(methods or {})}
        for entity, name in self.methods.items():
            check_method(entity if entity != DEFAULT else _PERSON, name)
        used = frozenset(self.methods.values())
        self._language = language
        self._number = number_people
        self._make = {name: make_method(name, language, keyring) for name in used - SEALS}
        self._key = active_key(keyring, "encrypt") if used & SEALS else None
        self._links = bool(used & NEEDS_PEOPLE)
        self._tells = self._links or (number_people and "label" in used)
        self._default = self.methods[DEFAULT]
        self._key_id = keyring.active.id if keyring else None
        self._labels: dict[tuple[str, int], str] = {}

    @classmethod
    def from_policy(cls, policy: Policy, environment: Mapping[str, str] | None = None) -> Self:
        """Make a redactor as a policy says; keys are read only where a method needs one.

        Args:
            policy: what an operator decided.
            environment: where a key may be, ``os.environ`` if None.

        Raises:
            ConfigError: a method does not fit its entity.
            KeyFileError: a method needs a key, and there is none or others can read it.
        """
        needs_key = NEEDS_KEY & set(policy.operators.values())
        path = Path(policy.key_file) if policy.key_file else None
        keyring = load_keyring(path, os.environ if environment is None else environment) if needs_key else None
        return cls(policy.operators, language=policy.language, number_people=policy.number_people, keyring=keyring)

    @property
    def is_opaque(self) -> bool:
        """Whether a second scan finds nothing in whatever stands in the place of a finding."""
        return set(self.methods.values()) <= OPAQUE

    def method_of(self, entity: str) -> str:
        """Return how a kind of identifier is replaced."""
        return self.methods.get(entity, self._default)

    def is_reversible(self, entity: str) -> bool:
        """Whether who has the key can put a kind of identifier back."""
        return self.method_of(entity) in SEALS

    def key_id_of(self, entity: str) -> str | None:
        """Return the id of the key that replaces a kind of identifier, None where none does."""
        return self._key_id if self.method_of(entity) in NEEDS_KEY else None

    def redact(
        self,
        text: str,
        findings: Sequence[Finding],
        people: Sequence[Identity] | None = None,
        *,
        several: bool | None = None,
    ) -> str:
        """Return the text with every finding replaced.

        Args:
            text: the original post.
            findings: sorted by place, no two sharing a character.
            people: who each PERSON finding is, in their order, where an assessment knows; told apart by name if None.
            several: whether labels of persons are numbered; if None, where the post has several.
        """
        return splice(text, self.edits(text, findings, people, several=several))

    def redact_thread(self, posts: Sequence[tuple[str, Sequence[Finding]]]) -> list[str]:
        """Return the posts of a thread, with the same label or pseudonym for the same person throughout.

        Args:
            posts: each with its findings, sorted by place, no two sharing a character.
        """
        mentions = [finding for _, findings in posts for finding in findings]
        context = self._context("\n".join(text for text, _ in posts), mentions, self._people(mentions))
        return [splice(text, self._edits(text, findings, context)) for text, findings in posts]

    def edits(
        self,
        text: str,
        findings: Sequence[Finding],
        people: Sequence[Identity] | None = None,
        *,
        several: bool | None = None,
        josa_apart: bool = False,
    ) -> list[Edit]:
        """Return what :meth:`redact` would do, in the order of the text.

        Args:
            text: the original post.
            findings: sorted by place, no two sharing a character.
            people: who each PERSON finding is, as for :meth:`redact`.
            several: whether labels of persons are numbered, as for :meth:`redact`.
            josa_apart: whether a josa is an edit of its own, for text that markup may divide between the two.
        """
        if not findings:
            return []
        people = self._people(findings) if people is None else people
        context = self._context(text, findings, people, josa_apart=josa_apart)
        if several is not None:
            context = context._replace(several=several and self._number)
        return self._edits(text, findings, context)

    def _people(self, findings: Iterable[Finding]) -> Sequence[Identity]:
        names = [finding.text for finding in findings if finding.entity == _PERSON]
        if not self._tells or (len(names) < 2 and not self._links):  # noqa: PLR2004 - one name is one person
            return [_NOBODY] * len(names)
        return tell_apart(names)

    def _context(
        self, text: str, findings: Iterable[Finding], people: Sequence[Identity], *, josa_apart: bool = False
    ) -> _Context:
        several = self._number and len(people) > 1 and len({person.number for person in people}) > 1
        surrogates = "pseudonym" in self._make
        values = frozenset(canonical(f.entity, f.text) for f in findings) if surrogates else frozenset()
        return _Context(Scope(text, values, {}), iter(people), several, josa_apart)

    def _edits(self, text: str, findings: Sequence[Finding], context: _Context) -> list[Edit]:
        edits: list[Edit] = []
        apart_josa: list[Edit] = []
        done = 0
        limits = [*[finding.start for finding in findings[1:]], len(text)] if findings else []
        for finding, limit in zip(findings, limits, strict=True):
            entity, start, end = finding.entity, finding.start, finding.end
            person = next(context.people) if entity == _PERSON else _NOBODY
            if not apart(text, start, end):
                start, end = widen(text, start, end, done, limit)
            edit, josa = self._replaced(Place(text, start, end, limit), entity, person, context)
            if edit:
                edits.append(edit)
            if josa:
                apart_josa.append(josa)
            done = end
        return _merged(edits, apart_josa) if apart_josa else edits

    def _replaced(
        self, place: Place, entity: str, person: Identity, context: _Context
    ) -> tuple[Edit | None, Edit | None]:
        """Return the edit of one finding with its josa, or two edits where signs stand between them."""
        name = self.methods.get(entity) or self._default
        if name == "keep":
            return None, None
        text, start, end, _ = place
        value = text[start:end]
        if self._key and name in SEALS:
            same = name == "encrypt_same"
            return self._sealed(place, value, entity, same=same, bare=context.josa_apart), None
        number = person.number if context.several else 0
        new = (
            self._label(entity, number)
            if name == "label"
            else self._make[name](Mention(entity, value, number, person.name, context.scope))
        )
        if not value.isprintable():
            new += line_ends(value, new)
        if text[end : end + 1] in WATCHED:
            return _with_josa(place, unbracketed(place, new), entity, apart=context.josa_apart)
        return Edit(start, end, new), None

    def _label(self, entity: str, number: int) -> str:
        label = self._labels.get((entity, number))
        if label is None:
            label = numbered_label(entity, self._language, number)
            if len(self._labels) < _MAX_LABELS:
                self._labels[entity, number] = label
        return label

    def _sealed(self, place: Place, value: str, entity: str, *, same: bool, bare: bool) -> Edit:
        """Seal a value and what stood behind it; it is read as its label, so that nothing tells how the value ended.

        Args:
            place: where it stands.
            value: what stands there.
            entity: kind of identifier.
            same: whether equal values shall look equal.
            bare: whether the josa behind it stays as it is.
        """
        assert self._key  # noqa: S101 - checked by the caller
        new = line_ends(value)
        end = place.end
        if not (new or bare):
            start, length, josa = josa_edit(place, self._label(entity, 0), entity)
            end, new = (end + length, josa) if start == end else (end, "")
        change = Josa(new, place.text[place.end : end]) if new or end > place.end else None
        return Edit(place.start, end, seal(self._key, entity, value, same=same, josa=change) + new)


def _with_josa(place: Place, new: str, entity: str, *, apart: bool) -> tuple[Edit, Edit | None]:
    start, length, josa = josa_edit(place, new, entity)
    if not length or (start == place.end and not apart):
        return Edit(place.start, place.end + length, new + josa), None
    return Edit(place.start, place.end, new), Edit(start, start + length, josa)


def _merged(edits: Sequence[Edit], josa: Iterable[Edit]) -> list[Edit]:
    """Return all edits in order, without a josa that is a part of another finding."""
    ends = [edit.end for edit in edits]
    free = []
    for edit in josa:
        after = bisect_right(ends, edit.start)
        if after == len(edits) or edits[after].start >= edit.end:
            free.append(edit)
    return sorted([*edits, *free])


def redact(text: str, findings: Sequence[Finding], methods: Mapping[str, str] | None = None) -> str:
    """Return the text with every finding replaced, once; see :class:`Redactor`."""
    return Redactor(methods).redact(text, findings)


def splice(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits done; one that begins inside another is left out."""
    if not edits:
        return text
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(edits):
        if start >= done:
            parts += text[done:start], new
            done = end
    parts.append(text[done:])
    return "".join(parts)


def line_ends(value: str, new: str = "") -> str:
    """Return the line ends of a value that its replacement lacks, so that the lines behind it keep their numbers."""
    return "".join(char for char in value if char in "\r\n") if "\n" in value and "\n" not in new else ""


def unbracketed(place: Place, new: str) -> str:
    """Return a label without its brackets where the finding stands in brackets already: ``[김민수] [오후 3:12]``."""
    if place.text[place.end : place.end + 1] != "]" or place.text[place.start - 1 : place.start] != "[":
        return new
    return new[1:-1] if new.startswith("[") and new.endswith("]") else new
