from pathlib import Path

import pytest

from piiscan import ConfigError, Policy
from piiscan.config import find, load, settings


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_file_is_found_from_a_folder_below(tmp_path: Path) -> None:
    path = write(tmp_path / "piiscan.toml", 'sensitivity = "high"\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find(below) == path


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.other]\nx = 1\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    path = write(inner / "pyproject.toml", '[tool.piiscan]\nlanguage = "en"\n')
    assert find(inner) == path
    assert load({}, path).language == "en"


def test_an_option_comes_before_the_file_and_the_file_before_the_default(tmp_path: Path) -> None:
    path = write(tmp_path / "piiscan.toml", 'sensitivity = "high"\nlanguage = "en"\n')
    policy = load({"sensitivity": "low", "max_chars": None}, path)
    assert (policy.sensitivity, policy.language, policy.max_chars) == ("low", "en", Policy().max_chars)


def test_each_value_says_where_it_comes_from(tmp_path: Path) -> None:
    path = write(tmp_path / "piiscan.toml", 'language = "en"\n')
    sources = {setting.name: setting.source for setting in settings({"sensitivity": "low"}, path)}
    assert (sources["language"], sources["sensitivity"], sources["max_chars"]) == (str(path), "option", "default")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('colour = "red"\n', "colour"),
        ("sensitivity = \n", "TOML"),
        ('allow_patterns = ["("]\n', "regular expression"),
        ('deny = {KR_NAME = ["x"]}\n', "KR_NAME"),
        ('[boards."자유"]\nsensitivity = "extreme"\n', "sensitivity"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, content: str, told: str) -> None:
    path = write(tmp_path / "piiscan.toml", content)
    with pytest.raises(ConfigError, match=r"piiscan\.toml") as caught:
        load({}, path)
    assert told in str(caught.value)


def test_a_board_follows_its_own_options() -> None:
    policy = Policy.create(language="en", boards={"장터": {"on_leak": "allow"}})
    assert policy.for_board("장터").on_leak == "allow"
    assert policy.for_board("장터").language == "en"
    assert policy.for_board("자유") is policy
