import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import spacy

from piiscan import Scanner

ROOT = Path(__file__).resolve().parents[1]
POST = "충남대 의대 24학번 김도현이 010-0123-4567로 연락함"


def test_the_recognizers_work_in_somebody_elses_presidio() -> None:
    example = runpy.run_path(str(ROOT / "examples" / "presidio_recognizers.py"))
    results = example["analyzer"]().analyze(POST, language="ko", score_threshold=0.5)
    found = {(r.entity_type, POST[r.start : r.end]) for r in results}
    assert {(f.entity, f.text) for f in Scanner().scan(POST).findings} <= found


def test_the_label_operator_works_in_presidios_anonymizer() -> None:
    script = ROOT / "examples" / "presidio_recognizers.py"
    out = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert "[전화번호]" in out
    assert "0123" not in out.splitlines()[-1]


@pytest.fixture(scope="module")
def nlp() -> "spacy.Language":
    pipeline = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    pipeline.add_pipe("piiscan")
    return pipeline


def test_spacy_gives_the_same_spans_though_josa_stick_to_names(nlp: "spacy.Language") -> None:
    expected = [(f.entity, f.start, f.end) for f in Scanner().scan(POST).findings]
    doc = nlp(POST)
    assert [(e.label_, e.start_char, e.end_char) for e in doc.ents] == expected
    assert doc.text == POST


def test_spacy_batches_say_the_same_as_single_documents(nlp: "spacy.Language") -> None:
    posts = [POST, "조용한 하루", "김도현이랑 박서연이 왔다"] * 3
    batch = [[(e.label_, e.text) for e in doc.ents] for doc in nlp.pipe(posts)]
    assert batch == [[(e.label_, e.text) for e in nlp(post).ents] for post in posts]


def test_the_wheel_carries_all_that_it_needs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    code = f"import piiscan; assert piiscan.__file__.startswith({str(unpacked)!r}); print(len(piiscan.Scanner().scan({POST!r}).findings))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "4", done.stderr
