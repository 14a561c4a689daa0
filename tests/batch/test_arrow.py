"""Record batches come back whole, in order, with what the scanner says of every row."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pyarrow as pa
import pytest
from invented_posts import invented

from piiscan import Policy, Scanner
from piiscan.batch import arrow, arrow_rows, process_scanner
from piiscan.batch.arrow import output_schema, scan_batches, scan_threads
from piiscan.errors import ConfigError, KeyFileError
from piiscan.model import ScanResult

POST = "한빛대 의대 24학번 김도현 연락처 010-0123-4567"
RESULTS = ["verdict", "severity", "score", "people_left", "complete", "reasons", "incomplete", "findings", "joint"]


def batch(**columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def scanned(*batches: pa.RecordBatch, **options: Any) -> pa.Table:
    found = list(scan_batches(batches, **{"text_columns": "body", **options}))
    return pa.Table.from_batches(found)


@pytest.fixture(scope="module")
def posts() -> list[dict[str, Any]]:
    return list(invented(300))


def test_the_columns_of_the_input_stay_and_the_results_stand_behind_them() -> None:
    given = batch(id=[1, 2], body=[POST, "조용한 하루"], more=[{"likes": 3}, None])
    table = scanned(given)
    assert table.column_names == ["id", "body", "more", *RESULTS, "redacted_body"]
    assert table.select(["id", "body", "more"]).to_batches() == [given]
    assert table["verdict"].to_pylist() == [Scanner().scan(POST).verdict, "clean"]
    assert table["redacted_body"].to_pylist() == [Scanner().scan(POST).redacted, "조용한 하루"]


def test_findings_and_reasons_quote_nothing_unless_asked() -> None:
    quiet, telling = (scanned(batch(body=[POST]), with_text=with_text) for with_text in (False, True))
    result = Scanner().scan(POST)
    places = [(finding.entity, finding.start, finding.end) for finding in result.findings]
    assert len(places) == 4
    for table in (quiet, telling):
        assert [(f["entity"], f["start"], f["end"]) for f in table["findings"][0].as_py()] == places
    assert {finding["text"] for finding in quiet["findings"][0].as_py()} == {None}
    assert quiet["reasons"].to_pylist() == [[]]
    assert [finding["text"] for finding in telling["findings"][0].as_py()] == [f.text for f in result.findings]
    assert telling["reasons"].to_pylist() == [list(result.reasons)]


def test_the_rest_of_a_result_holds_no_piece_of_the_post() -> None:
    told = str(scanned(batch(body=[POST])).drop_columns(["body", "redacted_body"]).to_pylist())
    assert not any(piece in told for piece in ("한빛대", "김도현", "0123", "4567"))


def test_every_row_says_what_the_scanner_says_however_the_batches_are_cut(posts: list[dict[str, Any]]) -> None:
    whole = pa.Table.from_pylist(posts)
    expected = [result.verdict for result in Scanner().scan_many(post["body"] or "" for post in posts)]
    tables = [scanned(*whole.to_batches(max_chunksize=size)) for size in (7, 300)]
    assert tables[0]["verdict"].to_pylist() == expected
    assert tables[0] == tables[1]


def test_several_columns_are_judged_together_and_redacted_apart() -> None:
    table = scanned(
        batch(title=["한빛대 의대 24학번 김도현"], body=["전화 010-0123-4567"]), text_columns=["title", "body"]
    )
    row = table.to_pylist()[0]
    assert row["verdict"] == "doxx"
    assert row["redacted_body"] == "전화 [전화번호]"
    assert "김도현" not in row["redacted_title"]
    assert {finding["column"] for finding in row["findings"]} == {"title", "body"}
    (phone,) = (finding for finding in row["findings"] if finding["column"] == "body")
    assert (phone["start"], phone["end"]) == (3, 16)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())], ids=str
)
def test_every_type_of_text_is_read_and_null_stays_null(kind: pa.DataType) -> None:
    texts = pa.array(["전화 010-0123-4567", None, ""], pa.string())
    column = texts.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else texts.cast(kind)
    table = scanned(pa.RecordBatch.from_arrays([column], ["body"]))
    assert table["redacted_body"].to_pylist() == ["전화 [전화번호]", None, ""]
    assert table["verdict"].to_pylist() == ["leak", "clean", "clean"]
    assert table["complete"].to_pylist() == [True] * 3
    assert table.schema.field("body").type == kind
    assert table.schema.field("redacted_body").type == (kind.value_type if pa.types.is_dictionary(kind) else kind)


def test_a_column_of_nulls_without_a_type_is_a_column_of_texts() -> None:
    table = scanned(pa.RecordBatch.from_arrays([pa.nulls(2)], ["body"]))
    assert table["redacted_body"].to_pylist() == [None, None]
    assert table.schema.field("redacted_body").type == pa.string()


def test_empty_batches_come_back_empty_in_their_places() -> None:
    empty, full = batch(body=[POST]).slice(0, 0), batch(body=[POST])
    for scan in (scan_batches, _by_body):
        assert [each.num_rows for each in scan([empty, full, empty, empty, full, empty], text_columns="body")] == [
            0,
            1,
            0,
            0,
            1,
            0,
        ]
        assert [each.num_rows for each in scan([empty], text_columns="body")] == [0]
        assert list(scan([], text_columns="body")) == []


def _by_body(batches: list[pa.RecordBatch], **options: Any) -> Iterator[pa.RecordBatch]:
    return scan_threads(batches, thread_column="body", **options)


def test_long_batches_come_back_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow_rows, "ROWS", 2)
    found = list(scan_batches([batch(body=["가", "나", "다", "라", "마"])], text_columns="body"))
    assert [each.num_rows for each in found] == [2, 2, 1]
    assert pa.Table.from_batches(found)["body"].to_pylist() == ["가", "나", "다", "라", "마"]


def test_only_a_bounded_number_of_batches_is_read_ahead() -> None:
    read: list[int] = []

    def endless() -> Iterator[pa.RecordBatch]:
        while True:
            read.append(1)
            yield batch(body=["조용한 하루"] * 400, thread=["t"] * 400)

    next(scan_threads(endless(), text_columns="body", thread_column="thread"))
    assert len(read) <= 3


def test_a_text_that_is_not_utf8_is_a_row_that_says_so() -> None:
    broken = pa.array([b"010-0123-4567", b"\xff\xfe"], pa.binary()).view(pa.string())
    row = scanned(pa.RecordBatch.from_arrays([broken], ["body"])).select([*RESULTS, "redacted_body"]).to_pylist()[1]
    assert (row["verdict"], row["complete"], row["redacted_body"]) == (None, False, "[검사하지 못한 부분]")
    assert row["incomplete"][0]["reason"] == "undecodable"


def test_a_post_that_fails_is_a_row_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = Scanner._scan

    def failing(self: Scanner, text: str, *more: Any, **options: Any) -> ScanResult:
        if text == "고장":
            raise ValueError(text)
        return scan(self, text, *more, **options)

    monkeypatch.setattr(Scanner, "_scan", failing)
    for found in (scanned(batch(body=["고장", POST])), scanned(batch(body=["고장", POST]), text_columns=["body"])):
        rows = found.to_pylist()
        assert (rows[0]["verdict"], rows[0]["complete"], rows[0]["redacted_body"]) == (
            None,
            False,
            "[검사하지 못한 부분]",
        )
        assert rows[0]["incomplete"][0]["reason"] == "failed"
        assert rows[1]["complete"]
        assert "고장" not in str({**rows[0], "body": ""})


def test_a_post_that_is_too_long_is_redacted_as_far_as_it_was_read() -> None:
    row = scanned(batch(body=[f"{POST}\n" + "하루 " * 500]), policy=Policy(max_chars=600)).to_pylist()[0]
    assert (row["verdict"], row["complete"]) == ("doxx", False)
    assert row["incomplete"][0]["reason"] == "too_long"
    assert row["redacted_body"].endswith("[검사하지 못한 부분]")


def test_each_board_follows_its_own_policy() -> None:
    policy = Policy(boards={"학교": {"language": "en"}, "3": {"entities": ["EMAIL_ADDRESS"]}})
    posts = batch(body=["전화 010-0123-4567"] * 4, board=["자유", "학교", None, "3"])
    table = scanned(posts, policy=policy, board_column="board")
    assert table["redacted_body"].to_pylist() == [
        "전화 [전화번호]",
        "전화 [phone]",
        "전화 [전화번호]",
        "전화 010-0123-4567",
    ]


def test_a_column_of_boards_need_not_hold_texts() -> None:
    posts = batch(body=["전화 010-0123-4567"] * 2, board=[3, 4])
    table = scanned(posts, policy=Policy(boards={"3": {"language": "en"}}), board_column="board")
    assert table["redacted_body"].to_pylist() == ["전화 [phone]", "전화 [전화번호]"]


def test_threads_are_judged_as_the_scanner_judges_them_across_batches(posts: list[dict[str, Any]]) -> None:
    ordered = sorted(posts, key=lambda post: (post["thread"] or "", post["id"]))
    batches = pa.Table.from_pylist(ordered).to_batches(max_chunksize=5)
    table = pa.Table.from_batches(list(scan_threads(batches, text_columns="body", thread_column="thread")))
    scanner, expected = Scanner(), list[ScanResult]()
    for thread, group in groupby(ordered, key=lambda post: post["thread"] or ""):
        texts = [post["body"] or "" for post in group]
        expected += scanner.scan_thread(texts) if thread else map(scanner.scan, texts)
    assert table["verdict"].to_pylist() == [result.verdict for result in expected]
    assert table["score"].to_pylist() == [result.score for result in expected]
    assert [text or "" for text in table["redacted_body"].to_pylist()] == [result.redacted for result in expected]


def thread_of(*texts: str) -> pa.Table:
    batches = [batch(body=[text], thread=["t1"]) for text in texts]
    return pa.Table.from_batches(list(scan_threads(batches, text_columns="body", thread_column="thread")))


def test_a_person_has_one_number_in_all_redacted_posts_of_a_thread() -> None:
    table = thread_of("김도현이랑 박서연 얘기", "이서윤 봤냐", "김도현 번호 010-0123-4567")
    assert [text.count("[이름 1]") for text in table["redacted_body"].to_pylist()] == [1, 0, 1]


def test_the_post_that_completes_an_identity_says_with_which_others() -> None:
    table = thread_of("한빛고 얘기", "오늘 날씨 좋다", "2학년 3반 걔 조심해라")
    assert table["verdict"].to_pylist() == ["clean", "clean", "doxx"]
    joint = {"by": "thread", "group": "t1", "rows": [1, 3], "alone": "clean"}
    assert table["joint"].to_pylist() == [None, None, joint]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text_columns": ()}, "name the columns to examine"),
        ({"text_columns": "text"}, "no column 'text'"),
        ({"text_columns": "likes"}, "'likes' holds int64, no text"),
        ({"text_columns": "twice"}, "stands 2 times"),
        ({"text_columns": "body", "board_column": "board"}, "no column 'board'"),
        ({"text_columns": "body", "thread_column": "thread"}, "no column 'thread'"),
    ],
)
def test_a_column_that_cannot_be_examined_is_named(options: dict[str, Any], message: str) -> None:
    columns = [pa.array(["가"]), pa.array([3]), pa.array(["가"]), pa.array(["나"])]
    posts = pa.RecordBatch.from_arrays(columns, ["body", "likes", "twice", "twice"])
    scan = scan_threads if "thread_column" in options else scan_batches
    with pytest.raises(ConfigError, match=message):
        next(scan([posts], **options))


def test_a_column_of_the_input_is_never_replaced() -> None:
    posts = batch(body=["전화 010-0123-4567"], score=[3], redacted_body=["..."])
    with pytest.raises(ConfigError, match=r"columns named \['redacted_body', 'score'\] already; .* prefix"):
        scanned(posts)
    table = scanned(posts, prefix="pii_")
    assert table.column_names[:3] == ["body", "score", "redacted_body"]
    assert table["pii_redacted_body"].to_pylist() == ["전화 [전화번호]"]
    assert table["pii_verdict"].to_pylist() == ["leak"]


def test_the_schema_is_known_before_any_batch_is_read_and_keeps_metadata() -> None:
    schema = pa.schema({"body": pa.string()}, metadata={"made": "by hand"})
    said = output_schema(schema, text_columns="body", policy=Policy())
    assert said.metadata == {b"made": b"by hand"}
    given = pa.RecordBatch.from_arrays([pa.array(["가"])], schema=schema)
    assert next(scan_batches([given], text_columns="body")).schema.equals(said, check_metadata=True)


def test_a_process_makes_one_scanner_for_equal_policies() -> None:
    policies = [Policy(allow=frozenset(names)) for names in (("가", "나", "다"), ("다", "나", "가"))]
    first, second = map(process_scanner.scanner_for, policies)
    assert first is second
    assert process_scanner.scanner_for(Policy(language="en")) is not first
    assert first.policy == policies[0]


def test_a_key_that_is_missing_on_a_worker_ends_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIISCAN_KEY", "PIISCAN_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(KeyFileError, match="needs a key"):
        next(
            arrow.scan_batches([batch(body=[POST])], text_columns="body", policy=Policy(operators={"DEFAULT": "token"}))
        )
