"""Plain text: a post per line, or one post that is the whole file."""

from collections.abc import Iterator, Sequence

from piiscan.batch.columns import text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import Problem, damaged, too_long, undecodable
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.textual import TextSource
from piiscan.text.decode import Line, read_lines

_COLUMN = "text"


class LinesSource(TextSource):
    """A post per line; blank lines are no posts, but stay in the copy."""

    format = "text"
    columns = (_COLUMN,)

    def __init__(self, file: Input, options: ReadOptions) -> None:
        super().__init__(file, options)
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the posts in order; undecodable ones come as such in their places."""
        with self.file.open() as self._stream:
            number, blank = 0, b""
            for lines in self._posts(read_lines(self._stream, self.coding)):
                if not any(line.text.strip() for line in lines):
                    blank += b"".join(line.raw for line in lines)
                    continue
                number += 1
                yield _row(number, lines, blank, self.encoding)
                blank = b""
            self.tail = blank
            if self.file.damaged(self._stream):
                yield BadRow(number + 1, *damaged(number))

    def copy(self, file: WholeFile) -> "LinesCopy":
        """Begin a copy."""
        return LinesCopy(self, file)

    def _posts(self, lines: Iterator[Line]) -> Iterator[list[Line]]:
        return ([line] for line in lines)


class DocumentSource(LinesSource):
    """One post, which is the whole file."""

    format = "document"

    def _posts(self, lines: Iterator[Line]) -> Iterator[list[Line]]:
        whole = list(lines)
        return iter([whole] if whole else [])


class LinesCopy:
    """Writes posts with their own line ends."""

    def __init__(self, source: LinesSource, file: WholeFile) -> None:
        self._source = source
        self._write = file.stream.write
        self._open_end = False
        """Whether the last line has no end."""
        self._write(source.coding.bom)

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a post."""
        blank, end = row.raw
        self._write(blank + self._encoded(texts[0] + end))
        self._open_end = not end

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a line that says that the post was not examined."""
        del row
        self._write(self._encoded("\n" * self._open_end + texts[0] + "\n"))
        self._open_end = False

    def close(self) -> None:
        """Write the blank lines at the end."""
        self._write(self._source.tail)

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._source.coding.codec, "replace")


def _row(number: int, lines: list[Line], blank: bytes, encoding: str) -> Row | BadRow:
    problem = next(filter(None, (_problem(line, encoding) for line in lines)), None)
    if problem:
        return BadRow(number, *problem)
    whole = "".join(line.text for line in lines)
    text = whole.rstrip("\r\n")
    return Row(number, (text,), {_COLUMN: text}, (blank, whole[len(text) :]))


def _problem(line: Line, encoding: str) -> Problem | None:
    if line.cut:
        return too_long(line.number)
    return None if line.broken is None else undecodable(line.number, line.broken, encoding)
