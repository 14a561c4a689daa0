"""The command ``piiscan``."""

import os


def main() -> None:
    """Run the command; the exit code says what was found (see :mod:`piiscan.cli.exits`)."""
    # The tagger's matrices are small: a second thread of NumPy's would cost more than it gives, and `--workers` uses the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from piiscan.cli.app import app  # noqa: PLC0415 - the command is loaded where it is run

    app(prog_name="piiscan")
