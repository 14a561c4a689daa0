"""Finds the encoding of a file and reads its lines, setting aside those that do not decode.

A byte-order mark decides; else the whole file is tried as strict UTF-8, then as strict cp949 (the superset of EUC-KR
that Windows writes). The order matters: Korean in cp949 is hardly ever valid UTF-8, but a third of two-syllable words in
UTF-8 are also valid cp949. A file that is neither gets the encoding that fits most of its lines, so that one broken
byte does not cost the rest.
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal, NamedTuple

from piiscan.errors import ConfigError, DecodeError

Opener = Callable[[], BinaryIO]
"""Opens the bytes from the beginning; called once for each pass over them."""

MAX_LINE = 64 * 1024 * 1024
"""Bytes of a line that are kept in memory; a longer line is set aside."""
_BLOCK = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("utf-8", "cp949")
_CODECS = {"euc_kr": "cp949", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
"""A codec that reads more, or one whose lines do not each begin with a byte-order mark."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a file become text."""

    codec: str
    """Python's name of the codec, byte-order mark aside."""
    bom: bytes = b""
    """The byte-order mark that the file begins with."""
    how: Literal["given", "bom", "content", "majority"] = "content"
    """Who says so; ``majority`` when some lines do not fit."""

    @property
    def name(self) -> str:
        """The name for people: ``utf-8-sig`` is UTF-8 with a byte-order mark."""
        return "utf-8-sig" if self.bom == codecs.BOM_UTF8 else self.codec

    @property
    def newline(self) -> bytes:
        """The bytes that end a line."""
        return "\n".encode(self.codec)


class Line(NamedTuple):
    """One line of a file, its line end included."""

    text: str
    """The line; characters stand in for the bytes that do not decode."""
    raw: bytes
    number: int
    """Counted from 1."""
    offset: int
    """Bytes of the file before it."""
    broken: int | None = None
    """Offset in the file of the first byte that does not decode."""
    cut: bool = False
    """Whether the line is longer than :data:`MAX_LINE` and the rest of it was left out."""


def detect(source: Opener, given: str | None = None) -> Encoding:
    """Find the encoding.

    Args:
        source: opens the bytes.
        given: the encoding that the user names; a byte-order mark of the same family is still recognised.

    Raises:
        ConfigError: there is no encoding of the given name.
        DecodeError: the bytes are text in none of the encodings that are tried.
    """
    with source() as stream:
        head = stream.read(4)
    bom, marked = next(((bom, codec) for bom, codec in _BOMS if head.startswith(bom)), (b"", ""))
    if given is not None:
        return _given(given, bom, marked)
    if marked:
        return Encoding(marked, bom, "bom")
    failures = [(codec, _first_failure(source, codec)) for codec in _CANDIDATES]
    fitting = [codec for codec, at in failures if at is None]
    return Encoding(fitting[0]) if fitting else _majority(source, dict(failures))


def read_lines(stream: BinaryIO, encoding: Encoding, limit: int = MAX_LINE) -> Iterator[Line]:
    """Yield the lines of a file, decoded, with their places.

    Args:
        stream: the bytes from the beginning, byte-order mark included.
        encoding: as :func:`detect` returns it.
        limit: bytes of a line that are kept.
    """
    offset = len(stream.read(len(encoding.bom)))
    for number, (raw, length) in enumerate(_raw_lines(stream, encoding.newline, limit), 1):
        text, broken = _decode(raw, encoding.codec)
        yield Line(text, raw, number, offset, None if broken is None else offset + broken, length > len(raw))
        offset += length


def decode(data: bytes, given: str | None = None) -> tuple[str, Encoding]:
    """Decode a whole text.

    Raises:
        ConfigError: there is no encoding of the given name.
        DecodeError: a byte does not decode; the message says which.
    """
    from io import BytesIO  # noqa: PLC0415 - only here

    encoding = detect(lambda: BytesIO(data), given)
    text, broken = _decode(data[len(encoding.bom) :], encoding.codec)
    if broken is not None:
        raise DecodeError(f"byte {broken + len(encoding.bom)} is not {encoding.name}; name the encoding by --encoding")
    return text, encoding


def _given(name: str, bom: bytes, marked: str) -> Encoding:
    try:
        known = codecs.lookup(name)
        "\n".encode(known.name)
    except (LookupError, TypeError, UnicodeError):
        raise ConfigError(f"there is no text encoding named {name!r}; known are utf-8, cp949, utf-16 ...") from None
    codec = known.name.removesuffix("-sig")
    if marked and marked.startswith(codec):
        return Encoding(marked, bom, "given")
    return Encoding(_CODECS.get(codec, codec), b"", "given")


def _first_failure(source: Opener, codec: str) -> int | None:
    """Return the offset of the first byte that does not decode, or None."""
    decoder = codecs.getincrementaldecoder(codec)()
    done = 0
    with source() as stream:
        while True:
            block = stream.read(_BLOCK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return done - pending + error.start
            if not block:
                return None
            done += len(block)


def _majority(source: Opener, failures: dict[str, int | None]) -> Encoding:
    """Choose the encoding that fits most lines.

    Raises:
        DecodeError: neither fits half of them.
    """
    lines = 0
    fits = dict.fromkeys(_CANDIDATES, 0)
    with source() as stream:
        for raw, _ in _raw_lines(stream, b"\n", MAX_LINE):
            lines += 1
            for codec in _CANDIDATES:
                fits[codec] += raw.isascii() or _decode(raw, codec)[1] is None
    best = max(_CANDIDATES, key=fits.__getitem__)
    if fits[best] * 2 < lines:
        where = " and ".join(f"byte {at} is not {codec}" for codec, at in failures.items())
        raise DecodeError(f"the encoding is unknown: {where}; name it by --encoding")
    return Encoding(best, b"", "majority")


def _decode(raw: bytes, codec: str) -> tuple[str, int | None]:
    try:
        return raw.decode(codec), None
    except UnicodeDecodeError as error:
        return raw.decode(codec, "replace"), error.start


def _raw_lines(stream: BinaryIO, newline: bytes, limit: int) -> Iterator[tuple[bytes, int]]:
    """Yield lines with their whole lengths; of a line beyond the limit only the beginning is kept."""
    while raw := _read_line(stream, newline, limit):
        length = len(raw)
        if length >= limit and not raw.endswith(newline):
            while rest := _read_line(stream, newline, limit):
                length += len(rest)
                if rest.endswith(newline):
                    break
        yield raw, length


def _read_line(stream: BinaryIO, newline: bytes, limit: int) -> bytes:
    """Read to the next line end; in UTF-16 the byte 0x0A may also be half of another character."""
    raw = parts = stream.readline(limit)
    width = len(newline)
    if width == 1:
        return raw
    while raw and len(parts) < limit:
        if len(parts) % width == 1:  # little endian: the rest of the character follows
            parts += stream.read(width - 1)
        if len(parts) % width == 0 and parts.endswith(newline):
            return parts
        raw = stream.readline(limit - len(parts))
        parts += raw
    return parts
