"""Rules on a screen: what each looks for, where it comes from, and what it finds and does not find."""

from collections.abc import Iterable

import regex
from rich.console import Group
from rich.table import Table
from rich.text import Text

from piiscan.model import Message
from piiscan.recognizers import recognizer_of
from piiscan.recognizers.base import Rule

_MARKED = regex.compile("⟦([^⟧]*)⟧")
_COLUMNS = (Message("규칙", "rule"), Message("찾는 것", "what it finds"), Message("예", "example"))
_SOURCE = Message("근거", "source")
_FINDS = Message("찾습니다", "finds")
_LEAVES = Message("찾지 않습니다", "does not find")


def rules(listed: Iterable[Rule], language: str) -> Table:
    """Return the rules as a table: id, what it finds, and its first example."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in _COLUMNS:
        table.add_column(title.in_language(language), overflow="fold")
    for rule in listed:
        example = rule.examples[0] if rule.examples else ""
        table.add_row(rule.id, rule.title.in_language(language), _highlighted(example))
    return table


def explain(rule: Rule, language: str) -> Group:
    """Return all that is known of a rule."""
    kind = recognizer_of(rule).ENTITY if hasattr(recognizer_of(rule), "ENTITY") else ""
    parts = [
        Text.assemble((rule.id, "bold"), f"  {kind}"),
        Text(rule.title.in_language(language)),
        Text(f"{_SOURCE.in_language(language)}: {rule.source}"),
    ]
    for title, texts in ((_FINDS, rule.examples), (_LEAVES, rule.counterexamples)):
        if texts:
            parts += Text(f"\n{title.in_language(language)}", style="bold"), *map(_highlighted, texts)
    return Group(*parts)


def _highlighted(example: str) -> Text:
    """Return an example with its span in reverse, or in brackets where there is no colour."""
    text = Text("  ")
    done = 0
    for match in _MARKED.finditer(example):
        text.append(example[done : match.start()])
        text.append(f"[{match[1]}]", style="bold reverse")
        done = match.end()
    return text.append(example[done:])
