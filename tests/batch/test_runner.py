"""Rows and results stay in step, everything is counted, and columns are judged together."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from fake_scanner import Scanner

from piiscan.batch.inputs import Input
from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import ReadOptions
from piiscan.batch.runner import Progress, outcomes, run
from piiscan.batch.sources import open_source
from piiscan.model import Reason, ScanResult, Verdict
from piiscan.policy import Policy
from piiscan.pool import Workers

Save = Callable[..., Path]
ROWS = (
    "id,title,body\n"
    "a,제목,연락은 010-0123-4567\n"
    "b,제목\n"
    "c,한빛대,조용함\n"
    "d,제목,RAISE\n"
    "e,한빛대,010-0123-4567 010-1123-4567\n"
)


def collected(path: Path, scanner: Scanner, *columns: str, workers: int = 1) -> list[Outcome]:
    return list(outcomes(open_source(Input.of(path), ReadOptions(columns)), scanner, "ko", workers))


@pytest.mark.parametrize("workers", [1, 2])
def test_every_row_has_its_own_result_in_order(save: Save, scanner: Scanner, workers: int) -> None:
    found = collected(save("posts.csv", ROWS), scanner, "body", workers=workers)

    assert [outcome.number for outcome in found] == [1, 2, 3, 4, 5]
    assert [outcome.redacted for outcome in found] == [
        ("연락은 [전화번호]",),
        ("[검사하지 못한 부분]",),
        ("조용함",),
        ("[검사하지 못한 부분]",),
        ("[전화번호] [전화번호]",),
    ]


def test_the_summary_counts_every_row_once(save: Save, scanner: Scanner) -> None:
    source = open_source(Input.of(save("posts.csv", ROWS)), ReadOptions(("title", "body")))

    found = run(source, scanner, top=1)

    assert found.rows == 5
    assert found.verdicts == {Verdict.DOXX: 2, Verdict.LEAK: 0, Verdict.CLEAN: 2}
    assert found.entities == {"PHONE_NUMBER": 3, "KR_SCHOOL": 2}
    assert found.incomplete == {Reason.MALFORMED: 1}
    assert (found.flagged, found.unexamined) == (2, 1)
    assert found.problems == ((2, "3번째 줄: 열이 2개인데 제목 줄에는 3개입니다"),)
    assert [outcome.number for outcome in found.top] == [5]


def test_columns_are_judged_together_and_redacted_apart(save: Save, scanner: Scanner) -> None:
    found = collected(save("posts.csv", ROWS), scanner, "title", "body")

    assert found[4].redacted == ("[학교]", "[전화번호] [전화번호]")
    assert [(column, f.entity, f.start, f.end) for column, f in found[4].findings] == [
        (0, "KR_SCHOOL", 0, 3),
        (1, "PHONE_NUMBER", 0, 13),
        (1, "PHONE_NUMBER", 14, 27),
    ]


def test_columns_are_examined_one_by_one_where_together_they_are_too_long(save: Save) -> None:
    scanner = Scanner(Policy(max_chars=20))

    found = collected(save("posts.csv", ROWS), scanner, "title", "body")

    assert found[0].redacted == ("제목", "연락은 [전화번호]")
    assert found[0].result.complete
    assert found[4].redacted == ("[학교]", "[검사하지 못한 부분]")
    assert found[4].result.incomplete[0].reason is Reason.TOO_LONG


def test_separators_in_a_text_do_not_mix_columns_up(save: Save, scanner: Scanner) -> None:
    rows = 'title,body\n"a\n\x1e\nb","010-0123-4567\n\x1d\n\x1c"\n'

    found = collected(save("posts.csv", rows), scanner, "title", "body")

    assert found[0].redacted == ("a\n\x1e\nb", "[전화번호]\n\x1d\n\x1c")


def test_rows_are_read_as_they_are_needed(save: Save) -> None:
    read: list[str] = []

    class Watching(Scanner):
        def scan_many(self, texts: Iterable[str], workers: int | Workers = 1) -> Iterator[ScanResult]:
            assert workers == 1
            for text in texts:
                read.append(text)
                yield self.scan(text)

    path = save("posts.csv", "body\n" + "글\n" * 100)
    found = outcomes(open_source(Input.of(path), ReadOptions()), Watching())
    next(found)

    assert len(read) == 1


def test_progress_is_told_now_and_then_and_at_the_end(save: Save, scanner: Scanner) -> None:
    seen: list[Progress] = []
    path = save("posts.csv", "body\n" + "010-0123-4567\n" * 450)

    run(open_source(Input.of(path), ReadOptions()), scanner, watch=seen.append)

    assert [pulse.rows for pulse in seen] == [200, 400, 450]
    assert seen[-1] == Progress(450, 450, path.stat().st_size)
