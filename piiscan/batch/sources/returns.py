"""Files whose lines end with a carriage return alone, as Excel for the Mac writes them ("CSV (Macintosh)").

Carriage returns and line feeds change places while such a file is read, and back while it is written: its rows end with
line feeds then, and a line feed within a field is a carriage return within a line. Nothing is lost, whatever it holds.
"""

import io
from typing import Any, BinaryIO, cast

_TEXT = {ord("\r"): "\n", ord("\n"): "\r"}
_BYTES = bytes.maketrans(b"\r\n", b"\n\r")


def swapped(text: str) -> str:
    """Return a text with carriage returns and line feeds in each other's places."""
    return text.translate(_TEXT) if "\r" in text or "\n" in text else text


def swapped_bytes(data: bytes) -> bytes:
    """Return bytes with carriage returns and line feeds in each other's places; for encodings in which they are one byte."""
    return data.translate(_BYTES)


def swapping(stream: BinaryIO) -> BinaryIO:
    """Return a stream that gives another one's bytes so; the other stays open when it is closed."""
    return cast("BinaryIO", io.BufferedReader(_Swapping(stream)))


def ends_with_return(text: str) -> bool:
    """Tell whether the first line of a file ends with a carriage return alone."""
    at = text.find("\r")
    return at >= 0 and "\n" not in text[: at + 2]


class _Swapping(io.RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(data)] = swapped_bytes(data)
        return len(data)
