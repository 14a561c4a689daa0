"""The posts of a report: those to act on first, and those that expose somebody only together."""

from collections.abc import Sequence

from piiscan.batch.breakdown import day_of
from piiscan.batch.export import Scanned
from piiscan.batch.outcome import Joint, Outcome, Part
from piiscan.batch.rows import Row
from piiscan.batch.runner import Summary
from piiscan.batch.threads import THREAD
from piiscan.model import Severity, Verdict
from piiscan.report import words
from piiscan.report.content import Report, marked, safe

_JOINT = 50
_LONG = 600
"""Characters of a post of which only the beginning is unfolded."""

Found = tuple[Scanned, Outcome]


def flagged(report: Report, found: Summary) -> str:
    """Return the posts to act on first, with filters."""
    chosen = [(one, outcome) for one in report.scanned for outcome in one.summary.top]
    chosen.sort(key=lambda pair: pair[1].rank, reverse=True)
    chosen = _most(chosen, report.posts)
    if not chosen:
        return ""
    articles = "\n".join(_article(report, one, outcome) for one, outcome in chosen)
    message = words.ALL_POSTS if len(chosen) == found.flagged else words.SHOWN_POSTS
    said = report.say(message, shown=f"{len(chosen):,}", flagged=f"{found.flagged:,}")
    return (
        f'<h2 id="posts">{report.say(words.TOP)}</h2><p class="dim">{said}</p>{_filters(report, chosen)}\n'
        f'<div id="list">{articles}</div><p class="dim" id="none" hidden>{report.say(words.NO_MATCH)}</p>'
    )


def joint(report: Report, found: Summary) -> str:
    """Return the threads and authors whose posts expose somebody only together."""
    chosen = [(one, outcome) for one in report.scanned for outcome in one.joint]
    chosen.sort(key=lambda pair: pair[1].rank, reverse=True)
    shown = "".join(_together(report, one, each, each.joint) for one, each in chosen[:_JOINT] if each.joint)
    count = report.say(words.JOINT_COUNT, count=f"{found.joint:,}", shown=f"{len(chosen[:_JOINT]):,}")
    return shown and f'<h2 id="joint">{report.say(words.JOINT)}</h2><p class="dim">{count}</p>{shown}'


def _most(chosen: Sequence[Found], most: int) -> list[Found]:
    """Return the most serious ones of each verdict."""
    kept: list[Found] = []
    for verdict in (Verdict.DOXX, Verdict.LEAK):
        kept += [pair for pair in chosen if pair[1].result.verdict is verdict][:most]
    return kept


def _filters(report: Report, chosen: Sequence[Found]) -> str:
    results = [outcome.result for _, outcome in chosen]
    verdicts = "".join(
        _button(report.say(words.VERDICTS[v]), v.value, sum(result.verdict is v for result in results))
        for v in (Verdict.DOXX, Verdict.LEAK)
    )
    severities = [s for s in reversed(Severity) if any(result.severity is s for result in results)]
    boards = sorted({_field(one.roles.board, outcome) for one, outcome in chosen} - {""})
    kinds = sorted({f.entity for _, outcome in chosen for _, f in outcome.findings})
    return (
        f'<div class="filters">{_button(report.say(words.ALL), "", len(chosen))}{verdicts}'
        + _choice(
            "severity", report.say(words.ALL_SEVERITIES), {s.value: report.say(words.SEVERITIES[s]) for s in severities}
        )
        + _choice("board", report.say(words.ALL_BOARDS), {safe(board): safe(board) for board in boards})
        + _choice("entity", report.say(words.ALL_KINDS), {safe(kind): report.label(kind) for kind in kinds})
        + f'<input type="search" placeholder="{report.say(words.SEARCH)}" aria-label="{report.say(words.SEARCH)}">'
        f'<button id="day" hidden></button><label><input type="checkbox" id="todo"> {report.say(words.TODO)}</label>'
        f'<span class="dim"><span id="shown"></span> {report.say(words.POSTS)}</span></div>'
    )


def _button(name: str, verdict: str, count: int) -> str:
    return f'<button data-verdict="{verdict}">{name} <small>{count:,}</small></button>'


