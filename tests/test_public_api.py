import subprocess
import sys

import piiscan


def test_all_names_exactly_what_the_package_offers() -> None:
    assert {name for name in piiscan.__all__ if hasattr(piiscan, name)} == set(piiscan.__all__)
    assert set(piiscan._HOMES) | {"__version__"} == set(piiscan.__all__)


def test_importing_the_package_loads_no_engine() -> None:
    code = "import sys, piiscan; print(sorted({'spacy', 'presidio_analyzer', 'numpy', 'pydantic'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
