"""A report in one HTML file: works from a disk, asks nothing of the network, shows no identifier unless told to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

import piiscan
from piiscan.batch.breakdown import UNREAD, Repeated, flagged, merged
from piiscan.batch.export import Scanned
from piiscan.batch.outcome import Outcome
from piiscan.batch.runner import Summary
from piiscan.batch.threads import Joint
from piiscan.batch.totals import total
from piiscan.model import Finding, Message, Severity, Verdict
from piiscan.redaction.masking import MASKS, mask
from piiscan.report import words
from piiscan.report.highlight import visible

_KINDS = (Verdict.DOXX.value, Verdict.LEAK.value, Verdict.CLEAN.value, UNREAD)
_BOARDS = 20
_REPEATED = 30
_PROBLEMS = 50
_LONGEST = 1_500
"""Characters of a post that are shown."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made of.

    Attributes:
        scanned: the inputs, scanned with what a report needs.
        joint: threads that expose someone together, each with the name of its input.
        language: ``"ko"`` or ``"en"``.
        reveal: whether identifiers are shown as posted; else they are masked.
        with_text: whether posts are shown at all.
        posts: how many.
    """

    scanned: Sequence[Scanned]
    joint: Sequence[tuple[str, Joint]] = ()
    language: str = "ko"
    reveal: bool = False
    with_text: bool = True
    posts: int = 200

    def say(self, message: Message, **values: object) -> str:
        """Return a sentence, ready to stand in HTML."""
        return escape(message.in_language(self.language).format(**values))


def html(report: Report) -> str:
    """Return the whole page."""
    found = total([one.summary for one in report.scanned])
    page = files(__package__) / "page"
    body = "\n".join(part for part in _parts(report, found) if part)
    return (
        f'<!doctype html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{report.say(words.REPORT)}</title>\n<style>\n{(page / 'report.css').read_text('utf-8')}</style>\n"
        f"</head>\n<body>\n{body}\n<script>\n{(page / 'report.js').read_text('utf-8')}</script>\n</body>\n</html>\n"
    )


def _parts(report: Report, found: Summary) -> Iterator[str]:
    yield _head(report, found)
    yield _cards(report, found)
    yield _entities(report, found)
    breakdowns = [one.breakdown for one in report.scanned if one.breakdown]
    yield _boards(report, merged(breakdown.boards for breakdown in breakdowns))
    yield _days(report, merged(breakdown.days for breakdown in breakdowns))
    yield _posts(report)
    yield _joint(report)
    yield _repeated(report)
    yield _missed(report)


def _head(report: Report, found: Summary) -> str:
    inputs = "".join(
        f"<div>{_safe(one.name)} · {_safe(one.source.format)} · "
        f"{report.say(words.EXAMINED)}: {_safe(', '.join(one.source.text_columns))}</div>"
        for one in report.scanned
    )
    read = report.say(words.SCANNED, rows=f"{found.rows:,}", seconds=found.seconds)
    return (
        f'<h1>{report.say(words.REPORT)}</h1>\n<div class="dim">{inputs}'
        f"<div>{read} piiscan {piiscan.__version__}</div></div>"
    )


def _cards(report: Report, found: Summary) -> str:
    cards = [_card("", report.say(words.POSTS), found.rows)]
    cards += [_card(v.value, report.say(words.VERDICTS[v]), found.verdicts.get(v, 0)) for v in Verdict]
    missed = found.rows - sum(found.verdicts.values())
    cards.append(_card(UNREAD, report.say(words.UNEXAMINED), missed))
    return f'<div class="cards">{"".join(cards)}</div>'


def _card(kind: str, name: str, count: int) -> str:
    return f'<div class="card {kind}" data-count="{count}"><b>{count:,}</b>{name}</div>'


def _entities(report: Report, found: Summary) -> str:
    rows = "".join(
        f"<tr><td>{escape(words.entity_label(name, report.language))}</td><td>{_safe(name)}</td>"
        f'<td class="number">{count:,}</td><td>{escape(words.entity_title(name, report.language))}</td></tr>'
        for name, count in found.entities.items()
    )
    heads = _heads(report, words.ENTITY, None, words.FOUND, words.COVERS)
    return rows and f"<h2>{report.say(words.BY_ENTITY)}</h2><table>{heads}{rows}</table>"


def _boards(report: Report, boards: Mapping[str, Counter[str]]) -> str:
    worst = sorted(boards.items(), key=lambda board: -flagged(board[1]))[:_BOARDS]
    most = max((count.total() for _, count in worst), default=1)
    rows = "".join(
        f'<tr><td>{_safe(name)}</td><td class="number">{count.total():,}</td>'
        f'<td class="number">{flagged(count):,}</td><td>{_bar(count, most)}</td></tr>'
        for name, count in worst
    )
    heads = _heads(report, words.BOARD, words.POSTS, words.FLAGGED, None)
    return rows and f"<h2>{report.say(words.BY_BOARD)}</h2>{_legend(report)}<table>{heads}{rows}</table>"


def _bar(count: Counter[str], most: int) -> str:
    parts = "".join(f'<i class="{k}" style="width:{100 * count[k] / most:.2f}%"></i>' for k in _KINDS if count[k])
    return f'<div class="bar">{parts}</div>'


def _days(report: Report, days: Mapping[str, Counter[str]]) -> str:
    if len(days) < 2:  # noqa: PLR2004 - one day is no course of time
        return ""
    periods = _periods(days)
    most = max(count.total() for count in periods.values())
    columns = "".join(_column(name, count, most) for name, count in periods.items())
    ends = f'<div class="ends dim"><span>{min(periods)}</span><span>{max(periods)}</span></div>'
    return f'<h2>{report.say(words.BY_DAY)}</h2>{_legend(report)}<div class="days">{columns}</div>{ends}'


def _periods(days: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Return the days in order; months where there are too many days for a chart."""
    if len(days) <= 120:  # noqa: PLR2004 - columns that fit beside each other
        return dict(sorted(days.items()))
    return dict(sorted(merged({day[:7]: count} for day, count in days.items()).items()))