def _choice(name: str, everything: str, values: dict[str, str]) -> str:
    if len(values) <= 1:
        return ""
    options = "".join(f'<option value="{value}">{label}</option>' for value, label in values.items())
    return f'<select id="{name}" aria-label="{everything}"><option value="">{everything}</option>{options}</select>'


def _article(report: Report, one: Scanned, outcome: Outcome) -> str:
    result, board = outcome.result, _field(one.roles.board, outcome)
    time = _field(one.roles.time, outcome)
    data = {
        "verdict": result.verdict.value,
        "severity": result.severity.value,
        "board": safe(board),
        "day": safe(day_of(time) or ""),
        "entities": safe(" ".join(dict.fromkeys(finding.entity for _, finding in outcome.findings))),
        "place": safe(f"{one.name} {outcome.number}"),
    }
    attributes = " ".join(f'data-{name}="{value}"' for name, value in data.items())
    done = f'<label class="done"><input type="checkbox"> {report.say(words.DONE)}</label>'
    return (
        f'<article class="{result.verdict.value}" {attributes}><header>{_facts(report, one, outcome)}{done}</header>'
        f"{_texts(report, outcome)}{_why(report, outcome)}</article>"
    )


def _facts(report: Report, one: Scanned, outcome: Outcome) -> str:
    result = outcome.result
    facts = [f'<b class="{result.verdict.value}">{report.say(words.VERDICTS[result.verdict])}</b>']
    if result.severity is not Severity.NONE:
        facts.append(f'<em class="{result.severity.value}">{report.say(words.SEVERITIES[result.severity])}</em>')
    if result.people_left:
        facts.append(report.say(words.PEOPLE_LEFT, count=f"{round(result.people_left.estimate):,}"))
    identity = _field(one.roles.id, outcome)
    facts += [
        report.place(one.name, outcome.number),
        f"{safe(one.roles.id or '')} {safe(identity)}" if identity else "",
    ]
    facts += [safe(_field(one.roles.board, outcome)), safe(_field(one.roles.time, outcome))[:16]]
    return "".join(f"<span>{fact}</span>" for fact in facts if fact)


def _texts(report: Report, outcome: Outcome) -> str:
    if not report.with_text:
        return f"<p>{marked(report, '', [finding for _, finding in outcome.findings])}</p>"
    return "".join(
        f"<p{' class=long' if len(text) > _LONG else ''}>"
        f"{marked(report, text, [f for at, f in outcome.findings if at == column])}</p>"
        for column, text in enumerate(outcome.texts)
        if text
    )


def _why(report: Report, outcome: Outcome) -> str:
    """Say why; reasons quote the post, so they are there only where identifiers may be shown."""
    reasons = [safe(reason) for reason in outcome.result.reasons] if report.reveal and report.with_text else []
    if outcome.joint and not reasons:
        reasons.append(report.say(words.ONLY_TOGETHER, count=f"{len(outcome.joint.rows) - 1:,}"))
    return f"<ul>{''.join(f'<li>{reason}</li>' for reason in reasons)}</ul>" if reasons else ""


def _together(report: Report, one: Scanned, outcome: Outcome, joint: Joint) -> str:
    by = report.say(words.THREAD if joint.by == THREAD else words.AUTHOR)
    left = outcome.result.people_left
    facts = [f"<b>{by} {safe(joint.group)}</b>", safe(_field(one.roles.board, outcome))]
    facts.append(report.say(words.PEOPLE_LEFT, count=f"{round(left.estimate):,}") if left else "")
    facts.append(report.say(words.COMPLETED_BY, place=report.place(one.name, outcome.number)))
    header = "".join(f"<span>{fact}</span>" for fact in facts if fact)
    parts = "".join(_part(report, one.name, part) for part in joint.parts)
    return f'<article class="doxx together"><header>{header}</header><ol>{parts}</ol></article>'


def _part(report: Report, name: str, part: Part) -> str:
    return (
        f'<li><span class="dim">{report.place(name, part.row)}</span> {marked(report, part.text, part.findings)}</li>'
    )


def _field(column: str | None, outcome: Outcome) -> str:
    value = outcome.row.fields.get(column) if column and isinstance(outcome.row, Row) else None
    return "" if value is None else str(value)
