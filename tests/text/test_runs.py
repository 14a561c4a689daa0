import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.text.runs import longest_run

TEXTS = st.text(alphabet="0123456789*xㅇ- .에가나다\0\n", max_size=40)


@pytest.mark.parametrize(
    ("numbers", "run"),
    [("", 0), ("없음", 0), ("010-0123-4567", 11), ("12가 34**", 4), ("3개 2024", 4), ("1-2가 345", 3)],
)
def test_the_longest_run_counts_digits_and_signs_that_hide_them(numbers: str, run: int) -> None:
    assert longest_run(numbers) == run


@given(TEXTS)
def test_there_is_a_run_where_there_is_a_digit_and_only_there(numbers: str) -> None:
    assert (longest_run(numbers) > 0) == any(char in "0123456789" for char in numbers)


@given(TEXTS, TEXTS)
def test_a_run_is_never_shorter_in_a_longer_text(numbers: str, more: str) -> None:
    assert longest_run(numbers + "가" + more) >= longest_run(numbers)
