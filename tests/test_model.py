import json
import pickle
from dataclasses import replace

import jsonschema
import pytest

from piiscan.model import Finding, Incomplete, PeopleLeft, PeopleStep, Reason, ScanResult, Verdict, dumps, json_schema

RESULT = ScanResult(
    Verdict.DOXX,
    (Finding("PERSON", 0, 3, "김민수", 0.97, "person.tagger", "이름"),),
    "[이름]이",
    ("이름이 적혀 있습니다.",),
    complete=False,
    incomplete=(Incomplete(Reason.TOO_LONG, "앞부분만 검사했습니다."),),
)


def test_a_result_matches_its_published_schema() -> None:
    jsonschema.validate(json.loads(RESULT.to_json()), json_schema())


def test_the_schema_refuses_what_is_no_result() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"verdict": "maybe"}, json_schema())


def test_a_result_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        RESULT.verdict = Verdict.CLEAN  # type: ignore[misc]


def test_a_result_travels_to_another_process_whole() -> None:
    result = replace(RESULT, people_left=PeopleLeft(2.5, 1.0, 6.0, (PeopleStep("한빛대", 120),)))

    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes


def test_korean_stays_readable_in_json() -> None:
    assert "김민수" in RESULT.to_json()


def test_a_lone_surrogate_is_written_as_an_escape_that_reads_back() -> None:
    line = dumps({"text": "가\ud83d"})
    assert line.isascii()
    assert json.loads(line) == {"text": "가\ud83d"}
