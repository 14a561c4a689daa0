import subprocess
import sys


def test_redaction_loads_no_engine_and_no_cryptography_before_it_needs_them() -> None:
    code = (
        "import sys, piiscan.redaction.redactor, piiscan.redaction.unmask, piiscan.redaction.markup;"
        "print([name for name in ('presidio_anonymizer', 'spacy', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
