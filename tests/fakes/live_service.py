"""A real `piiscan serve` in a process of its own, for tests that need one."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_PREFIX = "piiscan answers at "
_PATIENCE = 120


class LiveService:
    """Starts the command with some options, waits until it answers, and ends it.

    Args:
        options: of `piiscan serve`; the port is a free one unless it is named.
        environment: variables beside those of the test.
        folder: working folder, so that no piiscan.toml of the project is found.
    """

    def __init__(self, *options: str, environment: dict[str, str] | None = None, folder: Path | None = None) -> None:
        command = [sys.executable, "-m", "piiscan", "serve", *options]
        if "--port" not in options:
            command += ["--port", "0"]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self._address()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _address(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line.startswith(_PREFIX):
            self.stop()
            raise RuntimeError("\n".join(self.log) or f"it said {line!r}")
        return line.removeprefix(_PREFIX).strip()

    def _read(self) -> None:
        assert self.process.stderr
        self.log.extend(iter(self.process.stderr.readline, ""))
