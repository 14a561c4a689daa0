"""The command with the scanner that needs no engine; run as a script."""

import sys
from types import ModuleType

import fake_scanner


def main() -> None:
    module = ModuleType("piiscan.scanner")
    module.__dict__["Scanner"] = fake_scanner.Scanner
    sys.modules["piiscan.scanner"] = module
    from piiscan.batch import checkpoint  # noqa: PLC0415 - after the scanner is in its place
    from piiscan.cli import main as command  # noqa: PLC0415

    checkpoint._code = lambda: "as it is"  # somebody may be at work on the package while its tests run
    command()


if __name__ == "__main__":
    main()
