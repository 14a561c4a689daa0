"""The command ``piiscan``."""


def main() -> None:
    """Run the command; the exit code says what was found (see :mod:`piiscan.cli.exits`)."""
    from piiscan.cli.app import app  # noqa: PLC0415 - the command is loaded where it is run

    app(prog_name="piiscan")
