"""The command as people use it: what it prints, writes and exits with."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import fake_scanner
import jsonschema
import pytest
from typer.testing import CliRunner

import piiscan
from piiscan.cli.app import app
from piiscan.cli.exits import ExitCode

Save = Callable[..., Path]
ROWS = "id,body\np1,연락은 010-0123-4567\np2,한빛대\np3,조용함\n"
CLEAN = "id,body\np3,조용함\n"


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def saver(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return saver


class Ran:
    """What a command left behind."""

    def __init__(self, *arguments: str | Path, stdin: str | bytes | None = None) -> None:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
        self.code = result.exit_code
        self.out = result.stdout
        self.err = result.stderr


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the scanner that needs no engine in place of the real one."""
    module = ModuleType("piiscan.scanner")
    module.__dict__["Scanner"] = fake_scanner.Scanner
    monkeypatch.setitem(sys.modules, "piiscan.scanner", module)


def command(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "piiscan", *map(str, arguments)],
        capture_output=True,
        check=False,
        env=os.environ | environment,
    )


# One post


def test_a_post_is_shown_with_its_findings_marked_the_verdict_and_why() -> None:
    ran = Ran("check", "연락은 010-0123-4567")

    assert ran.code == 1
    assert "판정: 신상 노출 (doxx)" in ran.out
    assert "연락은 [010-0123-4567|전화번호]" in ran.out
    assert "- 전화번호이(가) 그대로 적혀 있습니다." in ran.out
    assert ran.out.endswith("가린 글\n연락은 [전화번호]\n")


def test_a_post_in_english() -> None:
    ran = Ran("check", "연락은 010-0123-4567", "--lang", "en")

    assert "Verdict: exposes someone (doxx)" in ran.out
    assert "[010-0123-4567|phone]" in ran.out


def test_a_clean_post_exits_with_0() -> None:
    ran = Ran("check", "조용함")

    assert ran.code == 0
    assert "찾은 것이 없습니다." in ran.out


def test_a_post_that_was_not_read_to_the_end_exits_with_3_and_is_not_called_clean() -> None:
    ran = Ran("check", "조용함", "--max-chars", "2")

    assert ran.code == 3
    assert "판정: 검사하지 못함" in ran.out
    assert "문제 없음" not in ran.out


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_post_comes_from_standard_input_in_its_encoding(encoding: str) -> None:
    ran = Ran("check", "-", "--format", "json", stdin="연락은 010-0123-4567\n".encode(encoding))

    assert (ran.code, json.loads(ran.out)["redacted"]) == (1, "연락은 [전화번호]\n")


def test_standard_input_that_is_no_text_exits_with_3() -> None:
    ran = Ran("check", "-", stdin=b"a\xff\n\x80\xff\n\xff")

    assert ran.code == 3
    assert "the encoding is unknown: byte 1 is not utf-8" in ran.err


def test_json_matches_the_schema_that_is_published() -> None:
    schema = json.loads(Ran("schema").out)

    for post in ("연락은 010-0123-4567", "조용함", "앞\ud83d뒤", "\0"):
        jsonschema.validate(json.loads(Ran("check", post, "--format", "json").out), schema)


def test_control_characters_of_a_post_do_not_reach_the_terminal() -> None:
    ran = Ran("check", "앞\x1b[2J\u202e뒤\ud83d 010-0123-4567")

    assert not {"\x1b", "\u202e", "\ud83d"} & set(ran.out)
    assert "앞␛[2J\ufffd뒤" in ran.out


# An export


def test_an_export_gets_findings_a_redacted_copy_and_a_summary(save: Save) -> None:
    path = save("posts.csv", ROWS)

    ran = Ran("scan", path)

    assert ran.code == 1
    assert path.with_name("posts.redacted.csv").read_text("utf-8") == (
        "id,body\np1,연락은 [전화번호]\np2,[학교]\np3,조용함\n"
    )
    assert len(path.with_name("posts.findings.jsonl").read_text("utf-8").splitlines()) == 2
    assert "csv · utf-8 · 검사한 열: body" in ran.out
    assert "그대로 둔 열(검사하지 않음): id" in ran.out
    assert "연락은 [010-0123-4567|전화번호]" in ran.out
    assert f"  {path.with_name('posts.findings.jsonl')}" in ran.out
    assert path.read_text("utf-8") == ROWS


def test_an_export_without_flagged_posts_exits_with_0(save: Save) -> None:
    assert Ran("scan", save("posts.csv", CLEAN)).code == 0


def test_what_was_not_examined_outranks_what_was_found(save: Save) -> None:
    ran = Ran("scan", save("posts.csv", ROWS + "p4,글,넘침\n"))

    assert ran.code == 3
    assert "4행: 5번째 줄: 열이 3개인데 제목 줄에는 2개입니다" in ran.out


