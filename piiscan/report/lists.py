"""Tables of a report: identifiers that stand in several posts, and what was not examined."""

from piiscan.batch.repeats import Place, Repeated
from piiscan.report import words
from piiscan.report.content import Report, heads, safe

_REPEATED = 30
_PROBLEMS = 50


def repeated(report: Report) -> str:
    """Return the identifiers that stand in the most posts."""
    rows = "".join(_row(report, each) for each in report.repeats.most(_REPEATED))
    if not rows:
        return ""
    more = report.repeats.unfollowed
    said = f'<p class="warning">{report.say(words.UNFOLLOWED, count=f"{more:,}")}</p>' if more else ""
    head = heads(report, words.ENTITY, words.TEXT, words.POSTS, words.PLACES)
    return f'<h2 id="repeated">{report.say(words.REPEATED)}</h2>{said}<table>{head}{rows}</table>'


def missed(report: Report) -> str:
    """Return what was not examined to the end: how many by reason, and the first of them with what is wrong."""
    count = sum(one.summary.unexamined for one in report.scanned)
    rows = "".join(
        f"<tr><td>{report.place(one.name, number)}</td><td>{safe(detail)}</td></tr>"
        for one in report.scanned
        for number, detail in one.summary.problems[:_PROBLEMS]
    )
    if not rows:
        return ""
    reasons = dict.fromkeys(reason for one in report.scanned for reason in one.summary.incomplete)
    sums = {reason: sum(one.summary.incomplete.get(reason, 0) for one in report.scanned) for reason in reasons}
    why = " · ".join(f"{report.say(words.REASONS[reason])} {number:,}" for reason, number in sums.items())
    title = report.say(words.MISSED, count=f"{count:,}")
    return f'<h2 id="missed">{title}</h2><p class="dim">{why}</p><table>{rows}</table>'


def _row(report: Report, each: Repeated) -> str:
    return (
        f"<tr><td>{report.label(each.entity)}</td><td>{report.shown(each.entity, each.example)}</td>"
        f'<td class="number">{each.posts:,}</td><td class="dim">{_places(report, each)}</td></tr>'
    )


def _places(report: Report, each: Repeated) -> str:
    shown = ", ".join(_place(report, place) for place in each.places)
    return shown + (", …" if each.posts > len(each.places) else "")


def _place(report: Report, place: Place) -> str:
    name, row = place
    return f"{safe(name)} {row:,}" if len(report.scanned) > 1 else f"{row:,}"