def _column(name: str, count: Counter[str], most: int) -> str:
    parts = "".join(
        f'<i class="{k}" style="height:{100 * count[k] / most:.2f}%"></i>' for k in reversed(_KINDS) if count[k]
    )
    return f'<div title="{name}: {flagged(count):,} / {count.total():,}">{parts}</div>'


def _posts(report: Report) -> str:
    ranked = [(one, outcome) for one in report.scanned for outcome in one.summary.top]
    ranked.sort(key=lambda pair: pair[1].rank, reverse=True)
    chosen = ranked[: report.posts]
    if not chosen:
        return ""
    boards = sorted({board for one, outcome in chosen if (board := _board(one, outcome))})
    articles = "\n".join(_article(report, one, outcome) for one, outcome in chosen)
    return f"<h2>{report.say(words.TOP)}</h2>{_filters(report, boards)}\n{articles}"


def _filters(report: Report, boards: Sequence[str]) -> str:
    buttons = f'<button data-verdict="">{report.say(words.ALL)}</button>' + "".join(
        f'<button data-verdict="{v.value}">{report.say(words.VERDICTS[v])}</button>'
        for v in (Verdict.DOXX, Verdict.LEAK)
    )
    options = "".join(f'<option value="{_safe(board)}">{_safe(board)}</option>' for board in boards)
    choice = f'<select><option value="">{report.say(words.ALL_BOARDS)}</option>{options}</select>' if boards else ""
    return f'<div class="filters">{buttons}{choice}<span class="dim"><span id="shown"></span> {report.say(words.POSTS)}</span></div>'


def _article(report: Report, one: Scanned, outcome: Outcome) -> str:
    result = outcome.result
    facts = [
        f'<b class="{result.verdict.value}">{report.say(words.VERDICTS[result.verdict])}</b>',
        report.say(words.ROW, number=f"{outcome.number:,}"),
        _safe(one.name) if len(report.scanned) > 1 else "",
        _safe(_board(one, outcome)),
        report.say(words.SEVERITIES[result.severity]) if result.severity is not Severity.NONE else "",
    ]
    if result.people_left:
        facts.append(report.say(words.PEOPLE_LEFT, count=f"{round(result.people_left.estimate):,}"))
    header = "".join(f"<span>{fact}</span>" for fact in facts if fact)
    return (
        f'<article class="{result.verdict.value}" data-verdict="{result.verdict.value}" '
        f'data-board="{_safe(_board(one, outcome))}"><header>{header}</header>{_content(report, outcome)}</article>'
    )


def _content(report: Report, outcome: Outcome) -> str:
    if not report.with_text:
        kinds = dict.fromkeys(words.entity_label(f.entity, report.language) for _, f in outcome.findings)
        return f"<p>{escape(', '.join(kinds))}</p>"
    texts = "".join(
        f"<p>{_marked(report, text, [f for at, f in outcome.findings if at == column])}</p>"
        for column, text in enumerate(outcome.texts)
        if text
    )
    reasons = "".join(f"<li>{_safe(reason)}</li>" for reason in outcome.result.reasons) if report.reveal else ""
    return texts + (f"<ul>{reasons}</ul>" if reasons else "")