def test_outputs_go_where_they_are_told(save: Save, tmp_path: Path) -> None:
    path = save("posts.csv", ROWS)

    Ran("scan", path, "-o", tmp_path / "f.jsonl", "--redacted", tmp_path / "r.csv")

    assert sorted(child.name for child in tmp_path.iterdir()) == ["f.jsonl", "posts.csv", "r.csv"]


def test_nothing_is_ever_written_over_the_input(save: Save, tmp_path: Path) -> None:
    path = save("posts.csv", ROWS)
    (tmp_path / "link.csv").symlink_to(path)

    for target in ("posts.csv", "link.csv"):
        ran = Ran("scan", path, "--redacted", tmp_path / target, "--force")
        assert (ran.code, "nothing is written over it" in ran.err) == (2, True)
    assert path.read_text("utf-8") == ROWS


def test_results_of_an_earlier_run_are_replaced_and_other_files_only_by_force(save: Save) -> None:
    path, other = save("posts.csv", ROWS), save("other.jsonl", "mine")

    assert Ran("scan", path).code == Ran("scan", path).code == 1
    assert Ran("scan", path, "--output", other).code == 2
    assert other.read_text("utf-8") == "mine"
    assert Ran("scan", path, "--output", other, "--force").code == 1
    assert other.read_text("utf-8") != "mine"


def test_posts_are_hidden_on_request(save: Save) -> None:
    path = save("posts.csv", ROWS)

    ran = Ran("scan", path, "--no-text")

    assert "4567" not in ran.out
    assert "4567" not in path.with_name("posts.findings.jsonl").read_text("utf-8")


def test_a_json_lines_export_keeps_its_format(save: Save) -> None:
    path = save("posts.jsonl", '{"n":1.0,"본문":"010-0123-4567"}\n{"본문":"앞\\ud83d뒤"}\n')

    assert Ran("scan", path, "--lang", "en").code == 1
    copy = path.with_name("posts.redacted.jsonl").read_text("utf-8")
    assert copy == '{"n":1.0,"본문":"[phone]"}\n{"본문":"앞\\ud83d뒤"}\n'


def test_several_workers_give_the_same_files_as_one(save: Save) -> None:
    path = save("posts.csv", "id,body\n" + "".join(f"{i},글 010-0123-{i:04d}\n" for i in range(40)))
    files = [path.with_name("posts.findings.jsonl"), path.with_name("posts.redacted.csv")]

    written = []
    for workers in ("1", "2"):
        Ran("scan", path, "--workers", workers)
        written.append([file.read_bytes() for file in files])

    assert written[0] == written[1]


# Bad input


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    ran = Ran("scan", tmp_path / "missing.csv")

    assert ran.code == 2
    assert "missing.csv: cannot be read (No such file or directory)" in ran.err


def test_an_unknown_column_is_a_usage_error_that_lists_the_columns(save: Save) -> None:
    ran = Ran("scan", save("posts.csv", ROWS), "--text-column", "글")

    assert ran.code == 2
    assert "there is no column '글'. The columns are: id, body" in ran.err


def test_an_empty_file_was_not_examined(save: Save) -> None:
    ran = Ran("scan", save("posts.csv", ""))

    assert ran.code == 3
    assert "the file is empty; there was nothing to examine" in ran.err


def test_a_header_alone_has_no_posts(save: Save) -> None:
    ran = Ran("scan", save("posts.csv", "id,body\n"))

    assert ran.code == 0
    assert "글이 없습니다." in ran.out


def test_an_undecodable_byte_costs_its_own_row(save: Save) -> None:
    path = save("posts.csv", ROWS.encode() + b"p4,\xff\np5,\xea\xb8\x80\n")

    ran = Ran("scan", path)

    assert ran.code == 3
    assert f"4행: 5번째 줄: 파일의 {len(ROWS.encode()) + 3}번째 바이트가 utf-8 글자가 아닙니다" in ran.out
    assert "대부분의 줄에 맞는 utf-8로 읽었습니다" in ran.out
    copy = path.with_name("posts.redacted.csv").read_text("utf-8")
    assert copy.splitlines()[4:] == [",[검사하지 못한 부분]", "p5,글"]


def test_a_broken_json_line_costs_its_own_row(save: Save) -> None:
    path = save("posts.jsonl", '{"body": "하나"}\n{"body": "비밀\n{"body": "셋"}\n')

    ran = Ran("scan", path, "--lang", "en")

    assert ran.code == 3
    assert "row 2: line 2: no JSON at column 10" in ran.out
    assert "비밀" not in ran.out + path.with_name("posts.redacted.jsonl").read_text("utf-8")


