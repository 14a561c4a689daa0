"""Stretches of digits."""

import re

_STRETCH = re.compile(r"[0-9][0-9*\W_xX✕ㅇㅡ다음에시대하이픈빼기짝그바]*")
NOT_SIGN = re.compile(r"[^0-9*xX✕#●■□◯○ㅇ?•]+")
"""What is neither a digit nor hides one."""


def longest_run(numbers: str) -> int:
    """Return the most digits, or signs that hide digits, in one stretch of a text whose digits are read."""
    longest = 0
    for match in _STRETCH.finditer(numbers):
        if match.end() - match.start() > longest:
            longest = max(longest, len(NOT_SIGN.sub("", match[0])))
    return longest