def _marked(report: Report, text: str, findings: Sequence[Finding]) -> str:
    parts: list[str] = []
    done = 0
    for finding in findings:
        if finding.start >= _LONGEST:
            break
        shown = finding.text if report.reveal else masked(finding.entity, finding.text)
        label = escape(words.entity_label(finding.entity, report.language))
        parts += _safe(text[done : finding.start]), f"<mark>{_safe(shown)}<small>{label}</small></mark>"
        done = finding.end
    rest = text[done : max(done, _LONGEST)]
    return "".join([*parts, _safe(rest), "…" if done + len(rest) < len(text) else ""])


def masked(entity: str, text: str) -> str:
    """Return an identifier with what identifies hidden."""
    return mask(entity, text) if entity in MASKS else "*" * min(len(text), 8)


def _joint(report: Report) -> str:
    rows = "".join(_joint_row(report, name, each) for name, each in report.joint)
    heads = _heads(report, words.THREAD, words.COMPLETED, words.ROWS, words.LEFT)
    return rows and f"<h2>{report.say(words.JOINT)}</h2><table>{heads}{rows}</table>"


def _joint_row(report: Report, name: str, each: Joint) -> str:
    where = f"{_safe(name)}: " if len(report.scanned) > 1 else ""
    left = f"{round(each.result.people_left.estimate):,}" if each.result.people_left else ""
    return (
        f"<tr><td>{where}{_safe(each.thread)}</td><td>{report.say(words.ROW, number=f'{each.row:,}')}</td>"
        f"<td>{', '.join(f'{row:,}' for row in each.rows)}</td><td>{left}</td></tr>"
    )


def _repeated(report: Report) -> str:
    seen = [(one, each) for one in report.scanned if one.breakdown for each in one.breakdown.repeated(_REPEATED)]
    seen.sort(key=lambda pair: -pair[1].posts)
    rows = "".join(_repeated_row(report, one, each) for one, each in seen[:_REPEATED])
    heads = _heads(report, words.ENTITY, words.TEXT, words.POSTS, words.ROWS)
    return rows and f"<h2>{report.say(words.REPEATED)}</h2><table>{heads}{rows}</table>"


def _repeated_row(report: Report, one: Scanned, each: Repeated) -> str:
    shown = each.example if report.reveal and report.with_text else masked(each.entity, each.example)
    rows = ", ".join(f"{row:,}" for row in each.rows) + (", …" if each.posts > len(each.rows) else "")
    where = f"{_safe(one.name)}: " if len(report.scanned) > 1 else ""
    return (
        f"<tr><td>{escape(words.entity_label(each.entity, report.language))}</td><td>{_safe(shown)}</td>"
        f'<td class="number">{each.posts:,}</td><td>{where}{rows}</td></tr>'
    )


def _missed(report: Report) -> str:
    rows = "".join(
        f"<tr><td>{_safe(one.name)}</td><td>{report.say(words.ROW, number=f'{number:,}')}</td><td>{_safe(detail)}</td></tr>"
        for one in report.scanned
        for number, detail in one.summary.problems[:_PROBLEMS]
    )
    count = sum(one.summary.unexamined for one in report.scanned)
    return rows and f"<h2>{report.say(words.MISSED, count=f'{count:,}')}</h2><table>{rows}</table>"


def _heads(report: Report, *headings: Message | None) -> str:
    numbers = {words.POSTS, words.FOUND, words.FLAGGED}
    cells = (
        f"<th{' class=number' if heading in numbers else ''}>{report.say(heading) if heading else ''}</th>"
        for heading in headings
    )
    return f"<tr>{''.join(cells)}</tr>"


def _legend(report: Report) -> str:
    names = [*(report.say(words.VERDICTS[verdict]) for verdict in Verdict), report.say(words.UNEXAMINED)]
    keys = "".join(f'<i class="{kind}"></i>{name}' for kind, name in zip(_KINDS, names, strict=True))
    return f'<div class="legend dim">{keys}</div>'


def _board(one: Scanned, outcome: Outcome) -> str:
    return one.breakdown.board_of(outcome) if one.breakdown else ""


def _safe(text: str) -> str:
    return escape(visible(text))