def test_a_text_of_ten_megabytes_and_nul_characters_pass(save: Save) -> None:
    path = save("posts.csv", ROWS + f'p4,"{"가나다 라마바 " * 500_000}"\np5,앞\0뒤\n')

    assert Ran("scan", path, "--max-chars", "20000000").code == 1
    assert path.with_name("posts.redacted.csv").read_text("utf-8").endswith('"\np5,앞\0뒤\n')


def test_a_post_that_fails_or_kills_its_process_is_reported(save: Save) -> None:
    path = save("posts.csv", "body\n" + "글\n" * 9 + "KILL\nRAISE\n" + "글\n" * 9)

    ran = Ran("scan", path, "--workers", "2")

    assert ran.code == 3
    assert "10행: 검사하던 프로세스가 종료되었습니다." in ran.out
    assert "11행: 오류" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("scan",),
        ("scan", "x.csv", "--workers", "0"),
        ("check", "글", "--lang", "fr"),
        ("check", "글", "--entity", "NO_SUCH"),
        ("check", "글", "--encoding", "no-such", "-"),
        ("no-such",),
    ],
)
def test_usage_errors_exit_with_2(arguments: tuple[str, ...]) -> None:
    assert Ran(*arguments).code == 2


def test_an_internal_error_is_one_line_without_the_post() -> None:
    ran = Ran("check", "RAISE")

    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "internal error: ValueError in fake_scanner.py, line" in ran.err
    assert "RAISE" not in ran.err


def test_the_traceback_is_shown_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIISCAN_DEBUG", "1")

    assert "Traceback" in Ran("check", "RAISE").err


def test_an_interrupted_run_exits_with_130_and_leaves_no_file(save: Save) -> None:
    path = save("posts.csv", "body\nINTERRUPT\n")

    ran = Ran("scan", path)

    assert (ran.code, ran.err) == (130, "interrupted\n")
    assert list(path.parent.iterdir()) == [path]


# The shell around it


@pytest.mark.parametrize("module", ["spacy", "presidio_analyzer", "numpy", "pyarrow", "pydantic", "regex"])
def test_help_loads_no_engine(module: str) -> None:
    code = (
        "import sys, piiscan.cli.app as a\n"
        "try:\n a.app(['--help'])\nexcept SystemExit as end:\n assert not end.code\n"
        f"assert {module!r} not in sys.modules, 'loaded'\n"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert ran.returncode == 0, ran.stderr.decode()


def test_the_module_is_the_command() -> None:
    ran = command("--version")

    assert ran.stdout.decode() == f"piiscan {piiscan.__version__}\n"


def test_no_colour_is_printed_where_none_is_wanted() -> None:
    assert b"\x1b[" in command("entities", FORCE_COLOR="1", TERM="xterm").stdout
    assert b"\x1b[3" not in command("entities", FORCE_COLOR="1", NO_COLOR="1", TERM="xterm").stdout
    assert b"\x1b[" not in command("entities").stdout


def test_a_reader_that_leaves_early_gets_no_traceback() -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m piiscan entities | true; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        check=False,
    )

    assert ran.stderr == b""
    assert ran.returncode in {0, ExitCode.BROKEN_PIPE}


# Several inputs, patterns, standard input


def test_several_inputs_are_added_up_and_each_gets_its_own_results(save: Save, tmp_path: Path) -> None:
    save("a.csv", ROWS)
    save("b.jsonl", '{"body": "010-0123-4567"}\n')

    ran = Ran("scan", tmp_path / "a.csv", tmp_path / "b.jsonl")

    assert ran.code == 1
    assert "글 4개를" in ran.out
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.csv",
        "a.findings.jsonl",
        "a.redacted.csv",
        "b.findings.jsonl",
        "b.jsonl",
        "b.redacted.jsonl",
    ]


def test_a_pattern_stands_for_files_but_not_for_results(save: Save, tmp_path: Path) -> None:
    save("a.csv", ROWS)
    save("b.csv", CLEAN)
    (tmp_path / "out").mkdir()

    for _ in range(2):
        ran = Ran("scan", tmp_path / "*.csv", "-o", tmp_path / "out", "-r", tmp_path, "--force")
        assert (ran.code, "글 4개를" in ran.out) == (1, True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.findings.jsonl", "b.findings.jsonl"]


def test_a_pattern_without_files_is_a_usage_error(tmp_path: Path) -> None:
    assert "no file matches" in Ran("scan", tmp_path / "*.csv").err


def test_one_of_several_inputs_that_cannot_be_read_costs_no_other(save: Save, tmp_path: Path) -> None:
    ran = Ran("scan", save("a.csv", ROWS), save("empty.csv", ""))

    assert ran.code == 3
    assert "empty.csv: the file is empty" in ran.err
    assert (tmp_path / "a.redacted.csv").exists()


def test_several_inputs_with_one_output_are_refused(save: Save, tmp_path: Path) -> None:
    ran = Ran("scan", save("a.csv", ROWS), save("b.csv", ROWS), "--output", tmp_path / "f.jsonl")

    assert ran.code == 2
    assert "two outputs would have this name" in ran.err


def test_standard_input_is_summed_up_and_written_where_it_is_told(tmp_path: Path) -> None:
    ran = Ran("scan", "-", "--redacted", tmp_path / "r.csv", stdin=ROWS.encode("cp949"))

    assert ran.code == 1
    assert "csv · cp949" in ran.out
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]
    assert (tmp_path / "r.csv").read_text("cp949").splitlines()[1] == "p1,연락은 [전화번호]"


