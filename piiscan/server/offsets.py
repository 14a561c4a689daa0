"""Converts offsets: Python counts code points, JavaScript and Java UTF-16 units, PHP and Go bytes of UTF-8."""

from collections.abc import Sequence
from typing import Literal

Unit = Literal["codepoint", "utf16", "byte"]


def converted(text: str, offsets: Sequence[int], unit: Unit) -> list[int]:
    """Return offsets of code points in another unit.

    Args:
        text: where they count; each half of a surrogate pair that stands alone counts as U+FFFD.
        offsets: ascending.
        unit: the unit wanted.
    """
    if unit == "codepoint" or text.isascii():
        return list(offsets)
    codec, width = ("utf-16-le", 2) if unit == "utf16" else ("utf-8", 1)
    result: list[int] = []
    done = count = 0
    for offset in offsets:
        count += len(text[done:offset].encode(codec, "surrogatepass")) // width
        done = offset
        result.append(count)
    return result
