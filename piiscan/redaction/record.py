"""The record of a redaction: what was done to which items, never a value.

A controller who processes pseudonymised data keeps a record of the purpose, the items, the use, any recipient and the
period (개인정보 보호법 제28조의4 and its 시행령 제29조의5); the guidance of the Personal Information Protection
Commission (가명정보 처리 가이드라인) adds how each item was processed. Key ids let the keys be kept apart, as the law asks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from piiscan.errors import ConfigError
from piiscan.model import Finding
from piiscan.redaction.redactor import Redactor


@dataclass(slots=True)
class Record:
    """What was redacted, for what and how; filled while posts pass.

    Raises:
        ConfigError: there is no purpose.
    """

    purpose: str
    """Why the data is processed, e.g. statistics, scientific research or archiving in the public interest."""
    recipient: str = ""
    """Who gets the data, if a third party does."""
    period: str = ""
    """Until when it is processed, if that was fixed."""
    posts: int = 0
    """Posts that were examined."""
    redacted: int = 0
    """Posts in which something was replaced."""
    items: Counter[str] = field(default_factory=Counter)
    """How many identifiers of each kind were replaced."""

    def __post_init__(self) -> None:
        if not self.purpose.strip():
            raise ConfigError("a record of redaction needs a purpose")

    def add(self, findings: Iterable[Finding]) -> None:
        """Count one post."""
        before = self.items.total()
        self.items.update(finding.entity for finding in findings)
        self.posts += 1
        self.redacted += self.items.total() > before

    def to_dict(self, redactor: Redactor, tool: str, now: datetime | None = None) -> dict[str, Any]:
        """Return the record for a JSON file.

        Args:
            redactor: what replaced the identifiers.
            tool: name and version of the program.
            now: the time, the present one if None.
        """
        return {
            "purpose": self.purpose.strip(),
            "recipient": self.recipient.strip() or None,
            "period": self.period.strip() or None,
            "time": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
            "tool": tool,
            "posts": self.posts,
            "posts_redacted": self.redacted,
            "items": [_item(entity, count, redactor) for entity, count in sorted(self.items.items())],
        }


def _item(entity: str, count: int, redactor: Redactor) -> Mapping[str, Any]:
    method = redactor.method_of(entity)
    return {
        "item": entity,
        "count": count,
        "method": method,
        "reversible": redactor.is_reversible(entity),
        "key_id": redactor.key_id_of(entity),
    }
