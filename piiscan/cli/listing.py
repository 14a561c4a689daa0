"""``piiscan entities``: what can be found."""

from piiscan.cli import options
from piiscan.cli.console import results
from piiscan.cli.exits import guarded


def entities(*, lang: options.Lang = options.Language.KO) -> None:
    """List the kinds of identifier that can be found."""
    with guarded():
        from piiscan.report.screens import entities as listed  # noqa: PLC0415 - Rich is loaded when there is a screen

        results().print(listed(lang.value))
