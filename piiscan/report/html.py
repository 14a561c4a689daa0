"""A report in one HTML file: works from a disk, asks nothing of the network, shows no identifier unless told to.

It depends on the results alone, so the same run gives the same bytes.
"""

from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from importlib.resources import files

import piiscan
from piiscan.batch.breakdown import UNREAD, merged
from piiscan.batch.runner import Summary
from piiscan.batch.totals import total
from piiscan.model import Verdict
from piiscan.report import charts, lists, posts, words
from piiscan.report.content import Report, safe

__all__ = ["Report", "html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def html(report: Report) -> str:
    """Return the whole page."""
    found = total([one.summary for one in report.scanned])
    page = files(__package__) / "page"
    body = "\n".join(part for part in _parts(report, found) if part)
    name = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return (
        f'<!doctype html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{report.say(words.REPORT)}</title>\n<style>\n{(page / 'report.css').read_text('utf-8')}</style>\n"
        f'</head>\n<body data-report="{name}">\n{body}\n'
        f"<script>\n{(page / 'report.js').read_text('utf-8')}</script>\n</body>\n</html>\n"
    )


def _parts(report: Report, found: Summary) -> Iterator[str]:
    yield _head(report, found)
    yield _cards(report, found)
    yield "".join(_warnings(report))
    breakdowns = [one.breakdown for one in report.scanned if one.breakdown]
    yield charts.days(report, merged(breakdown.days for breakdown in breakdowns))
    boards = charts.boards(report, merged(breakdown.boards for breakdown in breakdowns))
    kinds = sum((breakdown.entities for breakdown in breakdowns), Counter[str]())
    yield f'<div class="beside">{boards}{charts.entities(report, dict(kinds.most_common()))}</div>'
    yield posts.flagged(report, found)
    yield posts.joint(report, found)
    yield lists.repeated(report)
    yield lists.missed(report)


def _head(report: Report, found: Summary) -> str:
    inputs = "".join(
        f"<div>{safe(one.name)} · {safe(one.source.format)} · "
        f"{report.say(words.EXAMINED)}: {safe(', '.join(one.source.text_columns))}</div>"
        for one in report.scanned
    )
    read = report.say(words.POSTS_READ, rows=f"{found.rows:,}")
    said = report.say(words.REVEALED if report.reveal and report.with_text else words.MASKED)
    return (
        f'<h1>{report.say(words.REPORT)}</h1>\n<div class="dim">{inputs}'
        f"<div>{read} {said} piiscan {piiscan.__version__}</div></div>"
    )


def _cards(report: Report, found: Summary) -> str:
    cards = [_card("", report.say(words.POSTS), found.rows, "")]
    for verdict in Verdict:
        count = found.verdicts.get(verdict, 0)
        share = f"{count / found.rows:.1%}" if found.rows else ""
        cards.append(_card(verdict.value, report.say(words.VERDICTS[verdict]), count, share))
    missed = found.rows - sum(found.verdicts.values())
    cards.append(_card(UNREAD, report.say(words.UNEXAMINED), missed, ""))
    return f'<div class="cards">{"".join(cards)}</div>'


def _card(kind: str, name: str, count: int, share: str) -> str:
    more = f" <small>{share}</small>" if share else ""
    return f'<div class="card {kind}" data-count="{count}"><b>{count:,}{more}</b>{name}</div>'


def _warnings(report: Report) -> Iterator[str]:
    """Say what was not looked at as it should have been."""
    forgotten = sum(one.forgotten for one in report.scanned)
    if forgotten:
        yield f'<p class="warning">{report.say(words.FORGOTTEN, count=f"{forgotten:,}")}</p>'
    if any(one.boards_unused for one in report.scanned):
        yield f'<p class="warning">{report.say(words.BOARDS_UNUSED)}</p>'
    for one in report.scanned:
        if one.source.left_out:
            yield f'<p class="warning">{report.say(words.LEFT_OUT, names=", ".join(one.source.left_out))}</p>'
