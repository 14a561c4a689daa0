import json
from datetime import UTC, datetime

import pytest

from piiscan.errors import ConfigError
from piiscan.model import Finding
from piiscan.redaction.difference import line_differences
from piiscan.redaction.keys import Keyring
from piiscan.redaction.record import Record
from piiscan.redaction.redactor import Redactor

PERSON = Finding("PERSON", 0, 3, "김민수", 1.0, "gold", "")
SCHOOL = Finding("KR_SCHOOL", 4, 7, "한빛고", 1.0, "gold", "")


def test_a_record_says_purpose_items_methods_keys_and_time_but_no_value(keyring: Keyring) -> None:
    record = Record("통계 작성", recipient="한빛연구소")
    record.add([PERSON, SCHOOL])
    record.add([PERSON])
    record.add([])
    redactor = Redactor({"PERSON": "encrypt"}, keyring=keyring)
    written = record.to_dict(redactor, "piiscan 0", datetime(2026, 1, 2, tzinfo=UTC))
    key_id = keyring.active.id
    assert written == {
        "purpose": "통계 작성",
        "recipient": "한빛연구소",
        "period": None,
        "time": "2026-01-02T00:00:00+00:00",
        "tool": "piiscan 0",
        "posts": 3,
        "posts_redacted": 2,
        "items": [
            {"item": "KR_SCHOOL", "count": 1, "method": "label", "reversible": False, "key_id": None},
            {"item": "PERSON", "count": 2, "method": "encrypt", "reversible": True, "key_id": key_id},
        ],
    }
    assert "김민수" not in json.dumps(written, ensure_ascii=False)


def test_a_record_without_a_purpose_is_refused() -> None:
    with pytest.raises(ConfigError, match="purpose"):
        Record("  ")


def test_differences_show_the_changed_lines_alone() -> None:
    assert list(line_differences("가\n김민수\n나", "가\n[이름]\n나")) == ["@@ 2 @@", "-김민수", "+[이름]"]
    assert list(line_differences("가\r\n", "가\r\n")) == []
