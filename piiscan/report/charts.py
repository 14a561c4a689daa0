"""Charts of a report: flagged posts by day and by board, and findings by kind; a click filters the posts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from piiscan.batch.breakdown import flagged, merged
from piiscan.model import Verdict
from piiscan.report import words
from piiscan.report.content import Report, safe

_FLAGGED = (Verdict.DOXX.value, Verdict.LEAK.value)
_BOARDS = 15
_COLUMNS = 92
"""Days that fit beside each other; of more, months are shown."""
_SEVERAL = 2
"""Days or boards of which there is something to compare."""


def days(report: Report, counts: Mapping[str, Counter[str]]) -> str:
    """Return a chart of flagged posts by day, or by month where there are too many days."""
    if len(counts) < _SEVERAL:
        return ""
    periods = dict(_periods(counts))
    most = max(1, *(flagged(count) for count in periods.values()))
    columns = "".join(_column(report, name, count, most) for name, count in periods.items())
    named = list(periods)
    ends = "".join(f"<span>{name}</span>" for name in (named[0], named[len(named) // 2], named[-1]))
    return (
        f"<h2>{report.say(words.BY_DAY)}</h2>{_legend(report)}"
        f'<div class="chart"><span class="top dim">{most:,}</span><div class="days">{columns}</div></div>'
        f'<div class="ends dim">{ends}</div>'
    )


def boards(report: Report, counts: Mapping[str, Counter[str]]) -> str:
    """Return a chart of flagged posts by board, the worst first."""
    worst = sorted(counts.items(), key=lambda board: (-flagged(board[1]), board[0]))
    most = max(1, *(flagged(count) for _, count in worst)) if worst else 1
    rows = "".join(_board(report, name, count, most) for name, count in worst[:_BOARDS])
    rest = [count for _, count in worst[_BOARDS:]]
    if rest:
        added = merged({"": count} for count in rest)[""]
        rows += _row(report.say(words.OTHER_BOARDS, count=f"{len(rest):,}"), _bar(added, most), *_shares(added))
    return rows and f"<section><h2>{report.say(words.BY_BOARD)}</h2>{_legend(report)}<table>{rows}</table></section>"


def entities(report: Report, counts: Mapping[str, int]) -> str:
    """Return a chart of the findings in flagged posts by kind."""
    most = max(counts.values(), default=1)
    rows = "".join(
        _row(
            f'<button data-entity="{safe(name)}" title="{safe(words.entity_title(name, report.language))}">'
            f"{report.label(name)}</button>",
            f'<div class="bar"><i class="found" style="width:{100 * count / most:.2f}%"></i></div>',
            f"{count:,}",
        )
        for name, count in counts.items()
    )
    return rows and f"<section><h2>{report.say(words.IN_FLAGGED)}</h2><table>{rows}</table></section>"


def _board(report: Report, name: str, count: Counter[str], most: int) -> str:
    label = safe(name) or report.say(words.NO_BOARD)
    return _row(f'<button data-board="{safe(name)}">{label}</button>', _bar(count, most), *_shares(count))


def _shares(count: Counter[str]) -> tuple[str, str]:
    return f"{flagged(count):,}", f"{flagged(count) / max(1, count.total()):.1%}"


def _row(name: str, bar: str, *numbers: str) -> str:
    cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
    return f"<tr><td>{name}</td><td>{bar}</td>{cells}</tr>"


def _bar(count: Counter[str], most: int) -> str:
    parts = "".join(f'<i class="{k}" style="width:{100 * count[k] / most:.2f}%"></i>' for k in _FLAGGED if count[k])
    return f'<div class="bar">{parts}</div>'


def _periods(counts: Mapping[str, Counter[str]]) -> Iterator[tuple[str, Counter[str]]]:
    """Yield the days in order, those without any post as well; months where there are too many days for a chart."""
    dates = sorted(filter(None, map(_date, counts)))
    if not dates or (dates[-1] - dates[0]).days >= _COLUMNS:
        months = merged({day[:7]: count} for day, count in counts.items())
        yield from sorted(months.items())
        return
    for after in range((dates[-1] - dates[0]).days + 1):
        day = (dates[0] + timedelta(after)).isoformat()
        yield day, counts.get(day, Counter())


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:  # the 31st of February; it is there by month
        return None


def _column(report: Report, name: str, count: Counter[str], most: int) -> str:
    parts = "".join(
        f'<i class="{k}" style="height:{100 * count[k] / most:.2f}%"></i>' for k in reversed(_FLAGGED) if count[k]
    )
    title = report.say(words.DAY_TITLE, day=name, flagged=f"{flagged(count):,}", posts=f"{count.total():,}")
    return f'<button data-day="{safe(name)}" title="{title}" aria-label="{title}">{parts}</button>'


def _legend(report: Report) -> str:
    keys = "".join(f'<i class="{kind}"></i>{report.say(words.VERDICTS[Verdict(kind)])}' for kind in _FLAGGED)
    return f'<div class="legend dim">{keys}</div>'
