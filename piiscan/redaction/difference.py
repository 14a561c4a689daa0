"""What a redaction would change, line by line."""

from collections.abc import Iterator
from itertools import zip_longest


def line_differences(before: str, after: str) -> Iterator[str]:
    """Yield the changed lines: place, old line with ``-``, new line with ``+``.

    Redaction keeps every line end, so lines are compared one to one. The old lines hold what was found: this is for the
    eyes of the person who asked, not for a file.

    Args:
        before: the text as it was.
        after: the same text, redacted.
    """
    lines = zip_longest(before.split("\n"), after.split("\n"), fillvalue="")
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            yield f"@@ {number} @@"
            yield f"-{old}"
            yield f"+{new}"
