"""The commands and what they are called."""

import json
import sys
from typing import Annotated

import typer

import piiscan
from piiscan.cli.check import check
from piiscan.cli.exits import guarded
from piiscan.cli.listing import config, entities, explain
from piiscan.cli.redact import keygen, redact, unmask
from piiscan.cli.scan import scan
from piiscan.cli.serve import serve

app = typer.Typer(
    help="Finds doxxing in Korean community posts, says why, and takes the identifying parts out.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback may show a post; errors end in one line (see exits).
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
)
app.command("check")(check)
app.command("scan")(scan)
app.command("redact")(redact)
app.command("keygen")(keygen)
app.command("unmask")(unmask)
app.command("serve")(serve)
app.command("entities")(entities)
app.command("explain")(explain)
app.add_typer(config, name="config")


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of `check --format json`."""
    with guarded():
        from piiscan.model import json_schema  # noqa: PLC0415 - needs pydantic

        sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")


def _version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"piiscan {piiscan.__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda value: _version(wanted=value), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    del version
