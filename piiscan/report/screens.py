"""What the command shows: one post, and the summary of an export. Pure: results in, renderables out."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from piiscan.batch.export import Scanned
from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Source
from piiscan.batch.runner import Summary
from piiscan.batch.totals import total
from piiscan.entities import ENTITIES
from piiscan.model import Finding, Message, ScanResult, Severity, Verdict
from piiscan.report import words
from piiscan.report.highlight import excerpt, highlighted, legend, style_of, visible

_VERDICT_STYLES = {Verdict.DOXX: "bold red", Verdict.LEAK: "bold yellow", Verdict.CLEAN: "bold green"}
_LISTED = 20
"""Rows that could not be examined of which the screen says why."""


def post(text: str, result: ScanResult, language: str) -> Iterator[RenderableType]:
    """Show one post: verdict and why, the post with its findings, a table of them, the redacted post."""
    yield _verdict(result, language)
    for reason in result.reasons:
        yield Text(f"  - {visible(reason)}")
    for incomplete in result.incomplete:
        yield Text(f"  ! {words.UNEXAMINED.in_language(language)}: {incomplete.detail}", "bold yellow")
    yield Text()
    yield highlighted(text, result.findings, language)
    yield Text()
    if not result.findings:
        if result.complete:
            yield Text(words.NOTHING.in_language(language), "dim")
        return
    yield legend((finding.entity for finding in result.findings), language)
    yield findings(result.findings, language)
    yield Text(words.REDACTED.in_language(language), "bold")
    yield Text(visible(result.redacted))


def findings(found: Sequence[Finding], language: str) -> Table:
    """List findings."""
    table = _table(language, words.ENTITY, words.TEXT, words.PLACE, words.SCORE, words.WHY)
    for finding in found:
        table.add_row(
            Text(words.entity_label(finding.entity, language), style_of(finding.entity)),
            Text(visible(finding.text)),
            f"{finding.start}–{finding.end}",
            f"{finding.score:.2f}",
            finding.reason or finding.rule,
        )
    return table


def entities(language: str) -> Table:
    """List the kinds of identifier, and whether one of them points to a person by itself."""
    table = _table(language, words.ENTITY, None, words.COVERS, words.DIRECT)
    for entity in ENTITIES.values():
        label = Text(entity.label.in_language(language), style_of(entity.name))
        table.add_row(label, entity.name, entity.title.in_language(language), "✓" if entity.direct else "")
    return table


def source(read: Source, language: str) -> Iterator[RenderableType]:
    """Show how an input was read, and which columns nobody looked into."""
    examined = ", ".join(map(visible, read.text_columns))
    how = " · ".join(part for part in (read.format, read.encoding) if part)
    yield Text(words.READ_AS.in_language(language).format(how=how, examined=examined), "dim")
    if read.left_out:
        names = ", ".join(map(visible, read.left_out))
        yield Text(words.LEFT_OUT.in_language(language).format(names=names), "bold yellow")
    if read.guessed:
        yield Text(words.GUESSED.in_language(language).format(encoding=read.encoding), "bold yellow")
    kept = [visible(column) for column in read.columns if column not in read.text_columns]
    if kept:
        yield Text(words.KEPT.in_language(language).format(columns=", ".join(kept)), "dim")


def export(scanned: Sequence[Scanned], language: str, top: int, more: Sequence[Path] = ()) -> Iterator[RenderableType]:
    """Show everything about a run: inputs, totals, the most serious posts, the files that were written."""
    for one in scanned:
        if len(scanned) > 1:
            yield Text(visible(one.name), "bold")
        yield from source(one.source, language)
        yield from together(one, language)
        yield from missed(one.name, one.summary, language)
    yield from summary(total([one.summary for one in scanned]), language)
    posts = [(one.name, outcome) for one in scanned for outcome in one.summary.top]
    posts.sort(key=lambda post: post[1].rank, reverse=True)
    yield from worst(posts[:top], language)
    yield from written([path for one in scanned for path in one.targets.paths] + list(more), language)


def together(one: Scanned, language: str) -> Iterator[RenderableType]:
    """Say by which columns posts were judged together, how many expose somebody only so, and what was not joined."""
    columns = ", ".join(visible(column) for column in (one.roles.thread, one.roles.author) if column)
    if columns:
        said = words.TOGETHER.in_language(language)
        yield Text(said.format(columns=columns, count=f"{one.summary.joint:,}"), "dim")
    if one.forgotten:
        yield Text(words.FORGOTTEN.in_language(language).format(count=f"{one.forgotten:,}"), "bold yellow")
    if one.boards_unused:
        yield Text(words.BOARDS_UNUSED.in_language(language), "bold yellow")


def summary(found: Summary, language: str) -> Iterator[RenderableType]:
    """Show an export in numbers."""
    yield Text(words.SCANNED.in_language(language).format(rows=f"{found.rows:,}", seconds=found.seconds))
    if not found.rows:
        yield Text(words.NO_ROWS.in_language(language))
        return
    yield _by_verdict(found, language)
    if found.entities:
        yield _by_entity(found, language)


def worst(posts: Sequence[tuple[str, Outcome]], language: str) -> Iterator[RenderableType]:
    """Show the most serious posts, each with the name of its input where there are several."""
    if not posts:
        return
    yield Text(words.TOP.in_language(language), "bold")
    yield legend((finding.entity for _, outcome in posts for _, finding in outcome.findings), language)
    several = len({name for name, _ in posts}) > 1
    for name, outcome in posts:
        yield Text()
        row = words.ROW.in_language(language).format(number=f"{outcome.number:,}")
        yield Text.assemble(
            (f"{visible(name)} " if several else "", ""),
            (row, "bold"),
            "  ",
            _verdict(outcome.result, language, short=True),
        )
        for column, text in enumerate(outcome.texts):
            inside = [finding for at, finding in outcome.findings if at == column]
            if text:
                yield Text("  ") + excerpt(text, inside, language)
        for reason in outcome.result.reasons:
            yield Text(f"  - {visible(reason)}", "dim")


def missed(name: str, found: Summary, language: str) -> Iterator[RenderableType]:
    """List rows that were not examined to the end, and why."""
    if not found.unexamined:
        return
    said = words.MISSED.in_language(language).format(count=f"{found.unexamined:,}")
    why = " · ".join(f"{words.REASONS[reason].in_language(language)} {n:,}" for reason, n in found.incomplete.items())
    yield Text(f"{visible(name)}: {said} ({why})", "bold yellow")
    for number, detail in found.problems[:_LISTED]:
        yield Text(f"  {words.ROW.in_language(language).format(number=f'{number:,}')}: {detail}")
    if found.unexamined > _LISTED:
        yield Text(f"  {words.MORE.in_language(language).format(count=f'{found.unexamined - _LISTED:,}')}")


def written(paths: Iterable[Path], language: str) -> Iterator[RenderableType]:
    """Show where the results are."""
    shown = list(paths)
    if shown:
        yield Text()
        yield Text(words.WRITTEN.in_language(language), "bold")
        yield from (Text(f"  {path}") for path in shown)


def _verdict(result: ScanResult, language: str, *, short: bool = False) -> Text:
    name = words.VERDICTS[result.verdict].in_language(language)
    shown = Text("" if short else f"{words.VERDICT.in_language(language)}: ")
    if result.complete or result.verdict is not Verdict.CLEAN:
        shown.append(f"{name} ({result.verdict})", _VERDICT_STYLES[result.verdict])
        if result.severity is not Severity.NONE:
            shown.append(f" · {words.SEVERITIES[result.severity].in_language(language)}")
        if result.people_left:
            left = f"{round(result.people_left.estimate):,}"
            shown.append(f" · {words.PEOPLE_LEFT.in_language(language).format(count=left)}")
    else:
        shown.append(words.UNEXAMINED.in_language(language), "bold yellow")
    return shown


def _by_verdict(found: Summary, language: str) -> Table:
    table = _table(language, words.VERDICT, None, words.POSTS, words.SHARE, title=words.BY_VERDICT)
    for verdict in Verdict:
        name = Text(words.VERDICTS[verdict].in_language(language), _VERDICT_STYLES[verdict])
        _share(table, name, verdict.value, found.verdicts[verdict], found.rows)
    missed = found.rows - sum(found.verdicts.values())
    if missed:
        _share(table, Text(words.UNEXAMINED.in_language(language), "bold yellow"), "-", missed, found.rows)
    return table


def _share(table: Table, name: Text, code: str, count: int, rows: int) -> None:
    table.add_row(name, code, f"{count:,}", f"{count / rows:.1%}")


def _by_entity(found: Summary, language: str) -> Table:
    table = _table(language, words.ENTITY, None, words.FOUND, words.COVERS, title=words.BY_ENTITY)
    for entity, count in found.entities.items():
        label = Text(words.entity_label(entity, language), style_of(entity))
        table.add_row(label, entity, f"{count:,}", words.entity_title(entity, language))
    return table


def _table(language: str, *headings: Message | None, title: Message | None = None) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, title=title and title.in_language(language), title_justify="left", title_style="bold"
    )
    numbers = {words.POSTS, words.SHARE, words.FOUND, words.SCORE}
    for heading in headings:
        name = heading.in_language(language) if heading else ""
        table.add_column(name, justify="right" if heading in numbers else "left")
    return table
