"""``piiscan entities``, ``explain`` and ``config``: what can be found, why, and what is set."""

from pathlib import Path
from typing import Annotated

import typer

from piiscan.cli import options
from piiscan.cli.console import results
from piiscan.cli.exits import guarded
from piiscan.errors import ConfigError

config = typer.Typer(no_args_is_help=True, help="Show what is set.")


def entities(
    *,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules of each too, with an example.")] = False,
    lang: options.Lang = options.Language.KO,
) -> None:
    """List the kinds of identifier that can be found."""
    with guarded():
        from piiscan.report.screens import entities as listed  # noqa: PLC0415 - Rich is loaded when there is a screen

        results().print(listed(lang.value))
        if rules:
            from piiscan.recognizers import rules as known  # noqa: PLC0415 - loads the recognizers
            from piiscan.report.rules import rules as table  # noqa: PLC0415

            results().print(table(known(), lang.value))


def explain(
    rule: Annotated[
        str, typer.Argument(metavar="RULE", help="Id of a rule, such as phone.mobile.", show_default=False)
    ],
    *,
    lang: options.Lang = options.Language.KO,
) -> None:
    """Tell what a rule looks for, where it comes from, and what it finds and does not find."""
    with guarded():
        from piiscan.recognizers import rules as known  # noqa: PLC0415 - loads the recognizers
        from piiscan.report.rules import explain as explained  # noqa: PLC0415

        found = {one.id: one for one in known()}
        if rule not in found:
            raise ConfigError(f"no rule {rule!r}; known are {', '.join(found)}")
        results().print(explained(found[rule], lang.value))


@config.command("show")
def show(
    path: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="piiscan.toml to read instead of the nearest one.")
    ] = None,
) -> None:
    """Show the effective policy, and where each value comes from."""
    with guarded():
        from rich.table import Table  # noqa: PLC0415 - Rich is loaded when there is a screen

        from piiscan.config import settings  # noqa: PLC0415 - needs pydantic

        table = Table("option", "value", "source", box=None, pad_edge=False, header_style="bold")
        for setting in settings({}, path):
            table.add_row(setting.name, _shown(setting.value), setting.source)
        results().print(table)


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return "" if value in ({}, (), None) else str(value)
