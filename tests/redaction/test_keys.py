import base64
import hashlib
import hmac
import os
import stat
from pathlib import Path

import pytest

from piiscan.errors import KeyFileError
from piiscan.redaction.keys import FILE_VARIABLE, KEY_VARIABLE, Key, Keyring, generate_key, keygen, load_keyring


def test_a_new_key_file_is_private_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    key = keygen(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keyring(path, {}).active == key


def test_rotation_writes_with_the_new_key_and_still_reads_with_the_old(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    old = keygen(path)
    new = keygen(path, rotate=True)
    keyring = load_keyring(path, {})
    assert keyring.active == new
    assert keyring.find(old.id) == old
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["keys"]


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    keygen(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="never overwritten"):
        keygen(path)
    assert path.read_bytes() == before


def test_a_half_written_key_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    key = keygen(path)
    (tmp_path / "keys.new").touch()
    with pytest.raises(KeyFileError, match="half-written"):
        keygen(path, rotate=True)
    assert load_keyring(path, {}).active == key


def test_rotating_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        keygen(tmp_path / "keys", rotate=True)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_file_that_others_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys"
    keygen(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_keyring(path, {})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is no key"),
        ("# nothing\n", "there is no key"),
        ("abc\n", "line 1 .* 1 fields"),
        ("00000000\t\tAAAA\n", "3 bytes instead of 32"),
        ("00000000\t\t???\n", "not Base64"),
        ("00000000\t\t" + base64.b64encode(bytes(32)).decode() + "\n", "another id"),
        ("열쇠\n", "no key file"),
    ],
)
def test_a_damaged_key_file_says_what_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "keys"
    path.write_text(content, "utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=message):
        load_keyring(path, {})


def test_a_directory_is_no_key_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        load_keyring(tmp_path, {})


def test_the_environment_names_a_file_or_holds_keys(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    key = keygen(path)
    assert load_keyring(None, {FILE_VARIABLE: str(path)}).active == key
    secrets = [base64.urlsafe_b64encode(generate_key().secret).decode() for _ in range(2)]
    keyring = load_keyring(None, {KEY_VARIABLE: " ".join(secrets)})
    assert [base64.urlsafe_b64encode(k.secret).decode() for k in keyring.keys] == secrets


def test_without_any_key_the_error_says_how_to_get_one() -> None:
    with pytest.raises(KeyFileError, match="piiscan keygen"):
        load_keyring(None, {})


def test_purposes_have_keys_of_their_own() -> None:
    key = generate_key()
    derived = {key.derive(purpose) for purpose in ("token", "pseudonym", "encrypt", "id")}
    assert len(derived) == 4
    assert key.secret not in derived
    assert key.derive("token", 64)[:32] == key.derive("token")


def test_derivation_is_hkdf_as_published() -> None:
    extracted = hmac.digest(b"piiscan/redaction/1", bytes(range(32)), hashlib.sha256)
    expanded = hmac.digest(extracted, b"token\x01", hashlib.sha256)
    assert Key(bytes(range(32))).derive("token") == expanded


def test_a_key_never_shows_its_secret() -> None:
    key = generate_key()
    shown = repr(key) + repr(Keyring((key,))) + key.id
    assert key.secret.hex() not in shown
    assert repr(key.secret) not in shown


def test_an_unknown_key_id_is_refused(keyring: Keyring) -> None:
    with pytest.raises(KeyFileError, match="00000000"):
        keyring.find("00000000")


def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        keygen(tmp_path / "keys")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
