"""What all formats of encoded text share."""

from typing import BinaryIO

from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions
from piiscan.text.decode import detect


class TextSource:
    """An input that is text in some encoding.

    Args:
        file: the input.
        options: the encoding, if it is given.

    Raises:
        ConfigError: there is no such encoding.
        DecodeError: the bytes are no text.
    """

    left_out: tuple[str, ...] = ()

    def __init__(self, file: Input, options: ReadOptions) -> None:
        self.file = file
        self.coding = detect(file.open, options.encoding)
        self.tail = b""
        """Blank lines at the end; known when all rows have been read."""
        self._stream: BinaryIO | None = None

    @property
    def encoding(self) -> str:
        """The encoding for people."""
        return self.coding.name

    @property
    def guessed(self) -> bool:
        """Whether some lines do not fit the encoding."""
        return self.coding.how == "majority"

    def position(self) -> int:
        """Return how many bytes of the file have been read."""
        return self.file.position(self._stream)
