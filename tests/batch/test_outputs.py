"""Files appear whole or not at all, and never over an input."""

import gzip
import os
from pathlib import Path

import pytest

from piiscan.batch.outputs import WholeFile, check_targets
from piiscan.errors import ConfigError


def test_a_file_stands_under_its_name_only_after_the_commit(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with WholeFile(target) as file:
        file.stream.write(b"whole")
        assert not target.exists()
        file.commit()

    assert target.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_not_committed_leaves_nothing_and_the_old_one_in_place(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")

    with pytest.raises(OSError, match="full"):
        _half_written(target)

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def _half_written(target: Path) -> None:
    with WholeFile(target) as file:
        file.stream.write(b"half")
        raise OSError("disk full")


def test_a_name_that_ends_with_gz_is_written_compressed_and_always_alike(tmp_path: Path) -> None:
    written = []
    for name in ("a.gz", "b.gz"):
        with WholeFile(tmp_path / name) as file:
            file.stream.write(b"text")
            file.commit()
        written.append((tmp_path / name).read_bytes())

    assert gzip.decompress(written[0]) == b"text"
    assert written[0] == written[1]


def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with WholeFile(tmp_path / "ours") as file:
        file.commit()

    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_device_is_written_directly() -> None:
    with WholeFile(Path(os.devnull)) as file:
        file.stream.write(b"text")
        file.commit()

    assert Path(os.devnull).is_char_device()


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"out.csv: cannot be written \(No such file"):
        WholeFile(tmp_path / "missing" / "out.csv")


def test_no_output_may_be_an_input_by_any_name(tmp_path: Path) -> None:
    source = tmp_path / "posts.csv"
    source.write_bytes(b"id,body\n")
    (tmp_path / "symbolic.csv").symlink_to(source)
    (tmp_path / "hard.csv").hardlink_to(source)
    roundabout = tmp_path / "missing" / ".." / "posts.csv"

    for target in (source, tmp_path / "symbolic.csv", tmp_path / "hard.csv", roundabout):
        with pytest.raises(ConfigError, match="is an input"):
            check_targets([source], [target], [target])
    assert source.read_bytes() == b"id,body\n"


def test_two_outputs_of_one_name_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="two outputs"):
        check_targets([], [tmp_path / "a", tmp_path / "b" / ".." / "a"])
    with pytest.raises(ConfigError, match="is a folder"):
        check_targets([], [tmp_path])


def test_a_file_that_exists_is_replaced_only_where_allowed(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.touch()

    check_targets([], [target], [target])
    with pytest.raises(ConfigError, match="--force replaces it"):
        check_targets([], [target])