def test_a_damaged_archive_is_read_as_far_as_it_goes(save: Save) -> None:
    rows = "id,body\n" + "".join(f"{i},글 {i * 7919 % 10007} {i * 104729 % 99991}\n" for i in range(20_000))
    path = save("posts.csv.gz", gzip.compress(rows.encode())[:-9000])

    ran = Ran("scan", path, "--lang", "en")

    assert ran.code == 3
    assert "the compressed file is damaged; nothing behind row" in ran.out
    copy = gzip.decompress(path.with_name("posts.redacted.csv.gz").read_bytes()).decode()
    assert copy.count("\n") > 10_000
    assert rows.startswith(copy[:100_000])


# The report, replacements, going on


def test_a_report_is_one_masked_file(save: Save, tmp_path: Path) -> None:
    ran = Ran("scan", save("posts.csv", ROWS), "--report", tmp_path / "report.html")

    page = (tmp_path / "report.html").read_text("utf-8")
    assert ran.code == 1
    assert f"  {tmp_path / 'report.html'}" in ran.out
    assert "010-****-4567" in page
    assert "0123-4567" not in page


def test_a_report_shows_identifiers_on_request_and_never_replaces_a_file_unasked(save: Save, tmp_path: Path) -> None:
    path, target = save("posts.csv", ROWS), tmp_path / "report.html"

    assert Ran("scan", path, "--report", target, "--reveal").code == 1
    assert "010-0123-4567" in target.read_text("utf-8")
    assert Ran("scan", path, "--report", target).code == 2
    assert Ran("scan", path, "--report", path, "--force").code == 2
    assert path.read_text("utf-8") == ROWS


@pytest.mark.parametrize("given", [["--operator", "mask"], ["--operator", "PERSON=token", "--operator", "keep"]])
def test_replacements_can_be_chosen(given: list[str]) -> None:
    assert Ran("check", "조용함", *given).code == 0


@pytest.mark.parametrize("given", ["no-such", "PERSON=no-such", "NO_SUCH=mask"])
def test_a_replacement_that_does_not_exist_is_a_usage_error(given: str) -> None:
    assert Ran("check", "조용함", "--operator", given).code == 2


def test_going_on_is_harmless_on_a_first_run_and_leaves_nothing_behind(save: Save, tmp_path: Path) -> None:
    path = save("posts.csv", ROWS)

    assert Ran("scan", path, "--resume").code == 1
    assert sorted(child.name for child in tmp_path.iterdir()) == [
        "posts.csv",
        "posts.findings.jsonl",
        "posts.redacted.csv",
    ]


def test_a_run_is_not_resumed_with_another_policy(save: Save, tmp_path: Path) -> None:
    path = save("posts.csv", ROWS + "INTERRUPT\n" + 'p9,"INTERRUPT"\n')
    assert Ran("scan", path, "--resume").code == 130

    ran = Ran("scan", path, "--resume", "--sensitivity", "high")

    assert ran.code == 2
    assert "belongs to a run with another policy or options; delete it to begin anew" in ran.err
    assert (tmp_path / ".posts.findings.jsonl.resume").exists()


def test_what_options_leave_open_is_said_by_the_configuration(save: Save) -> None:
    file = save("piiscan.toml", 'language = "en"\nmax_chars = 3\n')

    assert "not examined" in Ran("check", "조용함이다", "--config", file).out
    assert "검사하지 못함" in Ran("check", "조용함이다", "--config", file, "--lang", "ko").out
    assert Ran("check", "조용함이다", "--config", file, "--max-chars", "100").code == 0


def test_a_configuration_that_is_wrong_is_a_usage_error(save: Save) -> None:
    assert Ran("check", "글", "--config", save("piiscan.toml", "no_such = 1\n")).code == 2


def test_a_run_is_not_resumed_with_another_key(save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save("posts.csv", "body\nINTERRUPT\n")
    assert Ran("scan", path, "--resume").code == 130

    monkeypatch.setenv("PIISCAN_KEY_FILE", str(tmp_path / "key.txt"))
    assert Ran("keygen", tmp_path / "key.txt").code == 0

    assert "another policy or options" in Ran("scan", path, "--resume").err
