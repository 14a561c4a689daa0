"""Chooses the columns that are examined."""

from collections.abc import Sequence

from piiscan.errors import ConfigError

TEXT_NAMES = ("body", "text", "content", "본문", "내용")
"""Columns that are examined when none is named, if there is exactly one of them."""
ID_NAMES = ("id", "post_id", "article_id", "글번호", "번호")
"""Columns that tell posts apart when none is named; the first that exists."""
BOARD_NAMES = ("board", "게시판", "갤러리", "category", "카테고리")
"""Columns that say where a post stands."""
THREAD_NAMES = ("thread", "thread_id", "스레드", "글타래")
"""Columns that say to which thread a post belongs."""
TIME_NAMES = ("created_at", "time", "date", "datetime", "timestamp", "작성일", "작성일시", "등록일", "날짜")
"""Columns that say when it was written."""
_SHOWN = 32


def text_columns(columns: Sequence[str], wanted: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the columns to examine.

    Args:
        columns: those of the input.
        wanted: those that the user names; if empty, the one of :data:`TEXT_NAMES` that exists.
        name: the input, for messages.

    Raises:
        ConfigError: a column does not exist, or stands twice, or it is not clear which one is meant.
    """
    if wanted:
        return tuple(dict.fromkeys(_existing(columns, column, name) for column in wanted))
    usual = [column for column in columns if column.strip().casefold() in TEXT_NAMES]
    if len(usual) != 1:
        why = "no column is named like a text" if not usual else "several columns could be the text"
        raise ConfigError(f"{name}: {why}; name it by --text-column. The columns are: {_listed(columns)}")
    return (_existing(columns, usual[0], name),)


def role_column(columns: Sequence[str], wanted: str | None, usual: Sequence[str], name: str) -> str | None:
    """Return the column with a certain role, or None.

    Args:
        columns: those of the input.
        wanted: the one that the user names.
        usual: the names that it has when none is named; the first that exists counts.
        name: the input, for messages.

    Raises:
        ConfigError: the column that the user names does not exist.
    """
    if wanted is not None:
        return _existing(columns, wanted, name)
    by_name = {column.strip().casefold(): column for column in reversed(columns)}
    return next((by_name[each] for each in usual if each in by_name), None)


def _existing(columns: Sequence[str], wanted: str, name: str) -> str:
    found = [column for column in columns if column == wanted] or [c for c in columns if c.strip() == wanted.strip()]
    if not found:
        raise ConfigError(f"{name}: there is no column {wanted!r}. The columns are: {_listed(columns)}")
    if len(found) > 1:
        raise ConfigError(f"{name}: the column {wanted!r} stands {len(found)} times; give each a name of its own")
    return found[0]


def _listed(columns: Sequence[str]) -> str:
    # A file without a header shows its first row here, so no name is shown at length.
    return ", ".join(column[:_SHOWN] for column in columns) if columns else "(none)"
